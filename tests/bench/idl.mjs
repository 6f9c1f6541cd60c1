// Interfaces of a whole machine, read and written, against JSON.parse of the same in JSON. See idl/ours.ts.
import { execFileSync } from 'node:child_process';
import { figure, median } from './figures.mjs';

/**
 * @param {string} bundle idl/ours.ts
 * @returns {import('./figures.mjs').Figure[]}
 */
export function measureInterfaces(bundle) {
  /** @type {{turns: Record<'parse' | 'largest' | 'format' | 'json' | 'search', number[]>, interfaces: number, bytes: number, largestBytes: number}} */
  const { turns, interfaces, bytes, largestBytes } = JSON.parse(execFileSync(process.execPath, [bundle], { encoding: 'utf8' }));
  const json = median(turns.json);
  const row = (/** @type {string} */ name, /** @type {number[]} */ values, /** @type {number | null} */ budget) => figure({ name, value: median(values), unit: 'ms', peer: 'JSON.parse of the same', peerValue: json, budget });
  return [
    row(`read ${interfaces} interfaces, ${Math.round(bytes / 1000)} kB`, turns.parse, 5),
    row('write them', turns.format, 4),
    figure({ name: `read the largest, ${Math.round(largestBytes / 1000)} kB`, value: median(turns.largest), unit: 'ms', peer: 'absolute', peerValue: null, budget: 16 }),
    figure({ name: 'search them all', value: median(turns.search), unit: 'ms', peer: 'absolute', peerValue: null, budget: 16 }),
  ];
}
