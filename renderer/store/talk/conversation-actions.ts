import { filterOfEdge, filterOfNode } from '#core/conversations/edge-filter.ts';
import type { By } from '#core/conversations/party.ts';
import type { Settings } from '#core/settings.ts';
import { changeSettings, goTo, setFilter } from '../actions.ts';
import { getConversations, useConversationsUi, type Chosen } from './conversations.ts';
import type { EdgeColumn } from './edge-order.ts';
import { getLive } from '../live/live.ts';

const set = useConversationsUi.setState;

/** Adds the conversations up by other parties. Keys of one grouping mean nothing in another, so nothing stays chosen. */
export function setBy(by: By): void {
  if (useConversationsUi.getState().by === by) return;
  set({ by, chosen: null });
  changeSettings({ conversationsBy: by });
}

export const setShow = (conversationsShow: Settings['conversationsShow']): void => changeSettings({ conversationsShow });

/** Numbers are looked at from the largest, names from the first. */
export function sortEdgesBy(column: EdgeColumn): void {
  const { sort } = useConversationsUi.getState();
  const isText = column === 'from' || column === 'to' || column === 'through';
  set({ sort: { column, descending: sort.column === column ? !sort.descending : !isText } });
}

export const choose = (chosen: Chosen | null): void => set({ chosen });

/** The filter that shows the sockets of what is chosen, or null when it is not there. */
function filterOfChosen(chosen: Chosen | null): string | null {
  const { model, present } = getLive();
  const { graph } = getConversations();
  if (!chosen || !model) return null;
  const edge = chosen.is === 'edge' ? graph.edges.get(chosen.key) : undefined;
  const node = chosen.is === 'node' ? graph.nodes.get(chosen.key) : undefined;
  return edge ? filterOfEdge(edge, graph, present, model.surroundings) : node ? filterOfNode(node, graph, present) : null;
}

/** Goes to the sockets of what is chosen, by a filter that stands in the box. */
export function openChosen(chosen: Chosen | null = useConversationsUi.getState().chosen): void {
  const filter = filterOfChosen(chosen);
  if (filter !== null) goTo(filter);
}

/** Puts the same filter into the box and stays: the table and the map show only what has to do with it. */
export function keepOnlyChosen(): void {
  const filter = filterOfChosen(useConversationsUi.getState().chosen);
  if (filter !== null) setFilter(filter);
}
