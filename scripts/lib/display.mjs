import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ensurePrograms } from './system-packages.mjs';
import { Trouble } from './say.mjs';

export const hasDisplay = () => Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/**
 * A screen in memory: Xvfb on the first free number. Ends with the returned function.
 * @param {{width: number, height: number}} [size]
 * @returns {Promise<{display: string, end: () => Promise<void>}>}
 */
export async function startXvfb({ width, height } = { width: 1920, height: 1200 }) {
  await ensurePrograms([['Xvfb', 'xvfb']], 'to draw a window without a display');
  // It writes the number it has found to descriptor 3, once it is ready. -nolisten: nobody else's business.
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-ac'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const pipe = child.stdio[3];
  if (!pipe) throw new Trouble('Xvfb could not be started.');
  const number = await Promise.race([
    once(pipe, 'data').then(([data]) => String(data).trim()),
    once(child, 'exit').then(() => null),
  ]);
  if (number === null) throw new Trouble('Xvfb ended at once.', 'Try it by hand: Xvfb :99');
  return {
    display: `:${number}`,
    async end() {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}
