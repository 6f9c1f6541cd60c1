// Our client of Varlink against those of varlink-go and python3-varlink, at one server, turn by turn in one run.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { figure, median } from './figures.mjs';

const calls = 10_000;
const replies = 100_000;
const turns = 5;
/** Where Debian's golang-github-varlink-go-dev puts the library. */
const goPath = '/usr/share/gocode';

/** What is measured against: null where it is not there. @param {string} folder @param {string} sources */
function peersIn(folder, sources) {
  const go = join(folder, 'peer');
  const built = existsSync(join(goPath, 'src/github.com/varlink/go')) && spawnSync('go', ['build', '-o', go, join(sources, 'peer.go')], { env: { PATH: process.env['PATH'], HOME: folder, GOPATH: goPath, GO111MODULE: 'off', GOCACHE: join(folder, 'cache'), CGO_ENABLED: '0' } }).status === 0;
  const python = spawnSync('/usr/bin/python3', ['-c', 'import varlink']).status === 0;
  return { go: built ? go : null, python: python ? ['/usr/bin/python3', join(sources, 'peer.py')] : null };
}

/** @param {readonly string[]} command @returns {number} ms */
function measure(command, /** @type {number} */ count) {
  const [program = '', ...args] = command;
  const ran = spawnSync(program, args, { encoding: 'utf8', timeout: 120_000 });
  if (ran.status !== 0) throw new Error(`${command.join(' ')}: ${ran.stderr}`);
  const { ms, came } = JSON.parse(ran.stdout);
  if (came < count) throw new Error(`${command.join(' ')}: ${came} came`);
  return ms;
}

/** @param {{bundle: string, sources: string}} options @returns {Promise<import('./figures.mjs').Figure[]>} */
export async function measureVarlink({ bundle, sources }) {
  const folder = mkdtempSync(join(tmpdir(), 'sockatlas-bench-'));
  const peers = peersIn(folder, sources);
  if (peers.go === null) {
    process.stdout.write('varlink: skipped, since Go or golang-github-varlink-go-dev is not there, whose server all are measured at\n');
    rmSync(folder, { recursive: true });
    return [];
  }
  const path = join(folder, 'service');
  const address = `unix:${path}`;
  const server = spawn(peers.go, ['serve', address], { stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    while (!existsSync(path)) await setTimeout(20);
    const ours = [process.execPath, bundle];
    /** @type {Record<string, {command: readonly string[], count: number, times: number[]}>} */
    const runs = {
      calls: { command: [...ours, 'calls', address, String(calls)], count: calls, times: [] },
      withDescriptors: { command: [...ours, 'calls', address, String(calls), 'descriptors'], count: calls, times: [] },
      pipelined: { command: [...ours, 'pipelined', address, String(calls)], count: calls, times: [] },
      stream: { command: [...ours, 'stream', address, String(replies)], count: replies, times: [] },
      streamWithDescriptors: { command: [...ours, 'stream', address, String(replies), 'descriptors'], count: replies, times: [] },
      goCalls: { command: [peers.go, 'calls', address, String(calls)], count: calls, times: [] },
      goStream: { command: [peers.go, 'stream', address, String(replies)], count: replies, times: [] },
      ...(peers.python && {
        pythonCalls: { command: [...peers.python, 'calls', address, String(calls)], count: calls, times: [] },
        pythonStream: { command: [...peers.python, 'stream', address, String(replies)], count: replies, times: [] },
      }),
    };
    for (let turn = 0; turn < turns; turn++) for (const run of Object.values(runs)) run.times.push(measure(run.command, run.count));
    /** @type {import('./figures.mjs').Figure[]} */
    const figures = [];
    /** @param {string} name @param {string} what @param {string} peer @param {string} peerName @param {number | null} budget */
    const row = (name, what, peer, peerName, budget) => {
      const [one, other] = [runs[what], runs[peer]];
      if (one && other) figures.push(figure({ name, value: median(one.times), unit: 'ms', peer: peerName, peerValue: median(other.times), budget }));
    };
    row(`varlink: ${calls} calls, one after the other`, 'calls', 'pythonCalls', 'python3-varlink', 1.5);
    row(`varlink: ${calls} calls, one after the other`, 'calls', 'goCalls', 'varlink-go', null);
    row(`varlink: the same, descriptors wanted`, 'withDescriptors', 'calls', 'without', null);
    row(`varlink: the same, 64 on their way`, 'pipelined', 'goCalls', 'varlink-go, one', null);
    row(`varlink: a stream of ${replies} replies`, 'stream', 'pythonStream', 'python3-varlink', 0.5);
    row(`varlink: a stream of ${replies} replies`, 'stream', 'goStream', 'varlink-go', 1);
    row(`varlink: the same, descriptors wanted`, 'streamWithDescriptors', 'stream', 'without', null);
    return figures;
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}
