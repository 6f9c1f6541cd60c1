import type { End } from '#core/conversations/conversation.ts';
import { sentenceOf } from '#core/explain/reasons.ts';
import type { Model } from '#core/model/model.ts';
import { shownBytes, shownName } from '#core/names/shown.ts';
import { Button, Unknown } from '../parts/parts.tsx';
import { goToSocket } from '../store/actions.ts';

/** One end of a conversation: process, user, descriptor, unit, name; or why that is not known. */
export function EndLine({ end, model, self = false }: { readonly end: End; readonly model: Model; readonly self?: boolean }) {
  switch (end.is) {
    case 'elsewhere':
      return <Other text={`Inode ${end.inode}, which is not in this network namespace's table.`} />;
    case 'closed':
      return <Other text="The other end has closed." />;
    case 'unknown':
      return <Other text={sentenceOf(end.reason).sentence} />;
    case 'listener':
    case 'socket':
      return end.socket ? <SocketEnd end={end} model={model} self={self} /> : <Other text="At which listener is not told." />;
  }
}

const Other = ({ text }: { readonly text: string }) => (
  <div className="end">
    <div className="grow">
      <span className="unknown" aria-hidden>
        ?
      </span>{' '}
      <span className="soft">{text}</span>
    </div>
  </div>
);

function SocketEnd({ end, model, self }: { readonly end: Extract<End, { is: 'socket' | 'listener' }>; readonly model: Model; readonly self: boolean }) {
  const { users } = model.surroundings;
  const { socket, holders } = end;
  if (!socket) return null;
  return (
    <div className="end">
      <div className="grow">
        {holders.map((process) => (
          <div key={process.key} className="wrap">
            <strong>{shownBytes(process.command)}</strong>{' '}
            <span className="soft">
              pid {process.pid}, {users[String(process.uid)] ?? process.uid}, fd {socket.holders.seen.find((holder) => holder.process === process.key)?.fds.join(', ')}
              {process.unit.known && process.unit.value !== null && `, ${shownBytes(process.unit.value)}`}
            </span>
          </div>
        ))}
        {holders.length === 0 && socket.holders.reason && (
          <div>
            <Unknown reason={socket.holders.reason} /> <span className="soft">process unknown{socket.uid.known && `, made by ${users[String(socket.uid.value)] ?? socket.uid.value}`}</span>
          </div>
        )}
        <div className="mono wrap soft">
          {shownName(socket.name) || `unnamed, inode ${socket.inode}`}
          {self && <span className="tag this">this end</span>}
        </div>
      </div>
      {!self && (
        <Button tone="plain" onClick={() => goToSocket(socket.key)}>
          Go to
        </Button>
      )}
    </div>
  );
}
