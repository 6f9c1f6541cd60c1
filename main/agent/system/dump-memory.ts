import type { DiagRow } from './sock-diag-parse.ts';

/** Rows of a dump beside the words (32 bits) they were read from. */
interface Kept {
  words: Int32Array;
  used: number;
  /** Where the words of each row begin; those of the last one end at `used`. */
  starts: number[];
  rows: DiagRow[];
}

const empty = (): Kept => ({ words: new Int32Array(4096), used: 0, starts: [], rows: [] });

/** The kernel tells sockets in the order of its table; past so many that have gone the next one is read anew. */
const mostSkipped = 64;
/** Where inode and cookie stand in struct unix_diag_msg: words 1, 2 and 3 (linux/unix_diag.h). */
const identityWords = [1, 2, 3] as const;

/**
 * The last dump, as it came. Nearly all of the next one is the same to the bit, and comparing costs a tenth of reading;
 * the row that was made of the same words is handed out again.
 */
export class DumpMemory {
  #before = empty();
  #now = empty();
  #at = 0;

  /** A new dump begins, or the same one again. */
  begin(): void {
    this.#now.used = 0;
    this.#now.starts.length = 0;
    this.#now.rows.length = 0;
    this.#at = 0;
  }

  /** The dump is whole: it is what the next one is compared with. */
  end(): void {
    [this.#before, this.#now] = [this.#now, this.#before];
  }

  /** The row of these words, made by `read` only when the last dump had no such. */
  row(words: Int32Array, from: number, to: number, read: () => DiagRow): DiagRow {
    const row = this.#recall(words, from, to) ?? read();
    const now = this.#now;
    const size = to - from;
    if (now.used + size > now.words.length) {
      const larger = new Int32Array(Math.max(now.words.length * 2, now.used + size));
      larger.set(now.words);
      now.words = larger;
    }
    for (let i = 0; i < size; i++) now.words[now.used + i] = words[from + i] ?? 0;
    now.starts.push(now.used);
    now.rows.push(row);
    now.used += size;
    return row;
  }

  #recall(words: Int32Array, from: number, to: number): DiagRow | null {
    const { words: old, starts, rows, used } = this.#before;
    for (let i = this.#at, last = Math.min(i + mostSkipped, rows.length); i < last; i++) {
      const start = starts[i] ?? 0;
      if (!identityWords.every((word) => old[start + word] === words[from + word])) continue;
      this.#at = i + 1;
      if ((starts[i + 1] ?? used) - start !== to - from) return null;
      for (let word = 0; word < to - from; word++) if (old[start + word] !== words[from + word]) return null;
      return rows[i] ?? null;
    }
    return null;
  }
}
