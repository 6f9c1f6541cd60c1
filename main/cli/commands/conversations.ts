import { socketOf, type Conversation, type End, type Through } from '#core/conversations/conversation.ts';
import { conversationsOf } from '#core/conversations/conversations.ts';
import { graphOf, type Graph, type GraphEdge, type GraphNode } from '#core/conversations/graph.ts';
import { distinction, type By } from '#core/conversations/party.ts';
import { sentenceOf } from '#core/explain/reasons.ts';
import { bytesWords } from '#core/explain/talk.ts';
import type { Filter } from '#core/filter/filter.ts';
import type { Known } from '#core/model/known.ts';
import { hostJson, jsonVersion } from '#core/model/host-json.ts';
import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { shownName } from '#core/names/shown.ts';
import { toHex } from '#core/names/utf8.ts';
import { see } from '../find.ts';
import { socketHoldersJson } from '../json.ts';
import { compile } from './list.ts';
import { dim, print, status, table, type Status } from '../terminal.ts';

/** `sockatlas conversations`: who talks with whom, one line for each pair of parties. */
export function conversations(options: { readonly by: By; readonly filter?: string; readonly json?: boolean }): Status {
  const filter = compile(options.filter ?? '');
  const { model, rows } = see();
  const all = [...conversationsOf(model).byKey.values()];
  const fitting = all.filter((one) => fits(one, filter, rows, model));
  const graph = graphOf(fitting, options.by, model.surroundings);
  if (options.json) printJson(graph, model);
  else {
    printTable(graph);
    if (process.stdout.isTTY) print(dim(`${fitting.length} of ${all.length} conversations, ${graph.edges.size} lines\n`));
  }
  return fitting.length > 0 ? status.done : status.nothing;
}

/** As in the window: a conversation stays if the socket at either end fits. */
function fits(one: Conversation, filter: Filter, rows: ReadonlyMap<string, Row>, model: Model): boolean {
  if (filter.text.trim() === '') return true;
  return [one.from, one.to].some((end) => {
    const row = rows.get(socketOf(end)?.key ?? '');
    return row !== undefined && filter.test(row, model.surroundings);
  });
}

function printTable({ nodes, edges }: Graph): void {
  const named = (node: GraphNode | undefined): string => (node ? `${node.label} ${distinction(node)}`.trimEnd() : '?');
  const count = (number: number): string => (number === 0 ? '–' : String(number));
  const lines = [...edges.values()]
    .sort((a, b) => b.conversations.length - a.conversations.length || (a.key < b.key ? -1 : 1))
    .map((edge) => [
      named(nodes.get(edge.from)),
      wayOf(edge),
      edge.from === edge.to ? 'itself' : named(nodes.get(edge.to)),
      count(edge.open),
      edge.waiting === 0 ? '–' : `${edge.waiting}${edge.pressure === 'full' ? ' full' : edge.pressure === 'nearly' ? ' nearly full' : ''}`,
      edge.queueUnknown === edge.conversations.length ? '?' : edge.queuedBytes === 0 ? '–' : bytesWords(edge.queuedBytes),
      count(edge.halfClosed),
      edge.through.length > 1 ? `${edge.through[0]} +${edge.through.length - 1}` : (edge.through[0] ?? '–'),
    ]);
  print(table(['FROM', '', 'TO', 'OPEN', 'WAITING', 'QUEUED', 'HALF-CLOSED', 'THROUGH'], lines));
}

/** -> called, ~> sends one way to, <-> shares a pair with. */
const wayOf = (edge: GraphEdge): string => (!edge.directed ? '<->' : edge.oneWay === edge.conversations.length ? '~>' : '->');

const tell = (known: Known<number>) => (known.known ? known.value : { unknown: known.reason.code, why: sentenceOf(known.reason).sentence });

function printJson(graph: Graph, model: Model): void {
  const parties = [...graph.nodes.values()].map(({ key, kind, label, detail, count, within }) => ({ key, kind, label, detail, conversations: count, within }));
  const edges = [...graph.edges.values()].map((edge) => ({
    from: edge.from,
    to: edge.to,
    directed: edge.directed,
    open: edge.open,
    oneWay: edge.oneWay,
    waiting: edge.waiting,
    backlog: edge.pressure,
    halfClosed: edge.halfClosed,
    closing: edge.closing,
    queuedBytes: edge.queuedBytes,
    queueUnknown: edge.queueUnknown,
    through: edge.through,
    conversations: edge.conversations.map((one) => conversationJson(one, model)),
  }));
  const host = hostJson(model.surroundings);
  const lines = edges.map((edge) => JSON.stringify(edge)).join(',\n');
  print(`{"version":${jsonVersion},"host":${JSON.stringify(host)},"by":"${graph.by}",\n"parties":${JSON.stringify(parties)},\n"edges":[\n${lines}\n]}\n`);
}

const conversationJson = (one: Conversation, model: Model) => ({
  from: endJson(one.from, model),
  to: endJson(one.to, model),
  directed: one.directed,
  oneWay: one.oneWay,
  state: one.flow.is,
  ...(one.flow.is === 'half-closed' && { shut: { there: one.flow.there, back: one.flow.back } }),
  through: throughJson(one.through),
  queued: { there: tell(one.queuedThere), back: tell(one.queuedBack) },
});

function endJson(end: End, model: Model) {
  switch (end.is) {
    case 'socket':
    case 'listener':
      return end.socket ? { is: end.is, key: end.socket.key, inode: end.socket.inode, name: shownName(end.socket.name), nameHex: toHex(end.socket.name), holders: socketHoldersJson(end.socket, model) } : { is: end.is, key: null };
    case 'elsewhere':
      return { is: end.is, inode: end.inode };
    case 'closed':
      return { is: end.is };
    case 'unknown':
      return { is: end.is, unknown: end.reason.code, why: sentenceOf(end.reason).sentence };
  }
}

function throughJson(through: Through) {
  switch (through.is) {
    case 'nothing':
      return null;
    case 'listener':
      return { name: shownName(through.name), nameHex: toHex(through.name), listener: through.listener.key };
    case 'gone':
      return { name: shownName(through.name), nameHex: toHex(through.name), listener: null };
    case 'ambiguous':
      return { name: shownName(through.name), nameHex: toHex(through.name), listener: null, candidates: through.listeners.map(({ key }) => key) };
  }
}
