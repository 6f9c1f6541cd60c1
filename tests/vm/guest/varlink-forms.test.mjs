// Every method that a service of systemd offers yields a form.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { output } from './help.mjs';

/** @param {string} address @param {string} method @param {object} parameters */
const ask = (address, method, parameters) => {
  const { status, stdout } = spawnSync('varlinkctl', ['call', '--json=short', address, `org.varlink.service.${method}`, JSON.stringify(parameters)], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return status === 0 ? JSON.parse(stdout) : null;
};

test('every method of every interface in the registry yields a form', () => {
  const folder = mkdtempSync('/tmp/interfaces-');
  /** @type {Map<string, string>} */
  const files = new Map();
  for (const { entrypoint } of JSON.parse(output('varlinkctl', ['--system', 'list-registry', '--json=short'])))
    for (const name of ask(entrypoint, 'GetInfo', {})?.interfaces ?? []) {
      if (files.has(name)) continue;
      const described = ask(entrypoint, 'GetInterfaceDescription', { interface: name });
      if (!described) continue;
      const file = `${folder}/${name}`;
      writeFileSync(file, described.description);
      files.set(name, file);
    }
  assert.ok(files.size >= 20, String(files.size));
  const { status, stdout, stderr } = spawnSync('node', ['/job/tests/forms.mjs', ...files.values()], { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  const methods = Number(/^methods: (\d+)$/m.exec(stdout)?.[1]);
  process.stdout.write(`# ${files.size} interfaces, ${methods} methods\n`);
  assert.ok(methods >= 80, stdout);
});
