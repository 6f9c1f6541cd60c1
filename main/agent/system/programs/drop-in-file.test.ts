import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readDropIn, removeDropIn, writeDropIn } from './drop-in-file.ts';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'atlas-drop-in-'));
});
afterEach(() => rmSync(top, { recursive: true }));
const file = () => join(top, 'x.socket.d', '50-sockatlas.conf');

it('writes a file whole, into a folder that it makes, and removes both', () => {
  expect(readDropIn(file())).toBeNull();
  writeDropIn(file(), 'one\n');
  writeDropIn(file(), 'two\n');
  expect(readDropIn(file())).toBe('two\n');
  expect(statSync(file()).mode & 0o7777).toBe(0o644);
  expect(readdirSync(join(top, 'x.socket.d'))).toEqual(['50-sockatlas.conf']);
  removeDropIn(file());
  expect(existsSync(join(top, 'x.socket.d'))).toBe(false);
});

it('leaves the folder where others have something in it', () => {
  writeDropIn(file(), 'one\n');
  writeFileSync(join(top, 'x.socket.d', 'theirs.conf'), '');
  removeDropIn(file());
  expect(readdirSync(join(top, 'x.socket.d'))).toEqual(['theirs.conf']);
});

it('follows no link, neither to read nor to write', () => {
  writeFileSync(join(top, 'secret'), 'secret');
  mkdirSync(join(top, 'elsewhere'));
  symlinkSync(join(top, 'elsewhere'), join(top, 'x.socket.d'));
  expect(() => writeDropIn(file(), 'one\n')).toThrow('link');
  expect(readdirSync(join(top, 'elsewhere'))).toEqual([]);
  rmSync(join(top, 'x.socket.d'));
  mkdirSync(join(top, 'x.socket.d'));
  symlinkSync(join(top, 'secret'), file());
  expect(() => readDropIn(file())).toThrow('ELOOP');
  writeDropIn(file(), 'one\n');
  expect(readFileSync(join(top, 'secret'), 'utf8')).toBe('secret');
  expect(readDropIn(file())).toBe('one\n');
});

it('writes into no folder that others can write', () => {
  mkdirSync(join(top, 'x.socket.d'));
  chmodSync(join(top, 'x.socket.d'), 0o777);
  expect(() => writeDropIn(file(), 'one\n')).toThrow('open to others');
});

it.runIf(process.getuid?.() === 0)('says of a folder of somebody else that it is closed', () => {
  mkdirSync(join(top, 'x.socket.d'));
  chownSync(join(top, 'x.socket.d'), 65_534, 65_534);
  expect(() => writeDropIn(file(), 'one\n')).toThrow(expect.objectContaining({ code: 'EACCES' }));
});

it('takes what is no file for no drop-in', () => {
  mkdirSync(file(), { recursive: true });
  expect(() => readDropIn(file())).toThrow('no plain file');
});
