// Labels, modes, owners and access control lists as the window's agent edits them, on a kernel with labels: byte for byte against
// getfattr and setfattr, getfacl and setfacl, up to the limits, and with the sentence for each refusal.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';
import { output, sockatlas, startAgent } from './help.mjs';

const state = mkdtempSync(`${tmpdir()}/studio-`);
process.env['XDG_STATE_HOME'] = state;

const folders = { tmpfs: '/run/studio', ext4: '/var/studio', ramfs: '/run/studio-ramfs', readOnly: '/run/studio-ro' };
/** Names of the sockets, `@` for abstract ones; and a pair without names. */
const abstract = 'studio-abstract';
const maker = `
import socket, sys
kept = []
for name in sys.argv[1:]:
    s = socket.socket(socket.AF_UNIX)
    s.bind('\\0' + name[1:] if name.startswith('@') else name)
    s.listen(8)
    kept.append(s)
a, b = socket.socketpair()
print(a.fileno(), flush=True)
sys.stdin.read()
`;
const paths = { tmpfs: `${folders.tmpfs}/s`, second: `${folders.tmpfs}/t`, ext4: `${folders.ext4}/s`, ramfs: `${folders.ramfs}/s`, readOnly: `${folders.readOnly}/s` };
/** @type {import('node:child_process').ChildProcess} */
let child;
let pairFd = 0;
/** @type {Awaited<ReturnType<typeof startAgent>>} */
let agent;

before(async () => {
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'ramfs', 'ramfs', folders.ramfs]);
  execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folders.readOnly]);
  assert.match(output('stat', ['-f', '-c', '%T', folders.ext4]), /ext/);
  child = spawn('python3', ['-c', maker, ...Object.values(paths), `@${abstract}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  assert.ok(child.stdout);
  const [line] = await once(child.stdout, 'data');
  pairFd = Number(String(line));
  agent = await startAgent();
});
after(async () => {
  agent.close();
  child.stdin?.end();
  if (child.exitCode === null) await once(child, 'exit');
  for (const folder of [folders.ramfs, folders.readOnly]) execFileSync('umount', [folder]);
  setImmediate(() => process.exit());
});

/** Everything as the stream tells it so far. */
async function see() {
  const { value } = await agent.call('refresh', null);
  await agent.until((m) => m.kind === 'delta' && m.delta.seq >= value.seq);
  /** @type {{sockets: Map<string, any>, entryPoints: Map<string, any>, processes: Map<string, any>}} */
  const model = { sockets: new Map(), entryPoints: new Map(), processes: new Map() };
  for (const { kind, delta } of agent.messages) {
    if (kind !== 'delta') continue;
    for (const table of /** @type {const} */ (['sockets', 'entryPoints', 'processes'])) {
      for (const row of [...delta[table].added, ...delta[table].changed]) model[table].set(row.key, row);
      for (const key of delta[table].removed) model[table].delete(key);
    }
  }
  return model;
}

const inode = ({ dev, ino, bornNs }) => ({ dev, ino, bornNs });

/** @param {string} path */
async function entryPoint(path) {
  const { entryPoints } = await see();
  const found = [...entryPoints.values()].find((one) => one.path === path);
  assert.ok(found, `no entry point ${path}`);
  return { facts: found, door: { door: 'entryPoint', reach: found.reach, path: found.path, ...inode(found) } };
}

/** The socket object that fits, reached through the process that made it. @param {(socket: any, fds: number[]) => boolean} fits */
async function object(fits) {
  const first = await see();
  const holder = [...first.processes.values()].find(({ pid }) => pid === child.pid);
  assert.ok(holder);
  const fdsOf = (/** @type {any} */ socket) => socket.holders.seen.find((/** @type {any} */ one) => one.process === holder.key)?.fds ?? [];
  const wanted = [...first.sockets.values()].find((socket) => fdsOf(socket).length > 0 && fits(socket, fdsOf(socket)));
  assert.ok(wanted, 'no such socket');
  await agent.call('focus', { sockets: [wanted.key] }); // labels of connections are read when they are selected
  const socket = (await see()).sockets.get(wanted.key);
  assert.equal(socket.object.known, true);
  const [fd] = fdsOf(socket);
  return { facts: socket.object.value, proc: `/proc/${child.pid}/fd/${fd}`, door: { door: 'object', socket: socket.key, pid: child.pid, startTicks: holder.startTicks, fd, ...inode(socket.object.value) } };
}

const apply = (/** @type {any} */ edit, undoes = null) => agent.call('applyEdit', { edit, undoes });
async function made(/** @type {any} */ edit, undoes = null) {
  const outcome = await apply(edit, undoes);
  assert.ok(outcome.ok, outcome.ok ? '' : `${outcome.error.code}: ${outcome.error.message}`);
  return outcome.value;
}
/** @param {any} edit @param {string} code @param {RegExp} sentence */
async function refused(edit, code, sentence) {
  const outcome = await apply(edit);
  assert.equal(outcome.ok, false, 'it was made');
  assert.equal(outcome.error.code, code, outcome.error.message);
  assert.match(outcome.error.message, sentence);
  assert.doesNotMatch(outcome.error.message, /\bE[A-Z]{4,}\b/);
}

/** The value by getfattr, in hex; null for none. @param {string} path @param {string} name */
function getfattr(path, name) {
  const run = spawnSync('getfattr', ['--absolute-names', '-n', name, '-e', 'hex', '--', path], { encoding: 'utf8', maxBuffer: 1 << 24 });
  if (run.status !== 0) return null;
  return /=0x([0-9a-f]*)/.exec(run.stdout)?.[1] ?? '';
}
const hex = (/** @type {string} */ value) => Buffer.from(value, 'latin1').toString('hex');

const everyByte = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join('');
const utf8 = Buffer.from('zwei Zeilen\n\u00fc \u20ac \u202e', 'utf8').toString('latin1');
const values = { text: 'entrypoint', empty: '', binary: everyByte, utf8, json: '{"a": [1, 2]}', large: everyByte.repeat(256) };

/** @param {any} door @param {string} path @param {Record<string, string>} which */
async function roundTrips(door, path, which) {
  for (const [what, value] of Object.entries(which)) {
    const name = `user.studio.${what}`;
    const done = await made({ act: 'setLabel', door, name, value, before: null });
    assert.equal(getfattr(path, name), hex(value), `${what}: getfattr reads what the agent set`);
    // The command that was shown does the same, on a door without it.
    execFileSync('setfattr', ['-x', name, '--', path]);
    execFileSync('bash', ['-c', done.command]);
    assert.equal(getfattr(path, name), hex(value), `${what}: by the command that was shown`);
    await made(done.undo, done.id);
    assert.equal(getfattr(path, name), null, `${what}: taken back`);
    // And the other way round: what setfattr sets, the agent reads.
    const file = `${state}/value`;
    writeFileSync(file, Buffer.from(value, 'latin1'));
    execFileSync('python3', ['-c', 'import os, sys; os.setxattr(sys.argv[1], sys.argv[2], open(sys.argv[3], "rb").read())', path, name, file]);
    const read = await agent.call('readLabel', { door, name });
    assert.ok(read.ok && read.value.value === value, `${what}: the agent reads what was set`);
    await made({ act: 'removeLabel', door, name, before: value });
    assert.equal(getfattr(path, name), null);
  }
}

test('labels of an entry point on tmpfs go round byte for byte, up to 64 KiB', async () => {
  const { door } = await entryPoint(paths.tmpfs);
  await roundTrips(door, paths.tmpfs, values);
});

test('labels of an entry point on ext4 go round, and what it has no room for is said', async () => {
  const { door } = await entryPoint(paths.ext4);
  const { large, ...small } = values;
  await roundTrips(door, paths.ext4, small);
  await roundTrips(door, paths.ext4, { almost: 'x'.repeat(3900) });
  await refused({ act: 'setLabel', door, name: 'user.large', value: large, before: null }, 'no-room', /The file system has no room/); // ENOSPC
});

test('labels of socket objects go round: of a listener, an abstract one and one without a name', async () => {
  const listener = await object((socket) => socket.name === paths.tmpfs);
  await roundTrips(listener.door, listener.proc, values);
  const unnamed = await object((socket, fds) => fds.includes(pairFd));
  for (const { door, proc } of [await object((socket) => socket.name === `\0${abstract}`), unnamed]) await roundTrips(door, proc, { text: 'client', binary: everyByte, large: values.large });
});

test('a socket object holds 128 labels and 128 KiB, and says so at the next', async () => {
  const { door, proc } = await object((socket) => socket.name === paths.second);
  const edits = Array.from({ length: 128 }, (_, i) => ({ edit: { act: 'setLabel', door, name: `user.n${i}`, value: String(i), before: null }, undoes: null }));
  const all = await agent.call('applyEdits', { edits, stopAtRefusal: true });
  assert.deepEqual(new Set(all.value.results.map((/** @type {any} */ r) => r.state)), new Set(['made']));
  await refused({ act: 'setLabel', door, name: 'user.one-more', value: '', before: null }, 'no-room', /at most 128 labels and 131072 bytes/); // ENOSPC
  await made({ act: 'setLabel', door, name: 'user.n7', value: 'another', before: '7' });
  await made({ act: 'setLabel', door, name: 'user.n7', value: '7', before: 'another' });
  // One undo takes back all: of the batch, newest first, as the window does.
  const { edits: history } = (await agent.call('readHistory', { limit: 1000 })).value;
  const batch = history.filter((/** @type {any} */ one) => one.batch === all.value.results[0].made.batch);
  assert.equal(batch.length, 128);
  const back = await agent.call('applyEdits', { edits: batch.map((/** @type {any} */ one) => ({ edit: one.undo, undoes: one.id })), stopAtRefusal: false });
  assert.deepEqual(new Set(back.value.results.map((/** @type {any} */ r) => r.state)), new Set(['made']));
  assert.equal(spawnSync('getfattr', ['-m', '^user', '--', proc], { encoding: 'utf8' }).stdout, '');
  const half = 'x'.repeat(65_536);
  for (const name of ['user.a', 'user.b']) await made({ act: 'setLabel', door, name, value: half, before: null });
  await refused({ act: 'setLabel', door, name: 'user.c', value: '1', before: null }, 'no-room', /131072/); // ENOSPC
  for (const name of ['user.a', 'user.b']) await made({ act: 'removeLabel', door, name, before: half });
});

test('each refusal of the kernel has its sentence', async () => {
  const { door } = await entryPoint(paths.tmpfs);
  // ENODATA: somebody else was quicker.
  await refused({ act: 'removeLabel', door, name: 'user.none', before: 'x' }, 'changed', /is gone, it was there/);
  const none = await agent.call('readLabel', { door, name: 'user.none' });
  assert.deepEqual([none.ok, none.error.code, none.error.message], [false, 'not-found', 'There is no such label here.']);
  // E2BIG and ERANGE never reach the kernel: they are said before. What the kernel itself says is asked here, beside it.
  const [big, long] = execFileSync('python3', ['-c', `
import errno, os
for name, value in (('user.big', b'x' * 65537), ('user.' + 'n' * 251, b'')):
    try: os.setxattr('${paths.tmpfs}', name, value)
    except OSError as e: print(errno.errorcode[e.errno])
`], { encoding: 'utf8' }).trim().split('\n');
  assert.deepEqual([big, long], ['E2BIG', 'ERANGE']);
  const tooBig = await apply({ act: 'setLabel', door, name: 'user.big', value: 'x'.repeat(65_537), before: null });
  assert.equal(tooBig.error.code, 'bad-input');
  await refused({ act: 'setLabel', door, name: `user.${'n'.repeat(251)}`, value: '', before: null }, 'bad-input', /255 bytes/);
  // EOPNOTSUPP: ramfs keeps neither labels nor lists.
  const ramfs = await entryPoint(paths.ramfs);
  await refused({ act: 'setLabel', door: ramfs.door, name: 'user.a', value: '', before: null }, 'no-labels-here', /keeps no labels/);
  const only = { owner: 7, users: [], owningGroup: 5, groups: [], mask: null, other: 5 };
  const list = { ...only, users: [{ id: 1000, permissions: 6 }], mask: 7 };
  const mode = ramfs.facts.mode & 0o777;
  const there = { ...only, owner: mode >> 6, owningGroup: (mode >> 3) & 7, other: mode & 7 };
  await refused({ act: 'setAcl', door: ramfs.door, acl: list, before: there }, 'failed', /keeps no access control lists/);
  // EROFS: everything of a file system that may not be written.
  const ro = await entryPoint(paths.readOnly);
  await made({ act: 'setLabel', door: ro.door, name: 'user.a', value: '1', before: null });
  execFileSync('mount', ['-o', 'remount,ro', folders.readOnly]);
  await refused({ act: 'setLabel', door: ro.door, name: 'user.a', value: '2', before: '1' }, 'read-only', /mounted read-only/);
  await refused({ act: 'removeLabel', door: ro.door, name: 'user.a', before: '1' }, 'read-only', /mounted read-only/);
  await refused({ act: 'setMode', door: ro.door, mode: 0o600, before: ro.facts.mode }, 'read-only', /mounted read-only/);
  await refused({ act: 'setOwner', door: ro.door, owner: { uid: 1000, gid: 1000 }, before: { uid: 0, gid: 0 } }, 'read-only', /mounted read-only/);
  await refused({ act: 'setAcl', door: ro.door, acl: list, before: only }, 'read-only', /mounted read-only/);
  execFileSync('mount', ['-o', 'remount,rw', folders.readOnly]);
});

test('a missing right is named: EACCES for labels, EPERM for mode, owner and list', async () => {
  const { facts } = await entryPoint(paths.tmpfs);
  assert.equal(facts.mode, 0o755); // alice may read, and not write
  for (const [args, sentence] of /** @type {const} */ ([
    [['label', 'set', paths.tmpfs, 'user.a=x'], /You lack write permission on the entry point/],
    [['protect', 'mode', paths.tmpfs, '0777'], /You may not change the mode of this socket/],
    [['protect', 'owner', paths.tmpfs, 'alice'], /You may not change the owner of this socket/],
    [['protect', 'acl', paths.tmpfs, 'u:alice:rw'], /You may not change the access control list of this socket/],
  ])) {
    const { status, err } = sockatlas([...args], { user: 'alice' });
    assert.equal(status, 4, err);
    assert.match(err, sentence);
    assert.doesNotMatch(err, /EPERM|EACCES/);
  }
});

for (const where of /** @type {const} */ (['tmpfs', 'ext4'])) {
  test(`an access control list on ${where} is what getfacl reads, and what setfacl set is read`, async () => {
    const path = paths[where];
    const { door, facts } = await entryPoint(path);
    assert.deepEqual(facts.acl, { known: true, value: null });
    const plain = { owner: 7, users: [], owningGroup: 5, groups: [], mask: null, other: 5 };
    const acl = { owner: 6, users: [{ id: 1000, permissions: 6 }, { id: 1001, permissions: 4 }], owningGroup: 4, groups: [{ id: 27, permissions: 2 }], mask: 6, other: 0 };
    const entries = () => output('getfacl', ['-pnEc', path]).trim();
    const none = entries();
    const done = await made({ act: 'setAcl', door, acl, before: plain });
    const wanted = 'user::rw-\nuser:1000:rw-\nuser:1001:r--\ngroup::r--\ngroup:27:-w-\nmask::rw-\nother::---';
    assert.equal(entries(), wanted);
    assert.equal(statSync(path).mode & 0o777, 0o660); // the group bits show the mask
    assert.deepEqual((await entryPoint(path)).facts.acl, { known: true, value: acl });
    await made(done.undo, done.id);
    assert.equal(entries(), none);
    assert.equal(statSync(path).mode & 0o777, 0o755);
    // The command that was shown does the same; and what it set is what the agent takes for there.
    execFileSync('bash', ['-c', done.command]);
    assert.equal(entries(), wanted);
    const narrow = await made({ act: 'setAcl', door, acl: { ...acl, mask: 4 }, before: acl });
    assert.match(entries(), /^mask::r--$/m);
    execFileSync('setfacl', ['-m', 'u:1001:rwx', path]);
    const outcome = await apply(narrow.undo, narrow.id);
    assert.equal(outcome.error.code, 'changed');
    assert.match(outcome.error.conflict.before, /user:1001:r--/);
    assert.match(outcome.error.conflict.now, /user:1001:rwx/);
    const now = (await entryPoint(path)).facts.acl.value;
    const gone = await made({ act: 'setAcl', door, acl: { ...now, users: [], groups: [], mask: null }, before: now });
    assert.match(gone.command, /^setfacl -b /);
    assert.equal(entries(), 'user::rw-\ngroup::r--\nother::---');
    execFileSync('chmod', ['0755', path]);
  });
}

test('a label that was set by us makes the socket appear in varlinkctl list-sockets, and go again', async () => {
  const listed = () => JSON.parse(output('varlinkctl', ['list-sockets', '--json=short'])).some((/** @type {any} */ row) => row.path === paths.tmpfs);
  assert.equal(listed(), false);
  const { door } = await entryPoint(paths.tmpfs);
  const done = await made({ act: 'setLabel', door, name: 'user.varlink', value: 'entrypoint', before: null });
  assert.equal(listed(), true);
  await made(done.undo, done.id);
  assert.equal(listed(), false);
});

test('the recipe gives group, mode and labels at once, in a safe order, and one undo takes all back', async () => {
  const path = paths.second;
  const run = sockatlas(['protect', 'recipe', path, '--connect', 'group:alice', '--labels', 'everyone', '--varlink']);
  assert.equal(run.status, 0, run.err);
  const order = ['chown', 'chmod', 'setfattr', 'setfattr'].map((word) => new RegExp(`\\b${word} `));
  const lines = run.out.split('\n').filter((line) => order.some((word) => word.test(line)));
  assert.equal(lines.length, 4, run.out);
  for (const [i, word] of order.entries()) assert.match(lines[i] ?? '', word);
  const { mode, gid } = statSync(path);
  assert.deepEqual([mode & 0o777, gid], [0o664, 1000]);
  assert.equal(getfattr(path, 'user.varlink'), hex('entrypoint'));
  const { proc } = await object((socket) => socket.name === path);
  assert.equal(getfattr(proc, 'user.varlink'), hex('listen'));
  const back = sockatlas(['undo']);
  assert.equal(back.status, 0, back.err);
  assert.deepEqual([statSync(path).mode & 0o777, statSync(path).gid], [0o755, 0]);
  assert.equal(getfattr(path, 'user.varlink'), null);
  assert.equal(getfattr(proc, 'user.varlink'), null);
});

test('an undo leaves what somebody else changed, tells both values, and the history keeps it', async () => {
  const { door } = await entryPoint(paths.tmpfs);
  const done = await made({ act: 'setLabel', door, name: 'user.a', value: 'ours', before: null });
  execFileSync('setfattr', ['-n', 'user.a', '-v', 'theirs', paths.tmpfs]);
  const outcome = await apply(done.undo, done.id);
  assert.equal(outcome.error.code, 'changed');
  assert.deepEqual(outcome.error.conflict, { before: 'ours', now: 'theirs' });
  const { refused: kept } = (await agent.call('readHistory', { limit: 5 })).value;
  assert.equal(kept[0].undoes, done.id);
  assert.deepEqual(kept[0].failure.conflict, { before: 'ours', now: 'theirs' });
  const told = sockatlas(['undo', done.id]);
  assert.equal(told.status, 3);
  assert.match(told.err, /expected: +ours\n +there now: +theirs/);
  execFileSync('setfattr', ['-x', 'user.a', paths.tmpfs]);
  assert.ok(readFileSync(`${state}/sockatlas/history.jsonl`, 'utf8').length > 0);
  unlinkSync(`${state}/value`);
});
