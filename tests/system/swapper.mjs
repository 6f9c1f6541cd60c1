// Runs beside tests/system/race.test.ts: puts one thing after another in the place of a socket, as fast as it can, and
// counts those whose mode was changed while they stood there. Everything but the original is a bystander.
import { chmodSync, closeSync, constants, fstatSync, linkSync, lstatSync, mkdirSync, openSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync, existsSync } from 'node:fs';
import koffi from 'koffi';

const c = koffi.load('libc.so.6');
const socket = c.func('int socket(int, int, int)');
const bind = c.func('int bind(int, const void *, uint32_t)');
const close = c.func('int close(int)');

const [, , folder = '.', seconds = '1'] = process.argv;
const door = `${folder}/door`;
const original = `${folder}/original`;
const bystanderMode = 0o755;
const O_PATH = 0o10000000;

/** @param {string} path */
function bound(path) {
  const fd = socket(1, 2, 0);
  const address = Buffer.from(`\u0001\0${path}\0`, 'latin1');
  if (bind(fd, address, address.length) !== 0) throw new Error(`bind ${path}`);
  chmodSync(path, bystanderMode);
  return fd;
}

/** Puts the thing at `path` in the place of the door in one step. @param {string} path */
function over(path) {
  renameSync(path, door);
  rmSync(path, { force: true }); // rename(2) of one inode over itself leaves both names
}
/** @param {string} path */
const modeOf = (path) => lstatSync(path).mode & 0o7777;

const aside = `${folder}/aside`;
let swaps = 0;
let wrong = 0;

// Bystanders that live throughout, by a second name.
bound(`${folder}/other`);
writeFileSync(`${folder}/file`, 'x');
chmodSync(`${folder}/file`, bystanderMode);
mkdirSync(`${folder}/folder`);
chmodSync(`${folder}/folder`, bystanderMode);
const lasting = ['other', 'file', 'folder'].map((name) => `${folder}/${name}`);

/** The original, by another name of its own, so that it is there again and again. */
function restore() {
  linkSync(original, aside);
  over(aside);
}

const steps = [
  () => {
    linkSync(`${folder}/other`, aside);
    over(aside);
  },
  () => {
    linkSync(`${folder}/file`, aside);
    over(aside);
  },
  () => {
    symlinkSync(`${folder}/other`, aside);
    over(aside);
  },
  () => {
    symlinkSync(original, aside); // even a link to the right socket is not the right socket
    over(aside);
  },
  () => {
    unlinkSync(door);
    renameSync(`${folder}/folder`, door);
    renameSync(door, `${folder}/folder`);
  },
  () => {
    // A new socket that goes again: its inode number is free for the next.
    unlinkSync(door);
    const fd = bound(door);
    const held = openSync(door, O_PATH | constants.O_NOFOLLOW);
    swaps++;
    if (Math.random() < 0.5) restore();
    else unlinkSync(door);
    if ((fstatSync(held).mode & 0o7777) !== bystanderMode) wrong++;
    closeSync(held);
    close(fd);
    if (!existsSync(door)) restore();
  },
];

process.stdout.write('ready\n');
const end = Date.now() + Number(seconds) * 1000;
while (Date.now() < end) {
  for (const step of steps) {
    step();
    restore();
    swaps += 2;
    // The one moment in which an edit may succeed; the rest of the time it must be refused.
    for (const until = process.hrtime.bigint() + BigInt(Math.floor(Math.random() * 200_000)); process.hrtime.bigint() < until; );
  }
}
for (const path of lasting) if (modeOf(path) !== bystanderMode) wrong++;
process.stdout.write(`${JSON.stringify({ swaps, wrong })}\n`);
