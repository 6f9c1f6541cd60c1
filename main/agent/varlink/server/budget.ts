import type { Link } from '../../system/sockets/link.ts';

/**
 * Bounds what all callers of a server together make it keep: messages that are not yet whole, that wait for their turn, and the call under way.
 * When it is too much, whoever holds most is let go.
 */
export class Budget {
  readonly #accounts = new Set<Account>();
  #total = 0;

  constructor(readonly mostBytes: number) {}

  /** @param letGo closes the connection, and the account with it */
  open(letGo: () => void): Account {
    const account = new Account(letGo, (more) => this.#grow(more), () => void this.#accounts.delete(account));
    this.#accounts.add(account);
    return account;
  }

  get heldBytes(): number {
    return this.#total;
  }

  #grow(more: number): void {
    this.#total += more;
    if (more <= 0 || this.#total <= this.mostBytes) return;
    let largest: Account | null = null;
    for (const account of this.#accounts) if (!largest || account.bytes > largest.bytes) largest = account;
    largest?.letGo();
  }
}

/** What one connection holds. */
export class Account implements Disposable {
  #unfinished = 0;
  #queued = 0;
  #held = 0;
  #closed = false;

  constructor(
    readonly letGo: () => void,
    private readonly grow: (more: number) => void,
    private readonly close: () => void,
  ) {}

  get bytes(): number {
    return this.#unfinished + this.#queued + this.#held;
  }

  /** Of messages that wait. */
  queue(bytes: number): void {
    const more = bytes - this.#queued;
    this.#queued = bytes;
    this.#tell(more);
  }

  /** Of the call under way. */
  hold(bytes: number): void {
    const more = bytes - this.#held;
    this.#held = bytes;
    this.#tell(more);
  }

  /** The same link, its unfinished messages counted. */
  metered(link: Link): Link {
    return {
      start: (listener) =>
        link.start({
          data: (data, descriptors) => {
            const end = data.lastIndexOf(0);
            const unfinished = end < 0 ? this.#unfinished + data.length : data.length - end - 1;
            const more = unfinished - this.#unfinished;
            this.#unfinished = unfinished;
            this.#tell(more);
            listener.data(data, descriptors); // also when it was let go just now: the descriptors must be closed
          },
          drained: () => listener.drained(),
          ended: (code) => listener.ended(code),
        }),
      write: (data, descriptors) => link.write(data, descriptors),
      get waitingBytes() {
        return link.waitingBytes;
      },
      pause: () => link.pause(),
      resume: () => link.resume(),
      end: () => link.end(),
      close: () => link.close(),
    };
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.grow(-this.bytes);
    this.close();
  }

  #tell(more: number): void {
    if (!this.#closed && more !== 0) this.grow(more);
  }
}
