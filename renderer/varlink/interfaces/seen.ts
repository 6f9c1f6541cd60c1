import type { Version } from '#core/documentation/versions.ts';
import { middleCut } from '#core/names/shown.ts';
import { printAddress } from '#core/varlink/address-text.ts';

/** A day and a time of it, as one speaks of what was seen. The year is told where it is another one. */
export function dayAndTime(ms: number): string {
  const at = new Date(ms);
  const isToday = at.toDateString() === new Date().toDateString();
  const time = at.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', hour12: false });
  return isToday ? `today, ${time}` : `${at.toLocaleDateString(undefined, { day: 'numeric', month: 'short', ...(at.getFullYear() !== new Date().getFullYear() && { year: 'numeric' }) })}, ${time}`;
}

/** Where a text was seen, in a few words. */
export function seenAtWords({ seenAt }: Version): string {
  const [first, ...others] = [...new Set(seenAt.map(({ address }) => printAddress(address)))];
  if (first === undefined) return 'nowhere';
  return `at ${middleCut(first, 60)}${others.length === 0 ? '' : ` and ${others.length === 1 ? 'another place' : `${others.length} other places`}`}`;
}
