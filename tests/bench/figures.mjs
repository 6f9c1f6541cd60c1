/**
 * One measured figure beside its peer, both of the same run.
 * @typedef {object} Figure
 * @property {string} name
 * @property {number} value
 * @property {string} unit
 * @property {string} peer what it is measured against
 * @property {number | null} peerValue
 * @property {number | null} ratio value / peerValue, or the value itself where the budget is absolute
 * @property {number | null} budget the most that `ratio` may be
 * @property {boolean} ok
 */

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/**
 * @param {{name: string, value: number, unit: string, peer: string, peerValue: number | null, budget: number | null}} given
 * @returns {Figure}
 */
export function figure({ name, value, unit, peer, peerValue, budget }) {
  const ratio = peerValue === null ? value : value / peerValue;
  return { name, value: round(value), unit, peer, peerValue: peerValue === null ? null : round(peerValue), ratio: round(ratio), budget, ok: budget === null || ratio <= budget };
}

/** Three figures of precision: more would be noise. @param {number} value */
const round = (value) => Number(value.toPrecision(3));

/** @param {readonly Figure[]} figures */
export function tableOf(figures) {
  const rows = [['what', 'measured', 'peer', 'ratio', 'budget', '']];
  for (const f of figures)
    rows.push([
      f.name,
      `${f.value} ${f.unit}`,
      f.peerValue === null ? f.peer : `${f.peer}: ${f.peerValue} ${f.unit}`,
      String(f.ratio),
      f.budget === null ? '–' : `≤ ${f.budget}`,
      f.ok ? 'ok' : 'OVER',
    ]);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? [];
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}
