// What our check of values takes or refuses, against what services of systemd take or refuse (InvalidParameter).
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { test } from 'node:test';
import { casesOf } from '/job/tests/values.mjs';

const multiplexer = { service: 'io.systemd.Multiplexer' };

/** Methods that change nothing, where they are, and parameters that are right. @type {[string, string, Record<string, unknown>][]} */
const calls = [
  ['/run/systemd/io.systemd.Hostname', 'org.varlink.service.GetInfo', {}],
  ['/run/systemd/io.systemd.Hostname', 'org.varlink.service.GetInterfaceDescription', { interface: 'org.varlink.service' }],
  ['/run/systemd/io.systemd.Hostname', 'io.systemd.Hostname.Describe', {}],
  ['/run/systemd/io.systemd.Hostname', 'io.systemd.service.Ping', {}],
  ['/run/systemd/io.systemd.Hostname', 'io.systemd.service.GetEnvironment', {}],
  ['/run/systemd/io.systemd.Manager', 'io.systemd.Manager.Describe', {}],
  ['/run/systemd/io.systemd.Manager', 'io.systemd.Unit.List', { name: 'dbus.service' }],
  ['/run/systemd/userdb/io.systemd.Multiplexer', 'io.systemd.UserDatabase.GetUserRecord', { ...multiplexer, uid: 0 }],
  ['/run/systemd/userdb/io.systemd.Multiplexer', 'io.systemd.UserDatabase.GetGroupRecord', { ...multiplexer, gid: 0 }],
  ['/run/systemd/userdb/io.systemd.Multiplexer', 'io.systemd.UserDatabase.GetMemberships', { ...multiplexer, userName: 'root' }],
  ['/run/systemd/resolve/io.systemd.Resolve', 'io.systemd.Resolve.ResolveHostname', { name: 'localhost', family: 2 }],
  ['/run/systemd/resolve/io.systemd.Resolve', 'io.systemd.Resolve.ResolveAddress', { family: 2, address: [127, 0, 0, 1] }],
  ['/run/systemd/io.systemd.Login', 'io.systemd.Login.ListSessions', {}],
  ['/run/systemd/io.systemd.Login', 'io.systemd.Login.ListUsers', {}],
  ['/run/systemd/io.systemd.Login', 'io.systemd.Login.ListSeats', {}],
  ['/run/systemd/machine/io.systemd.Machine', 'io.systemd.Machine.List', {}],
  ['/run/systemd/machine/io.systemd.Machine', 'io.systemd.MachineImage.List', {}],
  ['/run/systemd/io.systemd.Import', 'io.systemd.Import.ListTransfers', {}],
  ['/run/systemd/io.systemd.JournalAccess', 'io.systemd.JournalAccess.GetEntries', { limit: 1 }],
  ['/run/systemd/io.systemd.Credentials', 'io.systemd.Credentials.Encrypt', { text: 'x', withKey: 'null' }],
  ['/run/systemd/io.systemd.sysext', 'io.systemd.sysext.List', {}],
  ['/run/systemd/io.systemd.FactoryReset', 'io.systemd.FactoryReset.GetFactoryResetMode', {}],
  ['/run/systemd/io.systemd.Repart', 'io.systemd.Repart.ListCandidateDevices', {}],
  ['/run/systemd/io.systemd.StorageProvider/fs', 'io.systemd.StorageProvider.ListVolumes', {}],
];

/** The error of a call, `null` when it was answered; the first reply tells. @param {string} path @param {string} message */
async function errorOf(path, message) {
  const socket = createConnection(path);
  socket.setEncoding('utf8').setTimeout(20_000, () => socket.destroy(new Error('no reply in time')));
  await once(socket, 'connect');
  socket.write(`${message}\0`);
  let text = '';
  for await (const chunk of socket) {
    text += chunk;
    const messages = text.split('\0');
    text = messages.pop() ?? '';
    for (const one of messages) {
      const reply = JSON.parse(one);
      socket.destroy();
      return { error: reply.error ?? null, parameters: reply.parameters ?? {} };
    }
  }
  throw new Error(`${path} closed the connection at ${message.slice(0, 300)}`);
}

test('parameters that we refuse are those that services refuse', async (t) => {
  /** @type {string[]} */
  const differences = [];
  let [asked, refused, methods, nulls] = [0, 0, 0, 0];
  for (const [path, full, right] of calls) {
    const [, name = '', method = ''] = /^(.*)\.([^.]+)$/.exec(full) ?? [];
    const described = await errorOf(path, JSON.stringify({ method: 'org.varlink.service.GetInterfaceDescription', parameters: { interface: name } })).catch(() => null);
    if (described === null || described.error !== null) {
      t.diagnostic(`${full}: not offered here`);
      continue;
    }
    const { more, cases } = casesOf(described.parameters.description, method, right);
    methods++;
    for (const { parameters, problems, hasNull } of cases) {
      const { error } = await errorOf(path, `{"method":"${full}","parameters":${parameters}${more ? ',"more":true' : ''}}`);
      asked++;
      const theirs = error === 'org.varlink.service.InvalidParameter';
      if (theirs) refused++;
      // UAPI.20, Nullable Fields and Absent Fields: the same as left out, which is among the cases and must be taken.
      if (theirs && hasNull && problems.length === 0) {
        nulls++;
        continue;
      }
      if (theirs !== problems.length > 0) differences.push(`${full} ${parameters}: we say ${problems.join('; ') || 'right'}, it says ${error ?? 'right'}`);
    }
  }
  t.diagnostic(`${asked} calls of ${methods} methods, ${refused} refused, ${nulls} of them for a null that UAPI.20 allows`);
  assert.deepEqual(differences, []);
  assert.ok(asked >= 200, String(asked));
  assert.ok(Math.min(refused, asked - refused) >= 30, String(refused));
});
