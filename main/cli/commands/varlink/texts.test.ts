import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { built } from '../../../../tests/fixtures/built.ts';

const program = built('main/cli/index.ts');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-interfaces-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function varlink(args: readonly string[], input?: string): { status: number | null; out: string; err: string } {
  const ran = spawnSync(process.execPath, [program, 'varlink', ...args], { env: { PATH: process.env['PATH'], HOME: folder }, encoding: 'utf8', ...(input !== undefined && { input }) });
  return { status: ran.status, out: ran.stdout, err: ran.stderr };
}

const plain = 'interface a.b\n\n# about it\ntype Item (\n  x: int\n)\n';
const crooked = 'interface a.b\n# about it\ntype Item(x:int)\n';
const wrong = 'interface a.b\ntype Item (x: int, y: Nothing)\n';

describe('varlink validate', () => {
  it('is silent when all are right, and says where something is wrong', () => {
    expect(varlink(['validate', file('a.varlink', plain), file('b.varlink', crooked)])).toEqual({ status: 0, out: '', err: '' });
    const path = file('c.varlink', wrong);
    expect(varlink(['validate', path])).toEqual({ status: 1, out: `${path}:2:23: There is no type \`Nothing\` in this interface.\n`, err: '' });
    expect(varlink(['validate', '-'], wrong)).toMatchObject({ status: 1, out: '-:2:23: There is no type `Nothing` in this interface.\n' });
  });

  it('tells it as documented JSON', () => {
    const position = z.strictObject({ line: z.number(), column: z.number() });
    const schema = z.array(z.strictObject({ file: z.string(), interface: z.string().nullable(), problems: z.array(z.strictObject({ line: z.number(), column: z.number(), end: position, message: z.string() })) }));
    const { status, out } = varlink(['validate', '--json', file('a.varlink', plain), file('c.varlink', wrong), file('d.varlink', '')]);
    expect(status).toBe(1);
    expect(schema.parse(JSON.parse(out))).toMatchObject([{ interface: 'a.b', problems: [] }, { problems: [{ line: 2, column: 23, end: { line: 2, column: 30 } }] }, { interface: null, problems: [{ line: 1, column: 1 }] }]);
  });

  it('shows what strangers wrote without obeying it', () => {
    const { out } = varlink(['validate', file('e\u001b[31m.varlink', 'interface a.b\ntype \u001b[31mX ()\n')]);
    expect(out).not.toContain('\u001b');
    expect(out).toContain('\\x1b[31m');
  });

  it('refuses what is no text, and files that are not there', () => {
    expect(varlink(['validate', file('f', Buffer.from([0x23, 0xff, 0x0a]))])).toMatchObject({ status: 5, err: expect.stringContaining('no text in UTF-8') });
    expect(varlink(['validate', join(folder, 'nowhere')])).toMatchObject({ status: 5, err: expect.stringContaining('no such file') });
    expect(varlink(['validate', '-', '-'], plain).status).toBe(2);
    expect(varlink(['validate']).status).toBe(2);
  });
});

describe('varlink format', () => {
  it('prints the canonical form, also of standard input', () => {
    expect(varlink(['format', file('b.varlink', crooked)])).toEqual({ status: 0, out: plain, err: '' });
    expect(varlink(['format', '-'], crooked)).toEqual({ status: 0, out: plain, err: '' });
  });

  it('puts it into the file, which keeps its mode', () => {
    const path = file('b.varlink', crooked);
    chmodSync(path, 0o664);
    expect(varlink(['format', '--check', path])).toEqual({ status: 1, out: `${path}\n`, err: '' });
    expect(varlink(['format', '--write', path])).toEqual({ status: 0, out: '', err: '' });
    expect(readFileSync(path, 'utf8')).toBe(plain);
    expect(statSync(path).mode & 0o777).toBe(0o664);
    expect(varlink(['format', '--check', path]).status).toBe(0);
  });

  it('writes nothing when one of the files is wrong', () => {
    const good = file('b.varlink', crooked);
    const bad = file('c.varlink', wrong);
    expect(varlink(['format', '--write', good, bad])).toMatchObject({ status: 5, out: '', err: expect.stringContaining(`${bad}:2:23`) });
    expect(readFileSync(good, 'utf8')).toBe(crooked);
    expect(varlink(['format', '--write', '--check', good]).status).toBe(2);
    expect(varlink(['format', '--write', '-'], plain).status).toBe(2);
  });
});

describe('varlink diff', () => {
  it('ends with 1 only when callers break', () => {
    const before = file('before', `${plain}method Get(item: Item) -> ()\n`);
    const more = file('more', `${plain}method Get(item: Item, why: ?string) -> ()\n`);
    expect(varlink(['diff', before, before])).toMatchObject({ status: 0, out: 'Nothing changed for callers.\n' });
    expect(varlink(['diff', before, more])).toEqual({ status: 0, out: 'fine    `why` was added to the input of `Get`; it is optional.\n', err: '' });
    expect(varlink(['diff', more, before])).toEqual({ status: 1, out: 'breaks  `why` was removed from the input of `Get`.\n', err: '' });
    expect(varlink(['diff', before, file('c', wrong)]).status).toBe(5);
  });

  it('tells it as documented JSON', () => {
    const schema = z.strictObject({ breaks: z.boolean(), changes: z.array(z.strictObject({ breaks: z.boolean(), kind: z.enum(['added', 'removed', 'changed', 'documentation']), member: z.string().nullable(), sentence: z.string() })) });
    const { out } = varlink(['diff', '--json', file('before', plain), file('after', `${plain}error Broken ()\n`)]);
    expect(schema.parse(JSON.parse(out))).toEqual({ breaks: false, changes: [{ breaks: false, kind: 'added', member: 'Broken', sentence: 'The error `Broken` was added.' }] });
  });
});
