import { contextNow } from './commands/context.ts';
import { runCommand } from './commands/registry.ts';
import { useNow } from './Banners.tsx';
import { clock } from './parts/times.tsx';
import { useReview } from './store/review/review.ts';

/** In the status bar, for as long as something is recorded. */
export function RecordingStatus() {
  const recording = useReview((review) => review.recording);
  return (
    <>
      {/* Said when it begins, not every second. */}
      <span className="unseen" role="status">
        {recording !== null && 'Recording has begun.'}
      </span>
      {recording !== null && <Running atMs={recording.atMs} />}
    </>
  );
}

function Running({ atMs }: { readonly atMs: number }) {
  const nowMs = useNow(1000);
  const seconds = Math.max(0, Math.round((nowMs - atMs) / 1000));
  return (
    <span className="recording">
      <span aria-hidden className="gone">
        ●
      </span>{' '}
      Recording since {clock(atMs)}
      <span className="number soft"> · {seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`}</span>
      <button type="button" title="Stop and compare (Ctrl+D)" onClick={() => runCommand('review.record', contextNow())}>
        Stop
      </button>
    </span>
  );
}
