import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { groupings } from '#core/conversations/party.ts';
import { edgeSentence, nodeSentence } from '#core/explain/edge.ts';
import type { Settings } from '#core/settings.ts';
import { Button } from '../parts/parts.tsx';
import { Splitter } from '../parts/Splitter.tsx';
import { changeSettings, clearFilter } from '../store/actions.ts';
import { keepOnlyChosen, openChosen, setBy, setShow } from '../store/talk/conversation-actions.ts';
import { forgetConversations, useConversations, useConversationsUi, type ConversationsView } from '../store/talk/conversations.ts';
import { useLive } from '../store/live/live.ts';
import { useUi } from '../store/ui.ts';
import { ConversationMap } from './ConversationMap.tsx';
import { ConversationTable } from './ConversationTable.tsx';

type Show = Settings['conversationsShow'];
const shows: readonly (readonly [Show, string])[] = [['table', 'Table'], ['map', 'Map'], ['both', 'Both']];
const groupingTitles = { unit: 'Units', process: 'Processes', user: 'Users' } as const;
/** Below this a table and a map beside it would both be of no use. */
const leastForBothPx = 820;

/** Who talks with whom: a table and a map of the same. */
export function ConversationsPage() {
  const view = useConversations();
  const { model } = useLive();
  const by = useConversationsUi((ui) => ui.by);
  const wanted = useUi((ui) => ui.settings?.conversationsShow ?? 'both');
  const mapWidth = useUi((ui) => ui.settings?.conversationsMapWidth ?? 400);
  const agentGone = useUi((ui) => ui.agent.state === 'gone');
  const page = useRef<HTMLDivElement>(null);
  const [isNarrow, setNarrow] = useState(false);
  useEffect(() => forgetConversations, []);
  useEffect(() => {
    const element = page.current;
    if (!element) return;
    const sizes = new ResizeObserver(() => setNarrow(element.clientWidth < leastForBothPx));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  const show = wanted === 'both' && isNarrow ? 'table' : wanted;
  const isEmpty = view.edges.length === 0;
  return (
    <div className="conversations" ref={page}>
      <div className="conversations-top">
        <h1>Conversations</h1>
        <Choice label="Parties are" value={by} options={groupings.map((one) => [one, groupingTitles[one]] as const)} onChange={setBy} />
        <span className="soft number grow" role="status">
          {summary(view)}
        </span>
        <Choice label="Show" value={show} options={isNarrow ? shows.slice(0, 2) : shows} onChange={setShow} />
      </div>
      {!model ? (
        <div className="empty" role="status" tabIndex={-1} data-pane="main">
          {agentGone ? 'The agent that looks at the system is not running yet.' : 'Looking at the sockets of this machine …'}
        </div>
      ) : isEmpty ? (
        <NoConversation view={view} />
      ) : (
        <>
          <div className="conversations-body" data-show={show}>
            {show !== 'map' && <ConversationTable />}
            {show === 'both' && <Splitter label="Width of the map" value={mapWidth} least={240} most={3000} side="right" onChange={(conversationsMapWidth) => changeSettings({ conversationsMapWidth })} />}
            {show !== 'table' && <ConversationMap isAlone={show === 'map'} widthPx={show === 'both' ? mapWidth : null} />}
          </div>
          <ChosenLine view={view} />
        </>
      )}
    </div>
  );
}

function summary({ graph, edges, shown, undecided, total }: ConversationsView): string {
  const conversations = shown === total ? `${total}` : `${shown} of ${total}`;
  return `${conversations} ${total === 1 ? 'conversation' : 'conversations'} of ${graph.nodes.size} ${graph.nodes.size === 1 ? 'party' : 'parties'} in ${edges.length} ${edges.length === 1 ? 'line' : 'lines'}${undecided > 0 ? ` · ${undecided} ? unknown` : ''}`;
}

/** Why there is nothing, and what would show something. */
function NoConversation({ view: { total, undecided } }: { readonly view: ConversationsView }) {
  if (total === 0)
    return (
      <div className="empty" tabIndex={-1} data-pane="main">
        <p>Nobody talks over a Unix socket here: no socket is connected to another.</p>
        <p className="soft">Connections appear as soon as a client calls.</p>
      </div>
    );
  return (
    <div className="empty" tabIndex={-1} data-pane="main">
      <p>{undecided > 0 ? `Of ${total} conversations none is known to have an end that fits the filter.` : `None of ${total} conversations has an end that fits the filter.`}</p>
      {undecided > 0 && <p className="soft">Of {undecided} the system does not tell you enough to say whether they fit.</p>}
      <Button onClick={clearFilter}>Show all conversations</Button>
    </div>
  );
}

/** What is chosen, in a sentence, with what can be done about it. */
function ChosenLine({ view: { graph, marks } }: { readonly view: ConversationsView }) {
  const chosen = useConversationsUi((ui) => ui.chosen);
  const edge = chosen?.is === 'edge' ? graph.edges.get(chosen.key) : undefined;
  const node = chosen?.is === 'node' ? graph.nodes.get(chosen.key) : undefined;
  const isGone = chosen !== null && marks.get(chosen.key)?.kind === 'gone';
  const sentence = edge ? edgeSentence(edge, graph) : node ? nodeSentence(node, graph) : chosen ? 'What was chosen is gone, or hidden by the filter.' : null;
  return (
    <div className="conversations-chosen">
      <p className="grow wrap" role="status">
        {sentence === null ? <span className="soft">Choose a line or a party: Enter shows its sockets.</span> : sentence}
        {isGone && <span className="gone"> It has just gone.</span>}
      </p>
      <Button disabled={(!edge && !node) || isGone} title="Shift+Enter: filters, and stays here" onClick={keepOnlyChosen}>
        Keep only these
      </Button>
      <Button disabled={(!edge && !node) || isGone} title="Enter" onClick={() => openChosen()}>
        Show its sockets
      </Button>
    </div>
  );
}

/** One of a few, all in sight: arrows change it, as in any group of radio buttons. */
function Choice<T extends string>({ label, value, options, onChange }: { readonly label: string; readonly value: T; readonly options: readonly (readonly [T, string])[]; readonly onChange: (value: T) => void }) {
  const step = (event: KeyboardEvent<HTMLElement>): void => {
    const way = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (way === undefined) return;
    const at = options.findIndex(([option]) => option === value);
    const next = options[(at + way + options.length) % options.length];
    if (!next) return;
    onChange(next[0]);
    event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')[(at + way + options.length) % options.length]?.focus();
    event.preventDefault();
  };
  return (
    <div className="choice" role="radiogroup" aria-label={label} onKeyDown={step}>
      {options.map(([option, title]) => (
        <button key={option} type="button" role="radio" aria-checked={option === value} tabIndex={option === value ? 0 : -1} onClick={() => onChange(option)}>
          {title}
        </button>
      ))}
    </div>
  );
}
