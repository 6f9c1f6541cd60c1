// The privileged part of Sockatlas in its place: /usr/lib/sockatlas, which belongs to root alone (docs/privilege.md).
import { chmodSync, chownSync, copyFileSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const place = '/usr/lib/sockatlas';
const policy = '/usr/share/polkit-1/actions/org.sockatlas.policy';
const doors = ['act', 'look'];

/**
 * Copies what the doors are made of, makes it root's, and tells polkit of it. What was there before is gone first.
 * @param {string} top the checkout, built
 */
export function installDoors(top) {
  removeDoors();
  const app = join(place, 'app');
  mkdirSync(app, { recursive: true, mode: 0o755 });
  cpSync(join(top, 'package.json'), join(app, 'package.json'));
  cpSync(join(top, 'out', 'main'), join(app, 'out', 'main'), { recursive: true });
  for (const name of ['koffi', `@koromix/koffi-linux-${process.arch}`, 'fs-xattr']) {
    const from = join(top, 'node_modules', name);
    if (existsSync(from)) cpSync(from, join(app, 'node_modules', name), { recursive: true, dereference: true, filter: (path) => !/\/(obj\.target|vendor|doc)(\/|$)/.test(path.slice(from.length)) });
  }
  const node = isRootsAlone(process.execPath) ? process.execPath : join(place, 'node');
  if (node !== process.execPath) copyFileSync(process.execPath, node);
  for (const door of doors) writeFileSync(join(place, door), `#!/usr/bin/env -S ${node} ${join(app, 'out', 'main', `${door}.js`)}\n# Started by pkexec alone: see docs/privilege.md of Sockatlas.\n`);
  own(place, new Set([...doors.map((door) => join(place, door)), node]));
  copyFileSync(join(top, 'assets', 'polkit', 'org.sockatlas.policy'), policy);
  chownSync(policy, 0, 0);
  chmodSync(policy, 0o644);
}

export function removeDoors() {
  rmSync(place, { recursive: true, force: true });
  rmSync(policy, { force: true });
}

/** Everything below is root's, and for others to read. @param {string} path @param {ReadonlySet<string>} programs */
function own(path, programs) {
  const folder = lstatSync(path).isDirectory();
  chownSync(path, 0, 0);
  chmodSync(path, folder || programs.has(path) ? 0o755 : 0o644);
  if (folder) for (const name of readdirSync(path)) own(join(path, name), programs);
}

/** As main/agent/system/inodes/trusted.ts has it. @param {string} path */
function isRootsAlone(path) {
  const parts = path.split('/');
  return parts.every((_, i) => {
    const stat = lstatSync(parts.slice(0, i + 1).join('/') || '/');
    return stat.uid === 0 && (stat.mode & 0o002) === 0 && ((stat.mode & 0o020) === 0 || stat.gid === 0) && !stat.isSymbolicLink();
  });
}
