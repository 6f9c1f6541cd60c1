import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { DumpMemory, type DumpChanges } from './dump-memory.ts';
import type { DiagRow } from './sock-diag-parse.ts';

/** Words of a message: the first, inode, cookie in two, and what is told. */
type Message = readonly number[];

const rowOf = (words: Message): DiagRow => ({ type: 1, state: 1, inode: words[1] ?? 0, cookie: BigInt(words[2] ?? 0), name: bytes(''), vfs: null, peer: words[4] ?? null, waiting: [], queue: null, memory: null, shutdown: null, uid: null });

const message = (inode: number, ...more: number[]): Message => [0, inode, inode + 1000, 0, ...more];

/** A dump of these datagrams, each of some messages. */
function dump(memory: DumpMemory, datagrams: readonly (readonly Message[])[], make = rowOf): DumpChanges {
  memory.begin();
  for (const messages of datagrams) {
    const words = Int32Array.from(messages.flat());
    if (memory.same(words) !== null) continue;
    memory.datagram(words);
    let at = 0;
    for (const one of messages) {
      memory.row(at, (at += one.length), () => make(one));
    }
    memory.datagramEnds('more');
  }
  return memory.end();
}

const inodes = (rows: readonly DiagRow[]): number[] => rows.map(({ inode }) => inode);
const told = (changes: DumpChanges): Record<'fresh' | 'gone' | 'doubtful', number[]> => ({ fresh: inodes(changes.fresh), gone: inodes(changes.gone), doubtful: inodes(changes.doubtful) });
const [one, two, three, four, five, six] = [1, 2, 3, 4, 5, 6].map((inode) => message(inode)) as [Message, Message, Message, Message, Message, Message];

it('gives the same object for the same words, also where others came and went', () => {
  const memory = new DumpMemory();
  dump(memory, [[one, message(2, 5), three, four]]);
  const before = [...memory.rows()];
  expect(told(dump(memory, [[message(9), one, three, message(4, 7)]]))).toEqual({ fresh: [9, 4], gone: [2], doubtful: [] });
  const after = [...memory.rows()];
  expect([after[1] === before[0], after[2] === before[2], after[3] === before[3]]).toEqual([true, true, false]);
});

it('tells nothing of a dump that is the same, and of one that is cut otherwise', () => {
  const memory = new DumpMemory();
  dump(memory, [[one, two], [three, four]]);
  for (const datagrams of [[[one, two], [three, four]], [[one], [two, three], [four]], [[one, two, three, four]]]) expect(told(dump(memory, datagrams))).toEqual({ fresh: [], gone: [], doubtful: [] });
});

it('reads anew what is longer or shorter than before', () => {
  const memory = new DumpMemory();
  for (const words of [message(1, 5, 6), message(1, 5), message(1, 5, 6)]) expect(told(dump(memory, [[words]]))).toEqual({ fresh: [1], gone: [], doubtful: [] });
});

it('does not compare with a dump that was broken off', () => {
  const memory = new DumpMemory();
  dump(memory, [[one]]);
  memory.begin();
  memory.datagram(Int32Array.from(two));
  memory.row(0, 4, () => rowOf(two));
  expect(told(dump(memory, [[one]]))).toEqual({ fresh: [], gone: [], doubtful: [] });
});

it('finds its way when nearly everything has gone', () => {
  const memory = new DumpMemory();
  const many = Array.from({ length: 1000 }, (_, i) => message(i + 1));
  dump(memory, [many]);
  const changes = dump(memory, [many.slice(900)]);
  // Those that came before it was lost are read anew.
  expect(changes.fresh.length).toBeLessThan(20);
  expect(new Set(inodes(changes.gone))).toEqual(new Set(Array.from({ length: 900 }, (_, i) => i + 1)));
});

it('tells everything again when it has forgotten', () => {
  const memory = new DumpMemory();
  dump(memory, [[one, two]]);
  memory.forget();
  expect(told(dump(memory, [[one, two]]))).toEqual({ fresh: [1, 2], gone: [], doubtful: [] });
});

it('doubts only what may have been passed over between two datagrams', () => {
  const memory = new DumpMemory();
  dump(memory, [[one, two, three], [four, five, six]]);
  // 1 was closed while 3 was told, so 4 was passed over; nothing stands between 4 and 6, which came in one piece.
  expect(told(dump(memory, [[two, three], [five]]))).toEqual({ fresh: [], gone: [1, 4, 6], doubtful: [4] });
});

it('doubts what stood at the end when the dump ended in a datagram of its own', () => {
  const memory = new DumpMemory();
  dump(memory, [[one, two, three]]);
  expect(told(dump(memory, [[one, two], []]))).toEqual({ fresh: [], gone: [3], doubtful: [3] });
});

it('doubts a socket that may have moved by being bound', () => {
  const memory = new DumpMemory();
  const unbound = (words: Message): DiagRow => ({ ...rowOf(words), state: 7 });
  dump(memory, [[one, two]], unbound);
  expect(told(dump(memory, [[one]], unbound))).toEqual({ fresh: [], gone: [2], doubtful: [2] });
});

it('doubts everything when one came at another place, which has not gone', () => {
  const memory = new DumpMemory();
  dump(memory, [[one, two, three, four]]);
  expect(told(dump(memory, [[four, two, three]]))).toMatchObject({ gone: [1], doubtful: [1] });
});

it('takes one that is told twice around a seam once', () => {
  const memory = new DumpMemory();
  expect(told(dump(memory, [[one, two], [two, three]])).fresh).toEqual([1, 2, 3]);
  expect(told(dump(memory, [[one, two], [three]]))).toEqual({ fresh: [], gone: [], doubtful: [] });
});

it('always adds up to what the words say, and doubts what a seam may hide', () => {
  const messages = fc.uniqueArray(fc.tuple(fc.nat(30), fc.array(fc.nat(2), { maxLength: 3 })), { selector: ([inode]) => inode }).map((list) => list.map(([inode, more]) => message(inode, ...more)));
  const datagrams = fc.array(fc.nat(4), { minLength: 1, maxLength: 6 }).chain((cuts) =>
    messages.map((list) => {
      const pieces: Message[][] = [];
      for (let i = 0, at = 0; at < list.length; i++) pieces.push(list.slice(at, (at += 1 + (cuts[i % cuts.length] ?? 0))));
      return pieces;
    }),
  );
  fc.assert(
    fc.property(fc.array(datagrams, { maxLength: 6 }), (dumps) => {
      const memory = new DumpMemory();
      const all = new Map<bigint, DiagRow>();
      for (const pieces of dumps) {
        const { fresh, gone, doubtful } = dump(memory, pieces);
        const cookies = new Set(fresh.map(({ cookie }) => cookie));
        for (const { cookie } of gone) {
          expect(cookies.has(cookie)).toBe(false);
          all.delete(cookie);
        }
        for (const row of doubtful) expect(gone).toContain(row);
        for (const row of fresh) all.set(row.cookie, row);
        expect([...memory.rows()]).toEqual(pieces.flat().map(rowOf));
        expect(all.size).toBe(pieces.flat().length);
        for (const row of memory.rows()) expect(all.get(row.cookie)).toBe(row);
      }
    }),
  );
});
