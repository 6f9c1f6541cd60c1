import type { Socket } from 'node:net';

/** Most bytes of one message: sd-varlink.c, VARLINK_BUFFER_MAX. */
const mostMessageBytes = 16 * 1024 * 1024;
const mostWaiting = 64;

/** A connection that is framed by NULs, over Node's own sockets: it carries no descriptors. */
export class NodeWire {
  readonly caller = null;
  readonly #gone = new AbortController();
  readonly #messages: Uint8Array[] = [];
  #parts: Buffer[] = [];
  #size = 0;
  #ended = false;
  #raw = false;
  #wake: (() => void) | null = null;

  constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('end', () => this.#end());
    socket.on('error', () => this.close());
    socket.on('close', () => this.close());
    socket.resume();
  }

  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  async receive(): Promise<{ bytes: Uint8Array; descriptors: readonly number[] } | null> {
    for (;;) {
      const bytes = this.#messages.shift();
      if (this.#messages.length < mostWaiting) this.socket.resume();
      if (bytes) return { bytes, descriptors: [] };
      if (this.#ended) return null;
      await this.#more();
    }
  }

  async send(bytes: Uint8Array): Promise<void> {
    if (this.#gone.signal.aborted) throw new Error('the other end is gone');
    if (this.socket.write(bytes)) return;
    await new Promise<void>((resolve) => {
      this.socket.once('drain', resolve);
      this.gone.addEventListener('abort', () => resolve(), { once: true });
    });
    if (this.#gone.signal.aborted) throw new Error('the other end is gone');
  }

  async read(): Promise<Uint8Array | null> {
    this.#raw = true;
    for (;;) {
      const waiting = this.#messages.shift();
      if (waiting) return Buffer.concat([waiting, Buffer.of(0)]);
      const [part] = this.#parts.splice(0, 1);
      if (part && part.length > 0) return part;
      if (this.#ended) return null;
      this.socket.resume();
      await this.#more();
    }
  }

  close(): void {
    this.#ended = true;
    this.#parts = [];
    this.socket.destroySoon();
    if (!this.#gone.signal.aborted) this.#gone.abort();
    this.#wake?.();
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #take(chunk: Buffer): void {
    let rest = chunk;
    if (!this.#raw)
      for (let at = rest.indexOf(0); at >= 0; at = rest.indexOf(0)) {
        this.#messages.push(Buffer.concat([...this.#parts, rest.subarray(0, at)]));
        this.#parts = [];
        this.#size = 0;
        rest = rest.subarray(at + 1);
      }
    this.#parts.push(rest);
    this.#size += rest.length;
    if (!this.#raw && this.#size > mostMessageBytes) this.close();
    if (this.#raw || this.#messages.length >= mostWaiting) this.socket.pause();
    this.#wake?.();
  }

  #end(): void {
    this.#ended = true;
    this.#wake?.();
  }
}
