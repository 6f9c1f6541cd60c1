import { nameNamespace } from '#core/explain/namespace.ts';
import type { Namespace } from '#core/model/namespace.ts';
import { DumpMemory } from '../system/netlink/dump-memory.ts';
import { namespaceOf } from '../system/processes/namespaces.ts';
import { amongThem } from '../system/netlink/sock-diag.ts';
import type { DiagRow } from '../system/netlink/sock-diag-parse.ts';
import { readProcNetUnix } from '../system/proc-net-unix.ts';
import { NetnsDumper } from '../system/netlink/netns-dump.ts';
import { listPids, readProcess, readStat } from '../system/processes/processes.ts';
import { keep } from './same.ts';
import { NamespaceFinder, type FoundNamespace } from './namespaces.ts';
import { diagTable, readOwnTable, type Table } from './source.ts';

export interface Tables {
  /** Our own first. Empty when not even that can be read. */
  readonly tables: readonly Table[];
  readonly namespaces: readonly Namespace[];
  /** Processes whose namespace is not for us to know. */
  readonly hidden: number;
  /** Of all processes, read after our own table. */
  readonly pids: readonly number[];
}

interface Other {
  readonly memory: DumpMemory;
  /** The process after which it is named, and the name. */
  readonly pid: number;
  readonly named: Pick<Namespace, 'kind' | 'name'>;
  readonly namedAtMs: number;
}

const deniedBlindSpot = 'It is read from /proc/net/unix, since going there takes root: peers, queues, owners and cookies are unknown, and a name with a newline may forge a row.';
/** A refusal is not asked for again in every look: rights change seldom. */
const askAgainAfterMs = 60_000;
/** A process may become another program or move to another unit: its namespace is called after that at the latest after this. */
const staleAfterMs = 10_000;

/** Reads the tables of sockets of all network namespaces that processes live in: one each, the best that we may have. */
export class TableReader implements Disposable {
  readonly #finder: NamespaceFinder;
  readonly #ownMemory = new DumpMemory();
  readonly #others = new Map<string, Other>();
  readonly #bareMemory = new DumpMemory();
  readonly #dumper = new NetnsDumper();
  #deniedAtMs: number | null = null;
  #namespaces: readonly Namespace[] = [];

  constructor(
    private readonly own: string,
    private readonly which: 'auto' | 'fallback',
  ) {
    this.#finder = new NamespaceFinder(own);
  }

  read(users: Readonly<Record<string, string>>): Tables {
    const nowMs = Date.now();
    const tables: Table[] = [];
    const ownTable = readOwnTable(this.own, this.which, this.#ownMemory);
    if (ownTable) tables.push(ownTable);
    const namespaces: Namespace[] = [{ netns: this.own, kind: 'own', name: 'this one', pid: 0, source: ownTable?.name ?? 'none', blindSpot: null }];
    let pids = listPids();
    const { others, hidden } = this.#finder.find(nowMs, pids);
    for (const found of others) {
      const other = this.#other(found, users, nowMs);
      if (!other) continue; // all of its processes have ended in this moment
      const { table, blindSpot } = this.#read(found, other, nowMs);
      if (table) tables.push(table);
      if (table || blindSpot) namespaces.push({ netns: found.netns, ...other.named, pid: other.pid, source: table?.name ?? 'none', blindSpot });
    }
    const living = new Set(others.map(({ netns }) => netns));
    for (const netns of this.#others.keys()) if (!living.has(netns)) this.#others.delete(netns);
    this.#namespaces = keep(this.#namespaces, namespaces);
    // Who made a socket while the other tables were read must be among them.
    if (others.length > 0) pids = listPids();
    return { tables, namespaces: this.#namespaces, hidden, pids };
  }

  /** Named after the process of the lowest number that lives there: mostly the oldest one. */
  #other({ netns, pids }: FoundNamespace, users: Readonly<Record<string, string>>, nowMs: number): Other | null {
    const old = this.#others.get(netns);
    if (old && old.pid === pids[0] && nowMs - old.namedAtMs < staleAfterMs) return old;
    for (const pid of pids) {
      const stat = readStat(pid);
      const process = stat && readProcess(pid, stat);
      if (!process) continue;
      const other: Other = { memory: old?.memory ?? new DumpMemory(), pid, named: nameNamespace(process, users), namedAtMs: nowMs };
      this.#others.set(netns, other);
      return other;
    }
    return null;
  }

  #read({ netns, pids }: FoundNamespace, { memory }: Other, nowMs: number): { table: Table | null; blindSpot: string | null } {
    let detail = '';
    if (this.which === 'auto' && (this.#deniedAtMs === null || nowMs - this.#deniedAtMs > askAgainAfterMs))
      for (const pid of pids.slice(0, 3)) {
        const dump = this.#dumper.dump(pid, netns, memory);
        if (dump.ok) {
          this.#deniedAtMs = null;
          const ask = (rows: readonly DiagRow[]): ReadonlySet<bigint> | null => {
            const bare = this.#dumper.dump(pid, netns, this.#bareMemory, { attributes: false });
            return bare.ok ? amongThem(rows, this.#bareMemory.rows()) : null;
          };
          return { table: diagTable(netns, dump, memory, ask), blindSpot: null };
        }
        if (dump.why === 'not-permitted') this.#deniedAtMs = nowMs;
        if (dump.why === 'gone') this.#finder.forget(pid);
        if (dump.why !== 'gone') {
          detail = dump.detail;
          break;
        }
      }
    for (const pid of pids.slice(0, 3)) {
      const rows = readProcNetUnix(`/proc/${pid}/net/unix`);
      // Asked after the reading: by now the process may live elsewhere, or its number may be another one's, and the table is not that of here.
      const where = namespaceOf(pid);
      if (typeof where !== 'object' || where.netns !== netns) {
        this.#finder.forget(pid);
        continue;
      }
      if (rows) return { table: { name: '/proc/net/unix', netns, rows, doubt: null }, blindSpot: this.#deniedAtMs !== null || detail === '' ? deniedBlindSpot : `Its sockets are read from /proc/net/unix, since sock_diag could not be asked there (${detail}).` };
    }
    return { table: null, blindSpot: detail === '' ? null : `Its table of sockets cannot be read (${detail}).` };
  }

  /** Every dump is told as a whole the next time. */
  forget(): void {
    this.#ownMemory.forget();
    for (const { memory } of this.#others.values()) memory.forget();
  }

  [Symbol.dispose](): void {
    this.#dumper[Symbol.dispose]();
  }
}
