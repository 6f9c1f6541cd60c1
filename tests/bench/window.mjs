// The window against an empty window of the same Electron, turn by turn in one run, as an ordinary user where this runs as root.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { figure, median } from './figures.mjs';
import { cpuSeconds, pssMib } from './processes.mjs';
import { makeSockets } from './refresh.mjs';
import { measureReading } from './reading/reading.mjs';
import { measureRows } from './rows.mjs';

/**
 * @typedef {object} Place where the window runs
 * @property {string} root the checkout, where the user can read it
 * @property {string} bench this folder
 * @property {string} electron
 * @property {string} display
 * @property {{uid: number, gid: number} | undefined} user
 */

/** @typedef {'ours' | 'empty'} Which */
/** @type {readonly Which[]} */
const oursFirst = ['ours', 'empty'];
/** @type {readonly Which[]} */
const emptyFirst = ['empty', 'ours'];

const starts = 9;
const warmUps = 4;
const idleSockets = 1000;
/** Caches fill, the compiler comes to rest, Chromium puts its start behind it. */
const settleMs = 12_000;
const idleMs = 20_000;
/** A refresh makes some garbage; the memory of a moment says little, so it is read several times. */
const memoryReadings = 3;

/**
 * @param {Place & {count: number, rows: number, onlyReading: boolean, rowsBundle: string, readingBundle: string}} options
 * @returns {Promise<import('./figures.mjs').Figure[]>}
 */
export async function measureWindow({ count, rows, onlyReading, rowsBundle, readingBundle, ...place }) {
  const folder = mkdtempSync(join(tmpdir(), 'sockatlas-bench-window-'));
  chmodSync(folder, 0o755);
  try {
    // What the user must be able to read, wherever the checkout is.
    for (const name of ['empty-window', 'electron-hook.cjs', 'make-sockets.py']) cpSync(join(place.bench, name), join(folder, name), { recursive: true });
    cpSync(rowsBundle, join(folder, 'rows-in-window.mjs'));
    cpSync(readingBundle, join(folder, 'interfaces-in-window.mjs'));
    const bench = { ...place, folder };
    if (onlyReading) return await measureReading({ ...bench, env: environment(bench) });
    const started = await measureStart(bench);
    const idle = await measureIdle(bench);
    const memory = await measureMemory(bench, count);
    const drawn = await measureRows({ ...bench, env: environment(bench), rows });
    const read = await measureReading({ ...bench, env: environment(bench) });
    return [...started, ...memory, ...idle, ...drawn, ...read];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @typedef {Place & {folder: string}} Bench */

/** A profile of its own for each start: nothing is kept, nothing of the user's is touched. @param {Bench} bench */
function environment({ folder, display, user }) {
  const profile = mkdtempSync(join(folder, 'profile-'));
  /** @type {NodeJS.ProcessEnv} */
  const env = { PATH: process.env['PATH'], LANG: 'C.UTF-8', DISPLAY: display };
  for (const [variable, name] of Object.entries({ HOME: 'home', XDG_CONFIG_HOME: 'config', XDG_STATE_HOME: 'state', XDG_CACHE_HOME: 'cache', XDG_DATA_HOME: 'data', XDG_RUNTIME_DIR: 'run', TMPDIR: 'tmp' })) {
    const path = join(profile, name);
    mkdirSync(path, { mode: 0o700 });
    if (user) chownSync(path, user.uid, user.gid);
    env[variable] = path;
  }
  if (user) chownSync(profile, user.uid, user.gid);
  return env;
}

/** @param {Bench} bench @param {Which} which @param {NodeJS.ProcessEnv} [env] */
async function open(bench, which, env = environment(bench)) {
  const { root, electron, folder, user } = bench;
  const args = ['-r', join(folder, 'electron-hook.cjs'), ...(process.getuid?.() === 0 && !user ? ['--no-sandbox'] : []), which === 'ours' ? root : join(folder, 'empty-window')];
  const begun = process.hrtime.bigint();
  const child = spawn(electron, args, { cwd: folder, env, stdio: ['pipe', 'pipe', 'ignore'], ...user });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the ${which === 'ours' ? '' : 'empty '}window ended before it was filled (status ${child.exitCode})`);
    if (value === 'filled') break;
  }
  const ms = Number(process.hrtime.bigint() - begun) / 1e6;
  return {
    ms,
    pid: child.pid ?? 0,
    hide: () => child.stdin.write('hide\n'),
    async close() {
      child.stdin.end('quit\n');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      clearTimeout(late);
    },
  };
}

/** @param {Bench} bench @param {number} count */
const socketsFor = (bench, count) => makeSockets(bench.root, count, { script: join(bench.folder, 'make-sockets.py'), user: bench.user });

/** @param {Bench} bench */
async function measureStart(bench) {
  const sockets = await socketsFor(bench, idleSockets);
  try {
    /** @type {number[]} */
    const ours = [];
    /** @type {number[]} */
    const empty = [];
    // A profile each, kept from start to start as a person's is: Chromium keeps compiled scripts in it, from the second or third start on.
    const profiles = { ours: environment(bench), empty: environment(bench) };
    for (let turn = -warmUps; turn < starts; turn++) {
      for (const which of turn % 2 === 0 ? oursFirst : emptyFirst) {
        const window = await open(bench, which, profiles[which]);
        await window.close();
        if (turn >= 0) (which === 'ours' ? ours : empty).push(window.ms);
      }
    }
    return [figure({ name: `start to a filled window, ${idleSockets} sockets`, value: median(ours), unit: 'ms', peer: 'empty window', peerValue: median(empty), budget: 1.3 })];
  } finally {
    await sockets.end();
  }
}

/** @param {Bench} bench @param {number} count */
async function measureMemory(bench, count) {
  const sockets = await socketsFor(bench, count);
  try {
    /** @param {Which} which */
    const pssOf = async (which) => {
      const window = await open(bench, which);
      try {
        await sleep(settleMs);
        /** @type {number[]} */
        const readings = [];
        for (let i = 0; i < memoryReadings; i++) {
          readings.push(pssMib(window.pid));
          await sleep(1500);
        }
        return median(readings);
      } finally {
        await window.close();
      }
    };
    // Pages that both Electrons share count half while both run, so one runs at a time; turn by turn, should a third one start.
    /** @type {Record<Which, number[]>} */
    const seen = { ours: [], empty: [] };
    for (const which of [...emptyFirst, ...emptyFirst]) seen[which].push(await pssOf(which));
    const [ours, empty] = [median(seen.ours), median(seen.empty)];
    return [figure({ name: `memory of all processes, ${count} sockets`, value: ours, unit: 'MiB PSS', peer: 'empty window', peerValue: empty, budget: 1.3 })];
  } finally {
    await sockets.end();
  }
}

/** @param {Bench} bench */
async function measureIdle(bench) {
  const sockets = await socketsFor(bench, idleSockets);
  try {
    /** Share of one core over the time. @param {number} pid */
    const shareOf = async (pid) => {
      await sleep(settleMs);
      const before = cpuSeconds(pid);
      const begun = process.hrtime.bigint();
      await sleep(idleMs);
      return (100 * (cpuSeconds(pid) - before)) / (Number(process.hrtime.bigint() - begun) / 1e9);
    };
    const window = await open(bench, 'ours');
    try {
      const shown = await shareOf(window.pid);
      window.hide();
      const hidden = await shareOf(window.pid);
      const row = (/** @type {string} */ how, /** @type {number} */ value, /** @type {number} */ budget) =>
        figure({ name: `idle, ${idleSockets} sockets, window ${how}`, value, unit: '% of a core', peer: 'absolute', peerValue: null, budget });
      return [row('shown', shown, 1), row('hidden', hidden, 0.2)];
    } finally {
      await window.close();
    }
  } finally {
    await sockets.end();
  }
}
