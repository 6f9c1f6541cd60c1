import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { DumpMemory } from './dump-memory.ts';
import type { DiagRow } from './sock-diag-parse.ts';

const rowOf = (words: readonly number[]): DiagRow => ({ type: 1, state: 7, inode: words[1] ?? 0, cookie: BigInt(words[2] ?? 0), name: bytes(''), vfs: null, peer: words[4] ?? null, waiting: [], queue: null, memory: null, shutdown: null, uid: null });

/** A dump of these messages, each a list of words. */
function dump(memory: DumpMemory, messages: readonly (readonly number[])[]): DiagRow[] {
  memory.begin();
  const words = Int32Array.from(messages.flat());
  let at = 0;
  const rows = messages.map((message) => {
    const from = at;
    at += message.length;
    return memory.row(words, from, at, () => rowOf(message));
  });
  memory.end();
  return rows;
}

const message = (inode: number, ...more: number[]): number[] => [0, inode, inode + 1000, 0, ...more];

it('gives the same object for the same words, also where others came and went', () => {
  const memory = new DumpMemory();
  const before = dump(memory, [message(1), message(2, 5), message(3), message(4)]);
  const after = dump(memory, [message(9), message(1), message(3), message(4, 7)]);
  expect([after[1] === before[0], after[2] === before[2], after[3] === before[3]]).toEqual([true, true, false]);
});

it('reads anew what is longer or shorter than before', () => {
  const memory = new DumpMemory();
  const [before] = dump(memory, [message(1, 5, 6)]);
  expect(dump(memory, [message(1, 5)])[0]).not.toBe(before);
  expect(dump(memory, [message(1, 5, 6)])[0]).not.toBe(before);
});

it('does not compare with a dump that was broken off', () => {
  const memory = new DumpMemory();
  const [before] = dump(memory, [message(1)]);
  memory.begin();
  memory.row(Int32Array.from(message(2)), 0, 4, () => rowOf(message(2)));
  expect(dump(memory, [message(1)])[0]).toBe(before);
});

it('always gives what the words say', () => {
  const messages = fc.uniqueArray(fc.tuple(fc.nat(30), fc.array(fc.nat(2), { maxLength: 3 })), { selector: ([inode]) => inode }).map((list) => list.map(([inode, more]) => message(inode, ...more)));
  fc.assert(
    fc.property(fc.array(messages, { maxLength: 5 }), (dumps) => {
      const memory = new DumpMemory();
      for (const one of dumps) expect(dump(memory, one)).toEqual(one.map(rowOf));
    }),
  );
});
