import { useMemo, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { shownSubject, wordsOf } from '#core/journal/words.ts';
import { contextNow } from '../commands/context.ts';
import { openMenu } from '../parts/Menu.tsx';
import { clock } from '../parts/times.tsx';
import { openInspector, select } from '../store/actions.ts';
import { useJournalView, type JournalLine } from '../store/review/journal-view.ts';
import { useLive } from '../store/live/live.ts';
import { useReview } from '../store/review/review.ts';
import { useUi } from '../store/ui.ts';
import { useAnchor } from '../table/anchor.ts';
import { indexOfTarget, stepOf } from '../table/list-keys.ts';
import { useViewport } from '../table/viewport.ts';
import { JournalEmpty, OfNoSnapshot } from './JournalEmpty.tsx';
import { JournalBar } from './JournalBar.tsx';
import { ChangeCells, Sign, SubjectName } from './parts.tsx';

const rowHeights = { compact: 22, normal: 26, comfortable: 34 } as const;
const headHeightPx = 30;

/** What happened on the machine, newest first; not what was done with this program. */
export function JournalPage() {
  const snapshot = useReview((review) => review.snapshot);
  return snapshot === null ? <Journal /> : <OfNoSnapshot />;
}

function Journal() {
  const { lines, places } = useJournalView();
  const { present } = useLive();
  const seq = useReview((review) => review.eventSeq);
  const query = useReview((review) => `${review.since} ${review.markAtMs} ${[...review.hiddenKinds].join()}`);
  const filter = useUi((ui) => ui.goodFilter);
  const density = useUi((ui) => ui.settings?.density ?? 'normal');
  const scroller = useRef<HTMLDivElement>(null);
  const height = rowHeights[density];
  const at = seq === null ? -1 : (places.get(String(seq)) ?? -1);
  const anchored = useMemo(() => ({ length: lines.length, keyAt: (index: number) => lines[index]?.key, indexOf: (key: string) => places.get(key) ?? -1 }), [lines, places]);
  const viewport = useViewport({ scroller, count: lines.length, height, headPx: headHeightPx, keep: at });
  useAnchor({ scroller, standing: viewport.standing, lines: anchored, height, at, query: `${query}\n${filter}` });

  const goTo = (index: number): void => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, index))];
    if (!line) return;
    viewport.scrollTo(places.get(line.key) ?? 0, 'nearest');
    choose(line);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.altKey) return;
    const step = stepOf(event.key, { at, count: lines.length, heightPx: height, scroller: scroller.current });
    if (step !== undefined) goTo(step);
    else if (event.key === 'Enter' && at >= 0) openInspector();
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const box = document.getElementById(`event-${at}`)?.getBoundingClientRect();
      if (box) openMenu({ x: box.left + 120, y: box.bottom, place: 'row', context: contextNow(), label: 'Socket' });
    } else return;
    event.preventDefault();
  };
  const lineAt = (event: MouseEvent): JournalLine | undefined => lines[indexOfTarget(event.target)];
  const onContextMenu = (event: MouseEvent): void => {
    event.preventDefault();
    const line = lineAt(event);
    if (!line) return;
    choose(line);
    openMenu({ x: event.clientX, y: event.clientY, place: 'row', context: contextNow(), label: 'Socket' });
  };

  return (
    <div className="journal">
      <JournalBar />
      <div className="table-area">
        <div
          className="table"
          role="grid"
          aria-label="Journal"
          aria-rowcount={lines.length + 1}
          aria-colcount={4}
          aria-activedescendant={at >= 0 ? `event-${at}` : undefined}
          tabIndex={0}
          data-pane="main"
          ref={scroller}
          onKeyDown={onKeyDown}
          onClick={(event) => {
            const line = lineAt(event);
            if (line) choose(line);
          }}
          onDoubleClick={(event) => lineAt(event) && openInspector()}
          onContextMenu={onContextMenu}
        >
          <div className="head event-line" role="row" aria-rowindex={1}>
            <span role="columnheader">Time</span>
            <span role="columnheader">Socket</span>
            <span role="columnheader">What</span>
            <span role="columnheader">Before and after</span>
          </div>
          <div className="lines" role="presentation" style={{ height: viewport.totalPx }}>
            {viewport.lines.map((index) => {
              const line = lines[index];
              return line && <EventLine key={line.key} line={line} index={index} topPx={index * height} focused={index === at} there={present.has(line.event.subject.key)} />;
            })}
          </div>
        </div>
        {lines.length === 0 && <JournalEmpty />}
      </div>
    </div>
  );
}

function choose({ event }: JournalLine): void {
  useReview.setState({ eventSeq: event.seq });
  select(event.subject.key);
}

function EventLine({ line: { event }, index, topPx, focused, there }: { readonly line: JournalLine; readonly index: number; readonly topPx: number; readonly focused: boolean; readonly there: boolean }) {
  const words = wordsOf(event.change);
  return (
    <div className="line event-line" role="row" id={`event-${index}`} aria-rowindex={index + 2} aria-selected={focused} data-index={index} data-seq={event.seq} data-focused={focused || undefined} style={{ transform: `translateY(${topPx}px)` }}>
      <span role="gridcell" className="cell number soft">
        <time dateTime={new Date(event.atMs).toISOString()} title={new Date(event.atMs).toLocaleString()}>
          {clock(event.atMs)}
        </time>
      </span>
      <span role="gridcell" className="cell">
        <Sign sign={words.sign} />
        <SubjectName name={shownSubject(event.subject)} soft={!there} />
        {!there && <span className="unseen">, gone by now</span>}
      </span>
      <ChangeCells words={words} />
    </div>
  );
}
