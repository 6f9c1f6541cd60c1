import { useSyncExternalStore } from 'react';
import { create } from 'zustand';
import { socketOf, type Conversation } from '#core/conversations/conversation.ts';
import { conversationsOf } from '#core/conversations/conversations.ts';
import { graphOf, type Graph, type GraphEdge, type GraphNode } from '#core/conversations/graph.ts';
import type { By } from '#core/conversations/party.ts';
import type { Filter } from '#core/filter/filter.ts';
import type { Surroundings } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import type { Verdict } from '#core/filter/match.ts';
import { markEdges, nextEnd, noMarks, type EdgeMark, type MarkedEdges } from './edge-marks.ts';
import { orderEdges, type EdgeSort } from './edge-order.ts';
import { getLive, subscribe as subscribeLive } from '../live/live.ts';
import { useUi } from '../ui.ts';
import { filterOf } from '../lines/view.ts';

/** A party or an edge of the graph. */
export type Chosen = { readonly is: 'node' | 'edge'; readonly key: string };

interface ConversationsUi {
  readonly by: By;
  readonly sort: EdgeSort;
  readonly chosen: Chosen | null;
}

/** What the conversations page keeps besides the rest of the window. */
export const useConversationsUi = create<ConversationsUi>()(() => ({ by: 'unit', sort: { column: 'open', descending: true }, chosen: null }));

/** What the page shows: the graph of those conversations that the filter lets through, and what has just gone. */
export interface ConversationsView {
  readonly graph: Graph;
  /** Its edges, in the order of the table. */
  readonly edges: readonly GraphEdge[];
  readonly marks: ReadonlyMap<string, EdgeMark>;
  /** Conversations shown, not shown since the system does not tell enough, and all. */
  readonly shown: number;
  readonly undecided: number;
  readonly total: number;
  /** Keys of edges and nodes that the sockets chosen in the table take part in. */
  readonly lit: ReadonlySet<string>;
}

const emptyGraph: Graph = { by: 'unit', nodes: new Map(), edges: new Map() };
const nothing: ConversationsView = { graph: emptyGraph, edges: [], marks: new Map(), shown: 0, undecided: 0, total: 0, lit: new Set() };

let view = nothing;
/** What the view was made of. */
let madeOf: readonly unknown[] = [];
let asked = '';
let whole: { readonly graph: Graph; readonly of: unknown } | null = null;
let marked: MarkedEdges = noMarks;
let expiry: ReturnType<typeof setTimeout> | null = null;
const listeners = new Set<() => void>();

/** The view as of now, made anew only when something it depends on has changed. */
export function getConversations(): ConversationsView {
  const { model, rows } = getLive();
  if (!model) return nothing;
  const { goodFilter, selection } = useUi.getState();
  const { by, sort } = useConversationsUi.getState();
  const { surroundings } = model;
  const found = conversationsOf(model);
  lookForChanges(found.byKey, by, surroundings);
  const parts = [found, rows, goodFilter, by, sort, surroundings.users, marked, selection];
  if (parts.length === madeOf.length && parts.every((part, i) => part === madeOf[i])) return view;
  madeOf = parts;
  const filter = filterOf(goodFilter);
  const test = testOf(filter, rows, surroundings);
  const all = whole?.graph ?? emptyGraph;
  const sifted = filter ? sift(found.byKey.values(), test) : null;
  const graph = withGone(sifted ? graphOf(sifted.fitting, by, surroundings) : all, marked, test);
  const query = `${goodFilter}\n${by} ${sort.column} ${sort.descending}`;
  const edges = orderEdges(graph.edges.values(), sort, graph, query === asked ? view.edges : null);
  asked = query;
  view = { graph, edges, marks: marked.marks, shown: sifted?.fitting.length ?? found.byKey.size, undecided: sifted?.undecided ?? 0, total: found.byKey.size, lit: litBy(selection, graph) };
  return view;
}

/** Notes what came and went since the last look, whatever the filter. Another grouping is another graph: nothing in it is new. */
function lookForChanges(found: ReadonlyMap<string, Conversation>, by: By, surroundings: Surroundings): void {
  if (whole?.of === found && whole.graph.by === by) return;
  const graph = graphOf(found.values(), by, surroundings);
  const before = whole?.graph.by === by ? whole.graph : null;
  marked = markEdges({ before, after: graph, marked: before ? marked : noMarks, nowMs: Date.now(), markMs: useUi.getState().settings?.markMs ?? 0 });
  whole = { graph, of: found };
  planExpiry();
}

function planExpiry(): void {
  const end = nextEnd(marked);
  if (expiry || end === null) return;
  expiry = setTimeout(
    () => {
      expiry = null;
      if (whole) marked = markEdges({ before: whole.graph, after: whole.graph, marked, nowMs: Date.now(), markMs: 0 });
      planExpiry();
      for (const listener of listeners) listener();
    },
    Math.max(50, end - Date.now()),
  );
}

/** The page was closed: what happens meanwhile is not news when it opens again. */
export function forgetConversations(): void {
  whole = null;
  marked = noMarks;
}

type ConversationTest = (one: Conversation) => Verdict;

/** A conversation stays if the row of either end fits. Each row is asked once. */
function testOf(filter: Filter | null, rows: ReadonlyMap<string, Row>, surroundings: Surroundings): ConversationTest {
  if (!filter) return () => true;
  const verdicts = new Map<string, Verdict>();
  const ofEnd = (end: Conversation['from']): Verdict => {
    const key = socketOf(end)?.key;
    const row = key === undefined ? undefined : rows.get(key);
    if (key === undefined || !row) return false;
    let verdict = verdicts.get(key);
    if (verdict === undefined) verdicts.set(key, (verdict = filter.verdict(row, surroundings)));
    return verdict;
  };
  return (one) => {
    const from = ofEnd(one.from);
    if (from === true) return true;
    const to = ofEnd(one.to);
    return to === true ? true : from === null || to === null ? null : false;
  };
}

function sift(all: Iterable<Conversation>, test: ConversationTest): { readonly fitting: Conversation[]; readonly undecided: number } {
  const fitting: Conversation[] = [];
  let undecided = 0;
  for (const one of all) {
    const verdict = test(one);
    if (verdict === true) fitting.push(one);
    else if (verdict === null) undecided++;
  }
  return { fitting, undecided };
}

/** With what has just gone, where the filter would have shown it. */
function withGone(graph: Graph, { goneEdges, goneNodes }: MarkedEdges, test: ConversationTest): Graph {
  if (goneEdges.size === 0) return graph;
  const nodes = new Map<string, GraphNode>(graph.nodes);
  const edges = new Map(graph.edges);
  for (const [key, edge] of goneEdges) {
    if (edges.has(key) || !edge.conversations.some((one) => test(one) === true)) continue;
    const [from, to] = [edge.from, edge.to].map((one) => nodes.get(one) ?? goneNodes.get(one) ?? whole?.graph.nodes.get(one));
    if (!from || !to) continue;
    edges.set(key, edge);
    nodes.set(from.key, from);
    nodes.set(to.key, to);
  }
  return { ...graph, nodes, edges };
}

function litBy(selection: ReadonlySet<string>, graph: Graph): ReadonlySet<string> {
  const lit = new Set<string>();
  if (selection.size === 0) return lit;
  const isChosen = (end: Conversation['from']): boolean => selection.has(socketOf(end)?.key ?? '');
  for (const edge of graph.edges.values())
    if (edge.conversations.some(({ from, to, through }) => isChosen(from) || isChosen(to) || (through.is === 'listener' && selection.has(through.listener.key)))) {
      lit.add(edge.key);
      lit.add(edge.from);
      lit.add(edge.to);
    }
  return lit;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const ends = [subscribeLive(listener), useUi.subscribe(listener), useConversationsUi.subscribe(listener), () => void listeners.delete(listener)];
  return () => {
    for (const end of ends) end();
  };
}

export const useConversations = (): ConversationsView => useSyncExternalStore(subscribe, getConversations);
