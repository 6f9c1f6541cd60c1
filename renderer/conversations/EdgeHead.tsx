import { sortEdgesBy } from '../store/talk/conversation-actions.ts';
import { useConversationsUi } from '../store/talk/conversations.ts';
import type { EdgeColumn } from '../store/talk/edge-order.ts';
import { SortHeads } from '../table/SortHeads.tsx';

export const edgeHeads: readonly { readonly id: EdgeColumn; readonly title: string; readonly about: string; readonly isNumber: boolean }[] = [
  { id: 'from', title: 'From', about: 'Who called, or sends', isNumber: false },
  { id: 'to', title: 'To', about: 'Who was called, or is sent to', isNumber: false },
  { id: 'through', title: 'Through', about: 'The name that connections were made through', isNumber: false },
  { id: 'open', title: 'Open', about: 'Open conversations', isNumber: true },
  { id: 'waiting', title: 'Waiting', about: 'Clients that wait to be accepted', isNumber: true },
  { id: 'queued', title: 'Queued', about: 'Bytes sent and not read yet, both ways', isNumber: true },
  { id: 'halfClosed', title: 'Half closed', about: 'Conversations that go one way only, or none, while both ends are there', isNumber: true },
];

export function EdgeHead() {
  const sort = useConversationsUi((ui) => ui.sort);
  return <SortHeads columns={edgeHeads} sort={sort} onSort={sortEdgesBy} lineClass="talk-line" first={<span role="presentation" />} />;
}
