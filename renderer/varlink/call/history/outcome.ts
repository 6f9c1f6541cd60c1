import { shownText } from '#core/names/shown.ts';
import type { CallMade } from '#core/varlink/history/made.ts';
import { repliesText } from '../replies/status.ts';

/** How a call came out, in a word or two. */
export function outcomeOf({ end, count, flag }: CallMade): { readonly text: string; readonly tone: 'new' | 'gone' | 'warning' | 'soft'; readonly full: string } {
  switch (end.how) {
    case 'replied':
      return { text: flag === 'oneway' ? 'sent' : count === 1 ? 'reply' : repliesText(count), tone: 'new', full: '' };
    case 'error':
      return { text: 'refused', tone: 'gone', full: shownText(end.name) };
    case 'cancelled':
      return { text: 'cancelled', tone: 'soft', full: count > 0 ? `after ${repliesText(count)}` : '' };
    case 'failed':
      return { text: 'failed', tone: 'warning', full: shownText(end.failure.message) };
  }
}
