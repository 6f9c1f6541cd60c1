import { userNameOf } from '../access/who.ts';
import type { Model } from '../model/model.ts';
import { holdersOf } from '../model/rows/holders.ts';
import { answersCalls, type Row } from '../model/rows/row.ts';
import type { Socket } from '../model/socket.ts';
import { shownName } from '../names/shown.ts';
import { livenessOf } from './liveness.ts';
import { sentenceOf } from './reasons.ts';
import { fact, say, type Segment } from './segment.ts';
import { accessSentences } from './sentences/access.ts';
import { detailSentences } from './sentences/details.ts';
import { people } from './sentences/people.ts';
import { serviceSentences } from './sentences/service.ts';
import { labelSentences, registrySentences, silentSentence } from './sentences/signs.ts';
import { busyListener, madeThrough, ownConversation, queueWords, senders, shutWords } from './talk.ts';
import { usualTelling, type Level, type Telling } from './telling.ts';

export { livenessOf, type Liveness } from './liveness.ts';
export type { Segment } from './segment.ts';

/**
 * What a row is, in plain sentences made of facts, each with its source and the concept behind it: what it is and who is there, who may
 * come, what it says of itself, what is known of its service.
 */
export function explainRow(row: Row, model: Model, telling: Telling = usualTelling): Segment[][] {
  const { level, service } = telling;
  const { socket } = row;
  const sentences = [
    ...(socket === null ? [noSocket(row)] : answersCalls(socket) ? door(row, socket, model, level) : end(row, socket, model, level)),
    ...accessSentences(row, model, level),
    ...labelSentences(row, model),
    ...registrySentences(row),
    ...(service === null ? [] : serviceSentences(service, level)),
    ...silentSentence(row, model),
    ...(level === 'developer' ? detailSentences(row, model) : []),
  ];
  const { source } = model.surroundings;
  // Where sock_diag is not there, the table of /proc told it.
  return source === 'sock_diag' ? sentences : sentences.map((sentence) => sentence.map((segment) => (segment.source === 'sock_diag' ? { ...segment, source } : segment)));
}

/** An explanation as text, a sentence a line. */
export const textOfExplanation = (sentences: readonly (readonly Segment[])[]): string => sentences.map((sentence) => sentence.map(({ text }) => text).join('')).join('\n');

function noSocket(row: Row): Segment[] {
  if (row.entryPoint) return [say('There is '), fact('an entry point, but no socket behind it', 'stat, sock_diag', 'two-inodes'), say(': whoever connects is refused. Its service has ended, or was never started.')];
  const target = row.registered[0]?.target;
  switch (target?.state) {
    case 'not-a-socket':
      return [say('A name in '), fact('a registry', 'readdir', 'registry'), say(' that leads to '), fact(target.what, 'stat', 'two-inodes'), say(' where a socket should be.')];
    case 'unknown':
      return [say('A name in '), fact('a registry', 'readdir', 'registry'), say('. Where it leads is unknown. '), say(sentenceOf(target.reason).sentence)];
    default:
      return [say('A name in a registry that '), fact('leads nowhere', 'readlink, stat', 'registry'), say(': the service it stood for is gone.')];
  }
}

const doors = { path: 'this path', abstract: 'this abstract name', unnamed: 'this socket' } as const;

/** A socket that others come to: who answers there, and how busy it is. */
function door(row: Row, socket: Socket, model: Model, level: Level): Segment[][] {
  const at = fact(doors[socket.kind], 'sock_diag', socket.kind === 'unnamed' ? 'socket' : 'names');
  const comes = socket.type === 'dgram' ? [fact('Programs send messages', 'sock_diag', 'types'), say(' to ')] : [fact('Programs connect', 'sock_diag', 'socket'), say(' to ')];
  const sentences: Segment[][] = [];
  const living = livenessOf(row);
  if (level === 'beginner') sentences.push([say('This is '), fact(socket.type === 'dgram' ? 'a letter box' : 'a door', 'sock_diag', 'socket'), say(socket.type === 'dgram' ? ': programs drop messages here, and one program reads them.' : ': a place where programs find another program and talk with it.')]);
  switch (living) {
    case 'asleep':
      sentences.push([...comes, at, say(' to reach a service that is '), fact('asleep', '/proc/PID/fd', 'activation'), say(level === 'beginner' ? ': the first program that comes wakes it.' : ': systemd listens in its place, and its service starts on the first caller.')]);
      break;
    case 'awake':
      sentences.push([...comes, at, say(socket.type === 'dgram' ? '; they are read by ' : ' to talk to '), ...people(row.processes, model, level), say('.')]);
      break;
    case 'none':
      sentences.push([...comes, at, say(', but no process has it open.')]);
      break;
    case 'unknown': {
      const { reason } = socket.holders;
      sentences.push([...comes, at, say('. Who answers there is not known.'), ...(reason ? [say(` ${sentenceOf(reason).sentence}`)] : []), ...maker(socket, model)]);
      break;
    }
  }
  if (socket.state === 'listen') sentences.push(...busyListener(socket, model));
  else sentences.push(...senders(socket, model, (processes) => people(processes, model, level)));
  return sentences;
}

/** Who made a socket is told even where the holders are hidden. */
const maker = (socket: Socket, model: Model): Segment[] => (socket.uid.known ? [say(' It was made by '), fact(userNameOf(model.surroundings, socket.uid.value), 'sock_diag', 'credentials'), say('.')] : []);

/** One end of something: who holds it, and who is at the other end. */
function end(row: Row, socket: Socket, model: Model, level: Level): Segment[][] {
  const type = { stream: 'a stream', dgram: 'a datagram', seqpacket: 'a packet' }[socket.type];
  const first: Segment[] = [say('This is '), fact(`${endOf(socket)}`, 'sock_diag', 'connection'), say(' of '), fact(`${type} connection`, 'sock_diag', 'types')];
  if (socket.state === 'unconnected') first.splice(0, first.length, say('This is '), fact(`${type} socket`, 'sock_diag', 'types'), say(socket.type === 'dgram' ? ' that only sends' : ' that is not connected'));
  const talk = ownConversation(socket, model);
  if (talk && socket.state !== 'waiting') first.push(...madeThrough(talk.through));
  const held = row.processes.length > 0 ? [say(', held by '), ...people(row.processes, model, level), say('.')] : [say('. Who holds it is not known.'), ...(socket.holders.reason ? [say(` ${sentenceOf(socket.holders.reason).sentence}`)] : [])];
  const more = [shutWords(socket), queueWords(socket, model)].flatMap((words) => (words === null ? [] : [[fact(words, 'sock_diag', 'connection')]]));
  return [[...first, ...held], ...other(socket, model, level), ...more];
}

const endOf = (socket: Socket): string => (socket.state === 'closing' ? 'what is left' : socket.state === 'waiting' ? "a caller's end" : 'one end');

function other(socket: Socket, model: Model, level: Level): Segment[][] {
  const { peer } = socket;
  switch (peer.state) {
    case 'none':
      return socket.state === 'closing' ? [[fact('The other end has closed', 'sock_diag', 'connection'), say('.')]] : [];
    case 'waiting': {
      const listener = peer.listener === null ? undefined : model.sockets.get(peer.listener);
      const held = listener ? holdersOf(listener, model) : [];
      return [[fact(`${listener && listener.name !== '' ? shownName(listener.name) : 'The listener'} has not accepted it yet`, 'sock_diag', 'connection'), ...(held.length > 0 ? [say('; there listens '), ...people(held, model, level)] : []), say('.')]];
    }
    case 'unknown':
      return [[say('Who is at the other end is not known. '), say(sentenceOf(peer.reason).sentence)]];
    case 'socket': {
      const there = peer.key === null ? undefined : model.sockets.get(peer.key);
      if (!there) return [[say('The other end is '), fact(`inode ${peer.inode}`, 'sock_diag', 'two-inodes'), say(', which is '), fact('not in this network namespace', 'sock_diag', 'namespaces'), say('.')]];
      const holders = holdersOf(there, model);
      if (holders.length === 0) return [[say('Who holds the other end is not known'), ...(there.uid.known ? [say('; it was made by '), fact(userNameOf(model.surroundings, there.uid.value), 'sock_diag', 'credentials')] : []), say('.')]];
      return [[say(socket.type === 'dgram' && there.name !== '' ? 'It sends to ' : 'At the other end is '), ...people(holders, model, level), say('.')]];
    }
  }
}
