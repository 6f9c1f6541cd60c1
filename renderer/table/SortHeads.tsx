import type { KeyboardEvent, ReactNode } from 'react';

interface Props<Id extends string> {
  readonly columns: readonly { readonly id: Id; readonly title: string; readonly about: string; readonly isNumber?: boolean }[];
  readonly sort: { readonly column: string; readonly descending: boolean };
  readonly onSort: (id: Id) => void;
  /** Of the lines below, which the headings stand over. */
  readonly lineClass: string;
  /** What stands over the sign before each line. */
  readonly first: ReactNode;
}

/** The headings of a grid whose columns have one width: click or Enter to sort. One is in the tab order, the arrows lead to the others. */
export function SortHeads<Id extends string>({ columns, sort, onSort, lineClass, first }: Props<Id>) {
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
    <div className={`head ${lineClass}`} role="row" aria-rowindex={1}>
      {first}
      {columns.map(({ id, title, about, isNumber }, i) => (
        <div key={id} role="columnheader" aria-sort={sort.column === id ? (sort.descending ? 'descending' : 'ascending') : 'none'} className={isNumber ? 'number' : ''} title={about}>
          <button type="button" tabIndex={sort.column === id ? 0 : -1} onKeyDown={(event) => step(i, event)} onClick={(event) => (event.stopPropagation(), onSort(id))}>
            {title}
            {sort.column === id && <span aria-hidden>{sort.descending ? ' ▾' : ' ▴'}</span>}
          </button>
        </div>
      ))}
    </div>
  );
}
