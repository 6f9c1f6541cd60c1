// The window itself on a kernel with labels: an ordinary user sets, edits and removes a label by keyboard and pointer, takes it
// back, and sees what others change. getfattr and setfattr stand outside and check.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { alice, startScreen } from './help.mjs';

test('labels are set, edited, removed and taken back in the window, on both doors', async () => {
  await using screen = await startScreen();
  // Its profile is her own, and its sandbox is on: root has none.
  const walk = spawnSync('runuser', ['-u', 'alice', '--', 'env', `XDG_RUNTIME_DIR=/run/user/${alice}`, `DISPLAY=${screen.display}`, 'HOME=/home/alice', 'node', '/job/tests/window-walk.mjs'], { encoding: 'utf8' });
  assert.equal(walk.status, 0, `${walk.stdout}${walk.stderr}`);
  assert.match(walk.stdout, /^walked 10 steps$/m);
});
