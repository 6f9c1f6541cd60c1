import { sentenceOf } from '#core/explain/reasons.ts';
import type { Change, Subject } from '#core/journal/change.ts';
import { shownBytes, shownName } from '#core/names/shown.ts';
import type { Count, Comparison, Difference, Untold } from '#core/snapshot/comparison.ts';

export type DifferenceSign = 'new' | 'gone' | 'changed';

/** A line of the comparison page. */
export type ComparisonLine =
  | { readonly is: 'heading'; readonly key: string; readonly text: string; readonly count: number }
  | { readonly is: 'subject'; readonly key: string; readonly sign: DifferenceSign; readonly subject: Subject; /** Said on the same line: a coming or going, or an only change. */ readonly change: Change | null }
  | { readonly is: 'change'; readonly key: string; readonly subject: Subject; readonly change: Change }
  | { readonly is: 'count'; readonly key: string; readonly count: Count }
  | { readonly is: 'untold'; readonly key: string; readonly text: string };

export const countTitle = ({ kind, type, name, who }: Count): string => `${kind === 'unnamed' ? 'unnamed' : `connections of ${shownName(name)},`} ${type} sockets${who === null ? '' : ` of ${shownBytes(who)}`}`;

const untoldText = ({ fact, side, reason, count }: Untold): string => `${capital(fact)} of ${count === 1 ? 'one socket' : `${count} sockets`}: not known ${side === 'before' ? 'before' : 'after'}. ${sentenceOf({ code: reason }).sentence}`;
const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** What differs, line by line, under headings. @param fits whether a subject passes the window's filter; null when there is none */
export function comparisonLines({ added, removed, changed, counts, untold }: Comparison, fits: ((subject: Subject, sign: DifferenceSign) => boolean) | null): ComparisonLine[] {
  const lines: ComparisonLine[] = [];
  const group = (sign: DifferenceSign, text: string, differences: readonly Difference[]): void => {
    const fitting = differences.filter(({ subject }) => fits === null || fits(subject, sign));
    if (fitting.length === 0) return;
    lines.push({ is: 'heading', key: `heading ${sign}`, text, count: fitting.length });
    for (const { subject, changes } of fitting) {
      const key = `${sign} ${subject.key}`;
      const [first, ...rest] = changes;
      const inline = first && (first.what === 'appeared' || first.what === 'vanished' || rest.length === 0) ? first : null;
      lines.push({ is: 'subject', key, sign, subject, change: inline });
      for (const [i, change] of changes.entries()) if (change !== inline) lines.push({ is: 'change', key: `${key} ${i}`, subject, change });
    }
  };
  group('new', 'New', added);
  group('gone', 'Gone', removed);
  group('changed', 'Changed', changed);
  // Sockets that are only counted have nothing that a filter could look at.
  if (counts.length > 0 && fits === null) {
    lines.push({ is: 'heading', key: 'heading counts', text: 'Connections and unnamed sockets, counted', count: counts.length });
    for (const [i, count] of counts.entries()) lines.push({ is: 'count', key: `count ${i}`, count });
  }
  if (untold.length > 0) {
    lines.push({ is: 'heading', key: 'heading untold', text: 'Not compared, since only one side tells', count: untold.length });
    for (const [i, one] of untold.entries()) lines.push({ is: 'untold', key: `untold ${i}`, text: untoldText(one) });
  }
  return lines;
}
