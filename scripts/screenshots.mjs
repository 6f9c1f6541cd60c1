// `npm run screenshots`: makes the pictures of the documentation anew, from the real window over demo services.
import { chownSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild } from './lib/build.mjs';
import { startXvfb } from './lib/display.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { ensureNodeModules } from './lib/node-modules.mjs';
import { root } from './lib/paths.mjs';
import { command, isRoot, run, say, Trouble } from './lib/say.mjs';
import { ensureTestUser, stageFor } from './lib/stage.mjs';
import { ensureLibraries, ensurePrograms } from './lib/system-packages.mjs';

const help = `Usage: npm run screenshots [-- --electron PATH]

Draws the window over the demo services of tests/demo and saves its pictures
in docs/pictures, light and dark. As root it does so as an ordinary user.
`;

await run(async () => {
  const { values } = parseArgs({ options: { electron: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  await ensureNodeModules();
  await ensureBuild();
  await ensurePrograms([['python3', 'python3']], 'for the demo services');
  const electron = await ensureElectron(values.electron);
  await ensureLibraries(electron.path);
  const screen = await startXvfb();
  const user = isRoot() ? ensureTestUser() : undefined;
  const staged = user ? await stageFor(electron.path, user) : { root, electron: electron.path, end() {} };
  const folder = mkdtempSync(join(tmpdir(), 'sockatlas-pictures-'));
  try {
    if (user) chownSync(folder, user.uid, user.gid);
    const { status, output } = await command(process.execPath, [join(staged.root, 'scripts/lib/take-pictures.mjs'), staged.electron, folder], {
      what: 'pictures',
      cwd: staged.root,
      env: { PATH: process.env['PATH'], DISPLAY: screen.display, HOME: folder, LANG: 'C.UTF-8' },
      ...(user && { as: user }),
    });
    if (status !== 0) throw new Trouble(`No pictures were made:\n${output.trim()}`);
    const target = join(root, 'docs/pictures');
    mkdirSync(target, { recursive: true });
    for (const name of readdirSync(join(folder, 'pictures'))) {
      copyFileSync(join(folder, 'pictures', name), join(target, name));
      say(`docs/pictures/${name}`);
    }
    return 0;
  } finally {
    staged.end();
    rmSync(folder, { recursive: true, force: true });
    await screen.end();
  }
});
