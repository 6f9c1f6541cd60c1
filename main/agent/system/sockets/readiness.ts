import { errnos, libc, type Libc } from '../libc.ts';

/**
 * Tells when a descriptor can be read or written: epoll(7). Node watches only what it reads by itself, and drops descriptors that come
 * along. So one thread of libuv's pool waits, for all descriptors and only while there are some; a wake-up takes about 20 µs, and a
 * thread of our own would be a whole JavaScript engine. Each arming tells once.
 */
export const ready = { read: 0x1, write: 0x4 } as const;

const EPOLL_CLOEXEC = 0o2000000;
const EFD_CLOEXEC = 0o2000000;
const act = { add: 1, remove: 2, change: 3 } as const;
const once = 0x4000_0000;
/** struct epoll_event is packed on x86-64 alone. */
const [eventSize, keyAt] = process.arch === 'x64' ? [12, 4] : [16, 8];
const mostEvents = 64;
const wakeKey = 0;

class Readiness {
  readonly #events = Buffer.from(new ArrayBuffer(eventSize * mostEvents));
  readonly #event = Buffer.from(new ArrayBuffer(eventSize));
  readonly #watched = new Map<number, (events: number) => void>();
  /** Always readable; armed to end a wait. */
  readonly #wake: number;
  #lastKey = wakeKey;
  #waits = false;

  constructor(
    private readonly c: Libc,
    private readonly epoll: number,
  ) {
    this.#wake = c.eventfd(1, EFD_CLOEXEC);
    this.#control(act.add, this.#wake, 0, wakeKey);
    // A program that ends joins the threads of the pool, and one of them waits.
    process.once('exit', () => this.#endWait());
  }

  add(fd: number, told: (events: number) => void): Watch {
    const key = (this.#lastKey = this.#lastKey === 0x7fff_ffff ? 1 : this.#lastKey + 1);
    if (this.#control(act.add, fd, once, key) !== 0) throw new Error(`a descriptor cannot be watched: errno ${this.c.errno()}`);
    this.#watched.set(key, told);
    if (!this.#waits) this.#wait();
    return {
      arm: (events) => void this.#control(act.change, fd, events | once, key),
      [Symbol.dispose]: () => {
        if (!this.#watched.delete(key)) return;
        this.#control(act.remove, fd, 0, key);
        // A wait that nobody waits for would keep the program from ending.
        if (this.#watched.size === 0) this.#endWait();
      },
    };
  }

  #wait(): void {
    this.#waits = true;
    this.c.epollWaitAside(this.epoll, this.#events, mostEvents, (count) => {
      this.#waits = false;
      // Copied first: what is told may begin the next wait, which writes to the same memory.
      const told = Array.from({ length: Math.max(0, count) }, (_, i) => [this.#events.readUInt32LE(i * eventSize + keyAt), this.#events.readUInt32LE(i * eventSize)] as const);
      if (this.#watched.size > 0) this.#wait();
      for (const [key, events] of told) this.#watched.get(key)?.(events);
    });
  }

  #endWait(): void {
    this.#control(act.change, this.#wake, ready.read | once, wakeKey);
  }

  #control(how: number, fd: number, events: number, key: number): number {
    this.#event.writeUInt32LE(events, 0);
    this.#event.writeUInt32LE(key, keyAt);
    this.#event.writeUInt32LE(0, keyAt + 4);
    return this.c.epollControl(this.epoll, how, fd, this.#event);
  }
}

export interface Watch extends Disposable {
  /** Tells once when one of these can be done, or the other end is gone. */
  arm(events: number): void;
}

let shared: Readiness | null = null;

/** Watches a descriptor until disposed of, which must be before it is closed. Throws where there is no koffi. */
export function watch(fd: number, told: (events: number) => void): Watch {
  if (!shared) {
    const c = libc();
    if (!c) throw new Error('koffi is not there');
    const epoll = c.epollCreate(EPOLL_CLOEXEC);
    if (epoll < 0) throw Object.assign(new Error('no descriptor is left'), { code: c.errno() === errnos.EMFILE ? 'EMFILE' : 'ENFILE' });
    shared = new Readiness(c, epoll);
  }
  return shared.add(fd, told);
}
