import { closeAll } from '../../system/sockets/descriptor-link.ts';
import type { Link } from '../../system/sockets/link.ts';
import { isHeard } from '../../system/sockets/listen.ts';
import type { Peer } from '../../system/sockets/peer.ts';
import { Channel } from '../wire/channel.ts';
import type { Account, Budget } from './budget.ts';

export interface Received {
  readonly text: string;
  /** Descriptors that came with it, for the one who takes it to close. */
  readonly descriptors: readonly number[];
}

/** Calls of one caller that may wait for their turn; the kernel keeps the rest. */
const mostWaiting = 32;
const mostWaitingBytes = 256 * 1024;
/** How often one that says nothing more is asked whether it still listens. */
const askEveryMs = 1000;
/** So long may one take to read the rest, when nothing follows. */
const closeWithinMs = 10_000;

/** A connection as a service sees it: messages come when they are asked for, and whoever sends waits while the caller is slow. */
export class Wire {
  readonly #channel: Channel;
  readonly #gone = new AbortController();
  readonly #account: Account;
  #messages: Received[] = [];
  #bytes: Buffer[] = [];
  #waitingBytes = 0;
  /** The caller has said its last. */
  #ended = false;
  #paused = false;
  #wake: (() => void) | null = null;
  #drained: (() => void)[] = [];
  #asking: NodeJS.Timeout | null = null;

  /** @param fd of the link's socket, to ask after its other end */
  constructor(
    link: Link,
    private readonly fd: number,
    /** As the kernel told; null where it did not. */
    readonly caller: Peer | null,
    budget: Budget,
  ) {
    this.#account = budget.open(() => this.abandon());
    this.#channel = new Channel(this.#account.metered(link));
    this.#channel.start({
      message: (text, descriptors) => this.#take(text, descriptors),
      raw: (bytes) => this.#takeRaw(bytes),
      drained: () => this.#letGoOn(),
      ended: ({ why }) => {
        if (why === 'ended') this.#end();
        else this.abandon();
      },
    });
  }

  /** Aborts when the other end is gone, or the connection was closed here. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** The next message, or null when there is none any more: the other end has said its last, or has broken the framing. */
  async receive(): Promise<Received | null> {
    this.#account.hold(0);
    for (;;) {
      const next = this.#messages.shift();
      if (next) {
        this.#waitingBytes -= next.text.length;
        this.#account.queue(this.#waitingBytes);
        this.#account.hold(next.text.length);
        return next;
      }
      if (this.#ended) return null;
      await this.#more();
    }
  }

  /** Sends a message. Waits while the other end is slow; rejects when it is gone. The descriptors are closed in any case. */
  async send(text: string, descriptors: readonly number[] = []): Promise<void> {
    if (this.gone.aborted) closeAll(descriptors);
    else if (this.#channel.send(text, descriptors)) return;
    await this.#room();
  }

  /** Raw bytes, for those who have taken the connection over. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.gone.aborted && this.#channel.sendRaw(bytes)) return;
    await this.#room();
  }

  /** From the next byte on nothing is a message any more. */
  takeOver(): void {
    this.#channel.takeRaw();
    // Messages that were read ahead were bytes all along.
    const before = this.#messages.map(({ text, descriptors }) => {
      closeAll(descriptors);
      return Buffer.from(`${text}\0`);
    });
    this.#messages = [];
    this.#bytes.unshift(...before);
    this.#resume();
  }

  /** Raw bytes, after `takeOver`; null at their end. */
  async read(): Promise<Uint8Array | null> {
    for (;;) {
      const next = this.#bytes.shift();
      if (next) {
        this.#waitingBytes = Math.max(0, this.#waitingBytes - next.length);
        return next;
      }
      if (this.#ended) return null;
      await this.#more();
    }
  }

  /** Once the other end has what was sent, or takes too long for that. */
  close(): void {
    const untilMs = Date.now() + closeWithinMs;
    const look = (): void => {
      if (this.gone.aborted) return;
      if (this.#channel.waitingBytes === 0 || Date.now() > untilMs) this.abandon();
      else setTimeout(look, 10);
    };
    this.#ended = true;
    if (this.#channel.waitingBytes === 0) this.abandon();
    else setImmediate(look);
  }

  /** At once. */
  abandon(): void {
    if (this.gone.aborted) return;
    this.#ended = true;
    this.#askNoMore();
    this.#channel.close();
    this.#account[Symbol.dispose]();
    for (const { descriptors } of this.#messages) closeAll(descriptors);
    this.#messages = [];
    this.#bytes = [];
    this.#gone.abort();
    this.#wake?.();
    this.#letGoOn();
  }

  #take(text: string, descriptors: readonly number[]): void {
    this.#messages.push({ text, descriptors });
    this.#waitingBytes += text.length;
    // What follows a call that wants to upgrade may be no message: it is looked at when that is decided.
    if (this.#messages.length >= mostWaiting || this.#waitingBytes > mostWaitingBytes || text.includes('"upgrade"')) this.#pause();
    this.#account.queue(this.#waitingBytes);
    this.#wake?.();
  }

  #takeRaw(bytes: Buffer): void {
    this.#bytes.push(Buffer.from(bytes));
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > mostWaitingBytes) this.#pause();
    this.#wake?.();
  }

  #pause(): void {
    this.#paused = true;
    this.#channel.pause();
    this.#ask(); // what is not read does not tell of its end
  }

  #resume(): void {
    if (!this.#paused || this.gone.aborted) return;
    this.#paused = false;
    this.#askNoMore();
    this.#channel.resume();
  }

  /** Until something comes, or nothing any more. */
  async #more(): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#resume();
    await woken;
    this.#wake = null;
  }

  async #room(): Promise<void> {
    if (!this.gone.aborted) await new Promise<void>((resolve) => this.#drained.push(resolve));
    if (this.gone.aborted) throw new Error('the other end is gone');
  }

  #letGoOn(): void {
    const waiting = this.#drained;
    this.#drained = [];
    for (const goOn of waiting) goOn();
  }

  /** Nothing more comes, but an answer may still be waited for: who has closed all of it does not wait. */
  #end(): void {
    this.#ended = true;
    this.#wake?.();
    this.#ask();
    if (!isHeard(this.fd)) this.abandon();
  }

  /** From now on, now and then, whether the other end is still there. */
  #ask(): void {
    this.#asking ??= setInterval(() => {
      if (!isHeard(this.fd)) this.abandon();
    }, askEveryMs);
  }

  #askNoMore(): void {
    if (this.#asking) clearInterval(this.#asking);
    this.#asking = null;
  }
}
