/** Tells when nothing happened for so long. What happens costs no timer: the one that runs looks at the time and waits for the rest. */
export class Deadline implements Disposable {
  #timer: NodeJS.Timeout | null = null;
  #touchedMs = 0;

  /** @param withinMs null: never */
  constructor(
    private readonly withinMs: number | null,
    private readonly passed: () => void,
  ) {}

  /** Something happened, or the wait begins. */
  touch(): void {
    this.#touchedMs = performance.now();
    if (this.withinMs !== null) this.#timer ??= this.#after(this.withinMs);
  }

  /** Nothing is waited for. */
  rest(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  [Symbol.dispose](): void {
    this.rest();
  }

  #after(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      const leftMs = this.#touchedMs + (this.withinMs ?? 0) - performance.now();
      this.#timer = leftMs > 1 ? this.#after(leftMs) : null;
      if (!this.#timer) this.passed();
    }, ms);
  }
}
