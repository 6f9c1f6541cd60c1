import type { Surroundings } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { stepsBetween, type RowDifference } from '../live/row-steps.ts';
import { keepOrder, sortRows, type ListChange, type Sort } from './select.ts';

/**
 * All rows in an order, kept while they come and go, so that another filter takes one walk and no sorting. Rows that change stay
 * where they are until somebody asks for something else: then each is put where it belongs by now.
 */
export class Order {
  #list: readonly Row[] = [];
  #rows: ReadonlyMap<string, Row> | null = null;
  #sort: Sort | null = null;
  /** Rows that have changed since they were put where they are, by key. */
  readonly #moved = new Map<string, Row>();

  /** @param asked somebody asked for another view: nothing has to stay in its place */
  of(rows: ReadonlyMap<string, Row>, sort: Sort, surroundings: Surroundings, asked: boolean): readonly Row[] {
    if (this.#rows === null || this.#sort !== sort) {
      this.#list = sortRows([...rows.values()], sort, surroundings);
      this.#moved.clear();
    } else if (this.#rows !== rows) for (const step of stepsBetween(this.#rows, rows)) this.#follow(step, surroundings);
    this.#rows = rows;
    this.#sort = sort;
    if (asked) this.#settle(surroundings);
    return this.#list;
  }

  #follow({ added, removed, changed }: RowDifference, surroundings: Surroundings): void {
    const became = new Map<Row, Row | null>(changed);
    for (const row of removed) {
      became.set(row, null);
      this.#moved.delete(row.key);
    }
    for (const [, row] of changed) this.#moved.set(row.key, row);
    // Among rows that are not in order any more, a place that was found is one of many.
    if (this.#moved.size > 0) for (const row of added) this.#moved.set(row.key, row);
    this.#keep({ became, added }, surroundings);
  }

  #settle(surroundings: Surroundings): void {
    if (this.#moved.size === 0) return;
    const moved = [...this.#moved.values()];
    this.#moved.clear();
    this.#keep({ became: new Map(moved.map((row) => [row, null])), added: moved }, surroundings);
  }

  #keep(change: ListChange, surroundings: Surroundings): void {
    if (this.#sort) this.#list = keepOrder(this.#list, change, this.#sort, surroundings);
  }
}
