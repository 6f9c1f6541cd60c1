import type { Bytes } from '#core/model/bytes.ts';
import type { EntryPoint } from '#core/model/door.ts';
import { unknown, type Reason } from '#core/model/known.ts';
import type { Model, Surroundings } from '#core/model/model.ts';
import type { RegistryEntry } from '#core/model/registry.ts';
import { type EntryPointState, type Holder, type Socket } from '#core/model/socket.ts';
import { kindOfName } from '#core/model/words.ts';
import { ownNetns } from '../system/namespaces.ts';
import { probeLabels } from '../system/probe.ts';
import { readRegistries } from '../registry/registries.ts';
import { capabilitiesOf } from './capabilities.ts';
import { EntryPointReader } from './entry-points.ts';
import { HolderScanner } from './holders.ts';
import { ObjectReader } from './objects.ts';
import { keep, sameTable } from './same.ts';
import { fromTables, repeated, type SourceRow } from './source.ts';
import { accountNames, surroundingsNow } from './surroundings.ts';
import { TableReader } from './tables.ts';

/** Looks at the system: each look gives a model that shares with the one before what did not change. */
export interface Observer extends Disposable {
  look(): Model;
  /** Sockets whose object door is wanted in every look. */
  focus(keys: ReadonlySet<string>): void;
  /** Says whether changes in a folder are told from elsewhere (by a watch) and none has been; asked in each look. */
  watching(quiet: (folder: Bytes) => boolean): void;
  /** Folders with entry points that are not watched, for the capabilities. */
  unwatched(count: number): void;
}

const noState: EntryPointState = { state: 'none' };

export function createObserver(options: { readonly source?: 'auto' | 'fallback' } = {}): Observer {
  const labels = probeLabels();
  const netns = ownNetns();
  const root = process.getuid?.() === 0;
  const reader = new TableReader(netns, options.source ?? 'auto');
  const holders = new HolderScanner();
  const entryPointReader = new EntryPointReader(labels.entryPoint);
  const objects = new ObjectReader(labels.object);
  /** By inode, which is enough to find: a row that is another one is another socket. By key where two have one inode. */
  const built = new Map<number | string, Built>();
  let focused: ReadonlySet<string> = new Set();
  let quiet: (folder: Bytes) => boolean = () => false;
  let unwatched = 0;
  let last: Model | null = null;

  const look = (): Model => {
    const { tables, namespaces, hidden } = reader.read(accountNames().users);
    const rows = fromTables(tables);
    const wanted = new Set<number>();
    for (const row of rows) wanted.add(row.inode >>> 0);
    const twins = wanted.size === rows.length ? noTwins : repeated(rows.map((row) => row.inode >>> 0));
    const holding = holders.scan(wanted);
    const someHidden = holding.hidden.length > 0;
    entryPointReader.begin();
    objects.begin();
    const heldBy = (row: SourceRow): readonly Holder[] => (twins.size > 0 && twins.has(row.inode >>> 0) ? nobody : (holding.byInode.get(row.inode >>> 0) ?? nobody));
    const entryPointOf = (row: SourceRow, held: readonly Holder[]): EntryPointState =>
      kindOfName(row.name) === 'path' ? entryPointReader.read(row.name, row.bound, held, quiet, row.netns === netns ? null : row.netns).state : noState;
    // Connections share the name of their listener, and who asks first answers for all: it should be the listener, whose holder has bound it. A
    // connection may have been passed on to somebody who cannot reach it.
    const answered = rows.map((row) => (row.state === 'listen' ? entryPointOf(row, heldBy(row)) : null));
    const sockets = new Map<string, Socket>();
    for (const [at, row] of rows.entries()) {
      const isTwin = twins.size > 0 && twins.has(row.inode >>> 0);
      const held = heldBy(row);
      const state = answered[at] ?? entryPointOf(row, held);
      const object = objects.read(row.key, row.inode, row.state, held, focused.has(row.key));
      const place = isTwin ? row.key : row.inode;
      const old = built.get(place);
      const now = join(old, row, held, isTwin ? twinUnknown : someHidden ? notPermitted : notVisible, state, object);
      if (now !== old) built.set(place, now);
      sockets.set(row.key, now.socket);
    }
    const entryPoints = entryPointReader.end();
    objects.end();
    if (built.size > wanted.size) for (const [place, { row }] of built) if (!sockets.has(row.key) || twins.has(row.inode >>> 0) !== (typeof place === 'string')) built.delete(place);
    const byInode = new Map<string, EntryPoint>();
    for (const entryPoint of entryPoints.values()) byInode.set(`${entryPoint.dev}:${entryPoint.ino}`, entryPoint);

    const registry = readRegistries(byInode, labels.entryPoint);
    for (const entryPoint of registry.entryPoints) entryPoints.set(entryPoint.key, keep(last?.entryPoints.get(entryPoint.key), entryPoint));
    const entries = new Map<string, RegistryEntry>();
    for (const entry of registry.entries) entries.set(entry.key, keep(last?.registry.get(entry.key), entry));
    const own = tables.find((table) => table.netns === netns) ?? null;
    const capabilities = capabilitiesOf({ labels, source: own, namespaces: { all: namespaces, hidden }, hidden: holding.hidden, root, unwatched });
    const surroundings: Surroundings = surroundingsNow({ netns, namespaces: [...namespaces], source: own?.name ?? 'sock_diag', capabilities, registries: registry.registries });
    last = {
      surroundings: keep(last?.surroundings, surroundings),
      sockets: sameTable(last?.sockets, sockets),
      entryPoints: sameTable(last?.entryPoints, entryPoints),
      processes: sameTable(last?.processes, holding.processes),
      registry: sameTable(last?.registry, entries),
    };
    return last;
  };

  return {
    look,
    focus: (keys) => {
      focused = keys;
    },
    watching: (says) => {
      quiet = says;
    },
    unwatched: (count) => {
      unwatched = count;
    },
    [Symbol.dispose]: () => reader[Symbol.dispose](),
  };
}

const nobody: readonly Holder[] = [];
const noTwins: ReadonlySet<number> = new Set();
/** Why there may be holders that are not seen. */
const notPermitted: Reason = { code: 'not-permitted' };
const notVisible: Reason = { code: 'no-holder-visible' };
const twinUnknown: Reason = { code: 'failed', detail: 'another socket has the same inode number, and descriptors tell no more' };
const noClients: string[] = [];

interface Built {
  readonly row: SourceRow;
  readonly held: readonly Holder[];
  readonly unseen: Reason;
  readonly socket: Socket;
}

/** The socket of all its parts; the one of before when every part is the same. */
function join(
  old: Built | undefined,
  row: SourceRow,
  held: readonly Holder[],
  unseen: Reason,
  entryPoint: EntryPointState,
  object: Socket['object'],
): Built {
  if (old && old.row === row && old.unseen === unseen && old.socket.entryPoint === entryPoint && old.socket.object === object && sameHolders(old.held, held)) return old;
  const complete = unseen === notVisible && held.length > 0;
  // Member by member: a spread without `bound` costs more than all the rest of a look at ten thousand sockets.
  const socket: Socket = {
    key: row.key,
    netns: row.netns,
    inode: row.inode,
    cookie: row.cookie,
    kind: kindOfName(row.name),
    type: row.type,
    state: row.state,
    name: row.name,
    entryPoint,
    holders: complete ? { seen: [...held], complete: true } : { seen: [...held], complete: false, reason: unseen },
    uid: row.uid,
    peer: row.peer,
    waitingClients: row.waitingClients.length === 0 ? noClients : [...row.waitingClients],
    queue: row.queue,
    shutdown: row.shutdown,
    memory: row.memory,
    object: held.length === 0 && !object.known ? unknown(unseen.code, unseen.detail) : object,
  };
  return { row, held, unseen, socket: old?.socket.key === row.key ? keep(old.socket, socket) : socket };
}

const sameHolders = (a: readonly Holder[], b: readonly Holder[]): boolean =>
  a === b ||
  (a.length === b.length &&
  a.every((holder, i) => {
    const other = b[i];
    return other !== undefined && holder.process === other.process && holder.fds.length === other.fds.length && holder.fds.every((fd, j) => fd === other.fds[j]);
  }));
