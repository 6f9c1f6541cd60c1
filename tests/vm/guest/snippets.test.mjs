// Calls as text of other languages, at services of systemd: each must run, and say what our client says.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { aboutLanguage } from '/job/tests/snippets.mjs';
import { sockatlasJson } from './help.mjs';

/** @param {string} path @param {string} method @param {object} [parameters] @param {'none'|'more'} [flag] */
const call = (path, method, parameters = {}, flag = 'none') => ({ address: { kind: 'unix', name: path }, method, parameters, flag, timeoutMs: 45_000, descriptors: [], hasAny: true });
const describe_ = call('/run/systemd/io.systemd.Hostname', 'io.systemd.Hostname.Describe');
const list = call('/run/systemd/userdb/io.systemd.Multiplexer', 'io.systemd.UserDatabase.GetUserRecord', { service: 'io.systemd.Multiplexer' }, 'more');

/** How a text is run. @type {Record<string, (text: string) => {status: number | null, stdout: string, stderr: string}>} */
const runs = {
  varlinkctl: (text) => spawnSync('sh', ['-c', text], { encoding: 'utf8' }),
  typescript: (text) => {
    // It has no annotations, so that it is JavaScript too: Debian builds Node without what strips types.
    writeFileSync('/tmp/call.mjs', text);
    return spawnSync('node', ['/tmp/call.mjs'], { encoding: 'utf8' });
  },
  python: (text) => spawnSync('python3', ['-c', text], { encoding: 'utf8' }),
};

for (const [language, run] of Object.entries(runs))
  describe(language, () => {
    /** @param {typeof describe_} one */
    const outcome = (one) => {
      const snippet = aboutLanguage[language].write(one);
      assert.ok(snippet.can, snippet.reason);
      return run(snippet.text);
    };
    it('calls a method', () => {
      const { status, stdout, stderr } = outcome(describe_);
      assert.equal(status, 0, stderr);
      const { KernelRelease } = sockatlasJson(['varlink', 'call', '/run/systemd/io.systemd.Hostname', 'io.systemd.Hostname.Describe', '--json']);
      assert.ok(stdout.includes(KernelRelease), stdout);
    });
    it('takes a stream', () => {
      const { status, stdout, stderr } = outcome(list);
      assert.equal(status, 0, stderr);
      for (const name of ['root', 'alice', 'bob']) assert.match(stdout, new RegExp(`userName["']?\\s*:\\s*["']${name}["']`));
    });
    it('tells of a refusal and fails', () => {
      const { status, stdout, stderr } = outcome({ ...list, parameters: { service: 'io.systemd.Multiplexer', userName: 'nobody-of-this-name' } });
      assert.notEqual(status, 0);
      assert.match(stdout + stderr, /NoRecordFound/);
    });
  });
