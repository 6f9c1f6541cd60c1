import type { Filter } from '#core/filter/filter.ts';
import type { Surroundings } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { columnOf } from '../../table/columns.ts';

/** Rows that fit, and how many of the others may fit for all that the system tells. */
export function siftRows(rows: Iterable<Row>, filter: Filter, surroundings: Surroundings): { readonly fitting: Row[]; readonly undecided: number } {
  const fitting: Row[] = [];
  let undecided = 0;
  for (const row of rows) {
    const verdict = filter.verdict(row, surroundings);
    if (verdict === true) fitting.push(row);
    else if (verdict === null) undecided++;
  }
  return { fitting, undecided };
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** Rows that fit, in the map's order. */
export function selectRows(rows: ReadonlyMap<string, Row>, filter: Filter, surroundings: Surroundings): Row[] {
  const fitting: Row[] = [];
  for (const row of rows.values()) if (filter.test(row, surroundings)) fitting.push(row);
  return fitting;
}

/** What a row is sorted by: worked out once a row, since a comparison is made many times. */
interface Keyed {
  readonly row: Row;
  readonly text: string;
  readonly number: number;
}

type Compare = (a: Keyed, b: Keyed) => number;

function keyed(row: Row, sort: Sort, surroundings: Surroundings): Keyed {
  const column = columnOf(sort.column) ?? columnOf('name');
  if (column?.order) return { row, text: row.name, number: column.order(row) };
  const cell = column?.cell(row, surroundings);
  // Nothing and unknown come last in either direction: they are not what was looked for.
  return { row, text: cell?.is === 'text' ? cell.text : '', number: cell?.is === 'text' && row.name !== '' ? 0 : cell?.is === 'text' ? 1 : 2 };
}

function comparison(sort: Sort): Compare {
  const direction = sort.descending ? -1 : 1;
  const byNumber = columnOf(sort.column)?.order !== undefined;
  return (a, b) => {
    if (a.number !== b.number) return byNumber ? direction * (a.number - b.number) : a.number - b.number;
    if (a.text !== b.text) return direction * (a.text < b.text ? -1 : 1);
    if (a.row.name !== b.row.name) return a.row.name < b.row.name ? -1 : 1;
    return a.row.key < b.row.key ? -1 : a.row.key > b.row.key ? 1 : 0;
  };
}

/** Sorted anew. Text is compared unit by unit: sorting 100 000 names by a language's rules would take seconds. */
export function sortRows(rows: readonly Row[], sort: Sort, surroundings: Surroundings): Row[] {
  return rows
    .map((row) => keyed(row, sort, surroundings))
    .sort(comparison(sort))
    .map(({ row }) => row);
}

/** What became of a list: what its rows have become, null where they left it, and rows that come. */
export interface ListChange {
  readonly became: ReadonlyMap<Row, Row | null>;
  readonly added: readonly Row[];
}

/** What leads from one list to the other, in whatever order the other is. */
export function listChange(previous: readonly Row[], rows: readonly Row[]): ListChange {
  const fresh = new Map(rows.map((row) => [row.key, row]));
  const became = new Map<Row, Row | null>();
  for (const row of previous) {
    const now = fresh.get(row.key);
    if (now !== row) became.set(row, now ?? null);
    fresh.delete(row.key);
  }
  return { became, added: [...fresh.values()] };
}

/**
 * The order after a live change: rows that were shown stay where they were, whatever became of their values, and new ones
 * are put where they belong, so that nothing jumps under the pointer. One walk over the list, and a search for each that comes.
 */
export function keepOrder(previous: readonly Row[], { became, added }: ListChange, sort: Sort, surroundings: Surroundings): readonly Row[] {
  const kept = became.size === 0 ? previous : whatBecame(previous, became);
  if (added.length === 0) return kept;
  const compare = comparison(sort);
  const coming = added.map((row) => keyed(row, sort, surroundings)).sort(compare);
  const merged: Row[] = [];
  let from = 0;
  for (const one of coming) {
    // Values may have changed since the list was sorted, so this is a good place and not always the only one.
    let low = from;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = kept[middle];
      if (there && compare(keyed(there, sort, surroundings), one) <= 0) low = middle + 1;
      else high = middle;
    }
    for (; from < low; from++) merged.push(kept[from] as Row); // below its length
    merged.push(one.row);
  }
  for (; from < kept.length; from++) merged.push(kept[from] as Row);
  return merged;
}

/** Rows are looked for one by one only as long as there are some to be found. */
function whatBecame(previous: readonly Row[], became: ListChange['became']): Row[] {
  const kept: Row[] = [];
  let missing = became.size;
  for (const row of previous) {
    const now = missing === 0 ? undefined : became.get(row);
    if (now !== undefined) missing--;
    if (now !== null) kept.push(now ?? row);
  }
  return kept;
}
