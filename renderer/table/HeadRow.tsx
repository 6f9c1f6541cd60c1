import type { KeyboardEvent, PointerEvent } from 'react';
import { sortBy } from '../store/actions.ts';
import { useUi } from '../store/ui.ts';
import { setColumns, type ColumnWidths } from './widths.ts';

/** The headings: click to sort, drag the edge for the width, double-click it to fit what is in sight. */
export function HeadRow({ columns }: { readonly columns: ColumnWidths }) {
  const sort = useUi((ui) => ui.sort);
  const resize = (at: number, px: number): void => setColumns(columns.list.map((column, i) => ({ id: column.id, widthPx: i === at ? px : column.px })));
  const drag = (at: number, event: PointerEvent<HTMLElement>): void => {
    event.preventDefault();
    event.stopPropagation();
    const handle = event.currentTarget;
    const from = event.clientX;
    const start = handle.parentElement?.getBoundingClientRect().width ?? 80;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (move) => resize(at, start + move.clientX - from);
    handle.onpointerup = () => (handle.onpointermove = handle.onpointerup = null);
  };
  /** One heading is in the tab order, the arrows lead to the others; with Shift they change the width. */
  const step = (at: number, event: KeyboardEvent<HTMLButtonElement>): void => {
    // The keys of the lines do not hold here.
    if (!event.ctrlKey && !event.altKey && event.key !== '/' && !/^F\d/.test(event.key)) event.stopPropagation();
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.ctrlKey || event.altKey) return;
    if (event.key === 'ArrowDown') event.currentTarget.closest<HTMLElement>('[role=treegrid]')?.focus();
    else if (way !== undefined && event.shiftKey) resize(at, (event.currentTarget.parentElement?.getBoundingClientRect().width ?? 80) + way * 16);
    else if (way !== undefined) event.currentTarget.closest('[role=row]')?.querySelectorAll('button')[at + way]?.focus();
    else return;
    event.preventDefault();
  };
  const sorted = columns.list.findIndex(({ id }) => id === sort.column);
  /** As wide as the widest cell in sight. */
  const fit = (at: number, id: string): void => {
    let widest = 40;
    for (const cell of document.querySelectorAll<HTMLElement>(`[data-column="${id}"]`)) {
      const range = document.createRange();
      range.selectNodeContents(cell);
      widest = Math.max(widest, range.getBoundingClientRect().width + 24);
    }
    resize(at, widest);
  };
  return (
    <div className="head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: columns.template, minWidth: columns.totalPx }}>
      <span role="presentation" />
      {columns.list.map((column, i) => (
        <div key={column.id} role="columnheader" aria-sort={sort.column === column.id ? (sort.descending ? 'descending' : 'ascending') : 'none'} className={column.look === 'number' ? 'number' : ''} title={column.about}>
          <button type="button" tabIndex={i === Math.max(0, sorted) ? 0 : -1} onKeyDown={(event) => step(i, event)} onClick={(event) => (event.stopPropagation(), sortBy(column.id))}>
            {column.title}
            {sort.column === column.id && <span aria-hidden>{sort.descending ? ' ▾' : ' ▴'}</span>}
          </button>
          <span className="grip" aria-hidden onPointerDown={(event) => drag(i, event)} onClick={(event) => event.stopPropagation()} onDoubleClick={(event) => (event.stopPropagation(), fit(i, column.id))} />
        </div>
      ))}
    </div>
  );
}
