import { drawnMode, otherMay, shownMode } from '../access/bits.ts';
import { roleLabel } from '../labels/dictionary.ts';
import type { Model } from '../model/model.ts';
import type { Process } from '../model/process.ts';
import type { Row } from '../model/row.ts';
import { shownBytes } from '../names/shown.ts';
import { textOf } from '../names/utf8.ts';
import { sentenceOf } from './reasons.ts';

/** A stretch of an explanation, and where the fact comes from when it is one. */
export interface Segment {
  readonly text: string;
  readonly source: string | null;
}

const fact = (text: string, source: string): Segment => ({ text, source });
const say = (text: string): Segment => ({ text, source: null });

/** awake: a running service holds it. asleep: only the service manager listens. none: nobody answers. */
export type Liveness = 'awake' | 'asleep' | 'none' | 'unknown';

/** Whether somebody is behind a row, as the mark before its name shows it. */
export function livenessOf(row: Row): Liveness {
  if (row.socket === null) return 'none';
  const { seen, complete } = row.socket.holders;
  if (seen.length === 0) return complete ? 'none' : row.socket.state === 'listen' ? 'awake' : 'unknown';
  // Listening for a service that is not there yet: socket activation, sd_listen_fds(3).
  if (complete && row.socket.state === 'listen' && row.processes.every(isManager)) return 'asleep';
  return 'awake';
}

/** systemd, of the system or of a user. */
const isManager = (process: Process): boolean =>
  process.command === 'systemd' && (process.pid === 1 || (process.unit.known && /^(init\.scope|user@\d+\.service)$/.test(process.unit.value ?? '')));

const kinds = {
  path: 'with a place in the file system',
  abstract: 'with an abstract name: it has no place in the file system and no permissions, so everybody in this network namespace may connect',
  unnamed: 'without a name: nobody can connect to it, it is one end of a pair',
} as const;

/** What a row is, in plain sentences made of facts. */
export function explainRow(row: Row, model: Model): Segment[][] {
  const sentences: Segment[][] = [what(row)];
  const behind = who(row, model);
  if (behind) sentences.push(behind);
  const guard = access(row, model);
  if (guard) sentences.push(guard);
  sentences.push(...labels(row), ...registered(row));
  return sentences;
}

function what(row: Row): Segment[] {
  const { socket } = row;
  if (socket === null)
    return row.entryPoint
      ? [fact('An entry point without a socket', 'stat, sock_diag'), say(': whoever connects is refused, since nobody listens there.')]
      : [fact('A name in a registry that leads to no socket', 'readlink, stat'), say('.')];
  const type = { stream: 'a stream', dgram: 'a datagram', seqpacket: 'a packet' }[socket.type];
  const role = {
    listen: 'It takes connections.',
    connected: 'It is connected.',
    waiting: 'It waits to be accepted by the listener it connected to.',
    unconnected: socket.type === 'dgram' && socket.kind !== 'unnamed' ? 'It receives what others send to its name.' : 'It is not connected.',
    closing: 'The other end has closed.',
  }[socket.state];
  return [say('This is '), fact(`${type} socket`, 'sock_diag'), say(' '), fact(kinds[socket.kind], 'sock_diag'), say('. '), fact(role, 'sock_diag')];
}

function who(row: Row, model: Model): Segment[] | null {
  if (row.socket === null) return null;
  if (row.processes.length === 0) {
    const { reason } = row.socket.holders;
    return reason ? [say('Who holds it is unknown. '), say(sentenceOf(reason).sentence)] : null;
  }
  const names = [...new Set(row.processes.map((process) => nameOfProcess(process, model)))];
  const liveness = livenessOf(row);
  if (liveness === 'asleep') return [fact('systemd', '/proc/PID/fd'), say(' listens on behalf of a service that need not be running: the first caller starts it.')];
  return [say('It is held by '), fact(names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : ''), '/proc/PID/fd'), say('.')];
}

const nameOfProcess = (process: Process, model: Model): string =>
  `${shownBytes(process.command)} (pid ${process.pid}, ${model.surroundings.users[String(process.uid)] ?? `user ${process.uid}`})`;

function access(row: Row, model: Model): Segment[] | null {
  if (row.entryPoint) {
    const { mode, uid, gid, acl } = row.entryPoint;
    const { users, groups } = model.surroundings;
    const extra = acl.known && acl.value ? ' An access control list says more.' : '';
    return [
      say('Its entry point belongs to '),
      fact(`${users[String(uid)] ?? uid}:${groups[String(gid)] ?? gid}`, 'stat'),
      say(' and has the mode '),
      fact(`${shownMode(mode)} (${drawnMode(mode)})`, 'stat'),
      say(`, by which everybody may ${otherMay(mode) === 'nothing' ? 'do nothing' : otherMay(mode)}, if the folders on the way let them.${extra}`),
    ];
  }
  const state = row.socket?.entryPoint;
  switch (state?.state) {
    case 'gone':
      return [fact('Its path leads nowhere any more', 'stat'), say(': nobody can connect to it by name.')];
    case 'replaced':
      return [say('At its path there is '), fact(state.what, 'stat'), say(' now: who connects there meets that one.')];
    case 'unknown':
      return [say('Its entry point is unknown. '), say(sentenceOf(state.reason).sentence)];
    default:
      return null;
  }
}

function labels(row: Row): Segment[][] {
  const role = row.entryPoint?.labels.known ? row.entryPoint.labels.value.find((label) => label.name === roleLabel) : undefined;
  if (!role) return [];
  const text = textOf(role.value);
  return [
    text === 'entrypoint'
      ? [say('It is labelled as a '), fact('Varlink entry point', 'getxattr'), say('. That is a hint, not a proof: whoever may connect may change it.')]
      : [say('Its label user.varlink says '), fact(shownBytes(role.value), 'getxattr'), say(', which is no role of an entry point.')],
  ];
}

function registered(row: Row): Segment[][] {
  if (row.registered.length === 0) return [];
  const names = row.registered.map((entry) => shownBytes(entry.name));
  const where = [...new Set(row.registered.map((entry) => entry.registry))].join(' and ');
  return [[say(`The ${where} registry lists it as `), fact(names.join(', '), 'readlink'), say('.')]];
}
