import { hasAcl } from '../access/acl.ts';
import { drawnMode, shownMode } from '../access/bits.ts';
import { everyoneWhoMay, everyoneWords } from '../access/everyone/everyone.ts';
import { targetOf } from '../access/rules/target.ts';
import { join, userNameOf, whoMayConnect } from '../access/who.ts';
import { roleLabel } from '../labels/roles.ts';
import type { EntryPoint } from '../model/door.ts';
import type { Model } from '../model/model.ts';
import type { Process } from '../model/process.ts';
import { holdersOf } from '../model/rows/holders.ts';
import { answersCalls, type Row } from '../model/rows/row.ts';
import type { Socket } from '../model/socket.ts';
import { shownBytes, shownName } from '../names/shown.ts';
import { livenessOf } from './liveness.ts';
import { sentenceOf } from './reasons.ts';
import { fact, say, type Segment } from './segment.ts';
import { busyListener, madeThrough, ownConversation, queueWords, senders, shutWords } from './talk.ts';

export { livenessOf, type Liveness } from './liveness.ts';
export type { Segment } from './segment.ts';

/** What a row is, in plain sentences made of facts, each with its source. */
export function explainRow(row: Row, model: Model): Segment[][] {
  const { socket } = row;
  if (socket === null) return [noSocket(row), ...access(row, model), ...labels(row), ...registered(row)];
  return [...(answersCalls(socket) ? door(row, socket, model) : end(row, socket, model)), ...access(row, model), ...labels(row), ...registered(row)];
}

function noSocket(row: Row): Segment[] {
  if (row.entryPoint) return [fact('There is an entry point, but no socket behind it', 'stat, sock_diag'), say(': whoever connects is refused. Its service has ended, or was never started.')];
  const target = row.registered[0]?.target;
  switch (target?.state) {
    case 'not-a-socket':
      return [say('A name in a registry that leads to '), fact(target.what, 'stat'), say(' where a socket should be.')];
    case 'unknown':
      return [say('A name in a registry. Where it leads is unknown. '), say(sentenceOf(target.reason).sentence)];
    default:
      return [say('A name in a registry that '), fact('leads nowhere', 'readlink, stat'), say(': the service it stood for is gone.')];
  }
}

const doors = { path: 'this path', abstract: 'this abstract name', unnamed: 'this socket' } as const;

/** A socket that others come to: who answers there, and how busy it is. */
function door(row: Row, socket: Socket, model: Model): Segment[][] {
  const comes = socket.type === 'dgram' ? say('Programs send messages to ') : say('Programs connect to ');
  const at = fact(doors[socket.kind], 'sock_diag');
  const sentences: Segment[][] = [];
  switch (livenessOf(row)) {
    case 'asleep':
      sentences.push([comes, at, say(' to reach a service that is '), fact('asleep', '/proc/PID/fd'), say(': systemd listens in its place, and its service starts on the first caller.')]);
      break;
    case 'awake':
      sentences.push([comes, at, say(socket.type === 'dgram' ? '; they are read by ' : ' to talk to '), ...people(row.processes, model), say('.')]);
      break;
    case 'none':
      sentences.push([comes, at, say(', but no process has it open.')]);
      break;
    case 'unknown': {
      const { reason } = socket.holders;
      sentences.push([comes, at, say('. Who answers there is not known.'), ...(reason ? [say(` ${sentenceOf(reason).sentence}`)] : []), ...maker(socket, model)]);
      break;
    }
  }
  if (socket.state === 'listen') sentences.push(...busyListener(socket, model));
  else sentences.push(...senders(socket, model, (processes) => people(processes, model)));
  return sentences;
}

/** Who made a socket is told even where the holders are hidden. */
const maker = (socket: Socket, model: Model): Segment[] => (socket.uid.known ? [say(' It was made by '), fact(userNameOf(model.surroundings, socket.uid.value), 'sock_diag'), say('.')] : []);

/** One end of something: who holds it, and who is at the other end. */
function end(row: Row, socket: Socket, model: Model): Segment[][] {
  const type = { stream: 'a stream', dgram: 'a datagram', seqpacket: 'a packet' }[socket.type];
  const first: Segment[] = [say('This is '), fact(`${endOf(socket)}`, 'sock_diag'), say(' of '), fact(`${type} connection`, 'sock_diag')];
  if (socket.state === 'unconnected') first.splice(0, first.length, say('This is '), fact(`${type} socket`, 'sock_diag'), say(socket.type === 'dgram' ? ' that only sends' : ' that is not connected'));
  const talk = ownConversation(socket, model);
  if (talk && socket.state !== 'waiting') first.push(...madeThrough(talk.through));
  const held = row.processes.length > 0 ? [say(', held by '), ...people(row.processes, model), say('.')] : [say('. Who holds it is not known.'), ...(socket.holders.reason ? [say(` ${sentenceOf(socket.holders.reason).sentence}`)] : [])];
  const more = [shutWords(socket), queueWords(socket, model)].flatMap((words) => (words === null ? [] : [[fact(words, 'sock_diag')]]));
  return [[...first, ...held], ...other(socket, model), ...more];
}

const endOf = (socket: Socket): string => (socket.state === 'closing' ? 'what is left' : socket.state === 'waiting' ? "a caller's end" : 'one end');

function other(socket: Socket, model: Model): Segment[][] {
  const { peer } = socket;
  switch (peer.state) {
    case 'none':
      return socket.state === 'closing' ? [[fact('The other end has closed', 'sock_diag'), say('.')]] : [];
    case 'waiting': {
      const listener = peer.listener === null ? undefined : model.sockets.get(peer.listener);
      const held = listener ? holdersOf(listener, model) : [];
      return [[fact(listener ? `${shownName(listener.name)} has not accepted it yet` : 'The listener has not accepted it yet', 'sock_diag'), ...(held.length > 0 ? [say('; there listens '), ...people(held, model)] : []), say('.')]];
    }
    case 'unknown':
      return [[say('Who is at the other end is not known. '), say(sentenceOf(peer.reason).sentence)]];
    case 'socket': {
      const there = peer.key === null ? undefined : model.sockets.get(peer.key);
      if (!there) return [[say('The other end is '), fact(`inode ${peer.inode}`, 'sock_diag'), say(', which is not in this network namespace.')]];
      const holders = holdersOf(there, model);
      if (holders.length === 0) return [[say('Who holds the other end is not known'), ...(there.uid.known ? [say('; it was made by '), fact(userNameOf(model.surroundings, there.uid.value), 'sock_diag')] : []), say('.')]];
      return [[say(socket.type === 'dgram' && there.name !== '' ? 'It sends to ' : 'At the other end is '), ...people(holders, model), say('.')]];
    }
  }
}

/** At most three, each with what tells it apart. */
function people(processes: readonly Process[], model: Model): Segment[] {
  const names = [...new Set(processes.map((process) => `${shownBytes(process.command)} (pid ${process.pid}, ${userNameOf(model.surroundings, process.uid)})`))];
  const more = names.length - 3;
  return [fact(join(more > 0 ? [...names.slice(0, 3), `${more} more`] : names), '/proc/PID/fd')];
}

/** Who may connect, folders on the way and all; or, where something of that is not known, by the mode alone. */
function connecting(row: Row, entryPoint: EntryPoint, { surroundings }: Model): Segment[] {
  const everyone = everyoneWhoMay('connect', targetOf(row, surroundings), surroundings.folders, surroundings);
  if (everyone.stranger !== 'unknown' && everyone.unknown.length === 0) return [fact(`${everyoneWords(everyone, surroundings)} may connect`, 'stat'), say(', folders on the way and all: ')];
  return [fact(`${whoMayConnect(entryPoint, surroundings)} may connect`, 'stat'), say(', if the folders on the way let them in: ')];
}

function access(row: Row, model: Model): Segment[][] {
  const { socket, entryPoint } = row;
  const knocks = socket === null || answersCalls(socket);
  if (entryPoint) {
    if (!knocks) return [];
    const { mode, acl } = entryPoint;
    const owner = userNameOf(model.surroundings, entryPoint.uid);
    const sentences: Segment[][] = [
      [
        ...connecting(row, entryPoint, model),
        say('the entry point belongs to '),
        fact(owner, 'stat'),
        say(' and has the mode '),
        fact(`${shownMode(mode)} (${drawnMode(mode)})`, 'stat'),
        say('.'),
      ],
    ];
    if (hasAcl(acl)) sentences.push([fact('An access control list', 'listxattr'), say(' names others who may or may not.')]);
    if (model.surroundings.capabilities.some(({ id, state }) => id === 'labels-entry-point' && state === 'yes')) sentences.push([say('Careful: whoever may connect may also change its labels.')]);
    return sentences;
  }
  if (socket?.kind === 'abstract' && knocks) return [[say('An abstract name has no owner and no mode, so '), fact('any program in this network namespace may connect', 'sock_diag'), say('; the service itself must look who calls.')]];
  switch (socket?.entryPoint.state) {
    case 'gone':
      return [[fact('Its path leads nowhere any more', 'stat'), say(': nobody can find it by name, though open connections go on.')]];
    case 'replaced':
      return [[say('At its path there is '), fact(socket.entryPoint.what, 'stat'), say(' now: who connects there meets that, not this socket.')]];
    case 'unknown':
      return [[say('Who may connect is not known. '), say(sentenceOf(socket.entryPoint.reason).sentence)]];
    default:
      return [];
  }
}

function labels(row: Row): Segment[][] {
  const role = row.entryPoint?.labels.known ? row.entryPoint.labels.value.find(({ name }) => name === roleLabel) : undefined;
  if (!role) return [];
  if (role.value === 'entrypoint') return [[say('It is labelled as a '), fact('Varlink entry point', 'getxattr'), say('. A label is a hint, not a proof.')]];
  return [[say('Its label user.varlink says '), fact(shownBytes(role.value), 'getxattr'), say(', which is no role of an entry point.')]];
}

function registered(row: Row): Segment[][] {
  if (row.registered.length === 0 || row.socket === null && row.entryPoint === null) return [];
  const where = [...new Set(row.registered.map(({ registry }) => registry))];
  return [[say(`Tools can find it: the ${join(where)} ${where.length === 1 ? 'registry lists' : 'registries list'} it as `), fact(join(row.registered.map(({ name }) => shownBytes(name))), 'readlink'), say('.')]];
}
