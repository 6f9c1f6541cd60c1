import { Copy, ListTree, Maximize2, Search } from 'lucide-react';
import { lazy, Suspense, useCallback, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Version } from '#core/documentation/versions.ts';
import { Choices } from '../../../parts/Choices.tsx';
import { IconButton } from '../../../parts/parts.tsx';
import { copyText } from '../../../store/actions.ts';
import type { DocPlace } from '../../../store/reading/reading.ts';
import { dayAndTime } from '../seen.ts';
import { Compare } from '../compare/Compare.tsx';
import { Doc } from './Doc.tsx';
import { documented } from './documented.ts';
import { FindBar } from './FindBar.tsx';
import { Outline } from './Outline.tsx';

const IdlText = lazy(() => import('../editor/IdlText.tsx'));

/** From here on the outline stands beside the documentation. */
const wideFromPx = 660;

const modes = [
  ['read', 'Read'],
  ['text', 'Text'],
  ['compare', 'Compare'],
] as const;
type Mode = (typeof modes)[number][0];

interface ReaderGiven {
  readonly name: string;
  readonly hash: string;
  readonly text: string;
  /** All texts that this interface had, the one seen last first. */
  readonly versions: readonly Version[];
  /** What it was before, to be offered for comparison. */
  readonly previous: Version | null;
  readonly place: DocPlace;
  readonly go: (place: DocPlace) => void;
  readonly call: ((method: string) => void) | null;
  /** Opens the same on the whole page; null where it is there already. */
  readonly openPage: (() => void) | null;
  /** What stands before the documentation: where this was seen. */
  readonly children?: ReactNode;
}

/** An interface to be read: as documentation, as it was written, or beside what it was before. */
export function Reader({ name, hash, text, versions, previous, place, go, call, openPage, children }: ReaderGiven) {
  const doc = documented(hash, text);
  const [mode, setMode] = useState<Mode>('read');
  const [finding, setFinding] = useState<string | null>(null);
  const root = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const wide = useWide(root, openPage ? 'tab' : 'page');
  const [outlineWanted, setOutlineWanted] = useState<boolean | null>(null);
  const outline = mode === 'read' && doc.members.length > 0 && (outlineWanted ?? wide);
  const goTo = useCallback(
    (member: string): void => {
      setMode('read');
      go({ interface: name, hash: place.hash, member });
    },
    [go, name, place.hash],
  );
  const readOther = (otherName: string, otherHash: string): void => {
    setMode('read');
    go({ interface: otherName, hash: otherHash, member: null });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Elsewhere Ctrl+F is the filter of the window; who reads looks for something in what is read.
    if (event.key.toLowerCase() !== 'f' || !event.ctrlKey || event.shiftKey || event.altKey || mode !== 'read') return;
    event.preventDefault();
    if (finding === null) setFinding('');
    else root.current?.querySelector<HTMLInputElement>('.find-bar input')?.select();
  };
  return (
    <section className="reader" aria-label={`Interface ${name}`} ref={root} onKeyDown={onKeyDown} data-wide={wide || undefined}>
      <div className="reader-bar">
        <Choices label="Show the interface as" options={modes} value={mode} onChange={setMode} />
        <span className="grow" />
        {mode === 'read' && (
          <>
            <IconButton label="Outline" aria-pressed={outline} onClick={() => setOutlineWanted(!outline)}>
              <ListTree size={16} aria-hidden />
            </IconButton>
            <IconButton label="Find in this interface (Ctrl+F)" aria-pressed={finding !== null} onClick={() => setFinding(finding === null ? '' : null)}>
              <Search size={16} aria-hidden />
            </IconButton>
          </>
        )}
        <IconButton label="Copy the text of the interface" onClick={() => void copyText(text, 'Interface')}>
          <Copy size={16} aria-hidden />
        </IconButton>
        {openPage && (
          <IconButton label="Open in page" onClick={openPage}>
            <Maximize2 size={16} aria-hidden />
          </IconButton>
        )}
        {finding !== null && mode === 'read' && <FindBar query={finding} onQuery={setFinding} onClose={() => setFinding(null)} body={body} />}
      </div>
      {mode === 'read' && (
        <div className="reader-panes">
          {outline && <Outline doc={doc} at={place.member} onGo={goTo} />}
          <Doc doc={doc} place={place} go={goTo} call={call} everything={finding !== null && finding !== ''} body={body}>
            {children}
            {previous && (
              <p className="note">
                Another text of it was seen before.{' '}
                <button type="button" className="link" onClick={() => setMode('compare')}>
                  Compare with {dayAndTime(previous.lastSeenMs)}
                </button>
              </p>
            )}
          </Doc>
        </div>
      )}
      {mode === 'text' && (
        <Suspense fallback={<p className="soft">Fetching the viewer…</p>}>
          <IdlText text={text} label={`Text of ${name}`} />
        </Suspense>
      )}
      {mode === 'compare' && <Compare key={hash} name={name} hash={hash} text={text} versions={versions} usual={previous} wide={wide} go={goTo} read={readOther} />}
    </section>
  );
}

/** How wide the page and the tab were last: a first guess that spares drawing everything twice. */
const lastWide = { page: true, tab: false };

function useWide(root: { readonly current: HTMLElement | null }, where: keyof typeof lastWide): boolean {
  const [wide, setWide] = useState(lastWide[where]);
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    // Told before the next frame, without asking the document in the middle of this one.
    const sizes = new ResizeObserver(([entry]) => {
      lastWide[where] = (entry?.contentRect.width ?? 0) >= wideFromPx;
      setWide(lastWide[where]);
    });
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [root, where]);
  return wide;
}
