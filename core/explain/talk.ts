import { socketOf, type Conversation, type Through } from '../conversations/conversation.ts';
import { conversationsAround } from '../conversations/conversations.ts';
import type { Bytes } from '../model/bytes.ts';
import type { Model } from '../model/model.ts';
import type { Process } from '../model/process.ts';
import type { Socket } from '../model/socket.ts';
import { shownName } from '../names/shown.ts';
import { backlogOf, isHalfClosed, pressureWord } from './queue.ts';
import { fact, say, type Segment } from './segment.ts';

/** The conversation by which a socket is one of two ends; null for a listener, and for one that only receives. */
export function ownConversation(socket: Socket, model: Model): Conversation | null {
  const all = conversationsAround(socket.key, model).ofSocket(socket.key);
  return all.find(({ from, to, oneWay, flow }) => socketOf(from) === socket || (socketOf(to) === socket && !oneWay && flow.is !== 'waiting')) ?? null;
}

/** How busy a listener is: connections, those that wait, and what follows when the backlog is full. */
export function busyListener(socket: Socket, model: Model): Segment[][] {
  const open = conversationsAround(socket.key, model).through(socket.key).filter(({ flow }) => flow.is !== 'waiting').length;
  const words: Segment[] = [fact(open === 0 ? 'No connection is open' : open === 1 ? 'One connection is open' : `${open} connections are open`, 'sock_diag', 'connection')];
  const backlog = backlogOf(socket);
  if (backlog && backlog.waiting > 0) words.push(say(', and '), fact(backlog.waiting === 1 ? 'one waits to be accepted' : `${backlog.waiting} wait to be accepted`, 'sock_diag', 'connection'), say(` (there is room for ${backlog.room})`));
  const sentences = [[...words, say('.')]];
  if (backlog && pressureWord(backlog) !== null) sentences.push([fact(`Its backlog is ${pressureWord(backlog)}`, 'sock_diag', 'connection'), say(backlog.pressure === 'full' ? ': the next caller is kept outside until its process accepts one.' : '.')]);
  return sentences;
}

/** Of a datagram socket, who sends to it without being connected back. `people` puts processes into words. */
export function senders(socket: Socket, model: Model, people: (processes: readonly Process[]) => readonly Segment[]): Segment[][] {
  const here = conversationsAround(socket.key, model).ofSocket(socket.key).filter(({ to, oneWay }) => oneWay && socketOf(to) === socket);
  if (here.length === 0) return [];
  const processes = new Set(here.flatMap(({ from }) => (from.is === 'socket' ? from.holders : [])));
  const count = fact(here.length === 1 ? 'One socket sends here' : `${here.length} sockets send here`, 'sock_diag', 'connection');
  return [[count, ...(processes.size > 0 ? [say(', held by '), ...people([...processes])] : []), say('. Nothing goes back this way.')]];
}

/** A snapshot of elsewhere may hold what no kernel makes: a listener without a name. */
const called = (name: Bytes): string => (name === '' ? 'a listener without a name' : shownName(name));

/** What a connection came through: " made through /run/x", with what is doubtful about it. */
export function madeThrough(through: Through): Segment[] {
  switch (through.is) {
    case 'nothing':
      return [];
    case 'listener':
      return [say(' made through '), fact(called(through.name), 'sock_diag', 'connection')];
    case 'gone':
      return [say(' made through '), fact(called(through.name), 'sock_diag', 'connection'), say(', where nobody listens any more')];
    case 'ambiguous':
      return [say(' made through '), fact(called(through.name), 'sock_diag', 'connection'), say(`, a name that ${through.listeners.length} listeners bear: which of them it was is not known`)];
  }
}

/** Which ways are shut, in a sentence, or null while both are open. */
export function shutWords(socket: Socket): string | null {
  if (isHalfClosed(socket) !== true || !socket.shutdown.known) return null;
  const { receive, send } = socket.shutdown.value;
  if (receive && send) return 'Both ways are shut, but neither end has let go yet.';
  return send ? 'It is half closed: this end sends no more, the other still may.' : 'It is half closed: the other end sends no more, this one still may.';
}

/** What waits to be read, here and there; nothing when the queues are empty. */
export function queueWords(socket: Socket, model: Model): string | null {
  const one = ownConversation(socket, model);
  if (!one) return null;
  const isCaller = socketOf(one.from) === socket;
  const [out, back] = isCaller ? [one.queuedThere, one.queuedBack] : [one.queuedBack, one.queuedThere];
  const words = [out.known && out.value > 0 && `${bytesWords(out.value)} from this end are not read yet`, back.known && back.value > 0 && `${bytesWords(back.value)} wait to be read here`].filter((word) => word !== false);
  return words.length === 0 ? null : `${words.join('; ')}.`;
}

/** A count of bytes for people: exact below ten thousand, then in KiB, MiB or GiB. */
export const bytesWords = (count: number): string =>
  count === 1 ? '1 byte' : count < 10_000 ? `${count} bytes` : count < 10_000 * 1024 ? `${Math.round(count / 1024)} KiB` : count < 10_000 * 1024 ** 2 ? `${Math.round(count / 1024 ** 2)} MiB` : `${Math.round(count / 1024 ** 3)} GiB`;
