import { useMemo, useState } from 'react';
import { isConnection, type Change } from '#core/journal/change.ts';
import type { JournalEvent } from '#core/journal/event.ts';
import { wordsOf } from '#core/journal/words.ts';
import type { Row } from '#core/model/rows/row.ts';
import { ChangeInFull, Sign } from '../journal/parts.tsx';
import { Button } from '../parts/parts.tsx';
import { Age, dateAndClock, Time } from '../parts/times.tsx';
import { goToPage } from '../store/actions.ts';
import { useHappened } from '../store/review/journal.ts';
import { useReview } from '../store/review/review.ts';

/** As many as can be read; the journal has the rest. */
const mostShown = 200;

/** What happened to one socket, newest first; also when it has gone. */
export function HistoryTab({ row }: { readonly row: Row }) {
  const { events, state } = useHappened();
  const snapshot = useReview((review) => review.snapshot);
  const [namesakes, setNamesakes] = useState(false);
  const own = useMemo(() => events.filter((event) => isOf(event, row)).reverse(), [events, row]);
  const earlier = useMemo(() => (row.name === '' ? [] : events.filter((event) => event.subject.name === row.name && !isOf(event, row)).reverse()), [events, row]);
  // Of a connection both parts of the journal tell: the one that reaches less far decides.
  const reach = state && [state.changes, ...(row.socket && isConnection({ kind: row.socket.kind }, row.socket) ? [state.connections] : [])].reduce((a, b) => (b.completeSinceMs > a.completeSinceMs ? b : a));
  if (snapshot !== null) return <p className="note">A snapshot is one moment: what happened to its sockets is not in it. Compare it with now, or with another one.</p>;
  const shown = namesakes ? [...own, ...earlier].sort((a, b) => b.seq - a.seq) : own;
  return (
    <>
      {shown.length === 0 ? (
        <p className="note soft">Nothing has happened to it {reach ? `since ${dateAndClock(reach.completeSinceMs)}` : 'yet'}.</p>
      ) : (
        <ol className="events" aria-label="What happened, newest first">
          {shown.slice(0, mostShown).map((event) => (
            <EventItem key={event.seq} change={event.change} atMs={event.atMs} of={event.subject.key === row.key || event.subject.inode === null ? '' : `inode ${event.subject.inode}`} />
          ))}
        </ol>
      )}
      {shown.length > mostShown && (
        <p className="soft">
          and {shown.length - mostShown} older ones. <Button tone="plain" onClick={() => goToPage('journal')}>Show the journal</Button>
        </p>
      )}
      {earlier.length > 0 && (
        <label className="check">
          <input type="checkbox" checked={namesakes} onChange={(event) => setNamesakes(event.target.checked)} /> Also other sockets of this name ({earlier.length})
        </label>
      )}
      {reach && (
        <p className="soft">
          {reach.dropped === 0 ? 'The journal begins at' : 'The journal is complete since'} {dateAndClock(reach.completeSinceMs)}. A change is noticed by the next look, so its time may be a little late.
        </p>
      )}
    </>
  );
}

/** Its own events, and those of the entry point that it shares with the one that answers there. */
const isOf = ({ subject, change }: JournalEvent, row: Row): boolean =>
  subject.key === row.key || (row.entryPoint !== null && subject.entryPoint === row.entryPoint.key && 'door' in change && change.door === 'entryPoint');

/** One change, in full; with when it was noticed, where that is known. */
export function EventItem({ change, atMs = null, of = '' }: { readonly change: Change; readonly atMs?: number | null; /** Of which other socket, in a few words. */ readonly of?: string }) {
  const words = wordsOf(change);
  return (
    <li className="event" data-what={change.what}>
      <div className="event-top">
        <Sign sign={words.sign} />
        <strong className="grow wrap">
          {words.title}
          {of !== '' && <span className="soft"> of {of}</span>}
        </strong>
        {atMs !== null && (
          <span className="soft event-time">
            <Time atMs={atMs} /> · <Age atMs={atMs} />
          </span>
        )}
      </div>
      <ChangeInFull change={change} />
    </li>
  );
}
