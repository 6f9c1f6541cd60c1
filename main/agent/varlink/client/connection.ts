import type { CallFlag } from '#core/varlink/call.ts';
import { printCall, readReply, type Reply } from '#core/varlink/messages.ts';
import type { CallProblem, ProblemKind } from '#core/varlink/problem.ts';
import { closeAll } from '../../system/sockets/descriptor-link.ts';
import type { Link } from '../../system/sockets/link.ts';
import { Channel, type ChannelEnd } from '../wire/channel.ts';
import { Deadline } from './deadline.ts';

export interface OutgoingCall {
  readonly method: string;
  /** JSON of an object. */
  readonly parameters: string;
  readonly flag: CallFlag;
  /** Go with the call, and are the connection's from now on. */
  readonly descriptors?: readonly number[];
}

export type CallEnding =
  /** The last reply has come; or the call was one way and is on its way; or after an upgrade the service was done. */
  | { readonly how: 'replied' }
  | { readonly how: 'error'; readonly reply: Reply & { readonly error: string } }
  /** Also for `close`: then it is `cancelled`. */
  | { readonly how: 'failed'; readonly problem: CallProblem };

export interface CallListener {
  /** A reply that is no error. The descriptors are the listener's, to close in the end. */
  reply(reply: Reply, descriptors: readonly number[]): void;
  /** After an upgrade, what came, valid until this returns. */
  raw(bytes: Buffer): void;
  /** Once, and the last. */
  ended(ending: CallEnding): void;
}

interface Pending {
  readonly flag: CallFlag;
  readonly listener: CallListener;
}

export interface ConnectionOptions {
  /** How long no reply may come while one is waited for; null: for ever. */
  readonly timeoutMs: number | null;
  readonly mostMessageBytes?: number;
  /** What is known of why the other end went away, as what a program said. */
  readonly lastWords?: () => Promise<string>;
}

/** A service that reads nothing is not waited for any longer. */
const sentWithinMs = 5000;

/**
 * A connection to a service. Calls go out at once and are answered in their order (UAPI.20), so whoever wants one that others do not wait for, or that
 * can be ended alone, opens a connection for it. Whatever wrong comes ends all calls that wait, each with the same problem.
 */
export class Connection implements Disposable {
  readonly #channel: Channel;
  readonly #deadline: Deadline;
  readonly #pending: Pending[] = [];
  /** Of a call whose last reply came in this very turn: what follows it in the same read may be one reply too many. */
  #settling: CallListener | null = null;
  #upgraded: CallListener | null = null;
  #held = false;
  #closed = false;

  constructor(
    link: Link,
    private readonly options: ConnectionOptions,
  ) {
    this.#channel = new Channel(link, options.mostMessageBytes);
    this.#deadline = new Deadline(options.timeoutMs, () => this.#fail({ kind: 'timed-out', detail: inWords(options.timeoutMs ?? 0) }));
    this.#channel.start({
      message: (text, descriptors) => this.#take(text, descriptors),
      raw: (bytes) => this.#upgraded?.raw(bytes),
      drained: () => undefined,
      ended: (end) => this.#over(end),
    });
  }

  /** Over, whether by `close` or since something went wrong. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** Of calls that were not taken by the kernel yet. */
  get waitingBytes(): number {
    return this.#channel.waitingBytes;
  }

  open(call: OutgoingCall, listener: CallListener): void {
    if (this.#closed) {
      closeAll(call.descriptors ?? []);
      queueMicrotask(() => listener.ended({ how: 'failed', problem: { kind: 'gone', detail: '' } }));
      return;
    }
    this.#channel.send(printCall(call.method, call.parameters, call.flag), call.descriptors);
    if (call.flag === 'oneway') return this.#settle(listener);
    this.#pending.push({ flag: call.flag, listener });
    if (!this.#held) this.#deadline.touch();
  }

  /** After an upgrade. */
  sendRaw(bytes: Uint8Array): void {
    if (this.#upgraded) this.#channel.sendRaw(bytes);
  }

  /** Reads nothing until `goOn`; that time counts for no limit. */
  hold(): void {
    this.#held = true;
    this.#deadline.rest();
    this.#channel.pause();
  }

  goOn(): void {
    if (!this.#held || this.#closed) return;
    this.#held = false;
    if (this.#pending.length > 0) this.#deadline.touch();
    this.#channel.resume();
  }

  /** At once. Calls that wait end as cancelled. */
  close(): void {
    this.#fail({ kind: 'cancelled', detail: '' });
  }

  /** After an upgrade: nothing more is sent, the other end may go on. */
  endRaw(): void {
    if (this.#upgraded) this.#channel.end();
  }

  /** For calls that are one way: what the kernel has taken arrives, also when the connection is closed then. */
  async closeWhenSent(): Promise<void> {
    const untilMs = performance.now() + sentWithinMs;
    while (!this.#closed && this.#channel.waitingBytes > 0 && performance.now() < untilMs) await new Promise((told) => setTimeout(told, 1));
    this.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #take(text: string, descriptors: readonly number[]): void {
    const read = readReply(text);
    const [head] = this.#pending;
    const problem = !read.ok ? { kind: read.wrong.why, detail: read.wrong.detail } : !head ? said('unexpected-reply') : read.message.continues && head.flag !== 'more' ? said('unexpected-continues') : null;
    if (problem || !read.ok || !head) {
      closeAll(descriptors);
      return this.#fail(problem ?? said('unexpected-reply'));
    }
    const reply = read.message;
    if (reply.continues) {
      this.#deadline.touch();
      return head.listener.reply(reply, descriptors);
    }
    this.#pending.shift();
    if (this.#pending.length > 0) this.#deadline.touch();
    else this.#deadline.rest();
    if (isError(reply)) {
      closeAll(descriptors);
      return head.listener.ended({ how: 'error', reply });
    }
    if (head.flag === 'upgrade') {
      this.#upgraded = head.listener;
      this.#channel.takeRaw();
      return head.listener.reply(reply, descriptors);
    }
    head.listener.reply(reply, descriptors);
    this.#settle(head.listener);
  }

  #settle(listener: CallListener): void {
    this.#settling?.ended({ how: 'replied' });
    this.#settling = listener;
    queueMicrotask(() => {
      if (this.#settling !== listener) return;
      this.#settling = null;
      listener.ended({ how: 'replied' });
    });
  }

  #over(end: ChannelEnd): void {
    if (this.#upgraded && end.why === 'ended') {
      const listener = this.#upgraded;
      this.#upgraded = null;
      listener.ended({ how: 'replied' });
      // Calls that were sent behind it are answered by nobody.
      return this.#fail(said('gone'));
    }
    const problem = problemOf(end);
    const { lastWords } = this.options;
    if (!lastWords || (problem.kind !== 'gone' && problem.kind !== 'broken')) return this.#fail(problem);
    this.#deadline.rest();
    void lastWords().then((words) => this.#fail(words === '' ? problem : { ...problem, detail: words }));
  }

  #fail(problem: CallProblem): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#deadline.rest();
    this.#channel.close();
    const waiting = [...(this.#settling ? [this.#settling] : []), ...this.#pending.map(({ listener }) => listener), ...(this.#upgraded ? [this.#upgraded] : [])];
    this.#settling = null;
    this.#upgraded = null;
    this.#pending.length = 0;
    for (const listener of waiting) listener.ended({ how: 'failed', problem });
  }
}

const isError = (reply: Reply): reply is Reply & { readonly error: string } => reply.error !== null;

const said = (kind: ProblemKind, detail = ''): CallProblem => ({ kind, detail });

function problemOf(end: ChannelEnd): CallProblem {
  switch (end.why) {
    case 'ended':
      return said('gone');
    case 'cut-short':
      return said('cut-short', String(end.bytes));
    case 'too-long':
      return said('too-long', `${Math.floor(end.mostBytes / 1024 / 1024) || `${end.mostBytes} bytes`}${end.mostBytes >= 1024 * 1024 ? ' MiB' : ''}`);
    case 'not-utf8':
      return said('not-utf8');
    case 'too-many-descriptors':
      return said('too-many-descriptors');
    case 'broken':
      // Linux resets a stream whose other end closed with something unread: the same as an end.
      return end.code === 'ECONNRESET' || end.code === 'EPIPE' ? said('gone') : end.code === 'EMFILE' ? said('no-room', 'no descriptor is left for those that came') : said('broken', end.code);
    default:
      return said('broken');
  }
}

const inWords = (ms: number): string => (ms < 1000 ? `${ms} ms` : ms === 1000 ? 'a second' : `${ms / 1000} seconds`);
