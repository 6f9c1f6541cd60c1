import { ArrowDown, ArrowLeftRight, Hourglass, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { socketOf, type Conversation } from '#core/conversations/conversation.ts';
import { conversationsAround } from '#core/conversations/conversations.ts';
import { backlogOf, backlogText, pressureWord } from '#core/explain/queue.ts';
import { ownConversation, shutWords } from '#core/explain/talk.ts';
import type { Model } from '#core/model/model.ts';
import { holdersOf } from '#core/model/rows/holders.ts';
import type { Row } from '#core/model/rows/row.ts';
import type { Socket } from '#core/model/socket.ts';
import { Section, Unknown } from '../parts/parts.tsx';
import { EndLine } from './EndLine.tsx';
import { TalkCard, TalkTags } from './TalkCard.tsx';

const mostShown = 200;

/** Who talks over this socket: the two ends of a connection, or all who come to a door. */
export function PeersTab({ row, model }: { readonly row: Row; readonly model: Model }) {
  const { socket } = row;
  if (!socket) return <p className="note">There is no socket, so there is no other end.</p>;
  const found = conversationsAround(socket.key, model);
  const own = ownConversation(socket, model);
  const incoming = found.ofSocket(socket.key).filter(({ to, oneWay }) => oneWay && socketOf(to) === socket);
  const accepted = found.through(socket.key).filter(({ flow }) => flow.is !== 'waiting');
  const waiting = found.ofSocket(socket.key).filter(({ to, flow }) => flow.is === 'waiting' && socketOf(to) === socket);
  const shut = shutWords(socket);
  return (
    <>
      {own ? (
        <Section title={own.oneWay ? 'Sends to' : 'The connection'}>
          <TalkCard talk={own} self={socket.key} model={model} />
          {own.flow.is === 'waiting' && <p className="note">The listener has not accepted this connection yet.</p>}
          {shut !== null && <p className="note">{shut}</p>}
        </Section>
      ) : (
        <Section title="This end">
          <EndLine end={{ is: 'socket', socket, holders: holdersOf(socket, model) }} model={model} self />
          {socket.state !== 'listen' && incoming.length === 0 && <p className="note soft">There is no other end.</p>}
        </Section>
      )}
      {socket.state === 'listen' && <Backlog socket={socket} waiting={waiting} model={model} />}
      {accepted.length > 0 && (
        <Section title={`Connections accepted here: ${accepted.length}`}>
          <List talks={accepted} model={model} icon={<ArrowLeftRight size={14} aria-hidden />} />
        </Section>
      )}
      {incoming.length > 0 && (
        <Section title={`Send here one way: ${incoming.length}`}>
          <List talks={incoming} model={model} icon={<ArrowDown size={14} aria-hidden />} />
        </Section>
      )}
    </>
  );
}

/** Clients that wait at a listener, against the room that there is for them. */
function Backlog({ socket, waiting, model }: { readonly socket: Socket; readonly waiting: readonly Conversation[]; readonly model: Model }) {
  const backlog = backlogOf(socket);
  const word = backlog && pressureWord(backlog);
  const unseen = socket.waitingClients.length - waiting.length;
  return (
    <Section title={backlog ? `Waiting to be accepted: ${backlog.waiting}` : 'Waiting to be accepted'}>
      {backlog ? (
        <div className="backlog">
          <meter className="unseen" min={0} max={Math.max(1, backlog.room)} value={backlog.waiting} aria-label="Use of the backlog" />
          <span className="backlog-bar" data-pressure={backlog.pressure} aria-hidden>
            <span style={{ width: `${Math.min(100, (backlog.waiting / Math.max(1, backlog.room)) * 100)}%` }} />
          </span>
          <span className="number">{backlogText(backlog)}</span>
          {word !== null && (
            <span className="warning strong">
              <TriangleAlert size={13} aria-hidden /> {word}
            </span>
          )}
        </div>
      ) : (
        !socket.queue.known && <Unknown reason={socket.queue.reason} full />
      )}
      {waiting.length > 0 && <List talks={waiting} model={model} icon={<Hourglass size={14} aria-hidden />} />}
      {unseen > 0 && <p className="note soft">{unseen === 1 ? 'One of them is' : `${unseen} of them are`} not in this table.</p>}
    </Section>
  );
}

/** The callers, one line each: whoever is looked at is the other end of all of them. */
function List({ talks, model, icon }: { readonly talks: readonly Conversation[]; readonly model: Model; readonly icon: ReactNode }) {
  return (
    <ul className="ends">
      {talks.slice(0, mostShown).map((talk) => (
        <li key={talk.key}>
          {icon}
          <div className="grow">
            <EndLine end={talk.from} model={model} />
            <div className="talk-tags">{talk.flow.is !== 'waiting' && <TalkTags talk={talk} />}</div>
          </div>
        </li>
      ))}
      {talks.length > mostShown && <li className="soft">and {talks.length - mostShown} more</li>}
    </ul>
  );
}
