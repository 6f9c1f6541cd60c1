// A refresh of the inventory against `ss -xap` on the same sockets, turn by turn in one run.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { figure, median } from './figures.mjs';

const rounds = 11;

/**
 * @param {{root: string, bundle: string, count: number}} options
 * @returns {Promise<import('./figures.mjs').Figure[]>}
 */
export async function measureRefresh({ root, bundle, count }) {
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
    /** @type {Record<'full' | 'steady' | 'bare' | 'ss', number[]>} */
    const times = { full: [], steady: [], bare: [], ss: [] };
    let seen = 0;
    for (let round = -2; round < rounds; round++) {
      const ss = timeOf(() => spawnSync('ss', ['-xap'], { maxBuffer: 1 << 28 }));
      const full = await ask('full');
      const bare = await ask('bare');
      generator.churn();
      await generator.said('churned');
      const steady = await ask('steady');
      if (round < 0) continue; // the first two turns warm up the compiler and the caches
      times.ss.push(ss);
      times.full.push(full.ms);
      times.steady.push(steady.ms);
      times.bare.push(bare.ms);
      seen = full.count;
    }
    if (seen < count) throw new Error(`only ${seen} of ${count} sockets were seen`);
    const peerValue = median(times.ss);
    const row = (/** @type {string} */ name, /** @type {number[]} */ values, /** @type {number | null} */ budget) =>
      figure({ name: `${name}, ${count} sockets`, value: median(values), unit: 'ms', peer: 'ss -xap', peerValue, budget });
    return [row('full refresh', times.full, 0.5), row('steady refresh, 1 % changed', times.steady, 0.15), row('bare sock_diag dump', times.bare, null)];
  } finally {
    observer.stdin.end();
    await generator.end();
    if (observer.exitCode === null) await once(observer, 'exit');
  }
}

/** @param {() => void} work */
function timeOf(work) {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
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
    churn: () => child.stdin.write('churn\n'),
    async end() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
