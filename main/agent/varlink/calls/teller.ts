import type { CallEvent, ReplySeen } from '#core/varlink/call.ts';
import { bytes } from '#core/model/bytes.ts';

/** A page draws sixty times a second; telling it more often makes it slower, not sooner. */
const everyMs = 16;
/** Told at once when so much has gathered. */
const mostGathered = 1024 * 1024;

/** Gathers what is to be told of calls, so that a stream of replies is told a few times a second and not thousands. */
export class Teller implements Disposable {
  #events: CallEvent[] = [];
  #size = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly tell: (events: readonly CallEvent[]) => void) {}

  event(event: CallEvent): void {
    this.#events.push(event);
    this.flush();
  }

  reply(id: string, reply: ReplySeen, count: number): void {
    const last = this.#events.at(-1);
    if (last?.is === 'replies' && last.id === id) this.#events[this.#events.length - 1] = { ...last, replies: push(last.replies, reply), count };
    else this.#events.push({ is: 'replies', id, replies: [reply], count });
    this.#gather(reply.text.length + 100);
  }

  raw(id: string, data: Buffer): void {
    this.#events.push({ is: 'bytes', id, bytes: bytes(data.toString('latin1')) });
    this.#gather(data.length);
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const events = this.#events;
    this.#events = [];
    this.#size = 0;
    if (events.length > 0) this.tell(events);
  }

  [Symbol.dispose](): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#events = [];
  }

  #gather(size: number): void {
    this.#size += size;
    if (this.#size > mostGathered) return this.flush();
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.flush();
    }, everyMs);
  }
}

/** The list is still ours: it was told to nobody yet. */
function push(replies: readonly ReplySeen[], reply: ReplySeen): readonly ReplySeen[] {
  (replies as ReplySeen[]).push(reply);
  return replies;
}
