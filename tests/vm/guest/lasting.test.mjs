// A real .socket unit of a real systemd keeps what Sockatlas wrote down for it, across a restart.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { installDoors, labelsByGetfattr, listenAt, output, removeDoors, sockatlas, sockatlasJson } from './help.mjs';

const unit = 'lasting-test.socket';
const path = '/run/lasting-test/a.socket';
const accepting = '/run/lasting-test/accepting.socket';
const dropIn = `/etc/systemd/system/${unit}.d/50-sockatlas.conf`;
const systemctl = (/** @type {string[]} */ ...args) => execFileSync('systemctl', args);

before(() => {
  writeFileSync(`/etc/systemd/system/${unit}`, `[Socket]\nListenStream=${path}\nSocketMode=0666\nXAttrEntryPoint=user.varlink=entrypoint\nXAttrEntryPoint=user.two=2\nXAttrListen=user.varlink=listen\n`);
  writeFileSync('/etc/systemd/system/lasting-test.service', '[Service]\nExecStart=/bin/sleep infinity\n');
  systemctl('daemon-reload');
  systemctl('start', unit);
  installDoors('/job');
});
after(() => {
  systemctl('stop', unit);
  rmSync(`/etc/systemd/system/${unit}`);
  rmSync('/etc/systemd/system/lasting-test.service');
  rmSync(`/etc/systemd/system/${unit}.d`, { recursive: true, force: true });
  rmSync('/etc/polkit-1/rules.d/10-lasting.rules', { force: true });
  removeDoors();
  systemctl('daemon-reload');
});

/** Mode, owner and labels of both doors, as other programs see them. */
function seen() {
  const stat = statSync(path);
  const fd = output('bash', ['-c', `for f in /proc/1/fd/*; do [ "$(readlink $f)" = "socket:[$(ss -xlHn src ${path} | awk '{print $6}')]" ] && echo $f; done; true`]).trim().split('\n')[0] ?? '';
  return { mode: (stat.mode & 0o7777).toString(8), owner: `${stat.uid}:${stat.gid}`, entryPoint: labelsByGetfattr(path), object: labelsByGetfattr(fd) };
}

test('as its unit makes it, nothing would be lost', () => {
  const told = sockatlasJson(['lasting', path, '--json']);
  assert.deepEqual(told.lost, []);
  assert.equal(told.unit, unit);
  assert.equal(told.maker, 'socketUnit');
});

test('a name that somebody put into the registry is made by the unit from then on', () => {
  const link = '/run/varlink/registry/io.example.Lasting';
  symlinkSync(path, link);
  const told = sockatlasJson(['lasting', path, '--json']);
  assert.deepEqual(told.settings, [`Symlinks=${link}`]);
  assert.equal(sockatlas(['lasting', path, '--install']).status, 0);
  systemctl('stop', unit);
  rmSync(link);
  systemctl('start', unit);
  assert.equal(realpathSync(link), path);
  assert.deepEqual(sockatlasJson(['lasting', path, '--json']).lost, []);
  assert.equal(sockatlas(['lasting', path, '--remove']).status, 0);
  rmSync(link);
});

test('a connection that systemd accepts gets its labels from the unit, and those that are added can be kept', async () => {
  const files = { 'lasting-accept.socket': `[Socket]\nListenStream=${accepting}\nAccept=yes\nXAttrListen=user.varlink=listen\nXAttrAccept=user.varlink=server\n`, 'lasting-accept@.service': '[Service]\nExecStart=/bin/cat\nStandardInput=socket\n' };
  for (const [name, text] of Object.entries(files)) writeFileSync(`/etc/systemd/system/${name}`, text);
  systemctl('daemon-reload');
  systemctl('start', 'lasting-accept.socket');
  const client = spawn('python3', ['-c', `import socket, sys\ns = socket.socket(socket.AF_UNIX)\ns.connect(${JSON.stringify(accepting)})\ns.sendall(b'x')\ns.recv(1)\nprint(1, flush=True)\nsys.stdin.read()`], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await once(client.stdout, 'data'); // cat has sent it back: the service holds its connection
    const [connection] = sockatlasJson(['list', '--json', '--filter', `name:${accepting} state:connected`]).sockets;
    assert.ok(connection, 'the connection is in the table');
    assert.deepEqual(sockatlasJson(['lasting', connection.key, '--json']).lost, []);
    assert.equal(sockatlas(['label', 'set', '--door', 'object', connection.key, 'user.extra=1']).status, 0);
    assert.deepEqual(sockatlasJson(['lasting', connection.key, '--json']).settings, ['XAttrAccept=user.extra=1']);
  } finally {
    client.stdin.end();
    await once(client, 'exit');
    systemctl('stop', 'lasting-accept.socket');
    for (const name of Object.keys(files)) rmSync(`/etc/systemd/system/${name}`);
    systemctl('daemon-reload');
  }
});

test('mode, owner and labels changed at run time are lost on restart, but for the drop-in', () => {
  const fresh = seen();
  assert.deepEqual(fresh, { mode: '666', owner: '0:0', entryPoint: { 'user.varlink': 'entrypoint', 'user.two': '2' }, object: { 'user.varlink': 'listen' } });
  for (const args of [
    ['protect', 'mode', path, '0660'],
    ['protect', 'owner', path, 'alice:bob'],
    ['label', 'set', path, 'user.note=100% "of it" \\ and more; #x'],
    ['label', 'set', path, 'user.two=changed'],
    ['label', 'remove', path, 'user.varlink'],
    ['label', 'set', '--door', 'object', path, 'user.extra=é€'],
  ])
    assert.equal(sockatlas(args).status, 0, args.join(' '));
  const wanted = seen();
  assert.deepEqual(wanted, { mode: '660', owner: '1000:1001', entryPoint: { 'user.note': '100% "of it" \\ and more; #x', 'user.two': 'changed' }, object: { 'user.varlink': 'listen', 'user.extra': Buffer.from('é€').toString('latin1') } });

  systemctl('restart', unit);
  assert.deepEqual(seen(), fresh);

  for (const args of [
    ['protect', 'mode', path, '0660'],
    ['protect', 'owner', path, 'alice:bob'],
    ['label', 'set', path, 'user.note=100% "of it" \\ and more; #x'],
    ['label', 'set', path, 'user.two=changed'],
    ['label', 'remove', path, 'user.varlink'],
    ['label', 'set', '--door', 'object', path, 'user.extra=é€'],
  ])
    assert.equal(sockatlas(args).status, 0);
  const told = sockatlasJson(['lasting', path, '--json']);
  assert.equal(told.lost.length, 6);
  assert.equal(told.path, dropIn);
  const { status, out, err } = sockatlas(['lasting', path, '--install']);
  assert.equal(status, 0, err);
  assert.match(out, /Written/);
  assert.equal(readFileSync(dropIn, 'utf8'), told.text);
  systemctl('restart', unit);
  assert.deepEqual(seen(), wanted);
  assert.deepEqual(sockatlasJson(['lasting', path, '--json']).lost, []);
});

test('what comes later is added to the drop-in, and taken back by an undo', () => {
  const so = readFileSync(dropIn, 'utf8');
  assert.equal(sockatlas(['label', 'set', path, 'user.later=x']).status, 0);
  assert.equal(sockatlas(['lasting', path, '--install']).status, 0);
  assert.match(readFileSync(dropIn, 'utf8'), /user\.later=x/);
  assert.match(readFileSync(dropIn, 'utf8'), /SocketMode=0660/);
  assert.equal(sockatlas(['undo']).status, 0);
  assert.equal(readFileSync(dropIn, 'utf8'), so);
  assert.match(output('systemctl', ['show', unit, '-p', 'DropInPaths']), /50-sockatlas/);
});

test('the command that is shown does the same', () => {
  const { command, text } = sockatlasJson(['lasting', path, '--json']);
  assert.equal(sockatlas(['lasting', path, '--remove']).status, 0);
  assert.equal(existsSync(dropIn), false);
  execFileSync('bash', ['-c', command]);
  assert.equal(readFileSync(dropIn, 'utf8'), text);
});

test('a file that was changed by hand is left alone', () => {
  writeFileSync(dropIn, `${readFileSync(dropIn, 'utf8')}Backlog=7\n`);
  assert.equal(sockatlas(['label', 'set', path, 'user.again=x']).status, 0);
  const { status, err } = sockatlas(['lasting', path, '--install']);
  assert.equal(status, 3, err);
  assert.match(readFileSync(dropIn, 'utf8'), /Backlog=7/);
  rmSync(dropIn);
  systemctl('daemon-reload');
  systemctl('restart', unit);
});

test('an ordinary user has it written by the act door once polkit allows it', () => {
  assert.equal(sockatlas(['protect', 'mode', path, '0640']).status, 0);
  const refused = sockatlas(['lasting', path, '--install'], { user: 'alice' });
  assert.equal(refused.status, 4, refused.err);
  assert.match(refused.err, /--admin/);
  writeFileSync('/etc/polkit-1/rules.d/10-lasting.rules', `polkit.addRule(function (action, subject) { if (action.id === 'org.sockatlas.act' && subject.user === 'alice') return 'yes'; });`);
  systemctl('restart', 'polkit.service');
  const { status, err } = sockatlas(['lasting', path, '--install', '--admin'], { user: 'alice' });
  assert.equal(status, 0, err);
  assert.match(readFileSync(dropIn, 'utf8'), /SocketMode=0640/);
  const [record] = sockatlasJson(['history', '--json'], { user: 'alice' });
  assert.match(record.deed, /Keep for lasting-test\.socket: SocketMode=0640/);
  execFileSync('journalctl', ['--sync']);
  const logged = JSON.parse(output('journalctl', ['-t', 'sockatlas', '-o', 'json', '-n', '1', '--no-pager']));
  assert.equal(logged.SOCKATLAS_ACT, 'installDropIn');
  assert.equal(logged.SOCKATLAS_UNIT, unit);
  systemctl('restart', unit);
  assert.equal(statSync(path).mode & 0o7777, 0o640);
  assert.equal(sockatlas(['undo', '--admin'], { user: 'alice' }).status, 0);
  assert.equal(existsSync(dropIn), false);
});

test('a unit of a user is that user’s own to configure', () => {
  const folder = '/home/alice/.config/systemd/user';
  const own = `/run/user/1000/lasting-own.socket`;
  const asAlice = (/** @type {string[]} */ ...args) => spawnSync('runuser', ['-u', 'alice', '--', 'env', 'XDG_RUNTIME_DIR=/run/user/1000', ...args], { encoding: 'utf8' });
  asAlice('mkdir', '-p', folder);
  for (const [name, text] of [['lasting-own.socket', `[Socket]\nListenStream=%t/lasting-own.socket\n`], ['lasting-own.service', '[Service]\nExecStart=/bin/sleep infinity\n']]) {
    writeFileSync(`${folder}/${name}`, text ?? '');
  }
  assert.equal(asAlice('systemctl', '--user', 'daemon-reload').status, 0);
  assert.equal(asAlice('systemctl', '--user', 'start', 'lasting-own.socket').status, 0);
  assert.equal(sockatlas(['protect', 'mode', own, '0600'], { user: 'alice' }).status, 0);
  const told = sockatlasJson(['lasting', own, '--json'], { user: 'alice' });
  assert.equal(told.scope, 'user');
  const { status, err } = sockatlas(['lasting', own, '--install'], { user: 'alice' });
  assert.equal(status, 0, err);
  assert.equal(asAlice('systemctl', '--user', 'restart', 'lasting-own.socket').status, 0);
  assert.equal(statSync(own).mode & 0o7777, 0o600);
  assert.equal(statSync(`${folder}/lasting-own.socket.d/50-sockatlas.conf`).uid, 1000);
});

test('a socket that a service binds itself has no setting, and that is said', async () => {
  mkdirSync('/run/lasting-self', { recursive: true });
  await using _service = await listenAt('/run/lasting-self/s.socket');
  const { status, out } = sockatlas(['lasting', '/run/lasting-self/s.socket']);
  assert.equal(status, 0);
  assert.match(out, /no \.socket unit makes it|is not known/);
  assert.match(out, /UMask=/);
});
