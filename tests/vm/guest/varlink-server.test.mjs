// Our server of Varlink, and the demo services on it, under clients of others and on a kernel that keeps labels.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { alice, labelsByGetfattr, sockatlas, sockatlasJson } from './help.mjs';

/** @param {string} program @param {string[]} args */
async function start(program, args) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return {
    said: String(line),
    async end() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

const clients = /** @type {const} */ ([
  ['varlink-go', 'varlink-go-certification', '-client', '-varlink'],
  ['python3-varlink', 'python3', '-m', 'varlink.tests.test_certification', '--client', '--varlink'],
]);

describe('certification', () => {
  for (const [name, program, ...args] of clients)
    it(`our server is certified by ${name}`, async () => {
      const path = `/run/certification-server-${name}`;
      const server = await start('node', ['/job/tests/certification-server.mjs', path]);
      try {
        const run = spawnSync(program, [...args, `unix:${path}`], { encoding: 'utf8', timeout: 60_000 });
        assert.equal(run.status, 0, run.stdout + run.stderr);
        assert.match(run.stdout + run.stderr, /'?true'?/i);
      } finally {
        await server.end();
      }
    });
});

describe('the demo services', () => {
  const names = ['Echo', 'Files', 'Jobs', 'Mischief', 'People'].map((name) => `io.sockatlas.demo.${name}`);
  const asAlice = ['-u', 'alice', '--', 'env', `XDG_RUNTIME_DIR=/run/user/${alice}`];
  /** @type {Awaited<ReturnType<typeof start>>} */
  let demo;
  let folder = '';
  before(async () => {
    demo = await start('runuser', [...asAlice, 'node', '/job/out/main/demo.js']);
    folder = JSON.parse(demo.said).folder;
  });
  after(() => demo.end());

  /** @param {string[]} args */
  const varlinkctl = (...args) => {
    const { status, stdout, stderr } = spawnSync('runuser', [...asAlice, 'varlinkctl', '--no-pager', '--json=short', ...args], { encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 28 });
    return { status, out: stdout, err: stderr };
  };
  const addressOf = (/** @type {string} */ name) => `${folder}/io.sockatlas.demo.${name}`;

  it('are in a registry of their own, labelled at both doors', () => {
    assert.ok(folder.startsWith(`/run/user/${alice}/sockatlas-demo-`), folder);
    const { sockets } = sockatlasJson(['list', '--json', '--filter', 'registered:demo'], { user: 'alice' });
    assert.deepEqual(sockets.map((/** @type {any} */ row) => row.registered[0].name).sort(), names);
    for (const name of names) assert.deepEqual(labelsByGetfattr(`${folder}/${name}`), { 'user.varlink': 'entrypoint' });
    const listed = sockatlasJson(['list', '--json', '--filter', 'registered:demo role:listen role:entrypoint'], { user: 'alice' });
    assert.equal(listed.sockets.length, names.length);
  });

  it('are nothing that a reviewer needs to hear of', () => {
    const { out } = sockatlas(['check', '--format', 'json', '--severity', 'low', 'registered:demo'], { user: 'alice' });
    assert.deepEqual(JSON.parse(out).findings, []);
  });

  it('are not there for another user', () => {
    assert.equal(sockatlas(['list', '--filter', 'registered:demo']).status, 1); // nothing found
  });

  it('are asked by varlinkctl', () => {
    assert.match(varlinkctl('info', addressOf('People')).out, /Sockatlas demo: people directory/);
    for (const name of ['People', 'Jobs', 'Files', 'Echo', 'Mischief']) {
      const { status, err } = varlinkctl('introspect', addressOf(name), `io.sockatlas.demo.${name}`);
      assert.deepEqual({ name, status, err }, { name, status: 0, err: '' });
    }
    assert.deepEqual(JSON.parse(varlinkctl('call', addressOf('People'), 'io.sockatlas.demo.People.Get', '{"id": 4}').out).person.name, '例 花子');
    assert.equal(varlinkctl('call', '--more', addressOf('Jobs'), 'io.sockatlas.demo.Jobs.Flood', '{"count": 5000}').out.trim().split('\n').length, 5000);
    const refused = varlinkctl('call', addressOf('People'), 'io.sockatlas.demo.People.Get', '{"id": 99}');
    assert.notEqual(refused.status, 0);
    assert.match(refused.err, /NoSuchPerson/);
    assert.match(varlinkctl('call', '--push-fd=/etc/hostname', addressOf('Files'), 'io.sockatlas.demo.Files.Put', '{"name": "name", "fileDescriptor": 0}').out, /"sizeBytes":\d/);
    const shout = spawnSync('runuser', [...asAlice, 'varlinkctl', 'call', '--upgrade', addressOf('Echo'), 'io.sockatlas.demo.Echo.Shout', '{"capitals": true}'], { encoding: 'utf8', input: 'hello\n', timeout: 60_000 });
    assert.match(shout.stdout, /HELLO/);
  });

  it('are asked by python3-varlink', () => {
    const program = `
import sys, varlink
with varlink.Client(address='unix:' + sys.argv[1] + '.People') as client, client.open('io.sockatlas.demo.People') as people:
    print(people.Get(2)['person']['heartbeats'], len(list(people.List(_more=True))))
with varlink.Client(address='unix:' + sys.argv[1] + '.Jobs') as client, client.open('io.sockatlas.demo.Jobs') as jobs:
    print(sum(1 for _ in jobs.Flood(1000, _more=True)))
`;
    const { stdout, stderr } = spawnSync('runuser', [...asAlice, 'python3', '-c', program, `${folder}/io.sockatlas.demo`], { encoding: 'utf8', timeout: 60_000 });
    assert.equal(stdout, '9007199254740993 5\n1000\n', stderr);
  });

  it('are called by their registered name', () => {
    assert.equal(sockatlasJson(['varlink', 'call', 'io.sockatlas.demo.People.Get', '{"id": 1}', '--json'], { user: 'alice' }).person.name, 'Ada Example');
  });

  it('are gone with whoever started them', async () => {
    await demo.end();
    assert.equal(existsSync(folder), false);
  });
});
