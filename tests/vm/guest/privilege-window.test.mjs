// The window of an ordinary user on a machine with polkit: what it may not do itself it has done by an administrator.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { alice, installDoors, labelsByGetfattr, removeDoors, startScreen } from './help.mjs';

const unit = 'walk-test.socket';
const path = '/run/walk-test.socket';
const dropIn = `/etc/systemd/system/${unit}.d/50-sockatlas.conf`;
const rule = '/etc/polkit-1/rules.d/10-walk.rules';
const systemctl = (/** @type {string[]} */ ...args) => execFileSync('systemctl', args);

before(() => {
  writeFileSync(`/etc/systemd/system/${unit}`, `[Socket]\nListenStream=${path}\nSocketMode=0644\nXAttrEntryPoint=user.varlink=entrypoint\n`);
  writeFileSync('/etc/systemd/system/walk-test.service', '[Service]\nExecStart=/bin/sleep infinity\n');
  writeFileSync(rule, `polkit.addRule(function (action, subject) { if (action.id.indexOf('org.sockatlas.') === 0 && subject.user === 'alice') return 'yes'; });`);
  systemctl('daemon-reload');
  systemctl('start', unit);
  systemctl('restart', 'polkit.service');
  installDoors('/job');
});
after(() => {
  systemctl('stop', unit);
  for (const file of [`/etc/systemd/system/${unit}`, '/etc/systemd/system/walk-test.service', rule]) rmSync(file);
  rmSync(`/etc/systemd/system/${unit}.d`, { recursive: true, force: true });
  removeDoors();
  systemctl('daemon-reload');
});

test('looks, changes and keeps as administrator, and goes back to its own eyes', async () => {
  await using screen = await startScreen();
  const walk = spawnSync('runuser', ['-u', 'alice', '--', 'env', `XDG_RUNTIME_DIR=/run/user/${alice}`, `DISPLAY=${screen.display}`, 'HOME=/home/alice', 'node', '/job/tests/privilege-walk.mjs', path], { encoding: 'utf8' });
  assert.equal(walk.status, 0, `${walk.stdout}${walk.stderr}`);
  assert.match(walk.stdout, /^walked to the end$/m);
  assert.equal(statSync(path).mode & 0o7777, 0o640);
  assert.deepEqual(labelsByGetfattr(path), { 'user.varlink': 'entrypoint' });
  assert.ok(existsSync(dropIn));
  assert.match(readFileSync(dropIn, 'utf8'), /SocketMode=0640/);
  systemctl('restart', unit);
  assert.equal(statSync(path).mode & 0o7777, 0o640);
});
