import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { closeAll } from './descriptor-link.ts';
import { muchWaitingBytes, type Link, type LinkListener } from './link.ts';

/** A stream of Node: a socket whose descriptors nobody wants (the kernel closes those that come: unix(7)), or the pipes of a program. */
export class StreamLink implements Link {
  #closed = false;
  /** Its end was told. */
  #over = false;
  #wantsDrain = false;

  constructor(private readonly stream: Duplex) {
    // Before there is a listener, and after it was closed, errors are nobody's.
    stream.on('error', () => undefined);
    stream.pause();
  }

  /** @param fd of a connected socket, closed with the link */
  static ofSocket(fd: number): StreamLink {
    return new StreamLink(new Socket({ fd, readable: true, writable: true, allowHalfOpen: true }));
  }

  start(listener: LinkListener): void {
    const { stream } = this;
    stream.on('data', (chunk: Buffer) => {
      if (!this.#closed) listener.data(chunk, []);
    });
    stream.on('drain', () => {
      if (this.#closed || !this.#wantsDrain) return;
      this.#wantsDrain = false;
      listener.drained();
    });
    const over = (code: string | null): void => {
      if (this.#closed || this.#over) return;
      this.#over = true;
      if (code !== null) this.close();
      listener.ended(code);
    };
    stream.once('end', () => over(null));
    stream.once('error', (error: Error & { readonly code?: unknown }) => over(typeof error.code === 'string' ? error.code : error.message));
    stream.once('close', () => over('ECONNRESET'));
    stream.resume();
  }

  get waitingBytes(): number {
    return this.stream.writableLength;
  }

  write(data: Uint8Array, descriptors: readonly number[] = []): boolean {
    closeAll(descriptors);
    if (descriptors.length > 0) throw new RangeError('this link carries no descriptors');
    if (this.#closed || this.stream.writableEnded) return true;
    // What is written in one turn goes in one system call.
    if (this.stream.writableCorked === 0) {
      this.stream.cork();
      process.nextTick(() => this.stream.uncork());
    }
    this.stream.write(data);
    this.#wantsDrain ||= this.stream.writableLength > muchWaitingBytes;
    return !this.#wantsDrain;
  }

  pause(): void {
    this.stream.pause();
  }

  resume(): void {
    if (!this.#closed) this.stream.resume();
  }

  end(): void {
    if (!this.#closed) this.stream.end();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.stream.destroy();
  }
}
