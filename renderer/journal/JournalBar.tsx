import { Bookmark, Circle, Square } from 'lucide-react';
import { contextNow } from '../commands/context.ts';
import { runCommand } from '../commands/registry.ts';
import { Button } from '../parts/parts.tsx';
import { clock, dateAndClock } from '../parts/times.tsx';
import { useHappened } from '../store/review/journal.ts';
import { useJournalView } from '../store/review/journal-view.ts';
import { eventKinds, sinces, useReview, type EventKind } from '../store/review/review.ts';

/** What of the journal is shown, how far it goes back, and the way to record. */
export function JournalBar() {
  const { since, markAtMs, hiddenKinds, recording } = useReview();
  const { counts } = useJournalView();
  const toggle = (kind: EventKind): void => {
    const next = new Set(hiddenKinds);
    if (!next.delete(kind)) next.add(kind);
    useReview.setState({ hiddenKinds: next });
  };
  return (
    <div className="journal-bar">
      <div className="journal-top">
        <h1>Journal</h1>
        <span className="grow" />
        <Button onClick={() => runCommand('review.mark', contextNow())} title="From here on (Ctrl+Shift+D)">
          <Bookmark size={14} aria-hidden /> Set a mark
        </Button>
        <Button onClick={() => runCommand('review.record', contextNow())} title="Record, do it, stop, compare (Ctrl+D)">
          {recording === null ? <Circle size={14} aria-hidden /> : <Square size={14} aria-hidden />} {recording === null ? 'Record' : 'Stop and compare'}
        </Button>
      </div>
      <div className="journal-choices">
        <label>
          Since{' '}
          <select
            value={since}
            onChange={(event) => {
              const chosen = sinces.find((one) => one === event.target.value);
              if (chosen) useReview.setState({ since: chosen });
            }}
          >
            <option value="start">it began</option>
            <option value="minute">1 minute ago</option>
            <option value="five minutes">5 minutes ago</option>
            <option value="mark" disabled={markAtMs === null}>
              {markAtMs === null ? 'a mark (none is set)' : `the mark at ${clock(markAtMs)}`}
            </option>
          </select>
        </label>
        <span className="grow soft">
          <Span />
        </span>
      </div>
      <div>
        <div className="kinds" role="group" aria-label="Kinds of events">
          {eventKinds.map((kind) => (
            <button key={kind} type="button" className="kind" aria-pressed={!hiddenKinds.has(kind)} onClick={() => toggle(kind)}>
              {kind} <span className="count">{counts.get(kind) ?? 0}</span>
            </button>
          ))}
        </div>
      </div>
    </div>
  );
}

/** How far back it goes, and what is missing. */
function Span() {
  const { state } = useHappened();
  if (!state) return null;
  const { begunAtMs, changes, connections } = state;
  const begins = `The journal begins at ${dateAndClock(begunAtMs)}, when the agent began to look`;
  if (changes.dropped + connections.dropped === 0)
    return changes.completeSinceMs === begunAtMs ? <>{begins}.</> : <>{begins}, with a gap: the sockets could not be read for a while before {dateAndClock(changes.completeSinceMs)}.</>;
  const older = changes.dropped + connections.dropped;
  return (
    <>
      {changes.dropped === 0 ? begins : `Complete since ${dateAndClock(changes.completeSinceMs)}`}
      {connections.dropped > 0 && `; of connections since ${dateAndClock(connections.completeSinceMs)}`}. {older.toLocaleString()} older {older === 1 ? 'event has' : 'events have'} made room.
    </>
  );
}
