import { BellOff, ChevronDown, ChevronRight } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { contextNow } from '../commands/context.ts';
import { openMenu } from '../parts/Menu.tsx';
import { Button } from '../parts/parts.tsx';
import { SubjectName } from '../journal/parts.tsx';
import { clearFilter } from '../store/actions.ts';
import { chooseLine, goToFinding, loadMutes, toggleRule } from '../store/findings/finding-actions.ts';
import { chosenLine, useFindingsUi, useFindingsView, type FindingLine, type FindingsView } from '../store/findings/findings.ts';
import { useLive } from '../store/live/live.ts';
import { useUi } from '../store/ui.ts';
import { indexOfTarget, stepOf } from '../table/list-keys.ts';
import { useViewport } from '../table/viewport.ts';
import { FindingCard } from './FindingCard.tsx';
import { FindingsBar } from './FindingsBar.tsx';
import { SeverityWord } from './parts.tsx';

const rowHeights = { compact: 22, normal: 26, comfortable: 34 } as const;

/** What a reviewer should know, by rule; below, all of the one with the focus. */
export function FindingsPage() {
  const view = useFindingsView();
  const { model } = useLive();
  const lineKey = useFindingsUi((ui) => ui.lineKey);
  const density = useUi((ui) => ui.settings?.density ?? 'normal');
  const scroller = useRef<HTMLDivElement>(null);
  const height = rowHeights[density];
  const { lines, places } = view;
  const at = lineKey === null ? -1 : (places.get(lineKey) ?? -1);
  const viewport = useViewport({ scroller, count: lines.length, height, headPx: 0, keep: at });
  useEffect(() => {
    void loadMutes();
  }, []);

  const goTo = (index: number): void => {
    const there = Math.max(0, Math.min(lines.length - 1, index));
    const line = lines[there];
    if (!line) return;
    viewport.scrollTo(there, 'nearest');
    chooseLine(line);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.altKey) return;
    const line = lines[at];
    const step = stepOf(event.key, { at, count: lines.length, heightPx: height, scroller: scroller.current });
    if (step !== undefined) goTo(step);
    else if (event.key === 'ArrowRight' && line?.is === 'rule') {
      if (line.expanded) goTo(at + 1);
      else toggleRule(line.key, true);
    } else if (event.key === 'ArrowLeft' && line) {
      if (line.is === 'rule') toggleRule(line.key, false);
      else goTo(places.get(line.finding.rule.code) ?? at);
    } else if (event.key === 'Enter' && line) open(line);
    else if ((event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) && line?.is === 'finding') {
      const box = document.getElementById(`finding-${at}`)?.getBoundingClientRect();
      if (box) openMenu({ x: box.left + 120, y: box.bottom, place: 'row', context: contextNow(), label: 'Socket' });
    } else return;
    event.preventDefault();
  };
  const lineAt = (event: MouseEvent): FindingLine | undefined => lines[indexOfTarget(event.target)];
  const onContextMenu = (event: MouseEvent): void => {
    event.preventDefault();
    const line = lineAt(event);
    if (line?.is !== 'finding') return;
    chooseLine(line);
    openMenu({ x: event.clientX, y: event.clientY, place: 'row', context: contextNow(), label: 'Socket' });
  };
  const chosen = chosenLine(view, lineKey);
  return (
    <div className="journal findings">
      <FindingsBar />
      <div className="table-area">
        <div
          className="table"
          role="treegrid"
          aria-label="Findings"
          aria-rowcount={lines.length}
          aria-colcount={3}
          aria-activedescendant={at >= 0 ? `finding-${at}` : undefined}
          tabIndex={0}
          data-pane="main"
          ref={scroller}
          onKeyDown={onKeyDown}
          onClick={(event) => {
            const line = lineAt(event);
            if (!line) return;
            chooseLine(line);
            if (line.is === 'rule') toggleRule(line.key);
          }}
          onDoubleClick={(event) => {
            const line = lineAt(event);
            if (line?.is === 'finding') goToFinding(line.finding);
          }}
          onContextMenu={onContextMenu}
        >
          <div className="lines" role="presentation" style={{ height: viewport.totalPx }}>
            {viewport.lines.map((index) => {
              const line = lines[index];
              return line && <Line key={line.key} line={line} index={index} topPx={index * height} focused={index === at} />;
            })}
          </div>
        </div>
        {lines.length === 0 && <Nothing view={view} looking={model === null || view.partial} />}
      </div>
      {chosen && (
        <section className="finding-pane" aria-label="The finding with the focus" tabIndex={0}>
          {chosen.is === 'finding' ? (
            <FindingCard key={chosen.key} finding={chosen.finding} mute={chosen.mute} place="page" />
          ) : (
            <article className="finding" aria-label={`${chosen.rule.code} ${chosen.rule.title}`}>
              <header>
                <strong>{chosen.rule.title}</strong>
                <span className="soft number">
                  {chosen.rule.code} {chosen.rule.name}
                </span>
              </header>
              <p className="soft">{chosen.rule.why}</p>
            </article>
          )}
        </section>
      )}
    </div>
  );
}

function open(line: FindingLine): void {
  if (line.is === 'rule') toggleRule(line.key);
  else goToFinding(line.finding);
}

function Line({ line, index, topPx, focused }: { readonly line: FindingLine; readonly index: number; readonly topPx: number; readonly focused: boolean }) {
  const common = { role: 'row', id: `finding-${index}`, 'aria-rowindex': index + 1, 'aria-selected': focused, 'data-index': index, 'data-focused': focused || undefined, style: { transform: `translateY(${topPx}px)` } };
  if (line.is === 'rule')
    return (
      <div {...common} className="line group finding-line" aria-level={1} aria-expanded={line.expanded}>
        <span role="gridcell" className="cell whole">
          {line.expanded ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          <span className="cut">{line.rule.title}</span>
          <span className="soft number">{line.rule.code}</span>
          <span className="count">{line.count}</span>
        </span>
      </div>
    );
  const { finding, mute } = line;
  return (
    <div {...common} className="line finding-line" aria-level={2} data-finding={line.key}>
      <span role="gridcell" className="cell">
        <SeverityWord severity={finding.severity} />
      </span>
      <span role="gridcell" className="cell">
        <SubjectName name={finding.subject} soft={finding.row === null} />
      </span>
      <span role="gridcell" className="cell">
        {mute && (
          <span className="soft">
            <BellOff size={12} aria-hidden /> muted{' '}
          </span>
        )}
        <span className="cut" title={finding.sentence}>
          {mute ? mute.reason : finding.sentence}
        </span>
      </span>
    </div>
  );
}

/** Why there is nothing to see, and what would show more. */
function Nothing({ view, looking }: { readonly view: FindingsView; readonly looking: boolean }) {
  const filter = useUi((ui) => ui.goodFilter);
  const hidden = useFindingsUi((ui) => ui.hidden);
  if (looking) return <div className="empty" role="status">Looking at the sockets of this machine …</div>;
  const rest = [...view.counts.entries()].filter(([kind]) => hidden.has(kind));
  if (rest.length > 0)
    return (
      <div className="empty">
        <p>Nothing graver than information{rest.some(([kind]) => kind === 'muted') ? ', and what is muted' : ''}. Hidden: {rest.map(([kind, count]) => `${count} ${kind}`).join(', ')}.</p>
        <Button onClick={() => useFindingsUi.setState({ hidden: new Set() })}>Show all kinds</Button>
      </div>
    );
  if (filter !== '' && view.total > 0)
    return (
      <div className="empty">
        <p>None of the {view.total} findings is of a socket that fits the filter.</p>
        <Button onClick={clearFilter}>Clear the filter</Button>
      </div>
    );
  return (
    <div className="empty">
      <p>No findings: no rule has anything to tell of what can be seen here.</p>
      {view.notChecked.length > 0 && <p>Some rules could not be asked everywhere. As root there is more to see.</p>}
    </div>
  );
}
