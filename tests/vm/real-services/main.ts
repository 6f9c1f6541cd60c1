// Real services of systemd, called on this machine: they need neither its kernel nor its process 1. Run by scripts/test-vm.mjs: node main.mjs IMAGE
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agree, newTally, report, unexplained } from './agreement.ts';
import { callOnce, interfacesAt, textIn } from './caller.ts';
import { NativeServices, programNames } from './native.ts';

const image = process.argv[2];
if (image === undefined) throw new Error('usage: main.mjs ROOT.IMG');

await test('services of systemd on this machine, without systemd', async (all) => {
  // Ended by the last test, or when one before it throws.
  await using services = await NativeServices.begin(image);
  const there = new Set<string>();
  for (const name of programNames) if (await services.ready(name)) there.add(name);

  await all.test('all come that should', () => assert.deepEqual([...there], [...programNames]));

  await all.test('each tells of interfaces that we can read', async () => {
    for (const name of programNames) {
      const interfaces = await interfacesAt(services.path(name));
      assert.ok(interfaces.length > 1, name);
    }
  });

  await all.test('the host tells its name, a credential goes round', async () => {
    const host = await callOnce(services.path('hostnamed'), 'io.systemd.Hostname.Describe', {});
    assert.match(JSON.stringify(host.replies[0]), /"Hostname":"/);
    const made = await callOnce(services.path('creds'), 'io.systemd.Credentials.Encrypt', { name: 'sockatlas', text: 'a secret', withKey: 'null' });
    const blob = textIn(made.replies[0], 'blob');
    assert.ok(blob !== null, JSON.stringify(made));
    const read = await callOnce(services.path('creds'), 'io.systemd.Credentials.Decrypt', { name: 'sockatlas', blob, allowNull: true });
    assert.equal(Buffer.from(textIn(read.replies[0], 'data') ?? '', 'base64').toString(), 'a secret', JSON.stringify(read));
  });

  await all.test('errors are those of the specification, and streams come whole', async () => {
    const hostnamed = services.path('hostnamed');
    const storage = services.path('storage-fs');
    assert.equal((await callOnce(hostnamed, 'io.systemd.Hostname.Nope', {})).error, 'org.varlink.service.MethodNotFound');
    assert.equal((await callOnce(hostnamed, 'org.varlink.service.GetInterfaceDescription', { interface: 'a.b.Nope' })).error, 'org.varlink.service.InterfaceNotFound');
    assert.equal((await callOnce(hostnamed, 'io.systemd.Hostname.Describe', { unknown: 1 })).error, 'org.varlink.service.InvalidParameter');
    assert.equal((await callOnce(storage, 'io.systemd.StorageProvider.ListVolumes', {})).error, 'org.varlink.service.ExpectedMore');
    const metrics = await callOnce(services.path('report-basic'), 'io.systemd.Metrics.List', {}, 'more');
    assert.equal(metrics.problem ?? metrics.error, null);
    assert.ok(metrics.replies.length > 1, `${metrics.replies.length} replies`);
  });

  await all.test('what our validator says of parameters is what they say', async () => {
    const tally = newTally();
    const seen = new Set<string>();
    for (const name of programNames) await agree(services.path(name), tally, seen);
    process.stdout.write(`${report(tally).replace(/^/gm, '# ')}\n`);
    assert.ok(tally.calls >= 200, `${tally.calls} calls`);
    assert.ok(tally.accepted >= 30 && tally.refused >= 100);
    assert.deepEqual(unexplained(tally), []);
  });

  const nobody = 65534;
  /** As somebody else: the kernel tells the service who we are effectively. */
  const asNobody = async <T>(act: () => Promise<T>): Promise<T> => {
    process.seteuid?.(nobody);
    try {
      return await act();
    } finally {
      process.seteuid?.(0);
    }
  };
  // It waits for polkit, which is not there, and answers nobody meanwhile: these tests are the last.
  const setName = (timeoutMs: number) => callOnce(services.path('hostnamed'), 'io.systemd.Hostname.SetHostname', { newValue: 'other' }, 'none', { timeoutMs });

  await all.test('who may not connect, may not do it, or is kept waiting is told so', async () => {
    const hostnamed = services.path('hostnamed');
    assert.equal((await asNobody(() => callOnce(hostnamed, 'org.varlink.service.GetInfo', {}))).problem, 'not-permitted');
    services.openTo(true);
    assert.equal((await asNobody(() => callOnce(hostnamed, 'io.systemd.service.SetLogLevel', { level: 6 }))).error, 'org.varlink.service.PermissionDenied');
    assert.equal((await asNobody(() => setName(700))).problem, 'timed-out');
  });

  await all.test('a service that ends in the midst of a call is told as gone', async () => {
    const outcome = await asNobody(async () => {
      const waiting = setName(20_000);
      await new Promise((told) => setTimeout(told, 300));
      process.seteuid?.(0);
      await services[Symbol.asyncDispose]();
      return waiting;
    });
    assert.equal(outcome.problem, 'gone');
  });
});
