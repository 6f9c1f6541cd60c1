// Labels on real sockets of a kernel that has them: ours against getfattr and setfattr.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { labelsByGetfattr, listenAt, sockatlas, sockatlasJson, startAgent } from './help.mjs';

const path = '/run/labels-test.socket';
/** @type {Awaited<ReturnType<typeof listenAt>>} */
let service;
before(async () => {
  service = await listenAt(path);
});
after(async () => {
  await service[Symbol.asyncDispose]();
});

const pidOf = () => {
  const { sockets } = sockatlasJson(['list', '--json', '--filter', `name:${path}`]);
  return sockets[0].holders.seen[0];
};

test('a label set here appears in getfattr, can be changed, removed and taken back', () => {
  assert.equal(sockatlas(['label', 'set', path, 'user.varlink=entrypoint']).status, 0);
  assert.deepEqual(labelsByGetfattr(path), { 'user.varlink': 'entrypoint' });
  assert.equal(sockatlas(['label', 'set', path, 'user.varlink=1']).status, 0);
  assert.deepEqual(labelsByGetfattr(path), { 'user.varlink': '1' });
  assert.equal(sockatlas(['undo']).status, 0);
  assert.deepEqual(labelsByGetfattr(path), { 'user.varlink': 'entrypoint' });
  assert.equal(sockatlas(['label', 'remove', path, 'user.varlink']).status, 0);
  assert.deepEqual(labelsByGetfattr(path), {});
});

test('the socket object has labels of its own, reached through its holder', () => {
  const { pid, fds } = pidOf();
  const object = `/proc/${pid}/fd/${fds[0]}`;
  assert.equal(sockatlas(['label', 'set', '--door', 'object', path, 'user.varlink=listen']).status, 0);
  assert.deepEqual(labelsByGetfattr(object), { 'user.varlink': 'listen' });
  assert.deepEqual(labelsByGetfattr(path), {});
  const { sockets } = sockatlasJson(['list', '--json', '--filter', `name:${path} label:user.varlink=listen`]);
  assert.equal(sockets.length, 1);
  assert.equal(sockatlas(['label', 'remove', '--door', 'object', path, 'user.varlink']).status, 0);
});

test('the command that is shown does the same in a shell', () => {
  const { out } = sockatlas(['label', 'set', '--dry-run', path, 'user.note=it\'s $HOME `x` "q" \\ ü']);
  execFileSync('bash', ['-c', out]);
  assert.equal(Buffer.from(labelsByGetfattr(path)['user.note'] ?? '', 'latin1').toString(), 'it\'s $HOME `x` "q" \\ ü');
  assert.equal(sockatlas(['label', 'remove', path, 'user.note']).status, 0);
});

test('a value of 64 KiB holds, one byte more is refused before the kernel is asked', () => {
  const hex = 'ab'.repeat(65536);
  execFileSync('node', ['-e', `require('fs').writeFileSync('/tmp/value', Buffer.from('${'ab'}'.repeat(65536), 'hex')); require('fs').writeFileSync('/tmp/value-long', Buffer.alloc(65537))`]);
  assert.equal(sockatlas(['label', 'set', path, 'user.big', '--value-file', '/tmp/value']).status, 0);
  assert.equal(Buffer.from(labelsByGetfattr(path)['user.big'] ?? '', 'latin1').toString('hex'), hex);
  const tooLong = sockatlas(['label', 'set', path, 'user.big', '--value-file', '/tmp/value-long']);
  assert.notEqual(tooLong.status, 0);
  assert.match(tooLong.err, /65.?536/);
  assert.equal(sockatlas(['label', 'remove', path, 'user.big']).status, 0);
});

test('at 128 names on a socket object a value can still be replaced', () => {
  const { pid, fds } = pidOf();
  const object = `/proc/${pid}/fd/${fds[0]}`;
  execFileSync('python3', ['-c', `import os\nfor i in range(128): os.setxattr('${object}', f'user.n{i}', b'x')`]);
  assert.equal(sockatlas(['label', 'set', '--door', 'object', path, 'user.n7=new']).status, 0);
  assert.equal(labelsByGetfattr(object)['user.n7'], 'new');
  const full = sockatlas(['label', 'set', '--door', 'object', path, 'user.one-more=x']);
  assert.notEqual(full.status, 0);
  assert.match(full.err, /128/);
  execFileSync('python3', ['-c', `import os\nfor i in range(128): os.removexattr('${object}', f'user.n{i}')`]);
});

test('whoever may connect may relabel; whoever may not is told why', () => {
  assert.equal(sockatlas(['label', 'set', path, 'user.by=alice'], { user: 'alice' }).status, 0);
  assert.equal(labelsByGetfattr(path)['user.by'], 'alice');
  assert.equal(sockatlas(['protect', 'mode', path, '0644']).status, 0);
  const refused = sockatlas(['label', 'set', path, 'user.by=bob'], { user: 'alice' });
  assert.equal(refused.status, 4);
  assert.match(refused.err, /write/);
  assert.equal(labelsByGetfattr(path)['user.by'], 'alice');
  assert.equal(sockatlas(['protect', 'mode', path, '0666']).status, 0);
  assert.equal(sockatlas(['label', 'remove', path, 'user.by']).status, 0);
});

test('changes made by others are told live, on both doors', async (t) => {
  const agent = await startAgent();
  t.after(() => {
    agent.close();
    // The agent lives until its process ends; nothing else waits for it.
    setTimeout(() => process.exit(), 200).unref();
  });
  await agent.until((m) => m.kind === 'delta' && m.delta.reset);
  const entryOf = (/** @type {any} */ m) => m.kind === 'delta' ? [...m.delta.entryPoints.added, ...m.delta.entryPoints.changed].find((e) => e.path === path) : undefined;
  const objectOf = (/** @type {any} */ m) => m.kind === 'delta' ? [...m.delta.sockets.added, ...m.delta.sockets.changed].find((s) => s.name === path && s.state === 'listen') : undefined;
  const has = (/** @type {any} */ labels, /** @type {string} */ name, /** @type {string} */ value) => labels?.known && labels.value.some((/** @type {any} */ l) => l.name === name && l.value === value);

  execFileSync('setfattr', ['-n', 'user.live', '-v', 'one', path]);
  await agent.until((m) => has(entryOf(m)?.labels, 'user.live', 'one'));
  execFileSync('setfattr', ['-x', 'user.live', path]);
  await agent.until((m) => entryOf(m)?.labels.known && entryOf(m).labels.value.length === 0 && agent.messages.indexOf(m) > 0);

  const { pid, fds } = pidOf();
  execFileSync('setfattr', ['-n', 'user.live', '-v', 'two', `/proc/${pid}/fd/${fds[0]}`]);
  await agent.until((m) => { const s = objectOf(m); return s && s.object.known && has(s.object.value.labels, 'user.live', 'two'); });
  execFileSync('setfattr', ['-x', 'user.live', `/proc/${pid}/fd/${fds[0]}`]);

  const registry = '/run/varlink/registry/org.example.Live';
  execFileSync('ln', ['-s', path, registry]);
  await agent.until((m) => m.kind === 'delta' && m.delta.registry.added.some((/** @type {any} */ r) => r.name === 'org.example.Live' && r.target.state === 'socket'));
  execFileSync('rm', [registry]);
  await agent.until((m) => m.kind === 'delta' && m.delta.registry.removed.includes('system/org.example.Live'));
});
