import type { KeyboardEvent } from 'react';
import { serviceColumns } from '../../store/services/service-columns.ts';
import { sortServicesBy, useServicesUi } from '../../store/services/services-view.ts';

/** The headings: click or Enter to sort. One is in the tab order, the arrows lead to the others. */
export function ServiceHead() {
  const sort = useServicesUi((ui) => ui.sort);
  const step = (at: number, event: KeyboardEvent<HTMLButtonElement>): void => {
    if (event.ctrlKey || event.altKey || event.key === '/' || /^F\d/.test(event.key)) return;
    // The keys of the lines do not hold here.
    event.stopPropagation();
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'ArrowDown') event.currentTarget.closest<HTMLElement>('[role=grid]')?.focus();
    else if (way !== undefined) event.currentTarget.closest('[role=row]')?.querySelectorAll('button')[at + way]?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div className="head service-line" role="row" aria-rowindex={1}>
      <span role="columnheader" title="Whether somebody answers without being started">
        <span className="unseen">Awake</span>
      </span>
      {serviceColumns.map(({ id, title, about, number }, i) => (
        <div key={id} role="columnheader" aria-sort={sort.column === id ? (sort.descending ? 'descending' : 'ascending') : 'none'} className={number ? 'number' : ''} title={about}>
          <button type="button" tabIndex={sort.column === id ? 0 : -1} onKeyDown={(event) => step(i, event)} onClick={(event) => (event.stopPropagation(), sortServicesBy(id))}>
            {title}
            {sort.column === id && <span aria-hidden>{sort.descending ? ' ▾' : ' ▴'}</span>}
          </button>
        </div>
      ))}
    </div>
  );
}
