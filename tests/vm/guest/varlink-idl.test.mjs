// Every interface that a service of systemd offers is read without a problem, written as systemd takes it, and read again as the same.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { reread } from '/job/tests/interfaces.mjs';
import { output } from './help.mjs';

/** @param {string[]} args */
const varlinkctl = (args) => spawnSync('varlinkctl', ['--timeout=20', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });

/** @param {string} address @param {string} method @param {object} parameters */
const ask = (address, method, parameters) => {
  const { status, stdout } = varlinkctl(['call', '--json=short', address, `org.varlink.service.${method}`, JSON.stringify(parameters)]);
  return status === 0 ? JSON.parse(stdout) : null;
};

/** Members and fields without comments and white space: varlinkctl wraps the comments anew. */
const bones = (/** @type {string} */ text) => text.replace(/^\s*#.*$/gm, '').replace(/\s+/g, '');

test('every interface of every service is read, written and read again', (t) => {
  const addresses = new Set([
    ...JSON.parse(output('varlinkctl', ['--system', 'list-registry', '--json=short'])).map((/** @type {any} */ row) => row.entrypoint.replace(/^unix:/, '')),
    ...JSON.parse(output('varlinkctl', ['list-sockets', '--json=short'])).map((/** @type {any} */ row) => row.path),
    ...['userdb', 'report'].flatMap((folder) => readdirSync(`/run/systemd/${folder}`).map((name) => `/run/systemd/${folder}/${name}`)),
  ]);
  const folder = mkdtempSync('/tmp/idl-');
  /** @type {Set<string>} */
  const names = new Set();
  let marked = 0;
  let largest = 0;
  for (const address of addresses)
    for (const name of ask(address, 'GetInfo', {})?.interfaces ?? []) {
      // Most offer the same few besides; each question starts a program, which takes its time in an emulated machine.
      if (names.has(name)) continue;
      const text = ask(address, 'GetInterfaceDescription', { interface: name })?.description;
      if (typeof text !== 'string') continue;
      names.add(name);
      largest = Math.max(largest, text.length);
      const read = reread(text);
      assert.deepEqual(read.problems, [], name);
      assert.equal(read.name, name);
      assert.ok(read.isSame, `${name} is another when it was written`);
      marked += read.marked;
      // The same of what varlinkctl makes of it, with its layout.
      const introspected = varlinkctl(['introspect', address, name]).stdout;
      assert.deepEqual(reread(introspected).problems, [], name);
      assert.equal(bones(reread(introspected).written), bones(read.written), name);
      // What we write is right for systemd.
      const file = `${folder}/${names.size}`;
      writeFileSync(file, read.written);
      const { status, stderr } = varlinkctl(['validate-idl', file]);
      assert.equal(status, 0, `${name}: ${stderr}`);
    }
  t.diagnostic(`${names.size} interfaces of ${addresses.size} services, the largest of ${largest} characters, ${marked} methods with more`);
  assert.ok(names.size >= 25, String(names.size));
  assert.ok(marked >= 10, String(marked));
});
