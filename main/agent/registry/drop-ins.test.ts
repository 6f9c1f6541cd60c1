import { lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { readDropIns } from './drop-ins.ts';

let sockets: Sockets;
let folder: string;
beforeEach(() => {
  sockets = new Sockets();
  folder = mkdtempSync(join(tmpdir(), 'atlas-drop-in-'));
});
afterEach(() => {
  sockets.close();
  rmSync(folder, { recursive: true });
});

const read = () => readDropIns([{ path: folder, interface: 'io.example.Group' }])[0];

it('tells sockets and links to them, and passes over what is neither', () => {
  sockets.listenAt(join(folder, 'io.example.One'));
  symlinkSync('io.example.One', join(folder, 'io.example.Two'));
  symlinkSync('nothing', join(folder, 'io.example.Gone'));
  symlinkSync('loop', join(folder, 'loop'));
  writeFileSync(join(folder, 'README'), '');
  mkdirSync(join(folder, 'sub'));
  const { dev, ino } = lstatSync(join(folder, 'io.example.One'), { bigint: true });
  const socket = { state: 'socket', dev: String(dev), ino: String(ino) };
  expect(read()).toEqual({
    path: bytes(folder),
    interface: 'io.example.Group',
    state: { state: 'present' },
    entries: [
      { name: 'io.example.Gone', path: `${folder}/io.example.Gone`, target: { state: 'dangling' } },
      { name: 'io.example.One', path: `${folder}/io.example.One`, target: socket },
      { name: 'io.example.Two', path: `${folder}/io.example.Two`, target: socket },
      { name: 'loop', path: `${folder}/loop`, target: { state: 'dangling' } },
    ],
  });
});

it('tells a folder that is absent from one that cannot be read', () => {
  rmSync(folder, { recursive: true });
  expect(read()?.state).toEqual({ state: 'absent' });
  writeFileSync(folder, '');
  expect(read()?.state).toMatchObject({ state: 'unknown', reason: { code: 'failed', detail: 'ENOTDIR' } });
});
