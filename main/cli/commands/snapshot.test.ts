import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseSnapshot } from '#core/snapshot/parse.ts';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { built } from '../../../tests/fixtures/built.ts';
import { diffJsonSchema, listJsonSchema, socketJsonSchema } from '../../../tests/fixtures/json-schema.ts';

const program = built('main/cli/index.ts');
let sockets: Sockets;
let folder: string;
beforeEach(() => {
  sockets = new Sockets();
  folder = mkdtempSync(join(tmpdir(), 'atlas-snap-'));
});
afterEach(() => {
  sockets.close();
  rmSync(folder, { recursive: true });
});

function sockatlas(...args: string[]): { status: number | null; out: string; err: string } {
  const ran = spawnSync(process.execPath, [program, ...args], { env: { PATH: process.env['PATH'], HOME: folder }, encoding: 'utf8', maxBuffer: 1 << 28, cwd: folder });
  return { status: ran.status, out: ran.stdout, err: ran.stderr };
}
const at = (name: string): string => join(folder, name);
/** What differs below the folder of this test: others make sockets, too. */
function difference(...args: string[]) {
  const { out, status } = sockatlas('diff', '--json', ...args);
  const told = diffJsonSchema.parse(JSON.parse(out));
  const ours = (list: typeof told.added) => list.filter(({ name }) => name.startsWith(sockets.folder));
  return { status, told, added: ours(told.added), removed: ours(told.removed), changed: ours(told.changed) };
}

describe('snapshot', () => {
  it('keeps everything in a file that its owner alone may read', () => {
    sockets.listen('new\nline');
    const { status, err } = sockatlas('snapshot', 'a.json');
    expect(status).toBe(0);
    expect(err).toMatch(/\d+ sockets as .* readable by you alone/);
    expect(lstatSync(at('a.json')).mode & 0o777).toBe(0o600);
    const parsed = parseSnapshot(readFileSync(at('a.json'), 'utf8'));
    expect(parsed.ok && [...parsed.value.model.sockets.values()].some(({ name, object }) => name === `${sockets.folder}/new\nline` && object.known)).toBe(true);
    expect(parsed.ok && parsed.value.bootId).toEqual({ known: true, value: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() });
  });

  it('prints it without a file', () => {
    expect(parseSnapshot(sockatlas('snapshot').out).ok).toBe(true);
  });

  it('says why it cannot be written', () => {
    expect(sockatlas('snapshot', '/nowhere/a.json')).toMatchObject({ status: 5, err: expect.stringContaining('There is no such folder') });
    expect(sockatlas('snapshot', '/dev/null')).toMatchObject({ status: 5 });
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

describe('list and show --from', () => {
  it('show what was, after it has gone', () => {
    const fd = sockets.listen('bygone.sock');
    chmodSync(sockets.path('bygone.sock'), 0o604);
    sockatlas('snapshot', 'a.json');
    sockets.end(fd);
    unlinkSync(sockets.path('bygone.sock'));
    expect(sockatlas('show', sockets.path('bygone.sock')).status).toBe(1);
    const told = socketJsonSchema.parse(JSON.parse(sockatlas('show', sockets.path('bygone.sock'), '--from', 'a.json', '--json').out));
    expect(told).toMatchObject({ entryPoint: { mode: '0604' }, holders: { seen: [{ pid: process.pid }] } });
    expect(sockatlas('show', 'bygone.sock', '--from', 'a.json').out).toContain('0604');
    const list = listJsonSchema.parse(JSON.parse(sockatlas('list', '--from', 'a.json', '--json', '--filter', `name:${sockets.folder}/*`).out));
    expect(list.sockets.length).toBe(1);
    expect(sockatlas('list', '--from', 'a.json', '--filter', `name:${sockets.folder}/*`).out).toContain('bygone.sock');
  });
});

describe('diff', () => {
  it('tells what came, went and changed, with the status of diff(1)', () => {
    const gone = sockets.listen('gone.sock');
    sockets.listen('door.sock');
    sockatlas('snapshot', 'a.json');
    expect(sockatlas('diff', 'a.json', 'a.json')).toMatchObject({ status: 0, out: expect.stringContaining('Nothing differs') });
    sockets.end(gone);
    sockets.listen('new\nline');
    chmodSync(sockets.path('door.sock'), 0o600);
    const now = difference('a.json');
    expect(now.status).toBe(1);
    expect(now.told.matched).toBe('key');
    expect(now.added).toMatchObject([{ name: `${sockets.folder}/new\\nline`, changes: [{ what: 'appeared', before: null, after: { state: 'listen', holders: [{ pid: process.pid }] } }] }]);
    expect(now.removed).toMatchObject([{ name: sockets.path('gone.sock'), changes: [{ what: 'vanished' }] }]);
    expect(now.changed).toMatchObject([{ name: sockets.path('door.sock'), changes: [{ what: 'mode', door: 'entryPoint', before: '0755', after: '0600' }] }]);
    // The other way round, and both from files.
    sockatlas('snapshot', 'b.json');
    expect(difference('-', 'a.json').removed.map(({ name }) => name)).toEqual([`${sockets.folder}/new\\nline`]);
    const { out, status } = sockatlas('diff', 'a.json', 'b.json');
    expect(status).toBe(1);
    expect(out).toContain(`+ ${sockets.folder}/new\\nline`);
    expect(out).toContain(`− ${sockets.path('gone.sock')}`);
    expect(out).toContain(`Δ ${sockets.path('door.sock')}\n    mode: 0755 → 0600\n`);
  });

  it('matches by name across boots', () => {
    sockets.listen('door.sock');
    sockatlas('snapshot', 'a.json');
    const other = readFileSync(at('a.json'), 'utf8').replace(/"bootId":\{[^}]*\}/, '"bootId":{"known":true,"value":"another"}').replaceAll(/^\{"key":"(\d+):(\d+)","netns"/gm, '{"key":"$1:9$2","netns"');
    writeFileSync(at('b.json'), other);
    const { told, added, removed, changed } = difference('a.json', 'b.json');
    expect(told.matched).toBe('name');
    expect([added, removed, changed]).toEqual([[], [], []]);
    expect(told.counts).toEqual([]);
  });

  it('ends with another status than 1 when there is nothing to compare', () => {
    sockatlas('snapshot', 'a.json');
    const whole = readFileSync(at('a.json'), 'utf8');
    writeFileSync(at('cut.json'), whole.slice(0, -100));
    writeFileSync(at('two.json'), whole.replace('"version":1', '"version":2'));
    writeFileSync(at('evil.json'), whole.replace('"hostName":"', '"hostName":"\\u001b[31m\\u202e'));
    for (const [name, message] of [['none.json', 'no such file'], ['cut.json', 'no JSON'], ['two.json', 'version 2'], ['.', 'no file']] as const) expect(sockatlas('diff', name, 'a.json'), name).toMatchObject({ status: 5, err: expect.stringContaining(message), out: '' });
    expect(sockatlas('diff', '-')).toMatchObject({ status: 2 });
    expect(sockatlas('list', '--from', 'cut.json')).toMatchObject({ status: 5 });
    for (const args of [['diff', 'evil.json', 'a.json'], ['list', '--from', 'evil.json'], ['diff', 'evil.json', '--json'], ['list', '--from', 'evil.json', '--json']]) expect(sockatlas(...args).out, args.join(' ')).not.toMatch(/[\u001b\u202e]/);
  });
});
