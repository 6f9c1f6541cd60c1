import { ArrowDown, ArrowDownUp, TriangleAlert } from 'lucide-react';
import { socketOf, type Conversation, type Through } from '#core/conversations/conversation.ts';
import { bytesWords } from '#core/explain/talk.ts';
import type { Model } from '#core/model/model.ts';
import { shownName } from '#core/names/shown.ts';
import { Button } from '../parts/parts.tsx';
import { goToSocket } from '../store/actions.ts';
import { EndLine } from './EndLine.tsx';

/** A conversation as caller, arrow, called; with the end that is looked at marked. */
export function TalkCard({ talk, self, model }: { readonly talk: Conversation; readonly self: string; readonly model: Model }) {
  const Arrow = talk.directed ? ArrowDown : ArrowDownUp;
  const words = talk.oneWay ? 'sends one way to' : talk.directed ? 'called' : 'talks with';
  return (
    <div className="talk">
      <EndLine end={talk.from} model={model} self={socketOf(talk.from)?.key === self} />
      <div className="talk-way">
        <Arrow size={14} aria-hidden /> <span>{words}</span>
        <TalkTags talk={talk} />
      </div>
      <EndLine end={talk.to} model={model} self={socketOf(talk.to)?.key === self} />
      <ThroughLine through={talk.through} />
    </div>
  );
}

/** What is out of the ordinary: waiting, shut ways, queued bytes. */
export function TalkTags({ talk }: { readonly talk: Conversation }) {
  const { flow, queuedThere, queuedBack } = talk;
  const shut = flow.is === 'half-closed' ? (flow.there && flow.back ? 'both ways shut' : flow.there ? 'half closed: only answers' : 'half closed: no answers') : null;
  return (
    <>
      {flow.is === 'waiting' && <span className="tag warning">waiting to be accepted</span>}
      {flow.is === 'closing' && <span className="tag">closing</span>}
      {shut !== null && (
        <span className="tag warning">
          <TriangleAlert size={11} aria-hidden /> {shut}
        </span>
      )}
      {queuedThere.known && queuedThere.value > 0 && <span className="tag">{bytesWords(queuedThere.value)} ↓ not read</span>}
      {queuedBack.known && queuedBack.value > 0 && <span className="tag">{bytesWords(queuedBack.value)} ↑ not read</span>}
    </>
  );
}

function ThroughLine({ through }: { readonly through: Through }) {
  switch (through.is) {
    case 'nothing':
      return null;
    case 'gone':
      return (
        <p className="soft talk-through">
          through <span className="mono wrap">{shownName(through.name)}</span>, where nobody listens any more
        </p>
      );
    case 'ambiguous':
      return (
        <p className="soft talk-through">
          through <span className="mono wrap">{shownName(through.name)}</span>: {through.listeners.length} listeners bear this name, and which it was is not known
        </p>
      );
    case 'listener':
      return (
        <p className="soft talk-through">
          <span className="grow">
            through <span className="mono wrap">{shownName(through.name)}</span>
          </span>
          <Button tone="plain" aria-label={`Go to the listener ${shownName(through.name)}`} onClick={() => goToSocket(through.listener.key)}>
            Go to
          </Button>
        </p>
      );
  }
}
