// Our client of Varlink, at services of others.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, it } from 'node:test';
import { sockatlas, sockatlasJson } from './help.mjs';

const servers = /** @type {const} */ ([
  ['varlink-go', 'varlink-go-certification', '-varlink'],
  ['python3-varlink', 'python3', '-m', 'varlink.tests.test_certification', '--varlink'],
]);

describe('certification', () => {
  for (const [name, program, ...args] of servers)
    it(`our client is certified by ${name}`, async () => {
      const path = `/run/certification-${name}`;
      const child = spawn(program, [...args, `unix:${path}`], { stdio: 'ignore' });
      try {
        for (let i = 0; i < 300 && !existsSync(path); i++) await setTimeout(50);
        const run = spawnSync('node', ['/job/tests/certify.mjs', `unix:${path}`], { encoding: 'utf8' });
        assert.equal(run.status, 0, run.stdout + run.stderr);
        assert.equal(run.stdout.match(/^all_ok: true$/gm)?.length, 2);
      } finally {
        child.kill();
      }
    });
});

describe('services of systemd', () => {
  it('answer by the name under which they are registered', () => {
    const described = sockatlasJson(['varlink', 'call', 'io.systemd.Hostname.Describe', '--json']);
    assert.equal(typeof described.KernelRelease, 'string');
  });

  it('tell us what they tell varlinkctl', () => {
    const { stdout } = spawnSync('varlinkctl', ['call', '--json=short', '/run/systemd/io.systemd.Hostname', 'io.systemd.Hostname.Describe', '{}'], { encoding: 'utf8' });
    const { out } = sockatlas(['varlink', 'call', '/run/systemd/io.systemd.Hostname', 'io.systemd.Hostname.Describe', '--json']);
    assert.equal(out, stdout);
  });

  it('send hundreds of replies', () => {
    const { out, status } = sockatlas(['varlink', 'call', '/run/systemd/io.systemd.Manager', 'io.systemd.Unit.List', '--more', '--json']);
    assert.equal(status, 0);
    const records = out.split('\u001e').slice(1);
    assert.ok(records.length > 100, String(records.length));
    for (const record of records) JSON.parse(record);
  });

  it('are started by a program, and end with the call', () => {
    const { out } = sockatlas(['varlink', 'call', 'exec:/usr/lib/systemd/systemd-hostnamed', 'io.systemd.Hostname.Describe', '--json']);
    assert.equal(typeof JSON.parse(out).Hostname, 'string');
  });

  for (const [what, args, error] of /** @type {const} */ ([
    ['a method that there is none of', ['io.systemd.Hostname', 'io.systemd.Hostname.Nope'], 'org.varlink.service.MethodNotFound'],
    ['a parameter of the wrong type', ['io.systemd.Hostname', 'io.systemd.Hostname.SetHostname', '{"hostname": 7}'], 'org.varlink.service.InvalidParameter'],
    ['a call without the flag that it needs', ['io.systemd.JournalAccess', 'io.systemd.JournalAccess.GetEntries'], 'org.varlink.service.ExpectedMore'],
  ]))
    it(`refuse ${what}`, () => {
      const { status, err } = sockatlas(['varlink', 'call', ...args]);
      assert.equal(status, 1, err);
      assert.ok(err.includes(error), err);
    });

  it('close the connection on what is no call, which is told', () => {
    const { status, err } = sockatlas(['varlink', 'call', 'io.systemd.Hostname', 'nope', '{}']);
    assert.notEqual(status, 0);
    assert.match(err, /closed the connection before it replied|no method|error/);
  });
});
