/** Parts a stream of bytes at its NULs (UAPI.20, Message Framing). What is not yet whole is kept, and never more than the limit. */
export class Frames {
  #kept = Buffer.alloc(0);
  #size = 0;

  constructor(private readonly mostBytes: number) {}

  /** Of the message that is not yet whole. */
  get keptBytes(): number {
    return this.#size;
  }

  /**
   * The next message of a piece, without its NUL, and where the piece goes on; null when it ends before. A message is valid until the
   * next call and while the piece is.
   */
  next(piece: Buffer, from: number): { readonly message: Buffer; readonly next: number } | 'too long' | null {
    const end = piece.indexOf(0, from);
    const until = end < 0 ? piece.length : end;
    if (this.#size + until - from > this.mostBytes) return 'too long';
    if (end >= 0 && this.#size === 0) return { message: piece.subarray(from, end), next: end + 1 };
    this.#keep(piece, from, until);
    if (end < 0) return null;
    const message = this.#kept.subarray(0, this.#size);
    this.#size = 0;
    // The memory of a large message is not kept for the small ones that follow.
    if (this.#kept.length > 64 * 1024) this.#kept = Buffer.alloc(0);
    return { message, next: end + 1 };
  }

  /** Copied into one piece that doubles, so that a message that comes byte by byte takes no more than one that comes at once. */
  #keep(piece: Buffer, from: number, until: number): void {
    const size = this.#size + until - from;
    if (size > this.#kept.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(this.mostBytes, Math.max(4096, this.#kept.length * 2, size)));
      this.#kept.copy(larger, 0, 0, this.#size);
      this.#kept = larger;
    }
    piece.copy(this.#kept, this.#size, from, until);
    this.#size = size;
  }
}
