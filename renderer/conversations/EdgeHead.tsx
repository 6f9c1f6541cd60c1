import type { KeyboardEvent } from 'react';
import { sortEdgesBy } from '../store/talk/conversation-actions.ts';
import { useConversationsUi } from '../store/talk/conversations.ts';
import type { EdgeColumn } from '../store/talk/edge-order.ts';

export const edgeHeads: readonly { readonly id: EdgeColumn; readonly title: string; readonly about: string; readonly isNumber: boolean }[] = [
  { id: 'from', title: 'From', about: 'Who called, or sends', isNumber: false },
  { id: 'to', title: 'To', about: 'Who was called, or is sent to', isNumber: false },
  { id: 'through', title: 'Through', about: 'The name that connections were made through', isNumber: false },
  { id: 'open', title: 'Open', about: 'Open conversations', isNumber: true },
  { id: 'waiting', title: 'Waiting', about: 'Clients that wait to be accepted', isNumber: true },
  { id: 'queued', title: 'Queued', about: 'Bytes sent and not read yet, both ways', isNumber: true },
  { id: 'halfClosed', title: 'Half closed', about: 'Conversations that go one way only, or none, while both ends are there', isNumber: true },
];

/** The headings: click or Enter to sort. One is in the tab order, the arrows lead to the others. */
export function EdgeHead() {
  const sort = useConversationsUi((ui) => ui.sort);
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
    <div className="head talk-line" role="row" aria-rowindex={1}>
      <span role="presentation" />
      {edgeHeads.map(({ id, title, about, isNumber }, i) => (
        <div key={id} role="columnheader" aria-sort={sort.column === id ? (sort.descending ? 'descending' : 'ascending') : 'none'} className={isNumber ? 'number' : ''} title={about}>
          <button type="button" tabIndex={sort.column === id ? 0 : -1} onKeyDown={(event) => step(i, event)} onClick={(event) => (event.stopPropagation(), sortEdgesBy(id))}>
            {title}
            {sort.column === id && <span aria-hidden>{sort.descending ? ' ▾' : ' ▴'}</span>}
          </button>
        </div>
      ))}
    </div>
  );
}
