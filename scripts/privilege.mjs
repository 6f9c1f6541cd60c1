// `npm run privilege -- install`: puts the two programs that polkit may start as root in their place.
import { spawnSync } from 'node:child_process';
import { ensureBuild } from './lib/build.mjs';
import { ensureNodeModules } from './lib/node-modules.mjs';
import { root } from './lib/paths.mjs';
import { installDoors, removeDoors } from './lib/privilege.mjs';
import { isRoot, run, say, Trouble } from './lib/say.mjs';

const help = `Usage: sudo npm run privilege -- install|remove

Copies the act door and the look door, with the Node that runs them, to
/usr/lib/sockatlas, where they belong to root alone, and their policy to
/usr/share/polkit-1/actions. From then on the window and the command line can ask
for an administrator (docs/privilege.md). A checkout itself is never run as root:
after a change of it, install again.
`;

await run(async () => {
  const [wanted, ...more] = process.argv.slice(2);
  if (wanted === '--help' || wanted === '-h') {
    process.stdout.write(help);
    return 0;
  }
  if ((wanted !== 'install' && wanted !== 'remove') || more.length > 0) throw new Trouble('Say install or remove.', 'See npm run privilege -- --help', 2);
  if (spawnSync('dpkg', ['-S', '/usr/lib/sockatlas/act']).status === 0) throw new Trouble('The doors are there already: they belong to the package sockatlas.', 'Remove that first to use those of this checkout: sudo apt remove sockatlas');
  if (!isRoot()) throw new Trouble('The privileged part is put in its place by root.', 'Run it with sudo.', 4);
  if (wanted === 'remove') {
    removeDoors();
    say('removed.');
    return 0;
  }
  await ensureNodeModules();
  await ensureBuild();
  installDoors(root);
  say('installed in /usr/lib/sockatlas.');
  return 0;
});
