import { assertNever } from '#core/assert-never.ts';
import type { Failure } from '#core/failure.ts';
import type { Bytes } from '#core/model/bytes.ts';
import type { CallEnd, CallEvent, PeerSeen, ReplySeen, StartCall } from '#core/varlink/call.ts';

/** So many of the newest replies of one call are kept, and so many UTF-16 units of their text; what is older is only counted. */
const mostReplies = 100_000;
const mostReplyText = 48 * 1024 * 1024;
/** Of a raw conversation after an upgrade. */
const mostRawBytes = 1024 * 1024;

/** Where a call was asked: what leads back to it. */
export interface CallPlace {
  /** Key of the row that was looked at, or null. */
  readonly row: string | null;
  /** Key of the service. */
  readonly service: string;
  /** It was asleep when the call was made. */
  readonly woke: boolean;
}

/** `held` reads nothing more until it goes on. */
export type CallState = 'starting' | 'running' | 'held' | 'ended';

/** Bytes of an upgraded connection, in order. */
export interface RawPiece {
  readonly from: 'you' | 'service';
  readonly bytes: Bytes;
  readonly atMs: number;
}

/**
 * A call of this window as views see it. Each change makes another of these, once a frame; but `replies` and `raw` are appended to in
 * place, since a hundred thousand would be copied each frame: what is worked out from them depends on `version`.
 */
export interface Call {
  readonly id: string;
  readonly asked: StartCall;
  readonly place: CallPlace;
  /** ms since the epoch. */
  readonly startedAtMs: number;
  readonly state: CallState;
  /** null until it is connected, and where there is none to ask (ssh, exec). */
  readonly peer: PeerSeen | null;
  /** ms that connecting took; null until then. */
  readonly connectedMs: number | null;
  /** The newest replies. The first of them is the `dropped`-th of all. */
  readonly replies: readonly ReplySeen[];
  readonly dropped: number;
  /** How many came in all. */
  readonly count: number;
  readonly raw: readonly RawPiece[];
  readonly end: CallEnd | null;
  readonly tookMs: number | null;
  readonly version: number;
}

/** A call as the store keeps it: takes events, gives what views may see. */
export class Running {
  readonly #replies: ReplySeen[] = [];
  readonly #raw: RawPiece[] = [];
  #replyText = 0;
  #rawBytes = 0;
  #seen: Call;

  constructor(id: string, asked: StartCall, place: CallPlace, nowMs: number) {
    this.#seen = { id, asked, place, startedAtMs: nowMs, state: 'starting', peer: null, connectedMs: null, replies: this.#replies, dropped: 0, count: 0, raw: this.#raw, end: null, tookMs: null, version: 0 };
  }

  get seen(): Call {
    return this.#seen;
  }

  /** How much text is kept for it. */
  get size(): number {
    return this.#replyText + this.#rawBytes + this.#seen.asked.parameters.length;
  }

  take(event: CallEvent, nowMs: number): void {
    if (this.#seen.state === 'ended') return;
    switch (event.is) {
      case 'connected':
        return this.#change({ state: this.#seen.state === 'starting' ? 'running' : this.#seen.state, peer: event.peer, connectedMs: event.tookMs });
      case 'replies':
        for (const reply of event.replies) {
          this.#replies.push(reply);
          this.#replyText += reply.text.length;
        }
        return this.#change({ dropped: this.#seen.dropped + this.#drop(), count: event.count });
      case 'bytes':
        return this.addRaw({ from: 'service', bytes: event.bytes, atMs: nowMs });
      case 'ended':
        return this.#change({ state: 'ended', end: event.end, tookMs: event.tookMs });
      default:
        return assertNever(event);
    }
  }

  addRaw(piece: RawPiece): void {
    this.#raw.push(piece);
    this.#rawBytes += piece.bytes.length;
    while (this.#rawBytes > mostRawBytes && this.#raw.length > 1) this.#rawBytes -= this.#raw.shift()?.bytes.length ?? 0;
    this.#change({});
  }

  hold(held: boolean): void {
    if (this.#seen.state === 'running' || this.#seen.state === 'held') this.#change({ state: held ? 'held' : 'running' });
  }

  fail(failure: Failure, nowMs: number): void {
    if (this.#seen.state !== 'ended') this.#change({ state: 'ended', end: { how: 'failed', failure }, tookMs: nowMs - this.#seen.startedAtMs });
  }

  #change(change: Partial<Call>): void {
    this.#seen = { ...this.#seen, ...change, version: this.#seen.version + 1 };
  }

  /** Drops the oldest, a tenth at a time, so that it seldom happens; gives how many. */
  #drop(): number {
    let drop = Math.max(0, this.#replies.length - mostReplies);
    let text = this.#replyText;
    for (let i = 0; i < drop; i++) text -= this.#replies[i]?.text.length ?? 0;
    while (text > mostReplyText && drop < this.#replies.length - 1) text -= this.#replies[drop++]?.text.length ?? 0;
    if (drop === 0) return 0;
    const tenth = Math.min(this.#replies.length - 1, drop + Math.floor(this.#replies.length / 10));
    for (; drop < tenth; drop++) text -= this.#replies[drop]?.text.length ?? 0;
    this.#replies.splice(0, drop);
    this.#replyText = text;
    return drop;
  }
}
