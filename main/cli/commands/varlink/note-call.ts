import { randomUUID } from 'node:crypto';
import type { CallEnd, PeerSeen, StartCall } from '#core/varlink/call.ts';
import type { Reply } from '#core/varlink/messages.ts';
import { failureOf } from '#core/varlink/problem.ts';
import type { CallEnding } from '#agent/varlink/client/connection.ts';
import { recordCall } from '#agent/varlink/history/calls-file.ts';
import { CallRecorder } from '#agent/varlink/history/recorder.ts';

/** Tells the history of one call that the command line makes. */
export interface CallNote {
  readonly connected: (peer: PeerSeen | null) => void;
  readonly reply: (reply: Reply) => void;
  readonly ended: (ending: CallEnding) => void;
}

export function noteCall(asked: Omit<StartCall, 'id'>): CallNote {
  const id = randomUUID();
  const startedMs = performance.now();
  const recorder = new CallRecorder('command line', recordCall);
  recorder.began({ ...asked, id });
  let count = 0;
  return {
    connected: (peer) => recorder.hear([{ is: 'connected', id, peer, tookMs: performance.now() - startedMs }]),
    reply: ({ text }) => recorder.hear([{ is: 'replies', id, count: ++count, replies: [{ text, afterMs: performance.now() - startedMs, descriptors: [] }] }]),
    ended: (ending) => recorder.hear([{ is: 'ended', id, end: endOf(ending, performance.now() - startedMs), tookMs: performance.now() - startedMs }]),
  };
}

function endOf(ending: CallEnding, afterMs: number): CallEnd {
  if (ending.how === 'replied') return { how: 'replied' };
  return ending.how === 'error' ? { how: 'error', name: ending.reply.error, text: ending.reply.text, afterMs } : { how: 'failed', failure: failureOf(ending.problem) };
}
