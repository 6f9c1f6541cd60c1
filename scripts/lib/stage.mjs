import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './paths.mjs';
import { command, say, Trouble } from './say.mjs';

const userName = 'sockatlas-test';
/** What the end-to-end tests read of the checkout. */
const parts = ['out', 'core', 'preload', 'scripts', 'tests/demo', 'tests/e2e', 'tests/fixtures', 'node_modules', 'package.json', 'tsconfig.base.json', 'tsconfig.json', 'tsconfig.tests.json'];

/**
 * Root has no sandbox to test, and sees what others do not: this finds or makes an ordinary user.
 * @returns {{uid: number, gid: number}}
 */
export function ensureTestUser() {
  if (spawnSync('id', [userName]).status !== 0) {
    say(`making the user ${userName} to run the window as`);
    const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', userName], { encoding: 'utf8' });
    if (made.status !== 0) throw new Trouble(`No user could be made for the tests of the window: ${made.stderr?.trim() ?? made.error?.message}`);
  }
  const id = (/** @type {string} */ option) => Number(execFileSync('id', [option, userName], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Whether this user can read a file, through every folder on the way. @param {string} path @param {{uid: number, gid: number}} user */
const reaches = (path, user) => spawnSync('test', ['-r', path], user).status === 0;

/**
 * The checkout and an Electron where the user can read them: where they are, or, below a folder that is shut (such as
 * /root), as copies in a folder that goes with `end`.
 * @param {string} electron
 * @param {{uid: number, gid: number}} user
 */
export async function stageFor(electron, user) {
  const open = reaches(join(root, 'package.json'), user) && reaches(join(root, 'node_modules/vitest/package.json'), user);
  const folder = mkdtempSync('/var/tmp/sockatlas-stage-');
  chmodSync(folder, 0o755);
  const staged = { root, electron, end: () => rmSync(folder, { recursive: true, force: true }) };
  if (!open) {
    staged.root = join(folder, 'checkout');
    for (const part of parts) if (existsSync(join(root, part))) await copy(join(root, part), join(staged.root, part));
  }
  if (!reaches(electron, user)) {
    await copy(dirname(electron), join(folder, 'electron'));
    staged.electron = join(folder, 'electron', 'electron');
  }
  return staged;
}

/** Hard links where the file system has them: nothing is written there. @param {string} from @param {string} to */
async function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  const { status } = await command('cp', ['-al', from, to], { what: 'copying for the test user' });
  if (status === 0) return;
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}
