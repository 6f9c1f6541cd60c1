import { RotateCw, TriangleAlert, X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Button, IconButton } from './parts/parts.tsx';
import { SnapshotBanner } from './SnapshotBanner.tsx';
import { getNow, subscribe } from './store/live/live.ts';
import { useUi } from './store/ui.ts';

/** What holds for as long as the window is open, or until it is mended. */
export function Banners() {
  const about = useUi((ui) => ui.about);
  const agent = useUi((ui) => ui.agent);
  const { trouble, refreshedAtMs } = useSyncExternalStore(subscribe, getNow);
  const [read, setRead] = useState(false);
  return (
    <div className="banners">
      {about?.root && (
        <Banner tone="danger">
          You run this window as root, without the sandbox of the browser engine: a flaw in it would hold every right of this machine. Start it as yourself if you can.
        </Banner>
      )}
      <SnapshotBanner />
      {about?.electronOutdated && !read && (
        <Banner tone="warning" onClose={() => setRead(true)}>
          Electron {about.electron} gets no security updates any more: for looking and testing only.
        </Banner>
      )}
      {agent.state === 'gone' && <AgentGone message={agent.message} retryAtMs={agent.retryAtMs} refreshedAtMs={refreshedAtMs} />}
      {trouble !== null && agent.state === 'running' && <Banner tone="warning">The last look at the system failed: {trouble}. What is shown is of before.</Banner>}
    </div>
  );
}

/** Without `onClose` it stays: what it tells of goes on. */
function Banner({ tone, onClose, children }: { readonly tone: 'warning' | 'danger'; readonly onClose?: () => void; readonly children: React.ReactNode }) {
  return (
    <div className={`banner ${tone}`} role={tone === 'danger' ? 'alert' : 'status'}>
      <TriangleAlert size={16} aria-hidden />
      <span className="grow">{children}</span>
      {onClose && (
        <IconButton label="Close until the next start" onClick={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

function AgentGone({ message, retryAtMs, refreshedAtMs }: { readonly message: string; readonly retryAtMs: number; readonly refreshedAtMs: number }) {
  const nowMs = useNow(500);
  const age = refreshedAtMs === 0 ? null : Math.max(0, Math.round((nowMs - refreshedAtMs) / 1000));
  const wait = Math.max(0, Math.ceil((retryAtMs - nowMs) / 1000));
  return (
    <Banner tone="danger">
      {message} {age !== null && `What is shown is ${age} s old. `}It is started again {wait > 0 ? `in ${wait} s` : 'now'}.{' '}
      <Button onClick={() => void window.sockatlas.call.restartAgent(null)}>
        <RotateCw size={14} aria-hidden /> Restart now
      </Button>
    </Banner>
  );
}

/** The time, told again and again while somebody may see it. */
export function useNow(everyMs: number): number {
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => {
    let timer: ReturnType<typeof setInterval> | undefined;
    const tell = (): void => setNowMs(Date.now());
    const follow = (): void => {
      clearInterval(timer);
      if (document.hidden) return;
      tell();
      timer = setInterval(tell, everyMs);
    };
    timer = document.hidden ? undefined : setInterval(tell, everyMs);
    document.addEventListener('visibilitychange', follow);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', follow);
    };
  }, [everyMs]);
  return nowMs;
}
