import { isUtf8 } from 'node:buffer';
import { closeAll } from '../../system/sockets/descriptor-link.ts';
import { mostDescriptors, type Link } from '../../system/sockets/link.ts';
import { Frames } from './frames.ts';

/** Most bytes of one message: VARLINK_BUFFER_MAX of systemd's sd-varlink.c. */
export const mostMessageBytes = 16 * 1024 * 1024;

/** Why a channel is over. */
export type ChannelEnd =
  /** The other end is done, between two messages. */
  | { readonly why: 'ended' }
  /** The other end is done in the middle of a message. */
  | { readonly why: 'cut-short'; readonly bytes: number }
  | { readonly why: 'too-long'; readonly mostBytes: number }
  | { readonly why: 'not-utf8' }
  /** More descriptors with one message than the kernel lets one send. */
  | { readonly why: 'too-many-descriptors' }
  /** A symbolic error of the system, such as ECONNRESET. */
  | { readonly why: 'broken'; readonly code: string };

export interface ChannelListener {
  /** One message. The descriptors that came with it are the listener's, to close in the end. */
  message(text: string, descriptors: readonly number[]): void;
  /** Bytes after `takeRaw`. */
  raw(bytes: Buffer): void;
  /** What was written has been taken by the kernel: there is room again. */
  drained(): void;
  /** Nothing more comes; once, and not after `close`. The channel is closed, but for `ended`, after which may still be sent. */
  ended(end: ChannelEnd): void;
}

/**
 * Messages of Varlink both ways over a link: for a client and for a server. Whatever the other end sends, no more than one message and one
 * read of it are kept here.
 */
export class Channel implements Disposable {
  readonly #frames: Frames;
  #listener: ChannelListener | null = null;
  /** What came of a read and was not handed on, since the listener wanted a pause. */
  #rest: Buffer | null = null;
  #descriptors: number[] = [];
  #paused = false;
  #isRaw = false;
  #end: ChannelEnd | null = null;
  #closed = false;

  constructor(
    private readonly link: Link,
    private readonly mostBytes = mostMessageBytes,
  ) {
    this.#frames = new Frames(mostBytes);
  }

  /** Begins to read. Once. */
  start(listener: ChannelListener): void {
    this.#listener = listener;
    this.link.start({
      data: (data, descriptors) => this.#take(data, descriptors),
      drained: () => {
        if (!this.#closed) listener.drained();
      },
      ended: (code) => this.#over(code === null ? (this.#frames.keptBytes > 0 && !this.#isRaw ? { why: 'cut-short', bytes: this.#frames.keptBytes } : { why: 'ended' }) : { why: 'broken', code }),
    });
  }

  /**
   * Sends a message: JSON without its NUL. The descriptors are the channel's from now on.
   * @returns false when much waits to be sent already: `drained` follows
   */
  send(text: string, descriptors: readonly number[] = []): boolean {
    const size = Buffer.byteLength(text);
    const data = Buffer.allocUnsafe(size + 1);
    data.write(text);
    data[size] = 0;
    return this.link.write(data, descriptors);
  }

  /** After an upgrade. */
  sendRaw(bytes: Uint8Array): boolean {
    return this.link.write(bytes);
  }

  get waitingBytes(): number {
    return this.link.waitingBytes;
  }

  /** From the next byte on there are no messages any more: UAPI.20, upgrade. Called while the last message is being handed on. */
  takeRaw(): void {
    this.#isRaw = true;
  }

  pause(): void {
    this.#paused = true;
    this.link.pause();
  }

  resume(): void {
    if (!this.#paused || this.#closed) return;
    this.#paused = false;
    const rest = this.#rest;
    this.#rest = null;
    if (rest) this.#hand(rest);
    if (this.#paused || this.#closed) return;
    if (this.#end) this.#tell(this.#end);
    else this.link.resume();
  }

  /** Sends what waits, then tells the other end that nothing more comes. */
  end(): void {
    this.link.end();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.link.close();
    closeAll(this.#descriptors);
    this.#descriptors = [];
    this.#rest = null;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #take(data: Buffer, descriptors: readonly number[]): void {
    if (this.#closed) return closeAll(descriptors);
    this.#descriptors.push(...descriptors);
    if (this.#descriptors.length > mostDescriptors) return this.#over({ why: 'too-many-descriptors' });
    // A stream of Node may still hand on what it had read before it was paused.
    if (this.#paused) this.#rest = this.#rest ? Buffer.concat([this.#rest, data]) : Buffer.from(data);
    else this.#hand(data);
  }

  #hand(data: Buffer): void {
    for (let at = 0; at < data.length; ) {
      if (this.#closed) return;
      if (this.#paused) {
        this.#rest = Buffer.from(data.subarray(at));
        return;
      }
      if (this.#isRaw) return this.#listener?.raw(data.subarray(at));
      const found = this.#frames.next(data, at);
      if (found === null) return;
      if (found === 'too long') return this.#over({ why: 'too-long', mostBytes: this.mostBytes });
      // Text of a name or a label must arrive as it was sent or not at all.
      if (!isUtf8(found.message)) return this.#over({ why: 'not-utf8' });
      at = found.next;
      const descriptors = this.#descriptors;
      this.#descriptors = [];
      this.#listener?.message(found.message.toString('utf8'), descriptors);
    }
  }

  #over(end: ChannelEnd): void {
    if (this.#closed || this.#end) return;
    this.#end = end;
    // While paused there may be messages that were not handed on yet.
    if (this.#rest === null || !this.#paused || end.why === 'too-many-descriptors') this.#tell(end);
  }

  #tell(end: ChannelEnd): void {
    const listener = this.#listener;
    if (end.why !== 'ended') this.close();
    listener?.ended(end);
  }
}
