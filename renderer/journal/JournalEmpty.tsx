import { runCommand } from '../commands/registry.ts';
import { contextNow } from '../commands/context.ts';
import { Button } from '../parts/parts.tsx';
import { clock } from '../parts/times.tsx';
import { clearFilter } from '../store/actions.ts';
import { useHappened } from '../store/review/journal.ts';
import { useJournalView } from '../store/review/journal-view.ts';
import { useReview } from '../store/review/review.ts';
import { useUi } from '../store/ui.ts';

const durations = { start: '', minute: 'in the last minute', 'five minutes': 'in the last five minutes', mark: 'since the mark' } as const;

/** Why the journal is empty, and what would fill it. */
export function JournalEmpty() {
  const { state } = useHappened();
  const { total, counts } = useJournalView();
  const { since, hiddenKinds } = useReview();
  const filter = useUi((ui) => ui.goodFilter);
  if (!state) return <div className="empty" role="status">Looking at the sockets of this machine …</div>;
  if (total === 0)
    return (
      <div className="empty">
        <p>Nothing has happened since {clock(state.begunAtMs)}, when the agent began to look.</p>
        <p>Sockets that come and go, and changes of their mode, owner, labels, holders, paths and registry names are listed here as they are noticed.</p>
      </div>
    );
  if (counts.size === 0 && filter !== '')
    return (
      <div className="empty">
        <p>Nothing {durations[since]} happened to a socket that fits the filter.</p>
        <Button onClick={clearFilter}>Clear the filter</Button>
      </div>
    );
  if (counts.size === 0)
    return (
      <div className="empty">
        <p>Nothing has happened {durations[since]}.</p>
        <Button onClick={() => useReview.setState({ since: 'start' })}>Show all there is</Button>
      </div>
    );
  return (
    <div className="empty">
      <p>Only kinds of events that are hidden happened {durations[since]}.</p>
      {hiddenKinds.size > 0 && <Button onClick={() => useReview.setState({ hiddenKinds: new Set() })}>Show all kinds</Button>}
    </div>
  );
}

export const OfNoSnapshot = () => (
  <div className="journal">
    <div className="empty" tabIndex={-1} data-pane="main">
      <p>A snapshot is one moment: it has no journal. Compare it to see what changed since.</p>
      <div className="buttons">
        <Button tone="go" onClick={() => runCommand('snapshot.compareNow', contextNow())}>
          Compare with now
        </Button>
        <Button onClick={() => runCommand('snapshot.close', contextNow())}>Back to now</Button>
      </div>
    </div>
  </div>
);
