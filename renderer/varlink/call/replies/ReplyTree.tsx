import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { bytesWords } from '#core/explain/talk.ts';
import type { InterfaceNode, StructNode } from '#core/idl/syntax.ts';
import { wordsOfType } from '#core/idl/words.ts';
import { middleCut, shownText } from '#core/names/shown.ts';
import { printJson } from '#core/varlink/json.ts';
import { isList } from '#core/varlink/replies/kinds.ts';
import { measureOf, type Measure } from '#core/varlink/replies/measures.ts';
import { pathText } from '#core/varlink/replies/path.ts';
import { childrenOf, findInValue, foundLines, keyOf, treeLines, type TreeLine } from '#core/varlink/replies/tree.ts';
import type { VarlinkValue } from '#core/varlink/value.ts';
import { Button } from '../../../parts/parts.tsx';
import { copyText } from '../../../store/actions.ts';
import { useLineHeight } from '../../../table/line-height.ts';
import { indexOfTarget, stepOf } from '../../../table/list-keys.ts';
import { useViewport } from '../../../table/viewport.ts';

/** A longer text is cut in its line; the line below the tree shows more of it, and copying takes it whole. */
const mostInLine = 200;
const mostBelow = 4000;

interface Given {
  readonly value: VarlinkValue;
  readonly output: StructNode | null;
  readonly described: InterfaceNode | null;
  readonly label: string;
}

/** A value as a tree: names and types from the interface, numbers exact, only the lines in sight in the document. */
export function ReplyTree({ value, output, described, label }: Given) {
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [current, setCurrent] = useState<string>('');
  const [words, setWords] = useState('');
  const height = useLineHeight();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const found = useMemo(() => (words.trim() === '' ? null : findInValue(value, words.trim())), [value, words]);
  const lines = useMemo(() => (found ? foundLines(value, found.found, output, described) : treeLines(value, output, described, opened)), [found, value, output, described, opened]);
  const at = Math.max(0, lines.findIndex(({ key }) => key === current));
  const viewport = useViewport({ scroller, count: lines.length, height, headPx: 0, keep: at });
  const line = lines[at];

  const goTo = (index: number): void => {
    const there = Math.max(0, Math.min(lines.length - 1, index));
    const next = lines[there];
    if (!next) return;
    setCurrent(next.key);
    viewport.scrollTo(there, 'nearest');
  };
  const open = (one: TreeLine, wanted: boolean): void => setOpened(new Map([...opened, [one.key, wanted]]));
  /** Shows what was found where it stands. */
  const reveal = ({ path }: TreeLine): void => {
    setOpened(new Map([...opened, ...path.map((_, i): [string, boolean] => [keyOf(path.slice(0, i)), true])]));
    setWords('');
    setCurrent(keyOf(path));
    requestAnimationFrame(() => scroller.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'center' }));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!line || event.altKey) return;
    const isCopy = event.ctrlKey && event.key.toLowerCase() === 'c' && window.getSelection()?.isCollapsed !== false;
    if (isCopy) void (event.shiftKey ? copyPath(line) : copyValue(line));
    else if (event.ctrlKey) return;
    else {
      const step = stepOf(event.key, { at, count: lines.length, heightPx: height, scroller: scroller.current });
      const hasChildren = found === null && (line.children ?? 0) > 0;
      if (step !== undefined) goTo(step);
      else if (event.key === 'Enter' && found) reveal(line);
      else if ((event.key === 'Enter' || event.key === ' ') && hasChildren) open(line, !line.open);
      else if (event.key === 'ArrowRight' && line.open) goTo(at + 1);
      else if (event.key === 'ArrowRight' && hasChildren) open(line, true);
      else if (event.key === 'ArrowLeft' && line.open) open(line, false);
      else if (event.key === 'ArrowLeft') goTo(lines.findLastIndex((one, i) => i < at && one.depth < line.depth));
      else return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="reply-tree-box">
      {(found !== null || (childrenOf(value) ?? 0) > 8 || lines.length > 12) && (
        <div className="reply-find">
          <input type="search" className="grow" aria-label="Find in the reply" placeholder="Find in the reply" value={words} spellCheck={false} onChange={(event) => setWords(event.target.value)} />
          {found && (
            <span className="soft number" role="status">
              {found.found.length === 0 ? 'nothing' : found.found.length}
              {found.all ? '' : ', and perhaps more'}
            </span>
          )}
        </div>
      )}
      <div
        className="reply-tree"
        role="treegrid"
        aria-label={label}
        aria-rowcount={lines.length}
        aria-colcount={2}
        aria-activedescendant={line ? `${id}-${at}` : undefined}
        tabIndex={0}
        ref={scroller}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const index = indexOfTarget(event.target);
          const clicked = lines[index];
          if (!clicked) return;
          setCurrent(clicked.key);
          if (event.target instanceof Element && event.target.closest('.reply-twist') && !found) open(clicked, !clicked.open);
        }}
        onDoubleClick={(event) => {
          const clicked = lines[indexOfTarget(event.target)];
          if (clicked && found) reveal(clicked);
          else if (clicked && (clicked.children ?? 0) > 0) open(clicked, !clicked.open);
        }}
      >
        <div className="lines" role="presentation" style={{ height: viewport.totalPx }}>
          {viewport.lines.map((index) => {
            const one = lines[index];
            return one && <Line key={one.key} id={`${id}-${index}`} line={one} index={index} topPx={index * height} current={index === at} whole={found !== null} />;
          })}
        </div>
      </div>
      {line && <Below line={line} />}
    </div>
  );
}

function Line({ id, line, index, topPx, current, whole }: { readonly id: string; readonly line: TreeLine; readonly index: number; readonly topPx: number; readonly current: boolean; readonly whole: boolean }) {
  const { name, depth, children, open } = line;
  const measure = measured(line);
  return (
    <div
      id={id}
      className="reply-line"
      role="row"
      data-index={index}
      aria-rowindex={index + 1}
      aria-level={depth + 1}
      aria-posinset={line.place}
      aria-setsize={line.siblings}
      aria-expanded={children !== null && children > 0 && !whole ? open : undefined}
      aria-selected={current}
      style={{ transform: `translateY(${topPx}px)`, paddingLeft: 4 + Math.min(depth, 24) * 14 }}
    >
      <span role="gridcell" className="mono reply-name">
        <span className="reply-twist" aria-hidden>
          {children !== null && children > 0 && !whole && (open ? <ChevronDown size={14} /> : <ChevronRight size={14} />)}
        </span>
        {whole ? middleCut(shownText(pathText(line.path)), 80) : name === null ? '' : typeof name === 'object' ? `${name.from} … ${name.to - 1}` : typeof name === 'number' ? name : middleCut(shownText(name), 60)}
      </span>
      <span role="gridcell" className={`mono reply-value ${kindOf(line.value)}`}>
        {textOf(line)}
        {measure !== null && <span className="soft reply-measure"> {measureText(measure)}</span>}
      </span>
    </div>
  );
}

/** The line with the focus, in full: where it is, what it is, what the interface says of it. */
function Below({ line }: { readonly line: TreeLine }) {
  const measure = measured(line);
  const isLong = typeof line.value === 'string' && shownText(line.value).length > mostInLine;
  return (
    <div className="reply-below">
      <div className="reply-below-top">
        <span className="mono grow cut" title={shownText(pathText(line.path))}>
          {middleCut(shownText(pathText(line.path)), 90)}
        </span>
        <Button tone="plain" title="Ctrl+C" onClick={() => void copyValue(line)}>
          Copy value
        </Button>
        <Button tone="plain" title="Ctrl+Shift+C" onClick={() => void copyPath(line)}>
          Copy path
        </Button>
      </div>
      {isLong && typeof line.value === 'string' && <p className="mono wrap reply-long">{middleCut(shownText(line.value), mostBelow)}</p>}
      {(line.type !== null || measure !== null || line.comments.length > 0) && (
        <p className="soft wrap">
          {line.type === null ? '' : `${sentence(wordsOfType(line.type))}. `}
          {measure?.is === 'moment' ? `${exactMoment(measure)}. ` : ''}
          {line.comments.map(shownText).join(' ')}
        </p>
      )}
    </div>
  );
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

const copyValue = ({ value }: TreeLine): Promise<void> => copyText(typeof value === 'string' ? value : printJson(value, 2), 'Value');
const copyPath = ({ path }: TreeLine): Promise<void> => copyText(pathText(path), 'Path');

function kindOf(value: VarlinkValue): string {
  if (value === null || typeof value === 'boolean') return 'is-word';
  return typeof value === 'string' ? 'is-text' : typeof value === 'object' ? 'soft' : 'is-number';
}

function textOf({ value, children, name }: TreeLine): string {
  if (typeof name === 'object' && name !== null) return '';
  if (typeof value === 'object' && value !== null) return isList(value) ? (children === 0 ? '[ ]' : `[ ${children} ]`) : children === 0 ? '{ }' : `{ ${children === 1 ? '1 field' : `${children} fields`} }`;
  return typeof value === 'string' ? `"${middleCut(shownText(value).replaceAll('"', '\\"'), mostInLine)}"` : String(value);
}

function measured({ value, path, comments }: TreeLine): Measure | null {
  if (typeof value !== 'number' && typeof value !== 'bigint') return null;
  const names = path.filter((step) => typeof step === 'string');
  const measure = measureOf(names.at(-1) ?? '', names.at(-2) ?? '', comments, value);
  return measure?.is === 'size' && measure.text === bytesWords(Number(value)) && Number(value) < 10_000 ? null : measure;
}

function measureText(measure: Measure): string {
  if (measure.is !== 'moment') return measure.text;
  return new Date(measure.epochMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** With every digit, in universal time. */
const exactMoment = ({ epochMs, restDigits }: Extract<Measure, { is: 'moment' }>): string => new Date(epochMs).toISOString().replace('Z', `${restDigits}Z`);
