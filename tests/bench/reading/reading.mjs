// Reading interfaces in the window: see interfaces-in-window.ts, which runs in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { figure, median } from '../figures.mjs';

/**
 * @param {{root: string, electron: string, folder: string, user: {uid: number, gid: number} | undefined, env: NodeJS.ProcessEnv}} options
 * `folder` has interfaces-in-window.mjs, where the user can read it
 * @returns {Promise<import('../figures.mjs').Figure[]>}
 */
export async function measureReading({ root, electron, folder, user, env }) {
  const child = spawn(process.execPath, [join(folder, 'interfaces-in-window.mjs'), root, electron], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'], ...user });
  const [said, [status]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (status !== 0) throw new Error(`reading interfaces could not be measured (status ${status})`);
  /** @type {{opens: number[], jumps: number[], asked: number[], stream: {ms: number, frames: number[]}}} in ms */
  const { opens, jumps, asked, stream } = JSON.parse(said);
  const row = (/** @type {string} */ name, /** @type {number} */ value, /** @type {number} */ budget) => figure({ name, value, unit: 'ms', peer: 'absolute', peerValue: null, budget });
  return [
    row('documentation of 121 members to paint, first', opens[0] ?? Number.NaN, 100),
    row('documentation of 121 members to paint, slowest', Math.max(...opens), 100),
    row('documentation of 121 members to paint, median', median(opens), 100),
    row('to another member of it, slowest', Math.max(...jumps), 100),
    row('letter to paint, while 8 such interfaces are asked, slowest', Math.max(...asked), 100),
    row('a stream of 100 000 replies into the window, per reply', stream.ms / 100_000, 0.1),
    row('longest frame while they come', stream.frames[0] ?? Number.NaN, 100),
  ];
}
