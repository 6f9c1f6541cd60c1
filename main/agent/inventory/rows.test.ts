import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import type { DiagRow } from '../system/netlink/sock-diag-parse.ts';
import { DumpMemory } from '../system/netlink/dump-memory.ts';
import { Rows, type RowChanges } from './rows.ts';
import type { SourceRow } from './source.ts';

const stream = 1;
const dgram = 2;
const [established, closed, listening] = [1, 7, 10];

const diag = (inode: number, over: Partial<Omit<DiagRow, 'name'>> & { readonly name?: string } = {}): DiagRow => ({
  type: stream,
  state: closed,
  inode,
  cookie: BigInt(inode) + 1000n,
  vfs: null,
  peer: null,
  waiting: [],
  queue: { receive: 0, send: 0 },
  memory: { receive: 0, send: 0 },
  shutdown: 0,
  uid: 0,
  ...over,
  name: bytes(over.name ?? ''),
});

/** Dumps of one namespace, one after the other, and the rows that they add up to. */
class Dumps {
  readonly rows = new Rows();
  #before: readonly DiagRow[] = [];
  readonly all = new Map<string, SourceRow>();

  look(dump: readonly DiagRow[], { doubtful = [], there = [], whole = false }: { readonly doubtful?: readonly DiagRow[]; readonly there?: readonly DiagRow[]; readonly whole?: boolean } = {}): Map<number, SourceRow> {
    const cookies = new Set(dump.map(({ cookie }) => cookie));
    const changes = { fresh: dump.filter((row) => whole || !this.#before.includes(row)), gone: whole ? [] : this.#before.filter(({ cookie }) => !cookies.has(cookie)), doubtful, whole };
    this.#before = dump;
    const ask = () => new Set(there.map(({ cookie }) => cookie));
    return this.#apply(this.rows.take([{ name: 'sock_diag', netns: '9', changes, memory: new DumpMemory(), ask, doubt: null }]));
  }

  restore(inode: number): Map<number, SourceRow> {
    return this.#apply(this.rows.restore(new Set([inode])));
  }

  #apply({ changed, removed }: RowChanges): Map<number, SourceRow> {
    for (const { key, row } of removed) if (row && !this.all.delete(key)) throw new Error(`${key} was removed twice`);
    for (const { key, row } of changed) {
      if (!row || this.all.get(key) === row) throw new Error(`${key} did not change`);
      this.all.set(key, row);
    }
    return new Map(Array.from(this.all.values(), (row) => [row.inode, row]));
  }
}

const table = (dump: readonly DiagRow[], dumps = new Dumps()): Map<number, SourceRow> => dumps.look(dump);

describe('a row of sock_diag', () => {
  it('of a listener has its backlog, and who waits', () => {
    const rows = table([diag(1, { state: listening, name: '/run/x', vfs: { ino: 5, dev: 6 }, waiting: [2, 3, 0], queue: { receive: 3, send: 128 } }), diag(2, { state: established, peer: 0 })]);
    expect(rows.get(1)).toMatchObject({
      key: '9:1001',
      cookie: { known: true, value: '1001' },
      state: 'listen',
      peer: { state: 'none' },
      bound: { ino: 5, dev: 6 },
      waitingClients: ['9:1002', 'inode:3'],
      queue: { known: true, value: { of: 'listener', waiting: 3, backlog: 128 } },
    });
    expect(rows.get(2)).toMatchObject({ state: 'waiting', peer: { state: 'waiting', listener: '9:1001' }, queue: { value: { of: 'connection' } } });
  });

  it('of a pair names each other', () => {
    const rows = table([diag(1, { state: established, peer: 2 }), diag(2, { state: established, peer: 1 })]);
    expect(rows.get(1)).toMatchObject({ state: 'connected', peer: { state: 'socket', inode: 2, key: '9:1002' } });
    expect(rows.get(2)).toMatchObject({ state: 'connected', peer: { state: 'socket', inode: 1, key: '9:1001' } });
  });

  it('whose peer is in another namespace has its number alone', () => expect(table([diag(1, { state: established, peer: 77 })]).get(1)?.peer).toEqual({ state: 'socket', inode: 77, key: null }));

  it.each<[string, Partial<DiagRow>, string, string]>([
    ['a stream whose peer is gone', { state: established, peer: null }, 'closing', 'none'],
    ['one whose peer has been closed', { state: established, peer: 0, shutdown: 3 }, 'closing', 'none'],
    ['one whose peer nobody took yet', { state: established, peer: 0, shutdown: 0 }, 'waiting', 'waiting'],
    ['one that was never connected', { state: closed }, 'unconnected', 'none'],
    ['a datagram socket that somebody sends to', { type: dgram, state: established, peer: null }, 'unconnected', 'none'],
    ['a datagram socket of its own', { type: dgram, state: closed }, 'unconnected', 'none'],
    ['packets whose peer is gone', { type: 5, state: established, peer: null }, 'closing', 'none'],
  ])('of %s', (_, over, state, peer) => expect(table([diag(1, over)]).get(1)).toMatchObject({ state, peer: { state: peer } }));

  it('of a one-way datagram names the receiver, which does not name it', () => {
    const rows = table([diag(1, { type: dgram, state: established, name: '/run/log' }), diag(2, { type: dgram, state: established, peer: 1 }), diag(3, { type: dgram, state: established, peer: 1 })]);
    expect(rows.get(2)).toMatchObject({ state: 'connected', peer: { key: '9:1001' } });
    expect(rows.get(3)).toMatchObject({ state: 'connected', peer: { key: '9:1001' } });
    expect(rows.get(1)).toMatchObject({ state: 'unconnected', peer: { state: 'none' } });
  });

  it('says of what was not told that it is unknown', () => {
    const reason = { known: false, reason: { code: 'failed', detail: 'sock_diag did not tell' } };
    expect(table([diag(1, { queue: null, memory: null, shutdown: null, uid: null })]).get(1)).toMatchObject({ queue: reason, memory: reason, shutdown: reason, uid: reason });
  });

  it('has both directions of a shutdown apart', () => {
    const rows = table([diag(1, { shutdown: 1 }), diag(2, { shutdown: 2 })]);
    expect(rows.get(1)?.shutdown).toEqual({ known: true, value: { receive: true, send: false } });
    expect(rows.get(2)?.shutdown).toEqual({ known: true, value: { receive: false, send: true } });
  });

  it('of a type that is none of ours is left out', () => expect(table([diag(1, { type: 3 })]).size).toBe(0));
});

describe('a second look', () => {
  const first = [
    diag(1, { state: listening, name: '/run/x', queue: { receive: 0, send: 128 } }),
    diag(2, { state: established, peer: 3 }),
    diag(3, { state: established, peer: 2, name: '/run/x' }),
    diag(4, { type: dgram }),
  ];
  const again = (): DiagRow[] => first.map((row) => ({ ...row }));

  it('gives the same objects for what is the same', () => {
    const memory = new Dumps();
    const before = table(first, memory);
    for (let i = 0; i < 3; i++) {
      const after = table(again(), memory);
      for (const [inode, row] of before) expect(after.get(inode)).toBe(row);
    }
  });

  it.each<[string, Partial<DiagRow>, Partial<SourceRow>]>([
    ['state', { state: listening }, { state: 'listen' }],
    ['queue', { queue: { receive: 1, send: 0 } }, { queue: { known: true, value: { of: 'connection', receiveBytes: 1, sendBytes: 0 } } }],
    ['memory', { memory: { receive: 0, send: 4 } }, { memory: { known: true, value: { receiveBytes: 0, sendBytes: 4 } } }],
    ['shutdown', { shutdown: 2 }, { shutdown: { known: true, value: { receive: false, send: true } } }],
    ['owner', { uid: 5 }, { uid: { known: true, value: 5 } }],
    ['name', { name: bytes('/new') }, { name: bytes('/new') }],
    ['entry point', { vfs: { ino: 8, dev: 9 } }, { bound: { ino: 8, dev: 9 } }],
    ['peer', { peer: 2 }, { peer: { state: 'socket', inode: 2, key: '9:1002' } }],
    ['nothing told any more', { uid: null }, { uid: { known: false, reason: { code: 'failed', detail: 'sock_diag did not tell' } } }],
  ])('sees another %s, and what it was before when it comes back', (_, over, expected) => {
    const memory = new Dumps();
    const before = table(first, memory).get(4);
    expect(table(again().map((row) => (row.inode === 4 ? { ...row, ...over } : row)), memory).get(4)).toMatchObject(expected);
    expect(table(again(), memory).get(4)).toEqual(before);
  });

  it('sees a client that begins to wait, and one that is let in', () => {
    const memory = new Dumps();
    const client = diag(5, { state: established, peer: 0 });
    table([...first, client], memory);
    const waits = again().map((row) => (row.inode === 1 ? { ...row, waiting: [5] } : row));
    const during = table([...waits, { ...client }], memory);
    expect(during.get(1)?.waitingClients).toEqual(['9:1005']);
    expect(during.get(5)?.peer).toEqual({ state: 'waiting', listener: '9:1001' });
    const after = table([...again(), { ...client, peer: 6 }, diag(6, { state: established, peer: 5, name: '/run/x' })], memory);
    expect(after.get(1)?.waitingClients).toEqual([]);
    expect(after.get(5)).toMatchObject({ state: 'connected', peer: { key: '9:1006' } });
  });

  it('sees the other end leave this table and return under another cookie', () => {
    const memory = new Dumps();
    table(first, memory);
    expect(table(again().filter(({ inode }) => inode !== 3), memory).get(2)?.peer).toEqual({ state: 'socket', inode: 3, key: null });
    expect(table(again().map((row) => (row.inode === 3 ? { ...row, cookie: 5n } : row)), memory).get(2)?.peer).toEqual({ state: 'socket', inode: 3, key: '9:5' });
  });

  it('takes an inode number with another cookie for another socket', () => {
    const memory = new Dumps();
    const before = table(first, memory).get(4);
    const after = table(again().map((row) => (row.inode === 4 ? { ...row, cookie: 7n } : row)), memory).get(4);
    expect(after).not.toBe(before);
    expect(after?.key).toBe('9:7');
  });

  it('keeps two sockets of one inode number apart, and names neither by it', () => {
    const dumps = new Dumps();
    const [a, b] = [diag(1, { name: '/a' }), { ...diag(1, { name: '/b' }), cookie: 2n }];
    const names = diag(2, { state: established, peer: 1 });
    const told = (): unknown => Array.from(dumps.all.values(), ({ key, name }) => [key, name]);
    const all = (): string[] => {
      const keys: string[] = [];
      dumps.rows.eachOf(1, ({ key }) => keys.push(key));
      return keys.sort();
    };
    expect(dumps.look([a, names]).get(2)?.peer).toMatchObject({ key: '9:1001' });
    expect(dumps.look([a, names, b]).get(2)?.peer).toMatchObject({ key: null });
    expect([told(), all(), dumps.rows.isTwin(1)]).toEqual([[['9:1001', '/a'], ['9:1002', ''], ['9:2', '/b']], ['9:1001', '9:2'], true]);
    expect(dumps.look([names, b]).get(2)?.peer).toMatchObject({ key: '9:2' });
    expect([all(), dumps.rows.isTwin(1)]).toEqual([['9:2'], false]);
  });
});

describe('a socket that a dump does not tell', () => {
  const [a, b] = [diag(1, { state: established, peer: 2 }), diag(2, { state: established, peer: 1 })];

  it('is kept as it was when it was passed over, and asked for until it is told again', () => {
    const dumps = new Dumps();
    const before = dumps.look([a, b]);
    for (let i = 0; i < 2; i++) expect(dumps.look([a], { doubtful: i === 0 ? [b] : [], there: [b] })).toEqual(before);
    expect(dumps.look([a, { ...b }])).toEqual(before);
    expect(dumps.look([a])).toEqual(new Map([[1, { ...before.get(1), peer: { state: 'socket', inode: 2, key: null } }]]));
  });

  it('goes when it was passed over and is there no more', () => {
    const dumps = new Dumps();
    dumps.look([a, b]);
    dumps.look([a], { doubtful: [b], there: [b] });
    expect([...dumps.look([a]).keys()]).toEqual([1]);
  });

  it('is back, with all that names it, when a descriptor still leads to it', () => {
    const dumps = new Dumps();
    const before = dumps.look([a, b]);
    dumps.look([a]);
    expect(dumps.restore(2)).toEqual(before);
    expect(dumps.look([a, { ...b }])).toEqual(before);
  });

  it('goes when everything is told anew, without it', () => {
    const dumps = new Dumps();
    const before = dumps.look([a, b]);
    const [again] = [{ ...a, peer: 0, shutdown: 3 }];
    expect([...dumps.look([again], { whole: true }).keys()]).toEqual([1]);
    expect(dumps.look([{ ...a }, { ...b }], { whole: true })).toEqual(before);
  });

  it('comes to the same as a table that was made anew, whatever changed', () => {
    const row = fc.record({ inode: fc.integer({ min: 1, max: 6 }), peer: fc.option(fc.integer({ min: 0, max: 7 })), waiting: fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { maxLength: 2 }), again: fc.nat(1), listens: fc.boolean() });
    const dump = fc.uniqueArray(row, { selector: ({ inode }) => inode });
    fc.assert(
      fc.property(fc.array(dump, { maxLength: 6 }), (looks) => {
        const dumps = new Dumps();
        for (const look of looks) {
          // A client waits in one queue, and what listens has no peer: the kernel tells nothing else.
          const queued = new Set<number>();
          const told = look.map(({ inode, peer, waiting, again, listens }) =>
            diag(inode, { cookie: BigInt(inode * 10 + again), state: listens ? listening : established, peer: listens ? null : peer, waiting: listens ? waiting.filter((client) => !queued.has(client) && queued.add(client)) : [] }),
          );
          const rows = dumps.look(told);
          expect(rows).toEqual(new Map(Array.from(new Dumps().look(told)).sort(([x], [y]) => [...rows.keys()].indexOf(x) - [...rows.keys()].indexOf(y))));
        }
      }),
    );
  });
});
