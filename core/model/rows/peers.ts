import type { Socket } from '../socket.ts';

/**
 * Sockets that send to each socket without being its peer: one-way datagram clients. A pair that points at
 * one another is a connection and not in here.
 */
export function incomingOf(sockets: ReadonlyMap<string, Socket>): Map<string, string[]> {
  const incoming = new Map<string, string[]>();
  for (const socket of sockets.values()) {
    if (socket.peer.state !== 'socket' || socket.peer.key === null) continue;
    const other = sockets.get(socket.peer.key);
    if (!other || (other.peer.state === 'socket' && other.peer.key === socket.key)) continue;
    const list = incoming.get(other.key);
    if (list) list.push(socket.key);
    else incoming.set(other.key, [socket.key]);
  }
  return incoming;
}
