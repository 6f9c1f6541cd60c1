// What sockatlas says against what systemd's own tool says, on a machine where both are at home.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alice, output, sockatlas, sockatlasJson } from './help.mjs';

test('the probe finds socket labels on both doors', () => {
  const { capabilities } = sockatlasJson(['capabilities', '--json']);
  const state = Object.fromEntries(capabilities.map((/** @type {any} */ c) => [c.id, c.state]));
  assert.equal(state['labels-entry-point'], 'yes');
  assert.equal(state['labels-object'], 'yes');
  assert.equal(state['source'], 'yes');
  assert.equal(state['holders'], 'yes');
});

test('the labelled entry points are those of varlinkctl list-sockets', () => {
  const theirs = JSON.parse(output('varlinkctl', ['list-sockets', '--json=short'])).map((/** @type {any} */ row) => row.path);
  const { sockets } = sockatlasJson(['list', '--json', '--filter', 'ns:own state:listen label:user.varlink=entrypoint']);
  const ours = sockets
    .filter((/** @type {any} */ s) => s.entryPoint?.labels?.some?.((/** @type {any} */ l) => l.name === 'user.varlink' && l.value === 'entrypoint'))
    .map((/** @type {any} */ s) => Buffer.from(s.nameHex, 'hex').toString());
  assert.ok(theirs.length >= 20, `only ${theirs.length} sockets to compare`);
  assert.deepEqual([...new Set(ours)].sort(), [...new Set(theirs)].sort());
});

for (const registry of ['system', 'user']) {
  test(`the ${registry} registry is that of varlinkctl list-registry`, () => {
    const user = registry === 'user' ? 'alice' : undefined;
    const command = ['varlinkctl', `--${registry}`, 'list-registry', '--json=short'];
    const theirs = JSON.parse(
      user ? output('runuser', ['-u', user, '--', 'env', `XDG_RUNTIME_DIR=/run/user/${alice}`, ...command]) : output('env', command),
    );
    const { registry: rows } = sockatlasJson(['list', '--json'], user ? { user } : {});
    const ours = rows.filter((/** @type {any} */ r) => r.registry === registry && r.target.state === 'socket');
    const shape = (/** @type {string} */ name, /** @type {string} */ path) => `${name} ${path}`;
    assert.ok(theirs.length >= 2);
    assert.deepEqual(
      ours.map((/** @type {any} */ r) => shape(r.name, `unix:${r.target.path}`)).sort(),
      theirs.map((/** @type {any} */ r) => shape(r.interface, r.entrypoint)).sort(),
    );
  });
}

test('every listening path socket of ss is there, name for name', () => {
  const ss = output('ss', ['-xlHO'])
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((parts) => parts[4]?.startsWith('/'))
    .map((parts) => `${parts[4]} ${parts[5]}`);
  const { sockets } = sockatlasJson(['list', '--json']);
  const ours = new Set(sockets.map((/** @type {any} */ s) => `${s.name} ${s.inode}`));
  assert.ok(ss.length > 20);
  for (const row of ss) assert.ok(ours.has(row), `ss has ${row}, sockatlas does not`);
});

test('sockets of PID 1 carry the role listen on the socket object', () => {
  const { sockets } = sockatlasJson(['list', '--json', '--filter', 'state:listen']);
  const listening = sockets.filter((/** @type {any} */ s) => Array.isArray(s.labels) && s.labels.some((/** @type {any} */ l) => l.name === 'user.varlink' && l.value === 'listen'));
  assert.ok(listening.length >= 20, `only ${listening.length}`);
});

test('a user sees the same entry points and says what it may not see', () => {
  const { sockets } = sockatlasJson(['list', '--json', '--filter', 'state:listen'], { user: 'alice' });
  const hostname = sockets.find((/** @type {any} */ s) => s.name === '/run/systemd/io.systemd.Hostname');
  assert.ok(hostname);
  assert.deepEqual(hostname.registered.map((/** @type {any} */ r) => r.name), ['io.systemd.Hostname']);
  assert.equal(typeof hostname.labels.unknown, 'string', 'the labels of a socket object of root are not for alice');
  const { out } = sockatlas(['show', 'io.systemd.Hostname'], { user: 'alice' });
  assert.match(out, /io\.systemd\.Hostname/);
});
