import { ArrowDown, ArrowLeftRight, Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Model } from '#core/model/model.ts';
import { incomingOf } from '#core/model/peers.ts';
import type { Row } from '#core/model/row.ts';
import type { Socket } from '#core/model/socket.ts';
import { shownBytes, shownName } from '#core/names/shown.ts';
import { Button, Section, Unknown } from '../parts/parts.tsx';
import { goToSocket } from '../store/actions.ts';

const mostShown = 200;

/** Who is at the other end, one line each. */
export function PeersTab({ row, model }: { readonly row: Row; readonly model: Model }) {
  const { socket } = row;
  if (!socket) return <p className="note">There is no socket, so there is no other end.</p>;
  const incoming = incomingOf(model.sockets).get(socket.key) ?? [];
  const accepted = socket.state === 'listen' && socket.name !== '' ? [...model.sockets.values()].filter((other) => other !== socket && other.name === socket.name && other.state === 'connected') : [];
  return (
    <>
      <Section title="This end">
        <End socket={socket} model={model} self />
      </Section>
      <Section title="The other end">
        <PeerOf socket={socket} model={model} />
      </Section>
      {accepted.length > 0 && (
        <Section title={`Connections accepted here: ${accepted.length}`}>
          <List sockets={accepted} model={model} icon={<ArrowLeftRight size={14} aria-hidden />} />
        </Section>
      )}
      {socket.waitingClients.length > 0 && (
        <Section title={`Waiting to be accepted: ${socket.waitingClients.length}`}>
          <List sockets={socket.waitingClients.flatMap((key) => model.sockets.get(key) ?? [])} model={model} icon={<Hourglass size={14} aria-hidden />} />
        </Section>
      )}
      {incoming.length > 0 && (
        <Section title={`Send here one way: ${incoming.length}`}>
          <List sockets={incoming.flatMap((key) => model.sockets.get(key) ?? [])} model={model} icon={<ArrowDown size={14} aria-hidden />} />
        </Section>
      )}
      {socket.shutdown.known && (socket.shutdown.value.receive || socket.shutdown.value.send) && (
        <p className="note">
          Half closed: {[socket.shutdown.value.receive && 'it receives no more', socket.shutdown.value.send && 'it sends no more'].filter(Boolean).join(', ')}.
        </p>
      )}
    </>
  );
}

function PeerOf({ socket, model }: { readonly socket: Socket; readonly model: Model }) {
  const { peer } = socket;
  switch (peer.state) {
    case 'none':
      return <p className="note soft">{socket.state === 'listen' ? 'A listener has no other end itself; its connections do.' : socket.state === 'closing' ? 'It has closed.' : 'There is none.'}</p>;
    case 'socket': {
      const other = peer.key === null ? undefined : model.sockets.get(peer.key);
      return other ? <End socket={other} model={model} /> : <p className="note">Inode {peer.inode}, which is not in this network namespace's table.</p>;
    }
    case 'waiting': {
      const listener = peer.listener === null ? undefined : model.sockets.get(peer.listener);
      return (
        <>
          <p className="note">The listener has not accepted this connection yet.</p>
          {listener && <End socket={listener} model={model} />}
        </>
      );
    }
    case 'unknown':
      return <Unknown reason={peer.reason} full />;
  }
}

function List({ sockets, model, icon }: { readonly sockets: readonly Socket[]; readonly model: Model; readonly icon: ReactNode }) {
  return (
    <ul className="ends">
      {sockets.slice(0, mostShown).map((socket) => (
        <li key={socket.key}>
          {icon}
          {socket.peer.state === 'socket' && socket.peer.key !== null && model.sockets.has(socket.peer.key) && socket.name !== '' ? (
            <End socket={model.sockets.get(socket.peer.key) ?? socket} model={model} />
          ) : (
            <End socket={socket} model={model} />
          )}
        </li>
      ))}
      {sockets.length > mostShown && <li className="soft">and {sockets.length - mostShown} more</li>}
    </ul>
  );
}

/** One end in a line: process, user, unit, descriptor, name. */
function End({ socket, model, self = false }: { readonly socket: Socket; readonly model: Model; readonly self?: boolean }) {
  const { users } = model.surroundings;
  const holders = socket.holders.seen.flatMap(({ process: key, fds }) => {
    const process = model.processes.get(key);
    return process ? [{ process, fds }] : [];
  });
  return (
    <div className="end">
      <div className="grow">
        {holders.map(({ process, fds }) => (
          <div key={process.key}>
            <strong>{shownBytes(process.command)}</strong> <span className="soft">pid {process.pid}, {users[String(process.uid)] ?? process.uid}, fd {fds.join(', ')}{process.unit.known && process.unit.value !== null && `, ${shownBytes(process.unit.value)}`}</span>
          </div>
        ))}
        {holders.length === 0 && socket.holders.reason && (
          <div>
            <Unknown reason={socket.holders.reason} /> <span className="soft">process unknown{socket.uid.known && `, made by ${users[String(socket.uid.value)] ?? socket.uid.value}`}</span>
          </div>
        )}
        <div className="mono wrap soft">{shownName(socket.name) || `unnamed, inode ${socket.inode}`}</div>
      </div>
      {!self && (
        <Button tone="plain" onClick={() => goToSocket(socket.key)}>
          Go to
        </Button>
      )}
    </div>
  );
}
