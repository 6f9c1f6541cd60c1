// Which services there are, and what they offer: against systemd's own tools.
import assert from 'node:assert/strict';
import { readdirSync, realpathSync } from 'node:fs';
import { describe, it, test } from 'node:test';
import { output, sockatlas, sockatlasJson, startAgent } from './help.mjs';

/** @param {string} unit */
const isActive = (unit) => output('sh', ['-c', `systemctl is-active ${unit} || true`]).trim();
/** @type {any[]} */
const services = sockatlasJson(['varlink', 'services', '--json']).services;
const pathOf = (/** @type {any} */ service) => service.address.replace(/^unix:/, '');

describe('the services', () => {
  it('in the registry are those of varlinkctl list-registry', () => {
    const theirs = JSON.parse(output('varlinkctl', ['--system', 'list-registry', '--json=short'])).map((/** @type {any} */ row) => `${row.interface} ${row.entrypoint}`);
    const ours = services.flatMap((service) => service.names.filter((/** @type {any} */ one) => one.registry === 'system').map((/** @type {any} */ { name }) => `${name} ${service.address}`));
    assert.ok(theirs.length >= 20, String(theirs.length));
    assert.deepEqual(ours.sort(), theirs.sort());
  });

  it('with the label are those of varlinkctl list-sockets', () => {
    const theirs = JSON.parse(output('varlinkctl', ['list-sockets', '--json=short'])).map((/** @type {any} */ row) => row.path);
    const ours = services.filter(({ role }) => role === 'entrypoint').map(pathOf);
    assert.deepEqual([...new Set(ours)].sort(), [...new Set(theirs)].sort());
  });

  it('among the implementers of an interface are those that lie in its folder', () => {
    for (const folder of ['/run/systemd/userdb', '/run/systemd/report']) {
      const theirs = readdirSync(folder).map((name) => `${name} ${realpathSync(`${folder}/${name}`)}`);
      const ours = services.flatMap((service) => service.names.filter((/** @type {any} */ one) => one.folder === folder).map((/** @type {any} */ { name }) => `${name} ${pathOf(service)}`));
      assert.ok(theirs.length >= 2, folder);
      assert.deepEqual(ours.sort(), theirs.sort());
    }
  });

  it('that sleep are told so, and go on sleeping', () => {
    const hostname = services.find(({ names }) => names.some((/** @type {any} */ one) => one.name === 'io.systemd.Hostname'));
    assert.equal(isActive('systemd-hostnamed.service'), 'inactive');
    assert.equal(hostname.awake, 'asleep');
    assert.equal(hostname.said, null);
    assert.equal(services.find(({ names }) => names.some((/** @type {any} */ one) => one.name === 'io.systemd.Manager')).awake, 'awake');
    const { status, err } = sockatlas(['varlink', 'interfaces', 'io.systemd.Hostname']);
    assert.equal(status, 1);
    assert.match(err, /With --wake it is asked, which may start it/);
    assert.equal(isActive('systemd-hostnamed.service'), 'inactive');
  });
});

/** Without comments, which varlinkctl wraps anew, and without white space. */
const bare = (/** @type {string} */ text) => text.replace(/^\s*#.*$/gm, '').replace(/\s+/g, '');

test('what services offer is what varlinkctl introspect says, word for word', async () => {
  const agent = await startAgent();
  const { catalogue } = await import('/job/tests/catalogue.mjs');
  const known = new Map(catalogue.map((/** @type {any} */ entry) => [entry.name, entry]));
  /** @type {Set<string>} */
  const seen = new Set();
  /** @type {string[]} */
  const differences = [];
  let asked = 0;
  try {
    const wanted = services.filter(({ awake, names }) => awake === 'awake' || names.some((/** @type {any} */ one) => one.name === 'io.systemd.Hostname'));
    for (const service of wanted) {
      const path = pathOf(service);
      const outcome = await agent.call('introspect', { address: { kind: 'unix', name: path }, shown: null });
      assert.ok(outcome.ok, `${path}: ${outcome.error?.message}`);
      const { sighting, texts } = outcome.value;
      const info = JSON.parse(output('varlinkctl', ['info', '--json=short', path]));
      assert.deepEqual([sighting.vendor, sighting.product, sighting.version, sighting.url], [info.vendor, info.product, info.version, info.url]);
      assert.deepEqual(sighting.interfaces.map((/** @type {any} */ one) => one.name), info.interfaces);
      asked++;
      for (const { name, hash } of sighting.interfaces) {
        const text = texts.find((/** @type {any} */ one) => one.hash === hash)?.text ?? '';
        if (seen.has(hash)) continue;
        seen.add(hash);
        const described = JSON.parse(output('varlinkctl', ['call', '--json=short', path, 'org.varlink.service.GetInterfaceDescription', JSON.stringify({ interface: name })]));
        assert.equal(text, described.description, name);
        assert.equal(bare(text), bare(output('varlinkctl', ['introspect', path, name])), name);
        differences.push(...held(name, text, known.get(name)));
      }
    }
  } finally {
    agent.close();
  }
  assert.ok(asked >= 5 && seen.size >= 10, `${asked} services, ${seen.size} interfaces`);
  process.stdout.write(`# ${asked} services were asked, ${seen.size} descriptions compared\n`);
  assert.equal(isActive('systemd-hostnamed.service'), 'active');
  assert.deepEqual(differences, []);
});

/**
 * How the catalogue differs from a description: methods, and the flags that they want.
 * @param {string} name
 * @param {string} text
 * @param {any} entry
 * @returns {string[]}
 */
function held(name, text, entry) {
  if (!entry) return [`${name} is not in the catalogue`];
  /** @type {Map<string, string>} */
  const methods = new Map();
  let comments = '';
  for (const line of text.split('\n')) {
    const method = /^method (\w+)/.exec(line)?.[1];
    if (method) methods.set(method, comments.includes("[Requires 'more'") ? 'requires' : comments.includes("[Supports 'more'") ? 'supports' : 'no');
    comments = line.startsWith('#') ? comments + line : '';
  }
  const missing = [...methods].flatMap(([method, more]) => (entry.methods.get(method)?.more === more ? [] : [`${name}.${method}: ${more} more, the catalogue says ${entry.methods.get(method)?.more}`]));
  return [...missing, ...[...entry.methods.keys()].flatMap((method) => (methods.has(method) ? [] : [`${name}.${method} is only in the catalogue`]))];
}

test('what was asked is known from then on, without asking anew', () => {
  const { out } = sockatlas(['varlink', 'describe', 'io.systemd.Hostname']);
  assert.match(out, /^interface io\.systemd\.Hostname$/m);
  const { interfaces } = sockatlasJson(['varlink', 'interfaces', '--json']);
  assert.ok(interfaces.some((/** @type {any} */ one) => one.interface === 'io.systemd.Hostname' && one.methods.includes('Describe')));
});
