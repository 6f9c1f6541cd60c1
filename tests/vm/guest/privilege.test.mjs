// Real polkit and real pkexec: allowed by a rule, refused by a rule, nobody to ask, no polkit at all.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { installDoors, labelsByGetfattr, listenAt, output, removeDoors, sockatlas, sockatlasJson } from './help.mjs';

const path = '/run/privilege-test.socket';
const rule = '/etc/polkit-1/rules.d/10-sockatlas-test.rules';
/** @type {Awaited<ReturnType<typeof listenAt>>} */
let service;

before(async () => {
  service = await listenAt(path);
  chmodSync(path, 0o644);
  installDoors('/job');
});
after(async () => {
  await service[Symbol.asyncDispose]();
  rmSync(rule, { force: true });
  removeDoors();
});

/** @param {'yes' | 'no' | 'auth_admin'} result */
function answer(result) {
  writeFileSync(rule, `polkit.addRule(function (action, subject) { if (action.id.indexOf('org.sockatlas.') === 0 && subject.user === 'alice') return '${result}'; });`);
  execFileSync('systemctl', ['restart', 'polkit.service']);
}

/** Fields of the newest record of the journal. */
function journal() {
  execFileSync('journalctl', ['--sync']);
  return JSON.parse(output('journalctl', ['-t', 'sockatlas', '-o', 'json', '-n', '1', '--no-pager']));
}

const mode = () => statSync(path).mode & 0o7777;
const asAlice = { user: 'alice' };

test('without the right a change is refused, and the way to an administrator is named', () => {
  const { status, err } = sockatlas(['protect', 'mode', path, '0600'], asAlice);
  assert.equal(status, 4);
  assert.match(err, /--admin/);
  assert.equal(mode(), 0o644);
});

test('where a rule allows it, the change is made, logged with before and after, and stands in the history of who asked', () => {
  answer('yes');
  const { status, out, err } = sockatlas(['protect', 'mode', path, '0600', '--admin'], asAlice);
  assert.equal(status, 0, err);
  assert.match(out, /Mode changed to 0600/);
  assert.equal(mode(), 0o600);
  const record = journal();
  assert.equal(record.SOCKATLAS_ACT, 'setMode');
  assert.equal(record.SOCKATLAS_UID, '1000');
  assert.equal(record.SOCKATLAS_PATH, path);
  assert.equal(record.SOCKATLAS_BEFORE, '0644');
  assert.equal(record.SOCKATLAS_AFTER, '0600');
  assert.equal(record.SOCKATLAS_RESULT, 'done');
  assert.equal(record.MESSAGE, `Changed for user 1000: chmod 0600 ${path}`);
  assert.equal(record._UID, '0');
  assert.equal(sockatlasJson(['history', '--json'], asAlice)[0].command, `chmod 0600 ${path}`);
  assert.equal(sockatlas(['undo'], asAlice).status, 4);
  assert.equal(sockatlas(['undo', '--admin'], asAlice).status, 0);
  assert.equal(mode(), 0o644);
});

test('labels of both doors and the owner are changed likewise', () => {
  assert.equal(sockatlas(['label', 'set', path, 'user.varlink=entrypoint', '--admin'], asAlice).status, 0);
  assert.deepEqual(labelsByGetfattr(path), { 'user.varlink': 'entrypoint' });
  assert.equal(sockatlas(['protect', 'owner', path, 'bob:bob', '--admin'], asAlice).status, 0);
  assert.equal(statSync(path).uid, 1001);
  assert.equal(sockatlas(['undo', '--admin'], asAlice).status, 0);
  assert.equal(statSync(path).uid, 0);
  assert.equal(sockatlas(['label', 'remove', path, 'user.varlink', '--admin'], asAlice).status, 0);
  assert.deepEqual(labelsByGetfattr(path), {});
});

test('where a rule refuses it, that is said, and nothing changes', () => {
  answer('no');
  const { status, err } = sockatlas(['protect', 'mode', path, '0600', '--admin'], asAlice);
  assert.equal(status, 4);
  assert.match(err, /refused: a rule of polkit or a wrong password/);
  assert.equal(mode(), 0o644);
});

test('where nobody can be asked, that is said', () => {
  answer('auth_admin');
  const { status, err } = sockatlas(['protect', 'mode', path, '0600', '--admin'], asAlice);
  assert.equal(status, 4);
  assert.match(err, /no authentication agent runs/);
  assert.equal(mode(), 0o644);
});

/** Runs a command on a terminal of its own, as alice, and answers the question for a password. */
const onTerminal = `
import os, pty, sys, time
child, terminal = pty.fork()
if child == 0: os.execvp('runuser', ['runuser', '-u', 'alice', '--', *sys.argv[1:]])
said, answered, until = b'', False, time.time() + 60
while time.time() < until:
    try: chunk = os.read(terminal, 4096)
    except OSError: break
    if not chunk: break
    said += chunk
    if b'Password:' in said and not answered:
        answered = True
        time.sleep(0.5)
        os.write(terminal, b'wrong\\n')
sys.stdout.write(said.decode())
`;

test('the question names the object and the change', () => {
  answer('auth_admin');
  // pkexec asks on its terminal when no other agent is there.
  const asked = spawnSync('python3', ['-c', onTerminal, 'node', '/job/out/main/cli.js', 'protect', 'mode', path, '0600', '--admin'], { encoding: 'utf8', timeout: 90_000 });
  assert.match(asked.stdout, new RegExp(`change what belongs to others: /usr/lib/sockatlas/act chmod 0600 ${path}`));
  assert.match(asked.stdout, /refused: a rule of polkit or a wrong password/);
  assert.equal(mode(), 0o644);
});

test('words that are not those of the request are refused, and the attempt is logged', () => {
  answer('yes');
  const request = JSON.stringify({ version: 1, changes: [{ kind: 'dropIn', change: { unit: 'dbus.socket', scope: 'system', options: [{ option: 'SocketMode', mode: 0o600 }], before: null } }], stopAtRefusal: true });
  const said = spawnSync('runuser', ['-u', 'alice', '--', 'pkexec', '/usr/lib/sockatlas/act', 'Nothing worth mentioning'], { input: `${request}\n`, encoding: 'utf8' });
  assert.equal(JSON.parse(said.stdout).error.code, 'replaced');
  assert.equal(journal().SOCKATLAS_RESULT, 'replaced');
});

test('a descriptor of somebody else is refused', () => {
  // Words and inode are right; but the process that holds it is root's.
  const script = `
import json, os, sys
path = ${JSON.stringify(path)}
fd = os.open(path, os.O_PATH)
start = open('/proc/self/stat').read().rsplit(')', 1)[1].split()[19]
born = os.popen('stat -c %W ' + path).read()
print(json.dumps({'pid': os.getpid(), 'startTicks': start, 'fd': fd}), flush=True)
sys.stdin.read()
`;
  const run = spawnSync('python3', ['-c', `${script}`], { input: '', encoding: 'utf8' });
  const held = JSON.parse(run.stdout);
  const stat = statSync(path, { bigint: true });
  const edit = { act: 'setMode', door: { door: 'entryPoint', reach: path, path, dev: String(stat.dev), ino: String(stat.ino), bornNs: String(stat.birthtimeNs) }, mode: 0o600, before: 0o644 };
  for (const one of [held, { ...held, pid: process.pid, startTicks: startOf(process.pid), fd: 0 }]) {
    const request = JSON.stringify({ version: 1, changes: [{ kind: 'edit', edit, held: one }], stopAtRefusal: true });
    const said = spawnSync('runuser', ['-u', 'alice', '--', 'pkexec', '/usr/lib/sockatlas/act', `chmod 0600 ${path}`], { input: `${request}\n`, encoding: 'utf8' });
    assert.match(JSON.parse(said.stdout).error.code, /vanished|refused/);
  }
  assert.equal(mode(), 0o644);
});

/** @param {number} pid */
const startOf = (pid) => output('cat', [`/proc/${pid}/stat`]).split(') ').at(-1)?.split(' ')[19] ?? '';

test('the look door shows an ordinary user who holds the sockets of others, and changes nothing', async () => {
  answer('yes');
  const child = spawn('runuser', ['-u', 'alice', '--', 'pkexec', '--disable-internal-agent', '/usr/lib/sockatlas/look'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  child.stdin.write(`${JSON.stringify({ kind: 'call', id: 1, name: 'applyEdit', input: {} })}\n${JSON.stringify({ kind: 'stream' })}\n`);
  while (!/"kind":"delta"[^\n]*\n/.test(text)) await once(child.stdout, 'data');
  child.stdin.end();
  const [status] = await once(child, 'exit');
  assert.equal(status, 0);
  const lines = text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  assert.equal(lines[0].kind, 'ready');
  assert.ok(!lines.some((line) => line.kind === 'answer'));
  const { delta } = lines.find((line) => line.message?.kind === 'delta').message;
  assert.equal(delta.surroundings.uid, 0);
  const ofSystemd = delta.sockets.added.filter((/** @type {any} */ socket) => socket.holders.seen.some((/** @type {any} */ holder) => holder.process.startsWith('1:')));
  assert.ok(ofSystemd.length > 5);
});

test('a door that somebody else can write is not used', () => {
  chownSync('/usr/lib/sockatlas/act', 1000, 0);
  const { status, err } = sockatlas(['protect', 'mode', path, '0600', '--admin'], asAlice);
  assert.equal(status, 4);
  assert.match(err, /not installed/);
  chownSync('/usr/lib/sockatlas/act', 0, 0);
  assert.equal(mode(), 0o644);
});

test('without polkit that is said', () => {
  execFileSync('systemctl', ['stop', 'polkit.service']);
  execFileSync('systemctl', ['mask', '--runtime', 'polkit.service']);
  try {
    const { status, err } = sockatlas(['protect', 'mode', path, '0600', '--admin'], asAlice);
    assert.equal(status, 4);
    assert.match(err, /polkit does not answer/);
    assert.equal(mode(), 0o644);
  } finally {
    execFileSync('systemctl', ['unmask', '--runtime', 'polkit.service']);
  }
});
