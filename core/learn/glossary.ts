import type { CardId } from './concepts.ts';

interface Term {
  readonly term: string;
  readonly meaning: string;
  /** The concept that tells more. */
  readonly card: CardId | null;
}

/** The words of this program, meaning the same in the window, on the command line and in its documentation. */
export const glossary: readonly Term[] = [
  { term: 'socket', meaning: 'The kernel’s object, one end of a talk; known by its network namespace and cookie.', card: 'socket' },
  { term: 'entry point', meaning: 'The path inode that a bound socket has in a file system. Who may connect is asked there.', card: 'two-inodes' },
  { term: 'door', meaning: 'Either of the two inodes of a socket: the entry point or the socket object. Each has an owner, a mode and labels.', card: 'two-inodes' },
  { term: 'label', meaning: 'An attribute user.* of either door. A hint, not a proof.', card: 'attributes' },
  { term: 'role', meaning: 'The value of the label user.varlink: entrypoint, listen, server or client.', card: 'roles' },
  { term: 'holder', meaning: 'A process that has the socket open.', card: 'descriptors' },
  { term: 'peer', meaning: 'The socket at the other end of a connection.', card: 'connection' },
  { term: 'listener', meaning: 'A socket that takes connections. It carries no bytes itself.', card: 'socket' },
  { term: 'backlog', meaning: 'The callers of a listener that are not accepted yet, and the room for them.', card: 'connection' },
  { term: 'asleep', meaning: 'Only systemd has the listener open; the first caller starts the service.', card: 'activation' },
  { term: 'registry', meaning: 'A folder of links to public services, named after their interfaces.', card: 'registry' },
  { term: 'drop-in folder', meaning: 'A folder of sockets that all offer the same interface.', card: 'registry' },
  { term: 'service', meaning: 'A program that answers Varlink calls at an address.', card: 'varlink' },
  { term: 'interface', meaning: 'A named contract: methods, types and errors, as a text that the service gives.', card: 'interface' },
  { term: 'method', meaning: 'What can be called: its parameters go in, those of the reply come out.', card: 'interface' },
  { term: 'introspection', meaning: 'To ask a service what it is and to read its interfaces. It connects, so it is always an act of yours.', card: 'interface' },
  { term: 'sighting', meaning: 'What a service said of itself when it was asked, kept with the time, so that it can be read later without waking anyone.', card: 'interface' },
  { term: 'finding', meaning: 'Something that a reviewer should know of a socket, with evidence and a fix.', card: 'mode' },
  { term: 'capability', meaning: 'Something that this kernel, user or machine can or cannot show, with the reason.', card: 'attributes' },
  { term: 'unknown', meaning: 'What the system does not tell. Never shown as nothing.', card: null },
];
