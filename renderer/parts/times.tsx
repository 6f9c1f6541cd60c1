import { useNow } from '../Banners.tsx';

/** How long ago, in a word or two. */
export function ageOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 2) return 'just now';
  if (seconds < 120) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
}

/** A time of day; the whole date on hover. */
export const Time = ({ atMs }: { readonly atMs: number }) => (
  <time className="number" dateTime={new Date(atMs).toISOString()} title={new Date(atMs).toLocaleString()}>
    {clock(atMs)}
  </time>
);

/** Hours, minutes and seconds, the same width for each. */
export const clock = (atMs: number): string => new Date(atMs).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

/** A time that may be of another day. */
export const dateAndClock = (atMs: number): string => (new Date(atMs).toDateString() === new Date().toDateString() ? clock(atMs) : `${new Date(atMs).toLocaleDateString()} ${clock(atMs)}`);

export function Age({ atMs }: { readonly atMs: number }) {
  const nowMs = useNow(1000);
  return <span className="soft number">{ageOf(nowMs - atMs)}</span>;
}
