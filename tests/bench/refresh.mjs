// A refresh of the inventory against `ss -xap` on the same sockets, turn by turn in one run.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { figure, median } from './figures.mjs';

/** @typedef {'full' | 'steady' | 'watched' | 'churned' | 'bare' | 'ss' | 'lsfd' | 'lsof'} Timed */

/** Of a growth that is linear: what is left for the noise of two runs. */
const noise = 1.2;
/** `lsof -U` may take minutes. */
const longestMs = 60_000;

/**
 * @param {{root: string, bundle: string, counts: readonly number[]}} options
 * @returns {Promise<import('./figures.mjs').Figure[]>}
 */
export async function measureRefresh({ root, bundle, counts }) {
  /** @type {import('./figures.mjs').Figure[]} */
  const figures = [];
  /** @type {{count: number, full: number, steady: number} | null} */
  let smaller = null;
  for (const count of counts) {
    const times = await measureAt(root, bundle, count);
    const [full, steady] = [median(times.full), median(times.steady)];
    /** @param {string} name @param {Timed} what @param {Timed} peer @param {string} peerName @param {number | null} budget */
    const row = (name, what, peer, peerName, budget) => {
      if (times[peer].length > 0) figures.push(figure({ name: `${name}, ${count} sockets`, value: median(times[what]), unit: 'ms', peer: peerName, peerValue: median(times[peer]), budget }));
    };
    row('full refresh', 'full', 'ss', 'ss -xap', 0.5);
    row('full refresh', 'full', 'lsof', 'lsof -U', 0.1);
    row('full refresh', 'full', 'lsfd', 'lsfd', null);
    row('steady refresh, 1 % changed', 'steady', 'ss', 'ss -xap', 0.15);
    row('the same with watched folders and a delta', 'watched', 'ss', 'ss -xap', 0.15);
    row('steady refresh, 20 % changed', 'churned', 'ss', 'ss -xap', null);
    row('bare sock_diag dump', 'bare', 'ss', 'ss -xap', null);
    if (smaller)
      for (const [name, now, before] of /** @type {const} */ ([['full refresh', full, smaller.full], ['steady refresh', steady, smaller.steady]])) {
        const larger = count / smaller.count;
        figures.push(figure({ name: `growth of a ${name} to ${count} sockets`, value: now, unit: 'ms', peer: `${larger} × ${smaller.count}`, peerValue: before * larger, budget: noise }));
      }
    smaller = { count, full, steady };
  }
  return figures;
}

/** @param {string} root @param {string} bundle @param {number} count @returns {Promise<Record<Timed, number[]>>} */
async function measureAt(root, bundle, count) {
  const rounds = count >= 50_000 ? 3 : 11;
  const generator = await makeSockets(root, count);
  const observer = spawn(process.execPath, ['--expose-gc', bundle], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const answers = createInterface({ input: observer.stdout })[Symbol.asyncIterator]();
    /** @param {string} request @returns {Promise<{ms: number, count: number}>} */
    const ask = async (request) => {
      observer.stdin.write(`${request}\n`);
      const { value } = await answers.next();
      return JSON.parse(String(value));
    };
    const churn = async (/** @type {number} */ percent) => {
      generator.churn(percent);
      await generator.said('churned');
    };
    /** @type {Record<Timed, number[]>} */
    const times = { full: [], steady: [], watched: [], churned: [], bare: [], ss: [], lsfd: [], lsof: [] };
    let seen = 0;
    for (let round = -2; round < rounds; round++) {
      const ss = timeOf('ss', ['-xap']);
      const full = await ask('full');
      const bare = await ask('bare');
      // A turn takes longer than the 10 s after which every descriptor is read again; the agent, which looks each 2 s, does that in parts.
      await ask('steady');
      await ask('watched');
      await churn(1);
      const steady = await ask('steady');
      const watched = await ask('watched');
      await churn(20);
      const churned = await ask('steady');
      if (round < 0) continue; // the first two turns warm up the compiler and the caches
      if (ss !== null) times.ss.push(ss);
      times.full.push(full.ms);
      times.steady.push(steady.ms);
      times.watched.push(watched.ms);
      times.churned.push(churned.ms);
      times.bare.push(bare.ms);
      seen = full.count;
      // They take long, and nobody's budget is near.
      if (round < 3)
        for (const [name, args] of /** @type {const} */ ([['lsfd', []], ['lsof', ['-U']]])) {
          const ms = round > 0 && times[name].length === 0 ? null : timeOf(name, [...args]);
          if (ms !== null) times[name].push(ms);
        }
    }
    if (seen < count) throw new Error(`only ${seen} of ${count} sockets were seen`);
    return times;
  } finally {
    observer.stdin.end();
    await generator.end();
    if (observer.exitCode === null) await once(observer, 'exit');
  }
}

/** How long a program takes, for nobody to read: at 100 000 sockets `ss` says more than 256 MB. Null when it is not there, or takes longer than we wait. @param {string} program @param {string[]} args */
function timeOf(program, args) {
  const start = process.hrtime.bigint();
  const { error } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'ignore'], timeout: longestMs });
  return error ? null : Number(process.hrtime.bigint() - start) / 1e6;
}

/**
 * Real sockets of real processes: tests/bench/make-sockets.py.
 * @param {string} root
 * @param {number} count
 * @param {{script?: string, user?: {uid: number, gid: number} | undefined}} [as] the program where that user can read it, and who holds the sockets
 */
export async function makeSockets(root, count, { script = join(root, 'tests/bench/make-sockets.py'), user } = {}) {
  const child = spawn('python3', [script, String(count)], { stdio: ['pipe', 'pipe', 'inherit'], cwd: '/', ...user });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async (/** @type {string} */ word) => {
    const { value } = await lines.next();
    if (value !== word) throw new Error(`make-sockets.py said ${value ?? 'nothing'} instead of ${word}`);
  };
  await said('ready');
  return {
    said,
    churn: (percent = 1) => child.stdin.write(`churn ${percent}\n`),
    async end() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
