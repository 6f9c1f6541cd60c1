import type { Context } from '#core/findings/context.ts';
import { check, checkWhole } from '#core/findings/findings.ts';
import type { Row } from '#core/model/rows/row.ts';
import { Tally } from './finding-tally.ts';

/** Half a frame: what is done at once. */
const sliceMs = 8;
/** Rows between two looks at the clock. */
const stride = 64;

/** A tally that is being made, a slice at a time: at 100 000 rows it takes longer than a window may stand still. */
export class Filling {
  readonly tally = new Tally();
  readonly #left: Iterator<Row>;

  constructor(
    readonly rows: ReadonlyMap<string, Row>,
    readonly context: Context,
  ) {
    this.tally.take(null, checkWhole(context.surroundings));
    this.#left = rows.values();
  }

  /** Goes on for a slice; true when all rows were asked. */
  advance(mostMs = sliceMs): boolean {
    const until = performance.now() + mostMs;
    for (;;) {
      for (let i = 0; i < stride; i++) {
        const next = this.#left.next();
        if (next.done === true) return true;
        this.tally.take(next.value.key, check(next.value, this.context.surroundings));
      }
      if (performance.now() >= until) return false;
    }
  }
}
