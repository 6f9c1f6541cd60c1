// Who may do what, as predicted from what the agent reads, against what Linux with socket labels really lets them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, chmodSync, statfsSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { differ, Elsewhere, report } from '/job/tests/differential.mjs';

const seed = Number(process.env['SOCKATLAS_TEST_SEED'] ?? Math.floor(Math.random() * 0x1_0000_0000));
const doer = '/job/tests/access-doer.py';

for (const protectedSymlinks of ['1', '0'])
  test(`with fs.protected_symlinks ${protectedSymlinks}, every prediction is the outcome`, async () => {
    writeFileSync('/proc/sys/fs/protected_symlinks', protectedSymlinks);
    const memory = `/mnt/access-${protectedSymlinks}`;
    mkdirSync(memory, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=0755', 'tmpfs', memory]);
    const disk = mkdtempSync('/var/access-');
    const roots = [
      { path: `${memory}/m`, flags: true, mounts: true },
      { path: `${disk}/d`, flags: true, mounts: true },
    ];
    for (const { path } of roots) mkdirSync(path);
    for (const path of [disk, ...roots.map((root) => root.path)]) chmodSync(path, 0o755);
    assert.equal(statfsSync(disk).type, 0xef53, 'the disk is no ext4');
    try {
      const tally = await differ({ seed, roots, doer, sockets: protectedSymlinks === '1' ? 5000 : 800, usersEach: protectedSymlinks === '1' ? 2 : 5 });
      process.stdout.write(`# SOCKATLAS_TEST_SEED=${seed}\n${report(tally).replace(/^/gm, '# ')}\n`);
      assert.equal(tally.wrong.length, 0, JSON.stringify(tally.wrong[0]));
      assert.ok(tally.cases >= (protectedSymlinks === '1' ? 10_000 : 4000));
      for (const act of ['connect', 'getxattr', 'listxattr', 'setxattr', 'removexattr', 'chmod', 'chown', 'unlink', 'rename']) {
        const { yes, no } = tally.acts[act] ?? { yes: 0, no: 0 };
        assert.ok(Math.min(yes, no) >= 50, `${act}: ${yes} done, ${no} refused: that proves little`);
      }
    } finally {
      writeFileSync('/proc/sys/fs/protected_symlinks', '1');
    }
  });

test('in another mount namespace it is so through the door of a process', async () => {
  const folder = mkdtempSync('/mnt/elsewhere-');
  chmodSync(folder, 0o755);
  const open = await Elsewhere.begin('/job/tests/access-elsewhere.py', folder, true);
  const shut = await Elsewhere.begin('/job/tests/access-elsewhere.py', folder, false);
  const tally = await differ({ seed, roots: [open.root, shut.root], doer, sockets: 200, usersEach: 10 });
  process.stdout.write(`${report(tally).replace(/^/gm, '# ')}\n`);
  assert.equal(tally.wrong.length, 0, JSON.stringify(tally.wrong[0]));
  for (const { yes, no } of Object.values(tally.acts)) assert.ok(Math.min(yes, no) >= 20);
  await open[Symbol.asyncDispose]();
  await shut[Symbol.asyncDispose]();
});
