import { openSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CallFlag } from '#core/varlink/call.ts';
import { mostLevels } from '#core/varlink/json.ts';
import type { Reply } from '#core/varlink/messages.ts';
import { problemKinds } from '#core/varlink/problem.ts';
import { Mutator } from '../../../../tests/fixtures/mutate.ts';
import { Random, seedOf, timesOf } from '../../../../tests/fixtures/random.ts';
import { socketPair } from '../../system/sockets/connect.ts';
import { closeAll, DescriptorLink } from '../../system/sockets/descriptor-link.ts';
import type { Link, LinkListener } from '../../system/sockets/link.ts';
import { StreamLink } from '../../system/sockets/stream-link.ts';
import { Connection, type CallEnding } from './connection.ts';

const times = timesOf('SOCKATLAS_TEST_FUZZ', 1);
/** Of the fuzz without a kernel between: a few microseconds each. */
const messagesInMemory = 1_000_000 * times;
const roundsOnSockets = 400 * times;
const mostMessageBytes = 7000;

const good = [
  '{}',
  '{"parameters":{}}',
  '{"parameters":{"a":1,"b":[1,2,3],"c":{"d":"e"}},"continues":true}',
  '{"parameters":{"n":18446744073709551615,"f":-1.5e-300,"s":"\\u00e9\\ud83d\\ude00\\\\"},"continues":true}',
  '{"error":"org.varlink.service.MethodNotFound","parameters":{"method":"a.b.C"}}',
  '{"continues":false,"parameters":null}',
  '{"__proto__":{"continues":true},"parameters":{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}}',
  '[]',
  '{"parameters":[1]}',
  '{"error":7}',
  '"text"',
  '1e400',
  `{"parameters":${'['.repeat(mostLevels + 2)}`,
  `{"parameters":{"a":"${'x'.repeat(3000)}"},"continues":true}`,
].map((text) => Buffer.from(text));
/** Nearly all that comes is right, else only the first message of each round would be looked at. */
const streamed = [2, 3, 13].flatMap((i) => good[i] ?? []);
const nul = Buffer.of(0);

/** The other end in memory: what is said is there at once. */
class MemoryLink implements Link {
  #listener: LinkListener | null = null;
  #waiting: Buffer[] = [];
  #paused = false;
  closed = false;
  readonly waitingBytes = 0;

  start(listener: LinkListener): void {
    this.#listener = listener;
  }
  write(): boolean {
    return true;
  }
  pause(): void {
    this.#paused = true;
  }
  resume(): void {
    this.#paused = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const data of waiting) this.say(data);
  }
  end(): void {
    // Nothing more is written.
  }
  close(): void {
    this.closed = true;
  }
  say(data: Buffer): void {
    if (this.closed) return;
    if (this.#paused) this.#waiting.push(Buffer.from(data));
    else this.#listener?.data(data, []);
  }
  sayEnd(code: string | null): void {
    if (!this.closed) this.#listener?.ended(code);
  }
}

/** Calls that were opened, and how each ended; none may end twice or hear anything afterwards. */
function openCalls(connection: Connection, random: Random, count: number): { readonly endings: (CallEnding | null)[]; readonly flags: readonly CallFlag[]; readonly replies: () => number } {
  const endings: (CallEnding | null)[] = [];
  const flags: CallFlag[] = [];
  let replies = 0;
  for (let i = 0; i < count; i++) {
    endings.push(null);
    const flag = random.of(['none', 'more', 'more', 'more', 'upgrade'] as const);
    flags.push(flag);
    connection.open(
      { method: 'a.b.C', parameters: '{}', flag },
      {
        reply: (reply: Reply, descriptors) => {
          closeAll(descriptors);
          replies++;
          if (endings[i] !== null) throw new Error('a reply after the end');
          if (Object.getPrototypeOf(reply.parameters) !== null) throw new Error('parameters with a prototype');
          if (random.oneIn(5000)) connection.hold();
        },
        raw: () => {
          if (flag !== 'upgrade') throw new Error('bytes without an upgrade');
        },
        ended: (ending) => {
          if (endings[i] !== null) throw new Error('a second end');
          endings[i] = ending;
          if (ending.how === 'failed' && !problemKinds.includes(ending.problem.kind)) throw new Error(`no kind of problem: ${ending.problem.kind}`);
        },
      },
    );
  }
  return { endings, flags, replies: () => replies };
}

/** Some messages, mostly right, one after the other or in pieces. */
function speech(random: Random, mutator: Mutator, count: number): Buffer[] {
  const parts: Buffer[] = [];
  for (let i = 0; i < count; i++) {
    if (random.oneIn(20_000)) parts.push(Buffer.alloc(mostMessageBytes + 1, 'x'));
    parts.push(random.oneIn(40) ? Buffer.from(mutator.next()) : random.oneIn(30) ? random.of(good) : random.of(streamed));
    if (!random.oneIn(100)) parts.push(nul);
  }
  const all = Buffer.concat(parts);
  const pieces: Buffer[] = [];
  for (let at = 0; at < all.length; ) {
    const size = random.oneIn(3) ? 1 + random.below(50) : 1 + random.below(all.length);
    pieces.push(all.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

describe('a server that says anything at all', () => {
  it('ends each call once, with a reply or a problem that has a name, and memory stays what it was', { timeout: 120_000 * times }, async () => {
    const random = new Random(seedOf('hostile server'));
    const mutator = new Mutator(random, good);
    let messages = 0;
    let replies = 0;
    let ended = 0;
    const kinds = new Set<string>();
    const settled = (): number => {
      globalThis.gc?.();
      return process.memoryUsage().rss;
    };
    const before = settled();
    while (messages < messagesInMemory) {
      const link = new MemoryLink();
      const connection = new Connection(link, { timeoutMs: 10_000, mostMessageBytes });
      const { endings, replies: heard } = openCalls(connection, random, 1 + random.below(4));
      for (let turn = random.below(4); turn >= 0 && !link.closed; turn--)
        for (const piece of speech(random, mutator, 20)) {
          for (let at = piece.indexOf(0); at >= 0 && !link.closed; at = piece.indexOf(0, at + 1)) messages++;
          link.say(piece);
          if (link.closed) break;
        }
      if (random.oneIn(3)) connection.goOn();
      if (random.oneIn(2)) link.sayEnd(random.of([null, 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']));
      connection.goOn();
      await Promise.resolve();
      connection.close();
      replies += heard();
      for (const ending of endings) {
        if (ending === null) throw new Error('a call that never ended');
        ended++;
        kinds.add(ending.how === 'failed' ? ending.problem.kind : ending.how);
      }
      expect(link.closed).toBe(true);
    }
    process.stdout.write(`hostile server: ${messages} messages, ${replies} replies, ${ended} calls ended; ${[...kinds].sort().join(' ')}\n`);
    expect(replies).toBeGreaterThan(messages / 4);
    for (const kind of ['replied', 'error', 'not-json', 'not-an-object', 'wrong-member', 'unexpected-reply', 'unexpected-continues', 'not-utf8', 'too-long', 'gone', 'cut-short', 'broken', 'cancelled']) expect([...kinds]).toContain(kind);
    expect(({} as { x?: unknown }).x).toBeUndefined();
    expect(settled() - before).toBeLessThan(200 * 1024 * 1024);
  });

  it('says it over sockets, with descriptors anywhere, and none stays open', { timeout: 120_000 * times }, async () => {
    const random = new Random(seedOf('hostile server on sockets'));
    const mutator = new Mutator(random, good);
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let round = 0; round < roundsOnSockets; round++) {
      const pair = socketPair();
      if (!pair) throw new Error('no descriptor is left');
      const peer = new DescriptorLink(pair[0]);
      let gone = false;
      peer.start({ data: (_data, descriptors) => closeAll(descriptors), drained: () => undefined, ended: () => (gone = true) });
      const connection = new Connection(random.oneIn(3) ? StreamLink.ofSocket(pair[1]) : new DescriptorLink(pair[1]), { timeoutMs: 200, mostMessageBytes });
      const { endings, flags } = openCalls(connection, random, 1 + random.below(3));
      for (const piece of speech(random, mutator, 30)) {
        if (gone) break;
        peer.write(piece, random.oneIn(4) ? Array.from({ length: 1 + random.below(random.oneIn(20) ? 253 : 4) }, () => openSync('/dev/null', 'r')) : []);
        if (random.oneIn(10)) await new Promise(setImmediate);
      }
      if (random.oneIn(2)) peer.end();
      for (let wait = 0; wait < 1000 && endings.includes(null); wait++) {
        connection.goOn();
        await new Promise((told) => setTimeout(told, 1));
        if (wait !== 500) continue;
        // What is open so long after the time limit has been upgraded, and lasts until one end is done.
        expect(flags.filter((_flag, i) => endings[i] === null)).toEqual(['upgrade']);
        peer.end();
      }
      expect(endings).not.toContain(null);
      peer.close();
      connection.close();
    }
    for (let wait = 0; wait < 100 && open() > before + 4; wait++) await new Promise((told) => setTimeout(told, 20));
    // epoll and its eventfd stay.
    expect(open()).toBeLessThanOrEqual(before + 4);
  });

  it('sends no end of a message, and takes no more memory than one message may', async () => {
    const pair = socketPair();
    if (!pair) throw new Error('no descriptor is left');
    const peer = new DescriptorLink(pair[0]);
    peer.start({ data: () => undefined, drained: () => undefined, ended: () => undefined });
    const connection = new Connection(StreamLink.ofSocket(pair[1]), { timeoutMs: 20_000 });
    const { endings } = openCalls(connection, new Random(1), 1);
    globalThis.gc?.();
    const before = process.memoryUsage();
    let most = 0;
    const piece = Buffer.alloc(64 * 1024, 0x20);
    while (endings[0] === null) {
      if (peer.waitingBytes < 1024 * 1024) peer.write(piece);
      await new Promise(setImmediate);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before.arrayBuffers);
    }
    expect(endings[0]).toMatchObject({ how: 'failed', problem: { kind: 'too-long', detail: '16 MiB' } });
    // The message, and that of before it doubled.
    expect(most).toBeLessThan(64 * 1024 * 1024);
    peer.close();
  });
});
