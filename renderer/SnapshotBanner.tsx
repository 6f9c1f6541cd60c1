import { History } from 'lucide-react';
import { contextNow } from './commands/context.ts';
import { runCommand } from './commands/registry.ts';
import { Button } from './parts/parts.tsx';
import { useReview } from './store/review/review.ts';

/** Stays for as long as a snapshot is in the place of now. */
export function SnapshotBanner() {
  const snapshot = useReview((review) => review.snapshot);
  if (snapshot === null) return null;
  const { model, atMs } = snapshot.moment;
  return (
    <div className="banner snapshot" role="status">
      <History size={16} aria-hidden />
      <span className="grow">
        You look at a snapshot of <strong>{model.surroundings.hostName}</strong>, taken {new Date(atMs).toLocaleString()} ({snapshot.fileName}). Nothing here is live, and nothing can be changed.
      </span>
      <Button onClick={() => runCommand('snapshot.compareNow', contextNow())}>Compare with now</Button>
      <Button onClick={() => runCommand('snapshot.close', contextNow())}>Back to now</Button>
    </div>
  );
}
