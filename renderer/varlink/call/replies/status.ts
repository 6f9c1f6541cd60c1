import { userNameOf, type Accounts } from '#core/access/who.ts';
import { shownBytes, shownText } from '#core/names/shown.ts';
import type { PeerSeen } from '#core/varlink/call.ts';
import type { Call } from '../../../store/calls/calls.ts';

/** ms for people: short ones to a tenth. */
export const msText = (ms: number): string => (ms < 10 ? `${ms.toFixed(1)} ms` : ms < 1000 ? `${Math.round(ms)} ms` : ms < 100_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`);

export const repliesText = (count: number): string => (count === 1 ? '1 reply' : `${count.toLocaleString('en').replaceAll(',', ' ')} replies`);

/** How a call stands, in a sentence. Without numbers that change, it is what a screen reader says. */
export function stateText(call: Pick<Call, 'state' | 'count' | 'end' | 'tookMs'> & { readonly asked: { readonly flag: Call['asked']['flag'] } }): string {
  const { state, count, end, asked } = call;
  if (state === 'starting') return 'Connecting.';
  if (state === 'held') return `Paused after ${repliesText(count)}: the service waits.`;
  if (state === 'running') return count === 0 ? 'Waiting for the reply.' : asked.flag === 'upgrade' ? 'Connected: raw bytes.' : 'Replies come in.';
  switch (end?.how) {
    case 'replied':
      return asked.flag === 'oneway' ? 'Sent: no reply was asked for.' : count === 1 ? 'Answered.' : `Ended after ${repliesText(count)}.`;
    case 'error':
      return `Refused with ${shownText(end.name)}${count > 0 ? ` after ${repliesText(count)}` : ''}.`;
    case 'cancelled':
      return count > 0 ? `Cancelled after ${repliesText(count)}.` : 'Cancelled.';
    case 'failed':
      return `${end.failure.message}${count > 0 ? ` That was after ${repliesText(count)}.` : ''}`;
    case undefined:
      return '';
  }
}

/** Who answered: as the kernel told when the connection was made. */
export function peerText({ pid, uid, command, unit }: PeerSeen, accounts: Accounts): string {
  return [`pid ${pid}`, userNameOf(accounts, uid), ...(unit === null ? (command === null ? [] : [shownBytes(command)]) : [shownBytes(unit)])].join(' · ');
}
