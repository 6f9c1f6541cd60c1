import { useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { shownSubject, wordsOf } from '#core/journal/words.ts';
import { contextNow } from '../commands/context.ts';
import { runCommand } from '../commands/registry.ts';
import { Button } from '../parts/parts.tsx';
import { dateAndClock } from '../parts/times.tsx';
import { clearFilter, openInspector, select } from '../store/actions.ts';
import { countTitle, type ComparisonLine } from '../store/review/comparison-lines.ts';
import { useComparisonView } from '../store/review/comparison-view.ts';
import { useReview, type Compared } from '../store/review/review.ts';
import { useUi } from '../store/ui.ts';
import { indexOfTarget, stepOf } from '../table/list-keys.ts';
import { useViewport } from '../table/viewport.ts';
import { BeforeAfter, ChangeCells, Sign, SubjectName, kindWord } from './parts.tsx';

const rowHeights = { compact: 22, normal: 26, comfortable: 34 } as const;

/** What is otherwise at one moment than at another: the net of it, not what happened in between. */
export function ComparisonPage() {
  const compared = useReview((review) => review.compared);
  if (!compared)
    return (
      <div className="journal">
        <div className="empty" tabIndex={-1} data-pane="main">
          <p>Nothing has been compared yet. Record, do what you want to know about, and stop: what is otherwise then is shown here.</p>
          <div className="buttons">
            <Button tone="go" onClick={() => runCommand('review.record', contextNow())}>
              Record
            </Button>
            <Button onClick={() => runCommand('snapshot.compare', contextNow())}>Compare with a snapshot…</Button>
          </div>
        </div>
      </div>
    );
  return <Differences compared={compared} />;
}

function Differences({ compared }: { readonly compared: Compared }) {
  const { lines, places, shown, total } = useComparisonView();
  const lineKey = useReview((review) => review.lineKey);
  const density = useUi((ui) => ui.settings?.density ?? 'normal');
  const scroller = useRef<HTMLDivElement>(null);
  const height = rowHeights[density];
  const at = lineKey === null ? -1 : (places.get(lineKey) ?? -1);
  const viewport = useViewport({ scroller, count: lines.length, height, headPx: 0, keep: at });
  const choose = (line: ComparisonLine | undefined): void => {
    if (!line) return;
    useReview.setState({ lineKey: line.key });
    if (line.is === 'subject' || line.is === 'change') select(line.subject.key);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.altKey) return;
    const step = stepOf(event.key, { at, count: lines.length, heightPx: height, scroller: scroller.current });
    if (step !== undefined) {
      const index = Math.max(0, Math.min(lines.length - 1, step));
      viewport.scrollTo(index, 'nearest');
      choose(lines[index]);
    } else if (event.key === 'Enter' && at >= 0) openInspector();
    else return;
    event.preventDefault();
  };
  const lineAt = (event: MouseEvent): ComparisonLine | undefined => lines[indexOfTarget(event.target)];
  return (
    <div className="journal">
      <div className="journal-bar">
        <div className="journal-top">
          <h1>Comparison</h1>
          <span className="grow soft journal-span">{summaryOf(compared)}</span>
          <Button onClick={() => runCommand('snapshot.compare', contextNow())}>Compare with a snapshot…</Button>
        </div>
        <dl className="sides">
          <Side name="Before" side={compared.before} />
          <Side name="After" side={compared.after} />
        </dl>
        {compared.comparison.matched === 'name' && <p className="soft">They are of different boots, machines or sources: sockets are matched by name, and those without one are counted.</p>}
      </div>
      <div className="table-area">
        <div
          className="table"
          role="grid"
          aria-label="Comparison"
          aria-rowcount={lines.length}
          aria-colcount={3}
          aria-activedescendant={at >= 0 ? `difference-${at}` : undefined}
          tabIndex={0}
          data-pane="main"
          ref={scroller}
          onKeyDown={onKeyDown}
          onClick={(event) => choose(lineAt(event))}
          onDoubleClick={(event) => lineAt(event) && openInspector()}
        >
          <div className="lines" role="presentation" style={{ height: viewport.totalPx }}>
            {viewport.lines.map((index) => {
              const line = lines[index];
              return line && <DifferenceLine key={line.key} line={line} index={index} topPx={index * height} focused={index === at} />;
            })}
          </div>
        </div>
        {total === 0 && !lines.length && (
          <div className="empty">
            <p>Nothing is otherwise than it was, as far as both moments tell.</p>
          </div>
        )}
        {total > 0 && shown === 0 && (
          <div className="empty">
            <p>The filter hides all {total} differences.</p>
            <Button onClick={clearFilter}>Clear the filter</Button>
          </div>
        )}
      </div>
    </div>
  );
}

function summaryOf({ comparison: { added, removed, changed, counts } }: Compared): string {
  const parts = [added.length > 0 && `${added.length} new`, removed.length > 0 && `${removed.length} gone`, changed.length > 0 && `${changed.length} changed`, counts.length > 0 && `${counts.length} counted otherwise`];
  return parts.filter(Boolean).join(' · ') || 'nothing differs';
}

const Side = ({ name, side }: { readonly name: string; readonly side: Compared['before'] }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      {side.title} <span className="soft">{dateAndClock(side.atMs)}, {side.model.surroundings.hostName} as {side.model.surroundings.userName}</span>
    </dd>
  </div>
);

function DifferenceLine({ line, index, topPx, focused }: { readonly line: ComparisonLine; readonly index: number; readonly topPx: number; readonly focused: boolean }) {
  const common = { role: 'row', id: `difference-${index}`, 'aria-rowindex': index + 1, 'aria-selected': focused, 'data-index': index, 'data-focused': focused || undefined, style: { transform: `translateY(${topPx}px)` } };
  switch (line.is) {
    case 'heading':
      return (
        <div {...common} className="line group difference-line">
          <span role="gridcell" className="cell whole">
            {line.text} <span className="count">{line.count}</span>
          </span>
        </div>
      );
    case 'subject': {
      const words = line.change && wordsOf(line.change);
      const came = line.change?.what === 'appeared' || line.change?.what === 'vanished';
      return (
        <div {...common} className="line difference-line" data-sign={line.sign}>
          <span role="gridcell" className="cell">
            <Sign sign={line.sign} />
            <SubjectName name={shownSubject(line.subject)} soft={line.subject.name === ''} />
          </span>
          <span role="gridcell" className="cell">
            <span className="cut">{words && !came ? words.title : kindWord(line.subject.kind)}</span>
          </span>
          <span role="gridcell" className="cell">{words && <BeforeAfter words={words} />}</span>
        </div>
      );
    }
    case 'change':
      return (
        <div {...common} className="line difference-line">
          <span role="gridcell" className="cell" aria-label={shownSubject(line.subject)} />
          <ChangeCells words={wordsOf(line.change)} />
        </div>
      );
    case 'count':
      return (
        <div {...common} className="line difference-line">
          <span role="gridcell" className="cell">
            <Sign sign={line.count.after > line.count.before ? 'new' : 'gone'} />
            <span className="cut" title={countTitle(line.count)}>
              {countTitle(line.count)}
            </span>
          </span>
          <span role="gridcell" className="cell">number</span>
          <span role="gridcell" className="cell number-change">
            <BeforeAfter words={{ sign: 'changed', title: '', before: { text: String(line.count.before), exact: null }, after: { text: String(line.count.after), exact: null } }} />
          </span>
        </div>
      );
    case 'untold':
      return (
        <div {...common} className="line difference-line">
          <span role="gridcell" className="cell whole">
            <span className="unknown" aria-hidden>
              ?
            </span>
            <span className="cut" title={line.text}>
              {line.text}
            </span>
          </span>
        </div>
      );
  }
}
