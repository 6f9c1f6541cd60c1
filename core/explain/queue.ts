import type { Socket } from '../model/socket.ts';

/** How many clients wait at a listener, and how near that is to its backlog. */
export interface Backlog {
  readonly waiting: number;
  readonly room: number;
  /** full: the next client is not let in until one is accepted. nearly: at least four fifths. */
  readonly pressure: 'easy' | 'nearly' | 'full';
}

const nearlyFull = 0.8;

/** Null for a socket that does not listen, or whose queue is not told. */
export function backlogOf({ queue }: Socket): Backlog | null {
  if (!queue.known || queue.value.of !== 'listener') return null;
  const { waiting, backlog: room } = queue.value;
  // One more than the backlog is let in before connect(2) blocks: af_unix.c, unix_recvq_full_lockless.
  const pressure = waiting > room ? 'full' : waiting > 0 && waiting >= room * nearlyFull ? 'nearly' : 'easy';
  return { waiting, room, pressure };
}

/** "2 of 128 waiting". */
export const backlogText = ({ waiting, room }: Backlog): string => `${waiting} of ${room} waiting`;

/** The word that goes with a warning sign, or null. */
export const pressureWord = ({ pressure }: Backlog): string | null => (pressure === 'full' ? 'full' : pressure === 'nearly' ? 'nearly full' : null);

/** Bytes in the queues of a connection, both ways; null for a listener or where it is not told. */
export const queuedBytesOf = ({ queue }: Socket): number | null => (queue.known && queue.value.of === 'connection' ? queue.value.receiveBytes + queue.value.sendBytes : null);

/** A connection of which one way is shut, or both while nobody has let go: shutdown(2). Null where it is not told. */
export function isHalfClosed({ state, shutdown }: Socket): boolean | null {
  if (state !== 'connected') return false;
  return shutdown.known ? shutdown.value.receive || shutdown.value.send : null;
}
