import { close } from 'node:fs';
import { codeOfErrno } from './errors.ts';
import { libc, type Libc } from '../libc.ts';
import { mostDescriptors, muchWaitingBytes, type Link, type LinkListener } from './link.ts';
import { dataSize, isAgain, MessageMemory, messageFlags, type Received } from './message-memory.ts';
import { ready, watch, type Watch } from './readiness.ts';

const SHUT_WR = 1;
/** Reads in a row before others have their turn. */
const mostInARow = 16;

/** Apart, since whoever is handed what came may send at once. */
let memory: { readonly sent: MessageMemory; readonly received: MessageMemory } | null = null;

/**
 * A connected socket that carries descriptors (unix(7), SCM_RIGHTS), both ways. A read of a stream may begin with bytes that came before
 * those that the descriptors belong to, so it is first looked at without taking it: where some come along, message after message is read.
 */
export class DescriptorLink implements Link {
  readonly #sent: MessageMemory;
  readonly #received: MessageMemory;
  readonly #watch: Watch;
  readonly #c: Libc;
  #listener: LinkListener | null = null;
  #queue: { data: Uint8Array; descriptors: readonly number[] }[] = [];
  #waitingBytes = 0;
  #paused = false;
  #ended = false;
  #ending = false;
  #closed = false;
  #wantsDrain = false;

  /** @param fd closed with the link */
  constructor(private readonly fd: number) {
    const c = libc();
    if (!c) throw new Error('koffi is not there');
    this.#c = c;
    memory ??= { sent: new MessageMemory(c), received: new MessageMemory(c) };
    this.#sent = memory.sent;
    this.#received = memory.received;
    this.#watch = watch(fd, (events) => this.#told(events));
  }

  start(listener: LinkListener): void {
    this.#listener = listener;
    this.#arm();
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  write(data: Uint8Array, descriptors: readonly number[] = []): boolean {
    if (descriptors.length > mostDescriptors || (descriptors.length > 0 && data.length === 0)) throw new RangeError('descriptors go with a byte at least, 253 at the most');
    if (this.#closed || this.#ending) {
      closeAll(descriptors);
      return true;
    }
    this.#queue.push({ data, descriptors });
    this.#waitingBytes += data.length;
    if (this.#queue.length === 1) this.#send();
    this.#wantsDrain ||= this.#waitingBytes > muchWaitingBytes;
    return !this.#wantsDrain;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#arm();
  }

  end(): void {
    this.#ending = true;
    if (this.#queue.length === 0 && !this.#closed) this.#c.shutdown(this.fd, SHUT_WR);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watch[Symbol.dispose]();
    this.#c.close(this.fd);
    for (const { descriptors } of this.#queue) closeAll(descriptors);
    this.#queue = [];
    this.#waitingBytes = 0;
  }

  #arm(): void {
    if (this.#closed) return;
    const reads = this.#listener !== null && !this.#paused && !this.#ended;
    const events = (reads ? ready.read : 0) | (this.#queue.length > 0 ? ready.write : 0);
    // Without either it would still be told that the other end is gone, again and again.
    if (events !== 0) this.#watch.arm(events);
  }

  #told(events: number): void {
    if (this.#queue.length > 0 && (events & ~ready.read) !== 0) this.#send();
    if (!this.#closed && (events & ~ready.write) !== 0) this.#read();
    this.#arm();
  }

  #read(): void {
    for (let turn = 0; turn < mostInARow && this.#listener && !this.#paused && !this.#ended && !this.#closed; turn++) {
      const seen = this.#received.receive(this.fd, dataSize, false, messageFlags.PEEK);
      if (seen.size <= 0) return this.#nothing(seen);
      if (seen.cut ? !this.#takeApart(seen.size) : this.#take(seen.size, false) === 0) return;
    }
  }

  /**
   * One read for each message of what was seen, so that descriptors come with the message that they were sent with. To look where they begin
   * does not help: a look reaches into what follows (net/unix/af_unix.c, unix_stream_read_generic, MSG_PEEK).
   */
  #takeApart(seen: number): boolean {
    const { data } = this.#received;
    const ends: number[] = [];
    for (let at = data.indexOf(0); at >= 0 && at < seen; at = data.indexOf(0, at + 1)) ends.push(at + 1);
    if (ends.at(-1) !== seen) ends.push(seen);
    let from = 0;
    for (const end of ends)
      while (from < end) {
        const size = this.#take(end - from, true); // less than that after descriptors: the kernel ends a read there
        if (size === 0) return false;
        from += size;
      }
    return true;
  }

  /** Takes so many bytes at most and hands them on. 0: no more now, as whoever listens wishes, or the kernel. */
  #take(most: number, withDescriptors: boolean): number {
    const taken = this.#received.receive(this.fd, most, withDescriptors);
    if (taken.cut) {
      closeAll(taken.descriptors);
      this.#fail('EMFILE'); // there is room for all that one message may have: unix(7), MSG_CTRUNC
      return 0;
    }
    if (taken.size <= 0) {
      this.#nothing(taken);
      return 0;
    }
    if (this.#listener) this.#listener.data(this.#received.data.subarray(0, taken.size), taken.descriptors);
    else closeAll(taken.descriptors);
    return this.#paused || this.#closed ? 0 : taken.size;
  }

  #nothing({ size, errno }: Received): void {
    if (size < 0 && isAgain(errno)) return;
    if (size === 0) {
      this.#ended = true;
      this.#listener?.ended(null);
    } else this.#fail(codeOfErrno(errno));
  }

  #send(): void {
    for (let first = this.#queue[0]; first; first = this.#queue[0]) {
      const { size, errno } = this.#sent.send(this.fd, first.data, first.descriptors);
      if (size < 0 && !isAgain(errno)) return this.#fail(codeOfErrno(errno));
      if (size < 0) break;
      closeAll(first.descriptors);
      this.#waitingBytes -= size;
      if (size === first.data.length) this.#queue.shift();
      else this.#queue[0] = { data: first.data.subarray(size), descriptors: [] };
    }
    if (this.#queue.length > 0) this.#arm();
    else if (this.#ending) this.#c.shutdown(this.fd, SHUT_WR);
    if (this.#wantsDrain && this.#waitingBytes === 0) {
      this.#wantsDrain = false;
      this.#listener?.drained();
    }
  }

  #fail(code: string): void {
    const listener = this.#listener;
    this.close();
    // Whoever writes must not hear of it before the write returns.
    queueMicrotask(() => listener?.ended(code));
  }
}

/** close(2) of descriptors that came, or were to go. Aside, since the close of a file may wait for whoever serves its file system. */
export function closeAll(descriptors: readonly number[]): void {
  for (const descriptor of descriptors) close(descriptor, () => undefined);
}
