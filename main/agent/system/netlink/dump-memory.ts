import type { DiagEnd, DiagRow } from './sock-diag-parse.ts';

/** One datagram of a dump: its words (32 bits), where each row begins and ends in them, and what was read there. */
interface Piece {
  readonly words: Int32Array;
  readonly starts: number[];
  readonly ends: number[];
  readonly rows: DiagRow[];
  /** How the dump went on after it. */
  end: DiagEnd;
}

/** How a dump differs from the one before. */
export interface DumpChanges {
  /** Rows that were not handed out before: of new sockets, and of known ones that changed. */
  readonly fresh: readonly DiagRow[];
  /** Rows of before whose socket was not told any more. */
  readonly gone: readonly DiagRow[];
  /** Those of `gone` that the kernel may have passed over. */
  readonly doubtful: readonly DiagRow[];
  /** There was none before: all that was told is in `fresh`. */
  readonly whole: boolean;
}

/** The kernel tells sockets in the order of its table; past so many that have gone the next one is read anew. */
const mostSkipped = 64;
/** So many in a row that are nowhere near: they are searched by their inode from then on. */
const mostMissed = 16;
/** Where inode and cookie stand in struct unix_diag_msg: words 1, 2 and 3 (linux/unix_diag.h). */
const [inodeWord, cookieLow, cookieHigh] = [1, 2, 3] as const;
/** The end of a row that no other is the same as. */
const never = -1;
/** TCP_CLOSE of net/tcp_states.h. */
const unconnected = 7;

/**
 * The last dump, as it came. Nearly all of the next one is the same to the bit, so it is compared, not read: a datagram as a whole, then
 * row by row. The row that was made of the same words is handed out again, and what differs is listed.
 *
 * A socket that is not told need not have gone. Between two datagrams the kernel finds its place again by counting in a hash chain
 * (net/unix/diag.c, unix_diag_dump), so when a socket before it in the chain was closed just then, it is passed over in silence. Chains keep
 * their order: only what stood between the last row before such a seam and the first one after it can have been passed over.
 * bind(2) to a path moves a socket to another chain, maybe to one that was told already; it must have been without a name for that.
 */
export class DumpMemory {
  #before: readonly Piece[] = [];
  #now: Piece[] = [];
  /** The row of before that is expected next. */
  #piece = 0;
  #at = 0;
  #current: Piece | null = null;
  #fresh: DiagRow[] = [];
  #skipped: DiagRow[] = [];
  #doubtful = new Set<DiagRow>();
  /** Since the last row that both dumps have a new datagram has begun. */
  #seam = false;
  /** Nothing but repetitions has come since a datagram began. */
  #repeats = false;
  #missed = 0;
  #places: Map<number, readonly [piece: number, at: number]> | null = null;

  /** A new dump begins, or the same one again. */
  begin(): void {
    this.#now = [];
    this.#piece = 0;
    this.#at = 0;
    this.#current = null;
    this.#fresh = [];
    this.#skipped = [];
    this.#doubtful = new Set();
    this.#seam = false;
    this.#repeats = false;
    this.#missed = 0;
    this.#places = null;
  }

  /** Of the dump that has come to its end, or is as far as it gets. */
  *rows(): Generator<DiagRow> {
    for (const { rows } of this.#before) yield* rows;
  }

  /** Nothing is remembered: the next dump has only fresh rows. */
  forget(): void {
    this.#before = [];
  }

  /** The dump is whole: it is what the next one is compared with. */
  end(): DumpChanges {
    for (let piece = this.#before[this.#piece]; piece; piece = this.#before[++this.#piece], this.#at = 0) for (; this.#at < piece.rows.length; this.#at++) this.#skip(piece.rows[this.#at]);
    const whole = this.#before.length === 0;
    this.#before = this.#now;
    this.#now = [];
    const fresh = this.#fresh;
    if (this.#skipped.length === 0) return { fresh, gone: [], doubtful: [], whole };
    const cookies = new Set<bigint>();
    for (const { cookie } of fresh) cookies.add(cookie);
    const gone = this.#skipped.filter(({ cookie }) => !cookies.has(cookie));
    // One that came at another place than before has pushed others out of the order in which they were looked for.
    const disorder = gone.length < this.#skipped.length;
    return { fresh, gone, doubtful: gone.filter((row) => disorder || this.#doubtful.has(row) || (row.name === '' && row.peer === null && row.state === unconnected)), whole };
  }

  /** Takes a datagram that is the same to the bit as the one that is expected, and says how the dump went on after that; null for another. */
  same(datagram: Int32Array): 'more' | 'done' | null {
    let piece = this.#before[this.#piece];
    if (piece && this.#at === piece.rows.length) piece = this.#before[++this.#piece];
    else if (this.#at !== 0) return null;
    this.#at = 0;
    if (!piece || (piece.end !== 'more' && piece.end !== 'done')) return null;
    if (piece.words.length !== datagram.length || Buffer.compare(bytesOf(piece.words), bytesOf(datagram)) !== 0) return null;
    this.#now.push(piece);
    this.#current = piece;
    this.#piece++;
    this.#seam = false;
    this.#missed = 0;
    return piece.end;
  }

  /** A datagram begins whose rows follow. */
  datagram(words: Int32Array): void {
    if (this.#now.length > 0) this.#seam = this.#repeats = true;
    this.#current = { words: words.slice(), starts: [], ends: [], rows: [], end: 'more' };
    this.#now.push(this.#current);
  }

  datagramEnds(end: DiagEnd): void {
    if (this.#current) this.#current.end = end;
  }

  /**
   * The row of these words of the datagram, made by `read` only when the last dump had no such.
   * @param whole its last word is its own to the last byte; otherwise the words alone do not say what it is
   */
  row(from: number, to: number, read: () => DiagRow, whole = true): void {
    const now = this.#current;
    if (!now) return;
    const old = this.#find(now.words, from);
    if (!old && this.#repeats && this.#isRepeated(now.words, from)) return;
    this.#repeats = false;
    let row = whole && old && isSame(old.piece, old.at, now.words, from, to) ? old.piece.rows[old.at] : undefined;
    if (!row) this.#fresh.push((row = read()));
    now.starts.push(from);
    now.ends.push(whole ? to : never);
    now.rows.push(row);
  }

  #skip(row: DiagRow | undefined): void {
    if (!row) return;
    this.#skipped.push(row);
    if (this.#seam) this.#doubtful.add(row);
  }

  /** Finds the socket in the last dump, from where the one before it was found on. */
  #find(words: Int32Array, from: number): { readonly piece: Piece; readonly at: number } | null {
    let [p, i] = [this.#piece, this.#at];
    for (let tries = 0; tries < mostSkipped; ) {
      const piece = this.#before[p];
      if (!piece) break;
      if (i >= piece.rows.length) {
        p++;
        i = 0;
        continue;
      }
      if (isIdentical(piece.words, piece.starts[i] ?? 0, words, from)) return this.#found(p, i);
      i++;
      tries++;
    }
    if (++this.#missed < mostMissed) return null;
    const place = (this.#places ??= this.#placesFromHere()).get(words[from + inodeWord] ?? 0);
    if (!place) return null;
    [p, i] = place;
    const piece = this.#before[p];
    // Not what was passed by already: the order would be lost.
    if (!piece || p < this.#piece || (p === this.#piece && i < this.#at) || !isIdentical(piece.words, piece.starts[i] ?? 0, words, from)) return null;
    return this.#found(p, i);
  }

  #found(p: number, i: number): { readonly piece: Piece; readonly at: number } | null {
    for (; this.#piece < p; this.#piece++, this.#at = 0) {
      const rows = this.#before[this.#piece]?.rows ?? [];
      for (; this.#at < rows.length; this.#at++) this.#skip(rows[this.#at]);
    }
    const piece = this.#before[p];
    if (!piece) return null;
    for (; this.#at < i; this.#at++) this.#skip(piece.rows[this.#at]);
    this.#at = i + 1;
    this.#seam = false;
    this.#missed = 0;
    return { piece, at: i };
  }

  #placesFromHere(): Map<number, readonly [piece: number, at: number]> {
    const places = new Map<number, readonly [number, number]>();
    for (let p = this.#piece; p < this.#before.length; p++) {
      const piece = this.#before[p];
      for (const [i, start] of piece?.starts.entries() ?? []) places.set(piece?.words[start + inodeWord] ?? 0, [p, i]);
    }
    return places;
  }

  /** A socket that was made between two datagrams, at the head of a chain, makes the kernel tell the one before it in the table twice. */
  #isRepeated(words: Int32Array, from: number): boolean {
    const last = this.#now.at(-2);
    return last?.starts.some((start) => isIdentical(last.words, start, words, from)) ?? false;
  }
}

const bytesOf = (words: Int32Array): Uint8Array => new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

const isIdentical = (a: Int32Array, at: number, b: Int32Array, from: number): boolean => a[at + inodeWord] === b[from + inodeWord] && a[at + cookieLow] === b[from + cookieLow] && a[at + cookieHigh] === b[from + cookieHigh];

function isSame({ words, starts, ends }: Piece, at: number, now: Int32Array, from: number, to: number): boolean {
  const start = starts[at] ?? 0;
  if ((ends[at] ?? 0) - start !== to - from) return false;
  for (let i = 0; i < to - from; i++) if (words[start + i] !== now[from + i]) return false;
  return true;
}
