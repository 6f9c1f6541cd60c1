// Services of systemd itself, called by our client: the same JSON as varlinkctl gives, and each kind of error; and what is told of their sockets.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { callOnce, sameJson } from '/job/tests/real-services.mjs';
import { listenAt, sockatlas } from './help.mjs';

const run = '/run/systemd';
/** Replies of `--json`, one or a stream: JSON-SEQ has a record separator before each (RFC 7464). @param {string} text */
const replies = (text) => text.split('\u001e').map((one) => one.trim()).filter((one) => one !== '');

/** @param {string} path @param {string} method @param {string} parameters @param {string[]} [flags] */
function byVarlinkctl(path, method, parameters, flags = []) {
  return replies(execFileSync('varlinkctl', ['-j', ...flags, 'call', path, method, parameters], { encoding: 'utf8', maxBuffer: 1 << 28 }));
}
/** @param {string} path @param {string} method @param {string} parameters @param {string[]} [flags] */
function byUs(path, method, parameters, flags = []) {
  const { status, out, err } = sockatlas(['varlink', 'call', '--json', ...flags, path, method, parameters]);
  assert.equal(status, 0, err);
  return replies(out);
}
/** @param {string} path @param {string} method @param {string} parameters @param {string[]} [flags] */
function bothSay(path, method, parameters, flags) {
  const [theirs, ours] = [byVarlinkctl(path, method, parameters, flags), byUs(path, method, parameters, flags)];
  assert.equal(ours.length, theirs.length);
  for (const [i, text] of theirs.entries()) assert.ok(sameJson(text, ours[i] ?? ''), `${method}\n${text.slice(0, 500)}\n${ours[i]?.slice(0, 500)}`);
  return ours;
}

test('one reply is the same JSON as varlinkctl prints', () => {
  const [host] = bothSay(`${run}/io.systemd.Hostname`, 'io.systemd.Hostname.Describe', '{}');
  assert.match(host ?? '', /"Hostname"/);
  bothSay(`${run}/resolve/io.systemd.Resolve`, 'io.systemd.Resolve.ResolveHostname', '{"name":"localhost"}');
  bothSay(`${run}/io.systemd.Manager`, 'org.varlink.service.GetInterfaceDescription', '{"interface":"io.systemd.Unit"}');
});

test('a stream of hundreds is the same', () => {
  const manager = `${run}/io.systemd.Manager`;
  const unit = (/** @type {string} */ text) => JSON.parse(text);
  const theirs = new Map(byVarlinkctl(manager, 'io.systemd.Unit.List', '{}', ['--more']).map((text) => [unit(text).context.ID, unit(text)]));
  const ours = byUs(manager, 'io.systemd.Unit.List', '{}', ['--more']).map(unit);
  assert.ok(ours.length > 100, `${ours.length} units`);
  let same = 0;
  for (const { context } of ours) {
    const other = theirs.get(context.ID)?.context;
    if (other === undefined) continue; // it came between the two calls
    assert.deepEqual(context, other);
    same++;
  }
  assert.ok(same > ours.length * 0.9, `${same} of ${ours.length} are in both`);
  bothSay(manager, 'io.systemd.Unit.List', '{"name":"dbus.socket"}', ['--more']);
  bothSay(`${run}/userdb/io.systemd.Multiplexer`, 'io.systemd.UserDatabase.GetUserRecord', '{"userName":"alice","service":"io.systemd.Multiplexer"}');
  const users = bothSay(`${run}/userdb/io.systemd.Multiplexer`, 'io.systemd.UserDatabase.GetUserRecord', '{"service":"io.systemd.Multiplexer"}', ['--more']);
  assert.ok(users.length > 10);
});

test('the log is read as a stream', async () => {
  const path = `${run}/io.systemd.JournalAccess`;
  execFileSync('logger', ['sockatlas-entry-1']);
  execFileSync('journalctl', ['--sync']);
  const entries = await callOnce(path, 'io.systemd.JournalAccess.GetEntries', {}, 'more', { most: 50 });
  assert.ok(entries.replies.length > 0);
});

test('credentials go round between ours and theirs', () => {
  const path = `${run}/io.systemd.Credentials`;
  const blob = JSON.parse(byUs(path, 'io.systemd.Credentials.Encrypt', '{"name":"sockatlas","text":"a secret","withKey":"null"}')[0] ?? '{}').blob;
  const [data] = byVarlinkctl(path, 'io.systemd.Credentials.Decrypt', JSON.stringify({ name: 'sockatlas', blob, allowNull: true }));
  assert.equal(Buffer.from(JSON.parse(data ?? '{}').data, 'base64').toString(), 'a secret');
});

test('each kind of error is told as what it is', async () => {
  const hostname = `${run}/io.systemd.Hostname`;
  /** @param {string[]} args @param {{user?: string}} [options] */
  const call = (args, options) => sockatlas(['varlink', 'call', ...args], options);
  /** @param {string[]} args @param {RegExp} says @param {number} status @param {{user?: string}} [options] */
  const fails = (args, says, status, options) => {
    const outcome = call(args, options);
    assert.match(outcome.err, says, JSON.stringify(outcome));
    assert.equal(outcome.status, status, outcome.err);
  };
  fails([hostname, 'io.systemd.Hostname.Nope'], /org\.varlink\.service\.MethodNotFound|no method/, 1);
  fails([hostname, 'org.varlink.service.GetInterfaceDescription', '{"interface":"a.b.Nope"}'], /InterfaceNotFound|no interface/, 1);
  fails([`${run}/userdb/io.systemd.Multiplexer`, 'io.systemd.UserDatabase.GetUserRecord', '{"uid":"many","service":"io.systemd.Multiplexer"}'], /InvalidParameter|uid/, 1);
  fails([`${run}/io.systemd.JournalAccess`, 'io.systemd.JournalAccess.GetEntries'], /ExpectedMore|more/, 1);
  fails([hostname, 'io.systemd.service.SetLogLevel', '{"level":7}'], /PermissionDenied|InteractiveAuthenticationRequired|not permitted|permission/i, 1, { user: 'alice' });
  fails([hostname, 'io.systemd.Hostname.SetHostname', '{"newValue":"other"}'], /InteractiveAuthenticationRequired|allowInteractiveAuthentication/, 1, { user: 'alice' });
  fails([`${run}/io.systemd.Repart`, 'org.varlink.service.GetInfo'], /may not connect|permitted|permission/i, 4, { user: 'alice' });
  fails(['/run/systemd/nobody-there', 'org.varlink.service.GetInfo'], /no socket|nothing|There is no/i, 5);
  await using silent = await listenAt('/run/sockatlas-silent');
  assert.ok(silent.fd > 0);
  fails(['/run/sockatlas-silent', 'org.varlink.service.GetInfo', '--timeout', '1'], /No reply came|in time|accept/, 5);
  const closer = spawn('socat', ['UNIX-LISTEN:/run/sockatlas-closer,fork', 'SYSTEM:true'], { stdio: 'ignore' });
  for (let i = 0; i < 100 && !existsSync('/run/sockatlas-closer'); i++) await pause(50);
  fails(['/run/sockatlas-closer', 'org.varlink.service.GetInfo'], /clos|ended|went/i, 5);
  closer.kill();
});

test('every socket is explained in whole sentences, for every kind of reader', () => {
  // Connections come and go between two looks.
  const rows = JSON.parse(sockatlas(['list', '--json', '--filter', 'state:listen kind:path']).out);
  const sockets = (rows.sockets ?? rows).slice(0, 12);
  for (const { key } of sockets)
    for (const level of ['beginner', 'developer']) {
      const { status, out } = sockatlas(['show', key, '--level', level]);
      assert.equal(status, 0);
      assert.doesNotMatch(out, /undefined|NaN|\[object/);
    }
  const hostname = sockatlas(['show', 'io.systemd.Hostname', '--level', 'developer']).out;
  assert.match(hostname, /labelled as a Varlink entry point/);
  assert.match(hostname, /Careful: whoever may connect may also change its labels/);
  assert.match(hostname, /io\.systemd\.Hostname: /);
  assert.match(hostname, /varlinkctl info unix:\/run\/systemd\/io\.systemd\.Hostname/);
});
