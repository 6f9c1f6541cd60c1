import type { CallEvent, PeerSeen, StartCall } from '#core/varlink/call.ts';
import { mostKeptReplies, mostParameters, mostReplyText, type CallMade } from '#core/varlink/history/made.ts';
import { withoutSecrets } from '#core/varlink/history/secrets.ts';

/** What becomes of one call, as far as the history keeps it. */
interface Going {
  readonly asked: StartCall;
  readonly atMs: number;
  peer: PeerSeen | null;
  readonly replies: (string | null)[];
  replyText: number;
  count: number;
  masked: boolean;
}

/** Hears of calls and keeps, of each that ended, what a person may want to look at again. Holds no more than that, however long a stream is. */
export class CallRecorder {
  readonly #going = new Map<string, Going>();

  constructor(
    private readonly by: CallMade['by'],
    private readonly keep: (call: CallMade) => void,
  ) {}

  began(asked: StartCall, nowMs = Date.now()): void {
    this.#going.set(asked.id, { asked, atMs: nowMs, peer: null, replies: [], replyText: 0, count: 0, masked: false });
  }

  hear(events: readonly CallEvent[]): void {
    for (const event of events) {
      const call = this.#going.get(event.id);
      if (call) this.#hear(call, event);
    }
  }

  /** What runs is ended with whoever made it: it was cancelled, and is kept all the same. */
  abandoned(nowMs = Date.now()): void {
    for (const [id, { atMs }] of this.#going) this.hear([{ is: 'ended', id, end: { how: 'cancelled' }, tookMs: nowMs - atMs }]);
  }

  #hear(call: Going, event: CallEvent): void {
    switch (event.is) {
      case 'connected':
        call.peer = event.peer;
        return;
      case 'replies':
        for (const { text } of event.replies) keepReply(call, text);
        call.count = event.count;
        return;
      case 'bytes':
        return;
      case 'ended':
        this.#going.delete(event.id);
        this.keep(madeOf(call, event, this.by));
    }
  }
}

function keepReply(call: Going, text: string): void {
  // What is full stays full: later ones are not kept where an earlier one was not.
  if (call.replies.length >= mostKeptReplies || call.replies.at(-1) === null) return;
  const fits = call.replyText + text.length <= mostReplyText;
  const kept = fits ? withoutSecrets(text, call.asked.method) : null;
  call.replies.push(kept?.text ?? null);
  call.replyText += text.length;
  call.masked ||= kept?.masked ?? false;
}

function madeOf({ asked, atMs, peer, replies, count, masked }: Going, { end, tookMs }: Extract<CallEvent, { is: 'ended' }>, by: CallMade['by']): CallMade {
  const { id, address, method, flag, timeoutMs, descriptors, acceptDescriptors } = asked;
  const parameters = asked.parameters.length <= mostParameters ? withoutSecrets(asked.parameters, method) : null;
  const error = end.how === 'error' ? (end.text.length <= mostReplyText ? withoutSecrets(end.text, method) : { text: '{}', masked: false }) : null;
  return {
    id, atMs, by, address, method, parameters: parameters?.text ?? null, flag, timeoutMs, descriptors, acceptDescriptors, peer,
    end: end.how === 'error' && error ? { ...end, text: error.text } : end,
    tookMs, replies, count,
    masked: masked || (parameters?.masked ?? false) || (error?.masked ?? false),
  };
}
