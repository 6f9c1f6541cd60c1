import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, linkSync, lstatSync, mkdirSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import type { DoorRef, Edit } from '#core/edits/edit.ts';
import { actAnswerSchema, type Held } from '#core/privilege/request.ts';
import { changeInWords } from '#core/privilege/words.ts';
import { act } from '#agent/privilege/act.ts';
import { actAsAdministrator } from '#agent/privilege/ask.ts';
import type { Act } from '#agent/privilege/log.ts';
import { loadHistory } from '#agent/edits/history.ts';
import { createObserver } from '#agent/inventory/observer.ts';
import { doorRefOf } from '#core/model/door-ref.ts';
import { rowsOf } from '#core/model/rows/row.ts';
import { readStat } from '#agent/system/processes/processes.ts';
import { Sockets } from '../e2e/sockets.ts';
import { built } from '../fixtures/built.ts';
import { Helper } from '../fixtures/helper.ts';
import { shownAt } from '../fixtures/shown-at.ts';

const isRoot = process.getuid?.() === 0;
const program = built('main/agent/doors/act.ts');
const someone = 65_534;
const tries = Number(process.env['SOCKATLAS_TEST_SWAPS'] ?? 4000);
/** What is beside the original, and must keep it. */
const bystanderMode = 0o755;

const startOf = (pid: number): string => readStat(pid)?.startTicks ?? '';
/** The system's python: one in root's home could not be reached. */
const as = (uid: number): string[] => ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', 'env', 'PATH=/usr/bin:/bin'];
const handlerCode = readFileSync(new URL('handler.py', import.meta.url), 'utf8');

/** A folder with the socket that is meant, and things that are not. */
function scene(where = tmpdir()) {
  const folder = mkdtempSync(join(where, 'atlas-act-'));
  const state = mkdtempSync(join(tmpdir(), 'atlas-state-'));
  const sockets = new Sockets();
  vi.stubEnv('XDG_STATE_HOME', state);
  onTestFinished(() => {
    sockets.close();
    vi.unstubAllEnvs();
    for (const path of [folder, state]) rmSync(path, { recursive: true, force: true });
  });
  const at = (name: string): string => join(folder, name);
  sockets.listenAt(at('original'), 'dgram');
  linkSync(at('original'), at('door'));
  sockets.listenAt(at('other'), 'dgram');
  writeFileSync(at('file'), 'x');
  mkdirSync(at('folder'));
  const bystanders = ['other', 'file', 'folder'].map(at);
  for (const path of bystanders) chmodSync(path, bystanderMode);
  if (isRoot) for (const path of [...bystanders, at('original'), folder]) chownSync(path, someone, someone);
  const untouched = (): boolean => bystanders.every((path) => (lstatSync(path).mode & 0o7777) === bystanderMode) && (lstatSync('/etc/passwd').mode & 0o7777) === 0o644;
  return { folder, at, sockets, untouched };
}

const modeEdit = (door: DoorRef, mode: number, before: number): Edit => ({ act: 'setMode', door, mode, before });
const request = (edit: Edit, held: Held | null) => ({ version: 1, changes: [{ kind: 'edit', edit, held }], stopAtRefusal: true });
const wordsFor = (edit: Edit, path: string): string => changeInWords(edit, { door: 'entryPoint', path: bytes(path) });
const silent = { log: () => true };

/** Holds the path of a socket as another user would. */
async function heldBy(uid: number, path: string): Promise<{ held: Held; helper: Helper }> {
  const helper = new Helper({ via: as(uid) });
  onTestFinished(() => helper.end());
  const fd = await helper.number(`fd = os.open(${JSON.stringify(path)}, os.O_PATH | os.O_NOFOLLOW); out = fd`);
  return { held: { pid: helper.pid, startTicks: startOf(helper.pid), fd }, helper };
}

describe.runIf(isRoot)('the act door', () => {
  it('changes what a process of the caller holds open, and logs it with before and after', async () => {
    const { at } = scene();
    const ref = shownAt(at('door'));
    const { held } = await heldBy(someone, at('door'));
    const acts: Act[] = [];
    const edit = modeEdit(ref, 0o600, ref.mode);
    const answer = await act(request(edit, held), { caller: someone, words: wordsFor(edit, at('door')) }, (one) => acts.push(one) > 0);
    expect(answer).toMatchObject({ outcomes: [{ ok: true, value: { logged: true, after: { mode: 0o600 } } }] });
    expect(lstatSync(at('original')).mode & 0o7777).toBe(0o600);
    expect(acts).toMatchObject([{ caller: someone, change: { edit: { mode: 0o600, before: ref.mode } }, outcome: { ok: true } }]);
  });

  it('logs the path that it found, not the one that was claimed', async () => {
    const { at } = scene();
    const ref = shownAt(at('door'));
    const { held } = await heldBy(someone, at('door'));
    const acts: Act[] = [];
    const edit = modeEdit({ ...ref, path: bytes('/run/harmless'), reach: bytes('/run/harmless') }, 0o600, ref.mode);
    expect(await act(request(edit, held), { caller: someone, words: wordsFor(edit, at('door')) }, (one) => acts.push(one) > 0)).toMatchObject({ outcomes: [{ ok: true }] });
    expect(acts).toMatchObject([{ change: { edit: { door: { path: at('door') } } } }]);
  });

  it('refuses whatever is not just that', async () => {
    const { at, sockets, untouched } = scene();
    const ref = shownAt(at('door'));
    const { held, helper } = await heldBy(someone, at('door'));
    const edit = modeEdit(ref, 0o600, ref.mode);
    const words = wordsFor(edit, at('door'));
    const refused = async (what: unknown, caller: number, said: string) => {
      const answer = await act(what, { caller, words: said }, silent.log);
      const first = 'error' in answer ? answer.error : (answer.outcomes[0]?.ok === false && answer.outcomes[0].error) || null;
      return first?.code ?? 'done';
    };
    // Another caller's descriptor, and root's own.
    expect(await refused(request(edit, held), 1000, words)).toBe('refused');
    const mine = openSync(at('door'), 0o10000000 | 0o400000);
    expect(await refused(request(edit, { pid: process.pid, startTicks: startOf(process.pid), fd: mine }), someone, words)).toBe('refused');
    // Words that say something else: another mode, another path, nothing.
    expect(await refused(request(edit, held), someone, wordsFor(modeEdit(ref, 0o640, ref.mode), at('door')))).toBe('replaced');
    expect(await refused(request(edit, held), someone, wordsFor(edit, at('other')))).toBe('replaced');
    expect(await refused(request(edit, held), someone, '')).toBe('replaced');
    // A path in place of a descriptor.
    expect(await refused(request(edit, null), someone, words)).toBe('bad-input');
    // A process that was there before, one that is not there, a descriptor that is not open.
    expect(await refused(request(edit, { ...held, startTicks: String(Number(held.startTicks) - 1) }), someone, words)).toBe('vanished');
    expect(await refused(request(edit, { ...held, pid: 4_000_000 }), someone, words)).toBe('vanished');
    expect(await refused(request(edit, { ...held, fd: 999 }), someone, words)).toBe('vanished');
    // Files, folders, other sockets, even when the caller says that this is what was shown.
    for (const name of ['file', 'folder', 'other']) {
      const other = await heldBy(someone, at(name));
      expect(await refused(request(edit, other.held), someone, words), name).toBe('replaced');
      if (name === 'other') continue;
      const lie = modeEdit({ ...shownAt(at(name)), path: bytes(at('door')) }, 0o600, bystanderMode);
      expect(await refused(request(lie, other.held), someone, wordsFor(lie, at(name))), name).toBe('replaced');
    }
    // A socket of the kernel that has no path, called an entry point.
    const fd = await helper.number('s = socket.socket(socket.AF_INET); out = s.fileno()');
    const inode = lstatOfDescriptor(helper.pid, fd);
    const tcp = modeEdit({ ...ref, ...inode }, 0o600, 0o777);
    expect(await refused(request(tcp, { ...held, fd }), someone, wordsFor(tcp, '/x'))).toBe('replaced');
    // Names outside user., from the schema on.
    const label = (name: string) => ({ act: 'setLabel' as const, door: ref, name: bytes(name), value: bytes('x'), before: null });
    for (const name of ['security.selinux', 'trusted.x', 'system.posix_acl_access', 'user.a\0b', 'user.']) expect(await refused(request(label(name), held), someone, wordsFor(label(name), at('door'))), name).toBe('bad-input');
    // What is no request.
    for (const junk of [null, 7, {}, { version: 2, changes: [] }, { version: 1, changes: [], stopAtRefusal: true }, { version: 1, changes: [{ kind: 'shell', run: 'id' }], stopAtRefusal: true }, { version: 1, changes: Array.from({ length: 65 }, () => request(edit, held).changes[0]), stopAtRefusal: true }])
      expect(await refused(junk, someone, words)).toBe('bad-input');
    // Once all that was refused, the real one passes; then what was shown is no longer so.
    expect(lstatSync(at('original')).mode & 0o7777).toBe(ref.mode);
    expect(await refused(request(edit, held), someone, words)).toBe('done');
    expect(await refused(request(edit, held), someone, words)).toBe('changed');
    // Renamed, it has another name than the one that was consented to; removed, it has none.
    const back = modeEdit(ref, ref.mode, 0o600);
    renameSync(at('door'), at('elsewhere'));
    expect(await refused(request(back, held), someone, wordsFor(back, at('door')))).toBe('replaced');
    unlinkSync(at('elsewhere'));
    symlinkSync(at('original'), at('door'));
    expect(await refused(request(back, held), someone, wordsFor(back, at('door')))).toBe('replaced');
    sockets.listenAt(at('rebound'), 'dgram');
    renameSync(at('rebound'), at('door'));
    expect(await refused(request(back, held), someone, wordsFor(back, at('door')))).toBe('replaced');
    expect(lstatSync(at('original')).mode & 0o7777).toBe(0o600);
    expect(untouched()).toBe(true);
  });

  it('reaches a socket object through its holder, and knows it by its cookie', async () => {
    const { at, sockets } = scene();
    sockets.listenAt(at('listener'));
    using observer = createObserver();
    const all = [...rowsOf(observer.look()).values()];
    const key = all.find((row) => row.name === at('listener'))?.key ?? '';
    observer.focus(new Set([key]));
    const row = rowsOf(observer.look()).get(key);
    const ref = row ? doorRefOf(row, 'object') : null;
    if (!ref?.known || ref.value.door !== 'object' || !row?.socket?.object.known) throw new Error('the listener cannot be seen');
    const door = ref.value;
    const command = bytes(readFileSync(`/proc/${door.pid}/comm`, 'latin1').slice(0, -1));
    const edit = modeEdit(door, 0o640, row.socket.object.value.mode);
    const words = changeInWords(edit, { door: 'object', command });
    const wrong = (change: Partial<typeof door>) => {
      const lie = { ...edit, door: { ...door, ...change } };
      return act(request(lie, null), { caller: someone, words: changeInWords(lie, { door: 'object', command }) }, silent.log);
    };
    const [netns = '', cookie = ''] = door.socket.split(':');
    expect(await wrong({ socket: `${netns}:${Number(cookie) + 1}` })).toMatchObject({ error: { code: 'replaced' } });
    expect(await wrong({ socket: 'none' })).toMatchObject({ error: { code: 'replaced' } });
    expect(await wrong({ startTicks: '1' })).toMatchObject({ error: { code: 'vanished' } });
    expect(await wrong({ ino: '7' })).toMatchObject({ error: { code: 'replaced' } });
    expect(await act(request(edit, null), { caller: someone, words: words.replace(' of ', ' of x') }, silent.log)).toMatchObject({ error: { code: 'replaced' } });
    expect(await act(request(edit, null), { caller: someone, words }, silent.log)).toMatchObject({ outcomes: [{ ok: true, value: { after: { mode: 0o640 } } }] });
  });

  it.each(['descriptor', 'path'] as const)('touches no other inode while the %s is swapped, in thousands of tries', async (attack) => {
    const { folder, at, untouched } = scene('/dev/shm');
    const ref = shownAt(at(attack === 'path' ? 'door' : 'original'));
    const [via = '', ...words] = as(someone);
    const handler = spawn(via, [...words, 'python3', '-c', handlerCode, folder, attack], { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void handler.kill());
    const lines = createInterface({ input: handler.stdout })[Symbol.asyncIterator]();
    const held = { pid: handler.pid ?? 0, startTicks: startOf(handler.pid ?? 0), fd: Number((await lines.next()).value) };
    handler.stdin.write('go\n');
    const counts = new Map<string, number>();
    let mode = ref.mode;
    for (let i = 0; i < tries; i++) {
      const edit = modeEdit(ref, mode === 0o600 ? 0o640 : 0o600, mode);
      const answer = await act(request(edit, held), { caller: someone, words: wordsFor(edit, ref.path) }, silent.log);
      const outcome = 'error' in answer ? { ok: false as const, error: answer.error } : answer.outcomes[0];
      const kind = outcome?.ok ? 'done' : (outcome?.error.code ?? 'nothing');
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (outcome?.ok) mode = mode === 0o600 ? 0o640 : 0o600;
      if (i % 50 === 0) await setImmediate();
    }
    handler.stdin.write('stop\n');
    const swaps = Number((await lines.next()).value);
    handler.stdin.end();
    await once(handler, 'exit');
    const tally = `${swaps} swaps of the ${attack}; ${tries} tries: ${[...counts].map(([kind, count]) => `${count} ${kind}`).join(', ')}`;
    expect(untouched(), tally).toBe(true);
    expect(lstatSync(at('original')).mode & 0o7777, tally).toBe(mode);
    expect([...counts.keys()].filter((kind) => !['done', 'replaced', 'vanished'].includes(kind)), tally).toEqual([]);
    expect(swaps, tally).toBeGreaterThan(tries / 20);
    expect((counts.get('replaced') ?? 0) + (counts.get('vanished') ?? 0), tally).toBeGreaterThan(tries / 50);
    expect(counts.get('done') ?? 0, tally).toBeGreaterThan(tries / 50);
    process.stdout.write(`act door: ${tally}; wrong inodes: 0\n`);
  });

  it('takes nothing from a process that took over a process id', async () => {
    const { at, untouched } = scene();
    const ref = shownAt(at('door'));
    const edit = modeEdit(ref, 0o600, ref.mode);
    const kinds = new Map<string, number>();
    let reused = 0;
    for (let round = 0; round < 40 && reused < 8; round++) {
      const { held, helper } = await heldBy(someone, at('door'));
      await setTimeout(20); // the start of a process is told to 10 ms
      await helper.end();
      writeFileSync('/proc/sys/kernel/ns_last_pid', String(held.pid - 1));
      const next = await heldBy(someone, at(round % 2 === 0 ? 'other' : 'door'));
      if (next.held.pid === held.pid) reused++;
      const answer = await act(request(edit, held), { caller: someone, words: wordsFor(edit, at('door')) }, silent.log);
      kinds.set('error' in answer ? answer.error.code : 'done', 1);
      await next.helper.end();
    }
    expect(reused).toBeGreaterThan(0);
    expect([...kinds.keys()]).toEqual(['vanished']);
    expect(lstatSync(at('original')).mode & 0o7777).toBe(ref.mode);
    expect(untouched()).toBe(true);
  });

  it('as a program leaves behind what it was started with', async () => {
    const { at } = scene();
    const ref = shownAt(at('door'));
    const { held } = await heldBy(someone, at('door'));
    const edit = modeEdit(ref, 0o600, ref.mode);
    const words = wordsFor(edit, at('door'));
    const run = (env: Record<string, string>, input: string, args = ['/usr/lib/sockatlas/act', words]) => spawnSync(process.execPath, [program, ...args], { env, input, encoding: 'utf8', cwd: at('folder') });
    const wish = `${JSON.stringify(request(edit, held))}\n`;
    expect(run({}, wish)).toMatchObject({ status: 2, stdout: '' });
    expect(run({ PKEXEC_UID: '-1' }, wish)).toMatchObject({ status: 2, stdout: '' });
    expect(run({ PKEXEC_UID: String(someone) }, wish, ['/usr/lib/sockatlas/act'])).toMatchObject({ status: 2, stdout: '' });
    expect(run({ PKEXEC_UID: String(someone) }, wish, ['/usr/lib/sockatlas/act', words, 'more'])).toMatchObject({ status: 2, stdout: '' });
    expect(JSON.parse(run({ PKEXEC_UID: String(someone) }, '').stdout)).toMatchObject({ error: { code: 'bad-input' } });
    expect(JSON.parse(run({ PKEXEC_UID: String(someone) }, 'no json\n').stdout)).toMatchObject({ error: { code: 'bad-input' } });
    expect(lstatSync(at('original')).mode & 0o7777).toBe(ref.mode);
    const told = run({ PKEXEC_UID: String(someone), XDG_STATE_HOME: at('folder'), HOME: at('folder'), TMPDIR: at('folder') }, wish);
    expect(actAnswerSchema.parse(JSON.parse(told.stdout))).toMatchObject({ outcomes: [{ ok: true }] });
    expect(lstatSync(at('original')).mode & 0o7777).toBe(0o600);
    expect(execFileSync('ls', ['-A', at('folder')], { encoding: 'utf8' })).toBe('');
  });

  it('is asked by an agent that holds the inode meanwhile, and what was done stands in its history', async () => {
    const { at } = scene();
    const ref = shownAt(at('door'));
    const edit = modeEdit(ref, 0o600, ref.mode);
    const speak = async (words: string, line: string) => ({ ok: true as const, value: JSON.stringify(await act(JSON.parse(line), { caller: 0, words }, silent.log)) });
    const ask = (reply: typeof speak) => actAsAdministrator([{ edit, undoes: null }], { stopAtRefusal: true, capabilities: [] }, reply);
    expect(await ask(speak)).toMatchObject({ ok: true, value: [{ state: 'made', made: { edit, after: { mode: 0o600 }, undo: { mode: ref.mode } } }] });
    expect(await ask(speak)).toMatchObject({ ok: true, value: [{ state: 'refused', failure: { code: 'changed' } }] });
    for (const reply of ['', '{}', '{"outcomes":[]}']) expect(await ask(() => Promise.resolve({ ok: true, value: reply }))).toMatchObject({ ok: false, error: { code: 'failed' } });
    expect(loadHistory(10)).toMatchObject({ edits: [{ edit: { mode: 0o600 } }], refused: [{}, {}, {}, { failure: { code: 'changed' } }] });
  });
});

function lstatOfDescriptor(pid: number, fd: number): { dev: string; ino: string; bornNs: string } {
  const out = execFileSync('stat', ['-L', '-c', '%d %i', `/proc/${pid}/fd/${fd}`], { encoding: 'utf8' });
  const [dev = '', ino = ''] = out.trim().split(' ');
  return { dev, ino, bornNs: '0' };
}
