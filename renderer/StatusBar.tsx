import { useEffect, useRef, useState } from 'react';
import type { Capability } from '#core/model/capability.ts';
import { useNow } from './Banners.tsx';
import { useLastRefresh, useLive } from './store/live/live.ts';
import { RecordingStatus } from './RecordingStatus.tsx';
import { RunningCalls } from './RunningCalls.tsx';
import { Button } from './parts/parts.tsx';
import { stopDemo } from './store/services/demo.ts';
import { lookAs } from './store/edits/privilege-actions.ts';
import { useReview } from './store/review/review.ts';
import { useUi } from './store/ui.ts';
import { useView } from './store/lines/view.ts';

const titles: Readonly<Record<Capability['id'], string>> = {
  'labels-entry-point': 'labels',
  'labels-object': 'labels of socket objects',
  source: 'source',
  holders: 'holders',
  namespaces: 'namespaces',
  watch: 'watches',
  process: 'agent',
};

/** The bottom line: how much, what changed, what can be seen here and why not more. */
export function StatusBar() {
  const { model } = useLive();
  const { added, removed, tookMs } = useLastRefresh();
  const { shown, total } = useView();
  const paused = useUi((ui) => ui.paused);
  const snapshot = useReview((review) => review.snapshot);
  const [open, setOpen] = useState<Capability['id'] | null>(null);
  const capabilities = model?.surroundings.capabilities ?? [];
  // Both doors are probed; one word is enough where they agree.
  const told = capabilities.filter(({ id, state }) => !(id === 'labels-object' && state === capabilities[0]?.state) && !((id === 'watch' || id === 'namespaces') && state === 'yes'));
  return (
    <footer className="status">
      <span className="number">
        {total} sockets{shown !== total && ` · ${shown} shown`}
        {added > 0 && <span className="new"> +{added}</span>}
        {removed > 0 && <span className="gone"> −{removed}</span>}
      </span>
      <RecordingStatus />
      <RunningCalls />
      {snapshot === null && <BorrowedEyes />}
      {snapshot === null && <DemoRuns />}
      {told.map((capability) => (
        <CapabilityWord key={capability.id} capability={capability} open={open === capability.id} onToggle={() => setOpen(open === capability.id ? null : capability.id)} />
      ))}
      <span className="wide">looking wakes nothing</span>
      <span className="right">{model && (snapshot !== null ? `snapshot of ${new Date(snapshot.moment.atMs).toLocaleString()}` : paused ? 'paused' : <Age tookMs={tookMs} />)}</span>
      <Announcer />
    </footer>
  );
}

function Age({ tookMs }: { readonly tookMs: number }) {
  const { refreshedAtMs } = useLastRefresh();
  const nowMs = useNow(1000);
  const seconds = Math.max(0, (nowMs - refreshedAtMs) / 1000);
  return <span title={`The look took ${tookMs.toFixed(1)} ms.`}>refreshed {seconds < 1.5 ? 'just now' : `${Math.round(seconds)} s ago`}</span>;
}

/** What root sees and others do not. */
const hiddenFromOwner: ReadonlySet<Capability['id']> = new Set(['holders', 'namespaces']);

/** Said for as long as it is so, with the way back. */
function BorrowedEyes() {
  const { model } = useLive();
  const about = useUi((ui) => ui.about);
  if (model?.surroundings.uid !== 0 || about?.root !== false) return null;
  return (
    <span className="capability borrowed">
      <button type="button" onClick={() => void lookAs(false)} title="Holders, labels and namespaces of all users are shown. Press to look as yourself again.">
        looking as administrator <span className="warning">— stop</span>
      </button>
    </span>
  );
}

/** Said for as long as they run: what is seen of them is nobody's real service. */
function DemoRuns() {
  const { model } = useLive();
  if (!model?.surroundings.registries.some(({ name }) => name === 'demo')) return null;
  return (
    <span className="capability">
      <button type="button" onClick={() => void stopDemo()} title="A few Varlink services of Sockatlas run, to try things on. Press to stop them: nothing is left of them then.">
        demo services run <span className="warning">— stop</span>
      </button>
    </span>
  );
}

function CapabilityWord({ capability, open, onToggle }: { readonly capability: Capability; readonly open: boolean; readonly onToggle: () => void }) {
  const { id, state, short, sentence, remedy } = capability;
  const box = useRef<HTMLSpanElement>(null);
  const ordinary = useUi((ui) => ui.about?.root === false);
  const live = useReview((review) => review.snapshot === null);
  useEffect(() => {
    if (!open) return;
    const close = (event: Event): void => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : event.target instanceof Node && !box.current?.contains(event.target)) onToggle();
    };
    window.addEventListener('pointerdown', close);
    window.addEventListener('keydown', close);
    return () => {
      window.removeEventListener('pointerdown', close);
      window.removeEventListener('keydown', close);
    };
  });
  return (
    <span className="capability" ref={box}>
      <button type="button" aria-expanded={open} onClick={onToggle} title={sentence}>
        {titles[id]} <span className={state === 'yes' ? 'new' : 'warning'}>{state === 'yes' ? `✓ ${short === 'yes' ? '' : short}` : `${short} — why?`}</span>
      </button>
      {open && (
        <span className="popover" role="note">
          <strong>{titles[id]}</strong> {sentence}
          {remedy && <span className="soft"> {remedy}</span>}
          {hiddenFromOwner.has(id) && state !== 'yes' && ordinary && live && (
            <Button onClick={() => (onToggle(), void lookAs(true))}>Look as administrator…</Button>
          )}
        </span>
      )}
    </span>
  );
}

/** One polite sentence at most every few seconds, for those who do not see the marks. */
function Announcer() {
  const { added, removed, refreshedAtMs } = useLastRefresh();
  const [text, setText] = useState('');
  const lastMs = useRef(0);
  useEffect(() => {
    if (added + removed === 0 || Date.now() - lastMs.current < 3000) return;
    lastMs.current = Date.now();
    const words = [added > 0 && `${added} new`, removed > 0 && `${removed} gone`].filter(Boolean).join(', ');
    setText(`Sockets: ${words}`);
  }, [added, removed, refreshedAtMs]);
  return (
    <span className="unseen" aria-live="polite">
      {text}
    </span>
  );
}
