import type { Bytes } from '#core/model/bytes.ts';
import type { EntryPoint } from '#core/model/door.ts';
import { unknown, type Reason } from '#core/model/known.ts';
import type { Model, Surroundings } from '#core/model/model.ts';
import type { RegistryEntry } from '#core/model/registry.ts';
import { type EntryPointState, type Holder, type Socket } from '#core/model/socket.ts';
import type { Stray } from '#core/model/stray.ts';
import { Table } from '#core/model/tables/table.ts';
import { kindOfName } from '#core/model/words.ts';
import { ownNetns } from '../system/processes/namespaces.ts';
import { probeLabels } from '../system/inodes/probe.ts';
import { readDropIns } from '../registry/drop-ins.ts';
import { readRegistries } from '../registry/registries.ts';
import { capabilitiesOf } from './capabilities.ts';
import { EntryPointReader, folderOf, type Asked, type Stirred } from './entry-points.ts';
import { FolderReader } from './folders.ts';
import { HolderScanner } from './holders.ts';
import { ObjectReader } from './objects.ts';
import { keep, sameTable } from './same.ts';
import { StrayReader } from './strays.ts';
import { Rows, type Entry, type RowChanges } from './rows.ts';
import type { SourceRow } from './source.ts';
import { accountNames, surroundingsNow } from './surroundings.ts';
import { TableReader } from './tables.ts';

/** Looks at the system: each look gives a model that shares with the one before what did not change. */
export interface Observer extends Disposable {
  look(): Model;
  /** Sockets whose object door is wanted in every look. */
  focus(keys: ReadonlySet<string>): void;
  /** Says what has stirred in a folder since the look before, as far as that is told from elsewhere (by a watch); asked in each look. */
  watching(stirred: (folder: Bytes) => Stirred): void;
  /** Folders with entry points that are not watched, for the capabilities. */
  unwatched(count: number): void;
}

const noState: EntryPointState = { state: 'none' };

/** What a first look has no time for is sought so long after it, and then so often. */
const straysAfterMs = 5000;
const straysEveryMs = 10_000;

/** @param options.strays whether the first look seeks stray socket inodes, or a later one, so that it holds up nobody who waits for the first */
export function createObserver(options: { readonly source?: 'auto' | 'fallback'; readonly strays?: 'at once' | 'later' } = {}): Observer {
  const labels = probeLabels();
  const netns = ownNetns();
  const root = process.getuid?.() === 0;
  const reader = new TableReader(netns, options.source ?? 'auto');
  let focused: ReadonlySet<string> = new Set();
  let stirred: (folder: Bytes) => Stirred = () => 'anything';
  let unwatched = 0;
  const parts = begin(labels);
  let straysAtMs = options.strays === 'at once' ? 0 : Date.now() + straysAfterMs;

  const look = (): Model => {
    // What was taken in by half, in a look that failed, is taken in anew: a change is told once.
    const anew = parts.failed;
    parts.failed = true;
    if (anew) {
      reader.forget();
      parts.holders = new HolderScanner(parts.holders);
    }
    const { rows, holders, entryPoints: points, objects, last } = parts;
    const number = ++parts.looks;
    const { tables, namespaces, hidden, pids } = reader.read(accountNames().users);
    const first = rows.take(tables);
    for (const { key, kept } of first.removed) if (kept?.asked) points.release(kept.asked, key);
    const changed = anew ? [...rows.entries] : first.changed;
    const gone = first.removed.map(({ inode }) => inode >>> 0).filter((inode) => !rows.has(inode));
    const holding = holders.scan({ came: changed.map(({ inode }) => inode >>> 0), gone, has: rows.has, isAnyThere: rows.isAnyThere }, pids);
    const { changed: back, twins: backTwins } = holding.stillHeld.size > 0 ? rows.restore(holding.stillHeld) : noChanges;
    const someHidden = holding.hidden.length > 0;
    const heldBy = (inode: number): readonly Holder[] => (rows.isTwin(inode) ? nobody : (holding.byInode.get(inode >>> 0) ?? nobody));
    const unseen = someHidden ? notPermitted : notVisible;

    const touched: Entry[] = [];
    const touch = (entry: Entry | undefined): void => {
      if (!entry || entry.stirredIn === number) return;
      entry.stirredIn = number;
      touched.push(entry);
    };
    for (const entry of back.length === 0 ? changed : [...changed, ...back]) {
      const { key, row, kept } = entry;
      if (!row) continue;
      touch(entry);
      const asked = kindOfName(row.name) === 'path' ? points.ask(key, row.name, row.bound, row.netns === netns ? null : row.netns) : null;
      if (kept?.asked && kept.asked !== asked) points.release(kept.asked, key);
      if (kept) kept.asked = asked;
      else entry.kept = { asked, socket: null, row, held: nobody, unseen };
    }
    for (const entry of [...first.twins, ...backTwins]) if (rows.get(entry.key) === entry) touch(entry);
    for (const inode of holding.touched) rows.eachOf(inode, touch);
    for (const asked of points.refresh(stirred, (askers) => heldBy(spokesman(askers, rows)?.inode ?? 0))) for (const key of asked.askers) touch(rows.get(key));
    for (const key of [...focused, ...parts.focused]) touch(rows.get(key));
    const all = anew || parts.someHidden !== someHidden || labels.object.state === 'yes';
    parts.someHidden = someHidden;
    parts.focused = focused;

    const left: string[] = [];
    const made: [string, Socket][] = [];
    for (const { key } of first.removed) if (!rows.get(key) && last?.sockets.has(key)) left.push(key);
    objects.begin();
    for (const { key, inode, row, kept } of all ? rows.entries : touched) {
      if (!row || !kept) continue;
      const held = heldBy(inode);
      const object = objects.read(key, inode, row.state, held, focused.has(key));
      const reason = rows.isTwin(inode) ? twinUnknown : unseen;
      const socket = join(kept, row, held, reason, kept.asked?.found?.state ?? noState, object);
      if (anew || socket !== kept.socket) made.push([key, (kept.socket = socket)]);
      kept.row = row;
      kept.held = held;
      kept.unseen = reason;
    }
    objects.end();

    let byInode: Map<string, EntryPoint> | null = null;
    const found = points.entryPoints;
    const registry = readRegistries((inode) => {
      byInode ??= new Map(Array.from(found.values(), (point) => [`${point.dev}:${point.ino}`, point]));
      return byInode.get(inode);
    }, labels.entryPoint);
    let entryPoints = found;
    if (registry.entryPoints.length > 0) {
      const more = new Map(found);
      for (const entryPoint of registry.entryPoints) more.set(entryPoint.key, keep(last?.entryPoints.get(entryPoint.key), entryPoint));
      entryPoints = more;
    }
    // Those that only a registry leads to are few.
    const loose = registry.entryPoints.map(({ reach }) => folderOf(reach));
    const folders = parts.folders.read(parts.wanted.with(points.folders, [...loose, ...registry.registries.filter(({ state }) => state.state === 'present').map(({ path }) => path)]), stirred);
    const entries = new Map<string, RegistryEntry>();
    for (const entry of registry.entries) entries.set(entry.key, keep(last?.registry.get(entry.key), entry));
    const own = tables.find((table) => table.netns === netns) ?? null;
    const capabilities = capabilitiesOf({ labels, source: own, namespaces: { all: namespaces, hidden }, hidden: holding.hidden, root, unwatched });
    let strays = last?.surroundings.strays;
    if (Date.now() >= straysAtMs) {
      straysAtMs = Date.now() + straysEveryMs;
      strays = findStrays(parts, registry.entryPoints);
    }
    const surroundings: Surroundings = surroundingsNow({ netns, namespaces: [...namespaces], source: own?.name ?? 'sock_diag', capabilities, registries: registry.registries, dropIns: readDropIns(), folders, strays });
    parts.failed = false;
    return (parts.last = {
      surroundings: keep(last?.surroundings, surroundings),
      sockets: last && !anew ? (left.length + made.length === 0 ? last.sockets : Table.of(last.sockets).with({ removed: left, set: made })) : sameTable(last?.sockets, Table.of(new Map(made))),
      entryPoints: entryPoints === last?.entryPoints ? entryPoints : sameTable(last?.entryPoints, entryPoints),
      processes: holding.processes,
      registry: sameTable(last?.registry, entries),
    });
  };

  return {
    look,
    focus: (keys) => {
      focused = keys;
    },
    watching: (says) => {
      stirred = says;
    },
    unwatched: (count) => {
      unwatched = count;
    },
    [Symbol.dispose]: () => reader[Symbol.dispose](),
  };
}

/** Folders of which the way is read: the same set as before when there are none others. */
class Wanted {
  #from: ReadonlySet<Bytes> = new Set();
  #more = '';
  #all: ReadonlySet<Bytes> = new Set();

  with(from: ReadonlySet<Bytes>, more: readonly Bytes[]): ReadonlySet<Bytes> {
    const text = more.join('\0');
    if (this.#from === from && this.#more === text) return this.#all;
    this.#from = from;
    this.#more = text;
    return (this.#all = new Set([...from, ...more]));
  }
}

/** What is carried from look to look. */
interface Parts {
  readonly rows: Rows;
  holders: HolderScanner;
  readonly entryPoints: EntryPointReader;
  readonly objects: ObjectReader;
  readonly folders: FolderReader;
  readonly strays: StrayReader;
  readonly wanted: Wanted;
  looks: number;
  /** The last look did not come to its end. */
  failed: boolean;
  someHidden: boolean;
  focused: ReadonlySet<string>;
  last: Model | null;
}

const begin = (labels: ReturnType<typeof probeLabels>): Parts => ({
  rows: new Rows(),
  holders: new HolderScanner(),
  entryPoints: new EntryPointReader(labels.entryPoint),
  objects: new ObjectReader(labels.object),
  folders: new FolderReader(),
  strays: new StrayReader(),
  wanted: new Wanted(),
  looks: 0,
  failed: false,
  someHidden: false,
  focused: new Set(),
  last: null,
});

/** Socket inodes where sockets live that nothing in sight was bound to, and no registry leads to (those are in the model already). */
function findStrays({ entryPoints: points, strays }: Parts, registered: readonly EntryPoint[]): Stray[] {
  // Asked only of what is bound by another path than its own, which is seldom.
  let inodes: ReadonlySet<string> | null = null;
  return strays.read(points.folders, {
    isAsked: (path) => points.isAsked(path),
    isBound: ({ dev, ino, kernelDev }) => {
      inodes ??= new Set([...points.boundInodes(), ...registered.map((point) => `=${point.dev}:${point.ino}`)]);
      const cut = BigInt(ino) & 0xffff_ffffn;
      return inodes.has(`=${dev}:${ino}`) || inodes.has(`${kernelDev}:${cut}`) || inodes.has(`:${cut}`);
    },
  });
}

/**
 * Connections share the name of their listener, and one answers for all: the listener, whose holder has bound it. A connection may have been passed
 * on to somebody who cannot reach it.
 */
function spokesman(askers: ReadonlySet<string>, rows: Rows): Entry | undefined {
  let first: Entry | undefined;
  for (const key of askers) {
    const entry = rows.get(key);
    if (entry?.row?.state === 'listen') return entry;
    if (entry && (!first || entry.key < first.key)) first = entry;
  }
  return first;
}

const nobody: readonly Holder[] = [];
const noChanges: RowChanges = { changed: [], removed: [], twins: [] };
const notPermitted: Reason = { code: 'not-permitted' };
const notVisible: Reason = { code: 'no-holder-visible' };
const twinUnknown: Reason = { code: 'failed', detail: 'another socket has the same inode number, and descriptors tell no more' };
const noClients: string[] = [];

/** A socket as it is in the model, null before it is made for the first time, and the parts of which it was made. */
export interface Kept {
  socket: Socket | null;
  asked: Asked | null;
  row: SourceRow;
  held: readonly Holder[];
  /** Why there may be holders that are not seen. */
  unseen: Reason;
}

/** The socket of all its parts; the one of before when every part is the same. */
function join({ socket: old, row: rowBefore, held: heldBefore, unseen: unseenBefore }: Kept, row: SourceRow, held: readonly Holder[], unseen: Reason, entryPoint: EntryPointState, object: Socket['object']): Socket {
  if (old && rowBefore === row && unseenBefore === unseen && old.entryPoint === entryPoint && old.object === object && sameHolders(heldBefore, held)) return old;
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
  return keep(old ?? undefined, socket);
}

const sameHolders = (a: readonly Holder[], b: readonly Holder[]): boolean =>
  a === b ||
  (a.length === b.length &&
  a.every((holder, i) => {
    const other = b[i];
    return other !== undefined && holder.process === other.process && holder.fds.length === other.fds.length && holder.fds.every((fd, j) => fd === other.fds[j]);
  }));
