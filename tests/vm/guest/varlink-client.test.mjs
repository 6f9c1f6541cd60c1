// Our client of Varlink, at services of others.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { output, sockatlas, sockatlasJson } from './help.mjs';

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

describe('another machine, which is this one through ssh', () => {
  /** @type {import('node:child_process').ChildProcess} */
  let server;
  before(async () => {
    mkdirSync('/root/.ssh', { recursive: true, mode: 0o700 });
    mkdirSync('/run/sshd', { recursive: true });
    output('ip', ['link', 'set', 'lo', 'up']);
    output('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', '/root/.ssh/id_ed25519']);
    output('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', '/run/sshd/host']);
    output('cp', ['/root/.ssh/id_ed25519.pub', '/root/.ssh/authorized_keys']);
    writeFileSync('/root/.ssh/config', 'Host box\n  HostName 127.0.0.1\n  Port 2222\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n');
    server = spawn('/usr/sbin/sshd', ['-D', '-e', '-p', '2222', '-h', '/run/sshd/host', '-o', 'PermitRootLogin=yes', '-o', 'StrictModes=no'], { stdio: 'ignore' });
    for (let i = 0; i < 200 && spawnSync('ssh', ['box', 'true']).status !== 0; i++) await setTimeout(100);
  });
  after(() => void server.kill());

  it('is reached at a socket', () => {
    const { out, err, status } = sockatlas(['varlink', 'call', 'ssh-unix:box:/run/systemd/io.systemd.Hostname', 'io.systemd.Hostname.Describe', '--json']);
    assert.equal(status, 0, err);
    assert.equal(typeof JSON.parse(out).Hostname, 'string');
  });

  it('is reached by a command', () => {
    const { out, err, status } = sockatlas(['varlink', 'call', 'ssh-exec:box:/usr/lib/systemd/systemd-hostnamed', 'io.systemd.Hostname.Describe', '--json']);
    assert.equal(status, 0, err);
    assert.equal(typeof JSON.parse(out).Hostname, 'string');
  });

  it('says why it is not reached', () => {
    const { err, status } = sockatlas(['varlink', 'call', 'ssh-unix:box:/run/nowhere', 'io.systemd.Hostname.Describe']);
    assert.equal(status, 5);
    assert.match(err, /closed the connection before it replied \(.*(status 255|refused|failed)/);
  });
});
