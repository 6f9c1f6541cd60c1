import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { shownName } from '#core/names/shown.ts';
import { contextNow } from '../commands/context.ts';
import { nameOfItem, type Item, type Lines } from '../store/lines/group.ts';
import { openMenu } from '../parts/Menu.tsx';
import { openInspector, select, selectMany, toggleGroup } from '../store/actions.ts';
import { markWord, useFindingsUi } from '../store/findings/findings.ts';
import { useLive } from '../store/live/live.ts';
import { useUi } from '../store/ui.ts';
import { useView } from '../store/lines/view.ts';
import { useAnchor } from './anchor.ts';
import { columnOf } from './columns.ts';
import { Empty } from './Empty.tsx';
import { HeadRow } from './HeadRow.tsx';
import { TableRow } from './TableRow.tsx';
import { indexOfTarget, stepOf } from './list-keys.ts';
import { useViewport } from './viewport.ts';
import { useColumnWidths } from './widths.ts';

const rowHeights = { compact: 22, normal: 26, comfortable: 34 } as const;
const typeAheadMs = 800;
/** As in table.css. */
const headHeightPx = 30;

/** The sockets, as a tree grid of which only the lines in sight are in the document (ARIA: treegrid). */
export function SocketTable() {
  const { lines } = useView();
  const { model, marks } = useLive();
  const current = useUi((ui) => ui.current);
  const selection = useUi((ui) => ui.selection);
  const grouping = useUi((ui) => ui.grouping);
  const query = useUi((ui) => `${ui.goodFilter}\n${ui.sort.column} ${ui.sort.descending} ${ui.grouping}`);
  const density = useUi((ui) => ui.settings?.density ?? 'normal');
  const mutes = useFindingsUi((ui) => ui.mutes);
  /** The heading that has the focus, where it is not a socket. */
  const [groupFocus, setGroupFocus] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', atMs: 0 });
  const columns = useColumnWidths();
  const height = rowHeights[density];

  const at = useMemo(() => {
    const heading = groupFocus === null ? -1 : lines.indexOf(groupFocus);
    return heading >= 0 || current === null ? heading : lines.indexOf(current);
  }, [lines, groupFocus, current]);
  const viewport = useViewport({ scroller, count: lines.length, height, headPx: headHeightPx, keep: at });
  useAnchor({ scroller, standing: viewport.standing, lines, height, at, query });

  const goTo = (index: number, extend: boolean): void => {
    const there = Math.max(0, Math.min(lines.length - 1, index));
    const item = lines.at(there);
    if (!item) return;
    viewport.scrollTo(there, 'nearest');
    if (item.is === 'group') {
      setGroupFocus(item.key);
      select(null);
      return;
    }
    setGroupFocus(null);
    if (!extend) return select(item.key);
    const anchor = Math.max(0, lines.indexOf([...selection][0] ?? item.key));
    const keys: string[] = [];
    for (let i = Math.min(anchor, there); i <= Math.max(anchor, there); i++) {
      const one = lines.at(i);
      if (one?.is === 'row') keys.push(one.key);
    }
    selectMany(anchor <= there ? keys : keys.reverse(), item.key);
  };

  /** A line that was chosen from elsewhere is brought into sight. */
  useEffect(() => {
    const index = current === null ? -1 : lines.indexOf(current, at);
    if (index < 0) return;
    const { topPx, heightPx } = viewport.standing.current;
    const linePx = index * height - topPx;
    if (linePx < 0 || linePx + height > heightPx - headHeightPx) viewport.scrollTo(index, 'center');
    // Only when another one is chosen: a refresh must not scroll.
  }, [current]); // oxlint-disable-line react-hooks/exhaustive-deps -- the lines and the viewport change with every refresh

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.altKey) {
      if (!(event.ctrlKey && event.key.toLowerCase() === 'a') || event.altKey) return;
      const rows: string[] = [];
      for (let i = 0; i < lines.length; i++) {
        const item = lines.at(i);
        if (item?.is === 'row') rows.push(item.key);
      }
      const [first] = rows;
      if (first !== undefined) selectMany(rows, current ?? first);
      event.preventDefault();
      return;
    }
    const item = lines.at(at);
    const step = stepOf(event.key, { at, count: lines.length, heightPx: height, scroller: scroller.current });
    if (step !== undefined) goTo(step, event.shiftKey);
    else if (event.key === 'ArrowRight' && item) {
      if (item.is === 'group' && !item.expanded) toggleGroup(item.key, true);
      else if (item.is === 'group') goTo(at + 1, false);
    } else if (event.key === 'ArrowLeft' && item) {
      if (item.is === 'group' && item.expanded) toggleGroup(item.key, false);
      else goTo(parentOf(lines, at), false);
    } else if ((event.key === 'Enter' || event.key === ' ') && item) {
      if (item.is === 'group') toggleGroup(item.key);
      else if (event.key === 'Enter') openInspector();
      else select(item.key, true);
    } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) openMenuAtRow();
    else if (event.key.length === 1 && event.key !== '/') typeAhead(event.key);
    else return;
    event.preventDefault();
  };

  const openMenuAtRow = (): void => {
    const element = document.getElementById(`row-${at}`);
    const box = (element ?? scroller.current)?.getBoundingClientRect();
    if (box) openMenu({ x: box.left + 40, y: box.bottom, place: 'row', context: contextNow({ term: termAt(lines.at(at), 'name') }), label: 'Socket' });
  };

  const termAt = (item: Item | undefined, column: string): string | null => (item?.is === 'row' && model ? (columnOf(column)?.term?.(item.row, model.surroundings) ?? null) : null);

  const typeAhead = (letter: string): void => {
    const now = Date.now();
    typed.current = { text: (now - typed.current.atMs < typeAheadMs ? typed.current.text : '') + letter.toLowerCase(), atMs: now };
    const { text } = typed.current;
    const from = text.length === 1 ? at + 1 : Math.max(at, 0);
    for (let i = 0; i < lines.length; i++) {
      const index = (from + i) % lines.length;
      const item = lines.at(index);
      if (!item) continue;
      const name = (item.is === 'row' ? shownName(item.row.name) : item.label).toLowerCase();
      // A path is known by its last part as well as by its first.
      if (name.startsWith(text) || name.slice(name.lastIndexOf('/') + 1).startsWith(text) || name.startsWith(`@${text}`)) return goTo(index, false);
    }
  };

  const onContextMenu = (event: MouseEvent): void => {
    const index = indexOfTarget(event.target);
    const item = lines.at(index);
    event.preventDefault();
    if (item?.is !== 'row') return;
    if (!selection.has(item.key)) select(item.key);
    const column = event.target instanceof Element ? (event.target.closest<HTMLElement>('[data-column]')?.dataset['column'] ?? 'name') : 'name';
    openMenu({ x: event.clientX, y: event.clientY, place: 'row', context: contextNow({ term: termAt(item, column) }), label: 'Socket' });
  };

  const onClick = (event: MouseEvent): void => {
    const index = indexOfTarget(event.target);
    const item = lines.at(index);
    if (!item) return;
    if (item.is === 'group') {
      setGroupFocus(item.key);
      toggleGroup(item.key);
    } else {
      setGroupFocus(null);
      if (event.shiftKey) goTo(index, true);
      else select(item.key, event.ctrlKey);
    }
  };

  const template = columns.template;
  return (
    <div className="table-area">
      <div
        className="table"
        role="treegrid"
        aria-label="Sockets"
        aria-rowcount={lines.length + 1}
        aria-colcount={columns.list.length}
        aria-multiselectable
        aria-activedescendant={at >= 0 ? `row-${at}` : undefined}
        tabIndex={0}
        data-pane="main"
        ref={scroller}
        onKeyDown={onKeyDown}
        // With Shift a press selects rows; the browser would select their text as well.
        onMouseDown={(event) => event.shiftKey && (event.preventDefault(), scroller.current?.focus())}
        onClick={onClick}
        onDoubleClick={(event) => lines.at(indexOfTarget(event.target))?.is === 'row' && openInspector()}
        onContextMenu={onContextMenu}
      >
        <HeadRow columns={columns} />
        <div className="lines" role="presentation" style={{ height: viewport.totalPx, minWidth: columns.totalPx }}>
          {model &&
            viewport.lines.map((index) => {
              const item = lines.at(index);
              return (
                item && (
                  <TableRow
                    key={item.key}
                    item={item}
                    index={index}
                    topPx={index * height}
                    template={template}
                    columns={columns.list}
                    surroundings={model.surroundings}
                    mark={marks.get(item.key)}
                    finding={item.is === 'row' ? markWord(item.row, model.surroundings, mutes) : null}
                    selected={selection.has(item.key)}
                    focused={index === at}
                    inFolder={grouping === 'folder'}
                    label={nameOfItem(item)}
                  />
                )
              );
            })}
        </div>
      </div>
      {lines.length === 0 && <Empty />}
    </div>
  );
}

/** The heading that a line stands under, or the line itself. */
function parentOf(lines: Lines, at: number): number {
  const level = lines.at(at)?.level ?? 1;
  for (let i = at - 1; i >= 0; i--) if ((lines.at(i)?.level ?? 1) < level) return i;
  return at;
}
