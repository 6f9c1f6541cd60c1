import { aclEntries, hasAcl } from '#core/access/acl.ts';
import { shownMode } from '#core/access/bits.ts';
import { sentenceOf } from '#core/explain/reasons.ts';
import type { DoorFacts, Label } from '#core/model/door.ts';
import type { Known, Reason } from '#core/model/known.ts';
import type { Model } from '#core/model/model.ts';
import type { Process } from '#core/model/process.ts';
import type { RegistryEntry } from '#core/model/registry.ts';
import type { Row } from '#core/model/rows/row.ts';
import type { Peer, Socket } from '#core/model/socket.ts';
import { shownBytes, shownName } from '#core/names/shown.ts';
import { toHex } from '#core/names/utf8.ts';

const hidden = (reason: Reason) => ({ unknown: reason.code, why: sentenceOf(reason).sentence });

const tell = <T, R>(known: Known<T>, shape: (value: T) => R) => (known.known ? shape(known.value) : hidden(known.reason));
const same = <T>(value: T): T => value;

const labelJson = (label: Label) => ({
  name: shownBytes(label.name),
  nameHex: toHex(label.name),
  value: shownBytes(label.value),
  valueHex: toHex(label.value),
  sizeBytes: label.sizeBytes,
  ...(label.cut && { cut: true }),
});

function aclJson({ acl }: DoorFacts) {
  return hasAcl(acl) ?? tell(acl, (value) => value !== null);
}

const doorJson = (door: DoorFacts, { surroundings: { users, groups } }: Model) => ({
  dev: door.dev,
  ino: door.ino,
  mode: shownMode(door.mode),
  owner: { uid: door.uid, user: users[String(door.uid)] ?? null, gid: door.gid, group: groups[String(door.gid)] ?? null },
  acl: aclJson(door),
  aclEntries: tell(door.acl, (acl) => acl && [...aclEntries(acl, { users, groups }, false)]),
  labels: tell(door.labels, (labels) => labels.map(labelJson)),
});

function entryPointJson(row: Row, model: Model) {
  if (row.entryPoint)
    return {
      state: 'found',
      path: shownBytes(row.entryPoint.path),
      pathHex: toHex(row.entryPoint.path),
      fileSystem: row.entryPoint.fileSystem,
      ...doorJson(row.entryPoint, model),
    };
  const state = row.socket?.entryPoint;
  switch (state?.state) {
    case 'gone':
      return { state: 'gone' };
    case 'replaced':
      return { state: 'replaced', by: state.what };
    case 'unknown':
      return { state: 'unknown', ...hidden(state.reason) };
    default:
      return null;
  }
}

const holderJson = (process: Process, fds: readonly number[], model: Model) => ({
  pid: process.pid,
  startTicks: process.startTicks,
  command: shownBytes(process.command),
  uid: process.uid,
  user: model.surroundings.users[String(process.uid)] ?? null,
  unit: tell(process.unit, (unit) => (unit === null ? null : shownBytes(unit))),
  fds: [...fds],
});

/** Who has a socket open, and whether there may be others. */
export const socketHoldersJson = (socket: Socket, model: Model) => ({
  complete: socket.holders.complete,
  ...(socket.holders.reason && hidden(socket.holders.reason)),
  seen: socket.holders.seen.flatMap(({ process: key, fds }) => {
    const process = model.processes.get(key);
    return process ? [holderJson(process, fds, model)] : [];
  }),
});

const shownPeer = (socket: Socket | undefined): string | null => (socket ? shownName(socket.name) : null);

function peerJson(peer: Peer, model: Model) {
  switch (peer.state) {
    case 'none':
      return null;
    case 'socket':
      return { inode: peer.inode, key: peer.key, name: peer.key === null ? null : shownPeer(model.sockets.get(peer.key)) };
    case 'waiting':
      return { waiting: true, listener: peer.listener };
    case 'unknown':
      return hidden(peer.reason);
  }
}

export const registeredJson = (entry: RegistryEntry, model: Model) => ({
  registry: entry.registry,
  name: shownBytes(entry.name),
  path: shownBytes(entry.path),
  link: tell(entry.link, (link) => (link === null ? null : shownBytes(link))),
  target:
    entry.target.state === 'socket'
      ? { state: 'socket', path: shownBytes(model.entryPoints.get(entry.target.entryPoint)?.path ?? entry.path) }
      : entry.target.state === 'unknown'
        ? { state: 'unknown', ...hidden(entry.target.reason) }
        : entry.target.state === 'not-a-socket'
          ? { state: 'not-a-socket', what: entry.target.what }
          : { state: 'dangling' },
});

/** One socket, or one door or registry name without a socket (then what a socket has is null). */
export function rowJson(row: Row, model: Model, incoming: ReadonlyMap<string, readonly string[]>) {
  const { socket } = row;
  return {
    key: row.key,
    netns: socket?.netns ?? null,
    inode: socket?.inode ?? null,
    cookie: socket ? tell(socket.cookie, same) : null,
    kind: socket?.kind ?? 'path',
    type: socket?.type ?? null,
    state: socket?.state ?? 'none',
    name: shownName(row.name),
    nameHex: toHex(row.name),
    uid: socket ? tell(socket.uid, same) : null,
    entryPoint: entryPointJson(row, model),
    object: socket ? tell(socket.object, (door) => doorJson(door, model)) : null,
    labels: socket ? tell(socket.object, (door) => tell(door.labels, (labels) => labels.map(labelJson))) : null,
    holders: socket ? socketHoldersJson(socket, model) : null,
    peers: socket ? { peer: peerJson(socket.peer, model), incoming: [...(incoming.get(socket.key) ?? [])], waiting: [...socket.waitingClients] } : null,
    queue: socket ? tell(socket.queue, same) : null,
    shutdown: socket ? tell(socket.shutdown, same) : null,
    registered: row.registered.map((entry) => registeredJson(entry, model)),
  };
}
