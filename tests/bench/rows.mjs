// The window at many rows: see rows-in-window.ts, which runs in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { figure, median } from './figures.mjs';

/**
 * @param {{root: string, electron: string, folder: string, user: {uid: number, gid: number} | undefined, env: NodeJS.ProcessEnv, rows: number}} options
 * `folder` has rows-in-window.mjs, where the user can read it
 * @returns {Promise<import('./figures.mjs').Figure[]>}
 */
export async function measureRows({ root, electron, folder, user, env, rows }) {
  const child = spawn(process.execPath, [join(folder, 'rows-in-window.mjs'), root, electron, String(rows)], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'], ...user });
  const [said, [status]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (status !== 0) throw new Error(`the window could not be measured at ${rows} rows (status ${status})`);
  /** @type {{letters: number[], moves: number[], sorts: number[], opens: number[], frames: number[]}} in ms */
  const { letters, moves, sorts, opens, frames } = JSON.parse(said);
  const row = (/** @type {string} */ name, /** @type {number} */ value, /** @type {number | null} */ budget, unit = 'ms') =>
    figure({ name: `${name}, ${rows} rows`, value, unit, peer: 'absolute', peerValue: null, budget });
  return [
    row('letter to filtered paint, median', median(letters), 50),
    row('letter to filtered paint, slowest', Math.max(...letters), 50),
    row('arrow key to paint, median', median(moves), 50),
    row('sort to paint, slowest', Math.max(...sorts), 150),
    row('page of findings to paint, slowest', Math.max(...opens), 150),
    row('longest frame while scrolling, 1 % churn a second', Math.max(...frames), 32),
    row('frames over 32 ms while scrolling', (100 * frames.filter((ms) => ms > 32).length) / frames.length, null, '%'),
  ];
}
