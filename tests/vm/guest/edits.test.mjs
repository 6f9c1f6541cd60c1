// The hands of the command line on a kernel with labels: what the unit tests can only imitate elsewhere.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, renameSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { labelsByGetfattr, listenAt, sockatlas, sockatlasJson } from './help.mjs';

const path = '/run/edits-test.socket';
/** @type {Awaited<ReturnType<typeof listenAt>>} */
let service;
before(async () => {
  service = await listenAt(path);
});
after(async () => {
  await service[Symbol.asyncDispose]();
});

/** The path of the socket object, through its holder. */
const object = () => {
  const [holder] = sockatlasJson(['show', path, '--json']).holders.seen;
  return `/proc/${holder.pid}/fd/${holder.fds[0]}`;
};

test('setfattr takes every command that is shown as it is meant', () => {
  const values = ['', '1', '0x41', '0X41', '0sQQ==', '"quoted"', 'a\\052b', '-x', '=', ' blank ', "it's", '$HOME `id`', 'a\nb', '\u00ff', 'ü €', '\u202e', '00', '0', '\\', '"'];
  for (const [i, value] of values.entries()) {
    const { out, status } = sockatlas(['label', 'set', '--dry-run', path, `user.v${i}=${value}`]);
    assert.equal(status, 0);
    execFileSync('bash', ['-c', out]);
  }
  const labels = labelsByGetfattr(path);
  for (const [i, value] of values.entries()) assert.equal(Buffer.from(labels[`user.v${i}`] ?? 'missing', 'latin1').toString(), value);
  for (const i of values.keys()) execFileSync('bash', ['-c', sockatlas(['label', 'remove', '--dry-run', path, `user.v${i}`]).out]);
  assert.deepEqual(labelsByGetfattr(path), {});
});

test('a name that is no text is set, listed and removed exactly', () => {
  assert.equal(sockatlas(['label', 'set', path, 'user.\\xff\\n=odd']).status, 0);
  const names = execFileSync('python3', ['-c', `import os; print([os.fsencode(n) for n in os.listxattr('${path}')])`], { encoding: 'utf8' });
  assert.match(names, /b'user\.\\xff\\n'/);
  const [label] = sockatlasJson(['label', 'list', path, '--json']);
  assert.deepEqual([label.name, label.nameHex, label.value], ['user.\\xff\\n', Buffer.from('user.\xff\n', 'latin1').toString('hex'), 'odd']);
  assert.equal(sockatlas(['undo']).status, 0);
  assert.equal(sockatlas(['label', 'list', path]).status, 1);
});

test('a full socket object takes another value, and its old one again', () => {
  const door = object();
  const each = (/** @type {string} */ line) => execFileSync('python3', ['-c', `import os\nfor i in range(128): ${line}`]);
  each(`os.setxattr('${door}', f'user.n{i}', b'x')`);
  assert.equal(sockatlas(['label', 'set', '--door', 'object', path, 'user.n7=new']).status, 0);
  assert.equal(sockatlas(['undo']).status, 0);
  assert.equal(labelsByGetfattr(door)['user.n7'], 'x');
  assert.equal(sockatlas(['label', 'remove', '--door', 'object', path, 'user.n7']).status, 0);
  assert.equal(sockatlas(['undo']).status, 0);
  each(`os.removexattr('${door}', f'user.n{i}')`);
});

test('a value that does not fit beside the old one takes its place', () => {
  const door = object();
  for (const [name, size] of [['a', 65_536], ['b', 60_000]]) execFileSync('python3', ['-c', `import os; os.setxattr('${door}', 'user.${name}', b'x' * ${size})`]);
  execFileSync('python3', ['-c', `open('/tmp/value', 'wb').write(b'y' * 65536)`]);
  assert.equal(sockatlas(['label', 'set', '--door', 'object', path, 'user.b', '--value-file', '/tmp/value']).status, 0);
  assert.equal(labelsByGetfattr(door)['user.b'], 'y'.repeat(65_536));
  const none = sockatlas(['label', 'set', '--door', 'object', path, 'user.c=1']);
  assert.match(none.err, /131072/);
  for (const name of ['a', 'b']) assert.equal(sockatlas(['label', 'remove', '--door', 'object', path, `user.${name}`]).status, 0);
});

test('a label changed by others is neither overwritten by an undo nor taken away', () => {
  assert.equal(sockatlas(['label', 'set', path, 'user.a=mine']).status, 0);
  execFileSync('setfattr', ['-n', 'user.a', '-v', 'theirs', path]);
  const { status, err } = sockatlas(['undo']);
  assert.equal(status, 3);
  assert.match(err, /another value now/);
  assert.equal(labelsByGetfattr(path)['user.a'], 'theirs');
  assert.equal(sockatlas(['label', 'remove', path, 'user.a']).status, 0);
});

test('a missing right is named, with the command that would do it', () => {
  execFileSync('setfattr', ['-n', 'user.a', '-v', 'x', path]);
  for (const [mode, right] of /** @type {const} */ ([[0o622, 'read'], [0o644, 'write']])) {
    chmodSync(path, mode);
    const { status, err } = sockatlas(['label', 'set', path, 'user.a=y'], { user: 'alice' });
    assert.equal(status, 4);
    assert.match(err, new RegExp(`${right} permission`));
    assert.ok(err.includes(`sudo setfattr -n user.a -v y ${path}`), err);
    assert.doesNotMatch(err, /EACCES|EPERM/);
  }
  const hidden = sockatlas(['label', 'set', '--door', 'object', path, 'user.a=y'], { user: 'alice' });
  assert.equal(hidden.status, 4);
  chmodSync(path, 0o666);
  assert.deepEqual(labelsByGetfattr(path), { 'user.a': 'x' });
  assert.equal(sockatlas(['label', 'remove', path, 'user.a']).status, 0);
});

test('labels of a socket that was replaced are left alone', async () => {
  assert.equal(sockatlas(['label', 'set', path, 'user.a=x']).status, 0);
  renameSync(path, `${path}.old`);
  const next = await listenAt(path);
  execFileSync('setfattr', ['-n', 'user.a', '-v', 'x', path]);
  const { status, err } = sockatlas(['undo']);
  assert.equal(status, 3);
  assert.match(err, /another socket/);
  assert.deepEqual(labelsByGetfattr(path), { 'user.a': 'x' });
  await next[Symbol.asyncDispose]();
});
