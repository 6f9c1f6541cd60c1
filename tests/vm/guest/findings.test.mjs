// Findings on a kernel that has labels on sockets, and on systemd as it comes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { listenAt, sockatlas } from './help.mjs';

/** @typedef {{rule: string, severity: string, subject: string, sentence: string, fix: {commands: string[]}}} Finding */

/** @param {string[]} args @param {{user?: string}} [options] @returns {{findings: Finding[], notChecked: {rule: string}[]}} */
function check(args = [], options) {
  const { status, out, err } = sockatlas(['check', '--format', 'json', '--severity', 'info', ...args], options);
  assert.ok(status === 0 || status === 1, err);
  return JSON.parse(out);
}

const folder = '/run/findings-test';
const path = `${folder}/door.socket`;
/** @type {Awaited<ReturnType<typeof listenAt>>} */
let service;
/** Rules that tell something of the test's own socket. */
const told = () => check([`name:${folder}/*`]).findings.filter(({ subject }) => subject === path).map(({ rule }) => rule);
/** @param {'entry-point' | 'object'} door @param {string | null} value */
function label(door, value) {
  const outcome = value === null ? sockatlas(['label', 'remove', '--door', door, path, 'user.varlink']) : sockatlas(['label', 'set', '--door', door, path, `user.varlink=${value}`]);
  assert.equal(outcome.status, 0, outcome.err);
}
/** @param {string} mode */
const setMode = (mode) => assert.equal(sockatlas(['protect', 'mode', path, mode]).status, 0);

describe('rules about labels, on real labels', () => {
  before(async () => {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    service = await listenAt(path, { mode: '0644' });
  });
  after(async () => {
    await service[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  test('a socket without labels has none to tell of', () => assert.deepEqual(told(), []));

  test('SA106: the entry point says Varlink, the socket object does not', () => {
    label('entry-point', 'entrypoint');
    assert.deepEqual(told(), ['SA106']);
    label('object', 'listen');
    assert.deepEqual(told(), []);
  });

  test('SA107: the socket object says Varlink, the entry point does not', () => {
    label('entry-point', null);
    assert.deepEqual(told(), ['SA107']);
    label('entry-point', 'entrypoint');
  });

  test('SA101, SA206: strangers can change the label; and really can', () => {
    setMode('0666');
    assert.deepEqual(told().filter((rule) => rule !== 'SA301'), ['SA101', 'SA206']);
    execFileSync('runuser', ['-u', 'alice', '--', 'setfattr', '-x', 'user.varlink', path]);
    label('entry-point', 'entrypoint');
    setMode('0644');
    assert.throws(() => execFileSync('runuser', ['-u', 'alice', '--', 'setfattr', '-x', 'user.varlink', path], { stdio: 'ignore' }));
    assert.deepEqual(told(), []);
  });

  test('SA108: a label that others cannot read', () => {
    setMode('0600');
    assert.deepEqual(told(), ['SA108']);
    assert.throws(() => execFileSync('runuser', ['-u', 'alice', '--', 'getfattr', '-n', 'user.varlink', path], { stdio: 'ignore' }));
    setMode('0644');
    execFileSync('runuser', ['-u', 'alice', '--', 'getfattr', '-n', 'user.varlink', path], { stdio: 'ignore' });
    assert.deepEqual(told(), []);
  });

  test('SA103: the old value; the fix that is told puts it right', () => {
    label('entry-point', '1');
    const finding = check([`name:${path}`]).findings.find(({ rule }) => rule === 'SA103');
    assert.ok(finding);
    for (const command of finding.fix.commands) execFileSync('bash', ['-c', command]);
    assert.deepEqual(told(), []);
  });

  test('SA104: a value that is no role', () => {
    label('entry-point', 'Entrypoint');
    assert.deepEqual(told(), ['SA104']);
    label('entry-point', 'entrypoint');
  });

  test('SA102, SA105: roles where nobody looks for them', () => {
    label('object', 'entrypoint');
    assert.deepEqual(told(), ['SA102']);
    label('object', 'server');
    assert.deepEqual(told(), ['SA105']);
    label('object', 'listen');
    assert.deepEqual(told(), []);
  });

  test('SA205, SA109: published without a label; labelled where nobody listens', async () => {
    const name = '/run/varlink/registry/io.example.Findings';
    symlinkSync(path, name);
    try {
      label('entry-point', null);
      assert.deepEqual(told(), ['SA205']);
      label('entry-point', 'entrypoint');
      assert.deepEqual(told(), []);
      await service[Symbol.asyncDispose]();
      assert.deepEqual(told(), ['SA109']);
    } finally {
      unlinkSync(name);
      service = await listenAt(path, { mode: '0644' });
    }
  });

  test('an ordinary user is told what could not be checked', () => {
    const { notChecked } = check([`name:${folder}/*`], { user: 'alice' });
    assert.ok(notChecked.some(({ rule }) => rule === 'SA102'));
  });
});

describe('systemd as it comes', () => {
  // What other tests have left in this machine is not systemd's.
  const stock = /^(?:@|\/run\/(?:systemd|dbus|varlink|udev|polkit|user\/1000\/(?:systemd|bus|varlink))(?:\/|$))/;
  const ofSystemd = 'name:/run/systemd/* OR name:/run/dbus/* OR name:/run/user/1000/systemd/*';

  // Read by hand and found to be so; whatever else comes up is a false alarm, or news from systemd.
  test('gives information, and nothing graver', () => {
    const { findings } = check();
    const grave = findings.filter(({ severity, subject }) => severity !== 'info' && stock.test(subject));
    assert.deepEqual(grave.map(({ rule, severity, subject }) => `${rule} ${severity} ${subject}`), []);
    assert.ok(findings.length > 20);
  });
  test('ends with 0 unless information is asked for', () => {
    assert.equal(sockatlas(['check', ofSystemd]).status, 0);
    assert.equal(sockatlas(['check', ofSystemd], { user: 'alice' }).status, 0);
    assert.equal(sockatlas(['check', '--severity', 'info', ofSystemd]).status, 1);
  });
  test('writes SARIF that names each rule', () => {
    const { runs } = JSON.parse(sockatlas(['check', '--format', 'sarif', '--severity', 'info']).out);
    for (const { ruleId, ruleIndex } of runs[0].results) assert.equal(runs[0].tool.driver.rules[ruleIndex].id, ruleId);
  });
});
