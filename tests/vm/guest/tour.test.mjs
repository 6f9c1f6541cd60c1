// The tour that needs a kernel with labels, gone by an ordinary user in the window.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { alice, startScreen } from './help.mjs';

test('a label is broken and fixed on a tour', async () => {
  await using screen = await startScreen();
  const walk = spawnSync('runuser', ['-u', 'alice', '--', 'env', `XDG_RUNTIME_DIR=/run/user/${alice}`, `DISPLAY=${screen.display}`, 'HOME=/home/alice', 'node', '/job/tests/tour-walk.mjs'], { encoding: 'utf8' });
  assert.equal(walk.status, 0, `${walk.stdout}${walk.stderr}`);
  assert.match(walk.stdout, /^walked 5 steps$/m);
});
