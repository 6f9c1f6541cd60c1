import type { DiagRow } from '../system/netlink/sock-diag-parse.ts';
import type { DumpMemory } from '../system/netlink/dump-memory.ts';
import type { Kept } from './observer.ts';
import { keep } from './same.ts';
import { fromProc, rowOf, type Ask, type SourceRow, type Table } from './source.ts';

/** A socket that is kept from look to look. */
export interface Entry {
  readonly key: string;
  readonly netns: string;
  readonly inode: number;
  /** Null before it is made, and of a socket whose type is none of ours. */
  readonly row: SourceRow | null;
  /** What the caller keeps with it. */
  kept: Kept | null;
  /** The number of the look in which something of it changed last. */
  stirredIn: number;
}

interface One extends Entry {
  row: SourceRow | null;
  /** What the kernel told of it, and of which of that the row was made; null where it comes from a table that is read anew in each look. */
  diag: DiagRow | null;
  madeOf: DiagRow | null;
  /** Another socket that names the same peer. */
  nextNamer: One | null;
  /** Another socket that has the same inode number. */
  nextTwin: One | null;
  /** The number of the look in which its row was to be made anew last. */
  touchedIn: number;
}

/** How the rows of a look differ from those of the look before. */
export interface RowChanges {
  /** New ones and those of which something else is told. */
  readonly changed: readonly Entry[];
  readonly removed: readonly Entry[];
  /** Those that have an inode number with others now, or have it for themselves again. */
  readonly twins: readonly Entry[];
}

/**
 * The rows of all tables, kept from look to look: only what differs, and what depends on that, is made anew. A path can be connected to from any
 * network namespace (net/unix/af_unix.c, unix_find_bsd), so a peer and a client that waits may be in another table than the socket that names
 * them by their inode number.
 *
 * The kernel gives inode numbers out by a counter of 32 bits (fs/inode.c, get_next_ino), and does not ask whether an old socket still has the number.
 * What names one of two such sockets by its inode alone then names neither.
 */
export class Rows {
  readonly #all = new Map<string, One>();
  readonly #byInode = new Map<number, One>();
  /** By the inode of the peer that they name: any number of datagram sockets may name one. */
  readonly #namers = new Map<number, One>();
  /** By the inode of a client that waits. */
  readonly #listeners = new Map<number, One>();
  /** Namespaces whose dumps we follow. */
  readonly #followed = new Map<string, { readonly memory: DumpMemory; readonly ask: Ask }>();
  /** Namespaces that have a table without changes. */
  #anew: ReadonlySet<string> = new Set();
  /** Of which the last dump said nothing though they live. */
  #passedOver = new Map<string, One>();
  #look = 0;
  #touched: One[] = [];
  #twins: One[] = [];
  #removed: One[] = [];

  readonly has = (inode: number): boolean => this.#byInode.has(inode);

  get entries(): Iterable<Entry> {
    return this.#all.values();
  }

  get(key: string): Entry | undefined {
    return this.#all.get(key);
  }

  /** Whether another socket has the same inode number. */
  readonly isTwin = (inode: number): boolean => (this.#byInode.get(inode)?.nextTwin ?? null) !== null;

  /** Goes through all sockets that have this inode number. */
  eachOf(inode: number, take: (entry: Entry) => void): void {
    for (let one = this.#byInode.get(inode) ?? null; one; one = one.nextTwin) take(one);
  }

  /** Whether one of the sockets with these inodes is there at this moment, or that cannot be told. */
  readonly isAnyThere = (inodes: readonly number[]): boolean => {
    const asked = new Map<string, DiagRow[]>();
    for (const inode of inodes)
      for (let one = this.#byInode.get(inode) ?? null; one; one = one.nextTwin) {
        if (!one.diag) return true;
        const rows = asked.get(one.netns);
        if (rows) rows.push(one.diag);
        else asked.set(one.netns, [one.diag]);
      }
    return [...asked].some(([netns, rows]) => this.#followed.get(netns)?.ask(rows)?.size !== 0 && rows.length > 0);
  };

  take(tables: readonly Table[]): RowChanges {
    this.#begin();
    this.#removed = [];
    const doubted = this.#passedOver;
    this.#passedOver = new Map();
    const followed = new Set(tables.flatMap((table) => (table.name === 'sock_diag' ? [table.netns] : [])));
    for (const [netns, { memory }] of this.#followed)
      if (!followed.has(netns)) {
        // Its table could not be read: what differs from the last one means nothing when it can be read again.
        memory.forget();
        this.#followed.delete(netns);
        this.#removeAll(({ netns: of, diag }) => of === netns && diag !== null);
      }
    for (const table of tables) if (table.name === 'sock_diag') this.#takeDump(table, doubted);
    const changed = [...this.#takeOthers(tables.flatMap((table) => (table.name === 'sock_diag' ? [] : [table]))), ...this.#remake()];
    return { changed, removed: this.#removed, twins: this.#twins };
  }

  /** Takes back that sockets with these inodes have gone: a descriptor still leads to them. Gives those that are back. */
  restore(inodes: ReadonlySet<number>): RowChanges {
    this.#begin();
    for (const one of this.#removed) {
      // That a whole table is not read any more says nothing of its sockets.
      if (!inodes.has(one.inode >>> 0) || one.diag === null || !this.#followed.has(one.netns) || this.#all.has(one.key)) continue;
      this.#passedOver.set(one.key, one);
      this.#add(one);
    }
    const back = this.#removed.filter(({ key }) => this.#all.has(key));
    return { changed: [...new Set([...back, ...this.#remake()])], removed: [], twins: this.#twins };
  }

  #begin(): void {
    this.#look++;
    this.#touched = [];
    this.#twins = [];
  }

  #takeDump({ netns, changes, memory, ask }: Extract<Table, { name: 'sock_diag' }>, doubted: ReadonlyMap<string, One>): void {
    this.#followed.set(netns, { memory, ask });
    const added: One[] = [];
    for (const diag of changes.fresh) {
      const key = `${netns}:${diag.cookie}`;
      const old = this.#all.get(key);
      if (old) this.#change(old, diag);
      else added.push({ diag, netns, key, inode: diag.inode, row: null, madeOf: null, nextNamer: null, nextTwin: null, kept: null, touchedIn: 0, stirredIn: 0 });
    }
    const told = new Set(doubted.size > 0 ? changes.fresh : []);
    const untold = Array.from(doubted.values(), ({ diag, netns: of }) => (diag && of === netns && !told.has(diag) ? [diag] : [])).flat();
    if (changes.whole) untold.push(...this.#allBut(netns, changes.fresh));
    const suspects = [...changes.doubtful, ...untold];
    const there = suspects.length > 0 ? ask(suspects) : null;
    for (const diag of [...changes.gone, ...untold]) {
      const old = this.#all.get(`${netns}:${diag.cookie}`);
      if (old?.diag !== diag) continue; // told again, at another place
      if (there?.has(diag.cookie)) this.#passedOver.set(old.key, old);
      else this.#remove(old);
    }
    for (const fresh of added) this.#add(fresh);
  }

  /** What is known of a namespace, but for these. */
  #allBut(netns: string, told: readonly DiagRow[]): DiagRow[] {
    const rows = new Set(told);
    return [...this.#all.values()].flatMap(({ netns: of, diag }) => (of === netns && diag && !rows.has(diag) ? [diag] : []));
  }

  #add(one: One): void {
    const { inode, diag } = one;
    this.#all.set(one.key, one);
    const twin = this.#byInode.get(inode) ?? null;
    one.nextTwin = twin;
    this.#byInode.set(inode, one);
    if (twin) this.#touchTwins(inode);
    if (diag) {
      this.#name(one, diag.peer);
      this.#queue(one, diag.waiting, []);
      this.#touch(one);
    }
    this.#touchDependents(inode);
  }

  #change(one: One, diag: DiagRow): void {
    this.#touch(one);
    const before = one.diag;
    one.diag = diag;
    if (before?.peer !== diag.peer) {
      this.#unname(one, before?.peer ?? null);
      this.#name(one, diag.peer);
    }
    this.#queue(one, diag.waiting, before?.waiting ?? []);
  }

  #removeAll(which: (one: One) => boolean): void {
    const all = [...this.#all.values()].filter(which);
    for (const one of all) this.#remove(one);
  }

  #remove(one: One): void {
    const { inode, diag } = one;
    this.#all.delete(one.key);
    if (diag) {
      this.#unname(one, diag.peer);
      this.#queue(one, [], diag.waiting);
    }
    this.#removeTwin(one);
    this.#touchDependents(inode);
    this.#removed.push(one);
  }

  #removeTwin(one: One): void {
    const { inode, nextTwin } = one;
    const first = this.#byInode.get(inode) ?? null;
    if (first !== one) {
      for (let other = first; other; other = other.nextTwin) if (other.nextTwin === one) other.nextTwin = nextTwin;
    } else if (nextTwin) this.#byInode.set(inode, nextTwin);
    else this.#byInode.delete(inode);
    one.nextTwin = null;
    if (first !== one || nextTwin) this.#touchTwins(inode);
  }

  #touchTwins(inode: number): void {
    for (let one = this.#byInode.get(inode) ?? null; one; one = one.nextTwin) {
      this.#touch(one);
      this.#twins.push(one);
    }
  }

  #touch(one: One): void {
    if (one.touchedIn === this.#look) return;
    one.touchedIn = this.#look;
    this.#touched.push(one);
  }

  /** Those whose rows name the socket with this inode by its key. */
  #touchDependents(inode: number): void {
    for (let namer = this.#namers.get(inode) ?? null; namer; namer = namer.nextNamer) this.#touch(namer);
    if (this.#listeners.size === 0) return;
    const listener = this.#listeners.get(inode);
    if (listener) this.#touch(listener);
  }

  #name(one: One, peer: number | null): void {
    if (peer === null || peer === 0) return;
    one.nextNamer = this.#namers.get(peer) ?? null;
    this.#namers.set(peer, one);
  }

  #unname(one: One, peer: number | null): void {
    if (peer === null || peer === 0) return;
    const first = this.#namers.get(peer) ?? null;
    if (first === one) {
      if (one.nextNamer) this.#namers.set(peer, one.nextNamer);
      else this.#namers.delete(peer);
    } else
      for (let namer = first; namer; namer = namer.nextNamer)
        if (namer.nextNamer === one) {
          namer.nextNamer = one.nextNamer;
          break;
        }
    one.nextNamer = null;
  }

  /** The clients that wait for it are others. */
  #queue(listener: One, now: readonly number[], before: readonly number[]): void {
    if (now.length === 0 && before.length === 0) return;
    for (const inode of before) if (this.#listeners.get(inode) === listener) this.#listeners.delete(inode);
    for (const inode of now) if (inode !== 0) this.#listeners.set(inode, listener);
    for (const inode of [...before, ...now]) {
      for (let client = this.#byInode.get(inode) ?? null; client; client = client.nextTwin) this.#touch(client);
    }
  }

  readonly #keyOf = (inode: number): string | null => {
    const one = this.#byInode.get(inode);
    return one && !one.nextTwin ? one.key : null;
  };

  #listenerOf(inode: number): string | null {
    return this.#listeners.size === 0 || this.isTwin(inode) ? null : (this.#listeners.get(inode)?.key ?? null);
  }

  #remake(): One[] {
    return this.#touched.filter((one) => {
      const { diag, netns, key } = one;
      if (!diag || this.#all.get(key) !== one) return false;
      const row = rowOf(diag, netns, key, this.#keyOf, this.#listenerOf(diag.inode), one.row, one.madeOf);
      one.madeOf = diag;
      if (row === one.row) return false;
      one.row = row;
      return row !== null;
    });
  }

  #takeOthers(tables: readonly Extract<Table, { name: '/proc/net/unix' }>[]): One[] {
    if (tables.length === 0 && this.#anew.size === 0) return [];
    const changed: One[] = [];
    const told = new Set<string>();
    for (const { netns, rows } of tables)
      for (const row of fromProc(netns, rows)) {
        told.add(row.key);
        const old = this.#all.get(row.key);
        const kept = keep(old?.row ?? undefined, row);
        if (kept === old?.row) continue;
        const one = old ?? { diag: null, netns, key: row.key, inode: row.inode, row: null, madeOf: null, nextNamer: null, nextTwin: null, kept: null, touchedIn: 0, stirredIn: 0 };
        one.row = kept;
        if (!old) this.#add(one);
        changed.push(one);
      }
    this.#removeAll(({ diag, key }) => diag === null && !told.has(key));
    this.#anew = new Set(tables.map(({ netns }) => netns));
    return changed;
  }
}
