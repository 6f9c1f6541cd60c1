import { mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { Mutator } from '../../../../tests/fixtures/mutate.ts';
import { Random, seedOf, timesOf } from '../../../../tests/fixtures/random.ts';
import { connectTo } from '../../system/sockets/connect.ts';
import { closeAll, DescriptorLink } from '../../system/sockets/descriptor-link.ts';
import { ask } from '../client/ask.ts';
import { connect as connectWell } from '../client/connect.ts';
import { Fault, TakeOver, type Handler } from './handler.ts';
import { readCall } from './message.ts';
import { serve } from './server.ts';
import { Service } from './service.ts';

/** Messages of hostile clients: 100 times as many are a million. */
const messages = 10_000 * timesOf('SOCKATLAS_TEST_FUZZ', 1);
const seed = seedOf('hostile clients');
const folder = mkdtempSync(join(tmpdir(), 'hostile-client-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = `interface org.example.fuzz
type Tree (name: string, under: ?[]Tree, by: ?[string]Tree)
method Echo(value: ?any, tree: ?Tree, number: ?int, real: ?float, flags: ?[string](), kind: ?(a, b)) -> (value: ?any)
# [Supports 'more' flag]
method Count(to: int) -> (number: int)
method Fail() -> ()
# [Supports 'upgrade' flag]
method Raw() -> ()
method Wait() -> ()
`;
const handlers: Record<string, Handler> = {
  Echo: ({ parameters }) => ({ value: parameters['value'] ?? null }),
  async *Count({ parameters }) {
    const to = Math.min(1000, Number(parameters['to']));
    for (let number = 1; number < to; number++) yield { number };
    return { number: to };
  },
  Fail: () => {
    throw new Fault('org.example.fuzz.Failed');
  },
  Raw: () =>
    new TakeOver({}, async (wire) => {
      for (let heard = await wire.read(); heard !== null; heard = await wire.read()) await wire.write(heard);
    }),
  Wait: () => new Promise((resolve) => setTimeout(() => resolve({}), 1)),
};

const good = [
  '{"method":"org.varlink.service.GetInfo"}\0',
  '{"method":"org.varlink.service.GetInterfaceDescription","parameters":{"interface":"org.example.fuzz"}}\0',
  '{"method":"org.example.fuzz.Echo","parameters":{"value":[1,2.5,"x",null,{"__proto__":{}}],"tree":{"name":"a","under":[{"name":"b"}]},"number":9223372036854775807,"real":1e300,"flags":{"x":{}},"kind":"a"}}\0',
  '{"method":"org.example.fuzz.Count","parameters":{"to":30},"more":true}\0',
  '{"method":"org.example.fuzz.Fail","oneway":true}\0{"method":"org.example.fuzz.Wait"}\0',
  '{"method":"org.example.fuzz.Raw","upgrade":true}\0\0\0raw',
  '{"method":"org.example.fuzz.Echo","parameters":{"value":"\\ud800\\u0000","number":-0,"real":-0.0}}\0',
  '\0\0{}\0[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]\0',
].map((message) => Buffer.from(message));

/** Whether the service hangs up on it, or takes what follows for no message: what is sent after that does not count. */
const endsIt = (message: Buffer): boolean => {
  const parts = message.toString().split('\0');
  return parts.pop() !== '' || parts.some((part) => (readCall(part)?.flag ?? 'upgrade') === 'upgrade');
};

it.each([false, true])('lives through clients that send anything, in any pieces, and leave at any time (descriptors: %j)', async (descriptors) => {
  const random = new Random(seed);
  const mutator = new Mutator(random, good);
  const troubles: unknown[] = [];
  const path = join(folder, 'service');
  using server = serve(new Service({ vendor: '', product: '', version: '', url: '' }, [{ text, handlers }]), { path: bytes(path), mode: 0o600, descriptors, mostHeldBytes: 8 * 1024 * 1024, onTrouble: (_method, error) => troubles.push(error) });
  const before = readdirSync('/proc/self/fd').length;
  let sent = 0;
  let largest = 0;

  const session = async (): Promise<void> => {
    const socket = await new Promise<Socket | null>((resolve) => {
      const made = connect({ path, allowHalfOpen: true }, () => resolve(made));
      made.on('error', () => resolve(null));
    });
    if (!socket) return;
    socket.on('error', () => undefined);
    const left = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    if (random.oneIn(5)) socket.pause();
    else socket.resume();
    let isOver = false;
    for (let count = 1 + random.below(60); count > 0 && !socket.destroyed && socket.writable; count = isOver ? Math.min(count - 1, 3) : count - 1) {
      const message = random.oneIn(3) ? random.of(good) : Buffer.from(mutator.next());
      if (!isOver) sent++;
      isOver ||= endsIt(message);
      if (random.oneIn(200)) socket.write(Buffer.alloc(random.below(300_000), random.of(['x', '[', '{"a":', '\0{}'])));
      if (random.oneIn(10)) {
        const at = random.below(message.length + 1);
        socket.write(message.subarray(0, at));
        await new Promise(setImmediate);
        socket.write(message.subarray(at));
      } else socket.write(message);
      if (random.oneIn(3)) socket.write('\0');
      if (random.oneIn(30)) await new Promise(setImmediate);
      largest = Math.max(largest, server.heldBytes);
    }
    if (random.oneIn(3)) socket.destroy();
    else {
      socket.resume();
      socket.end();
      setTimeout(() => socket.destroy(), 2000); // one that was answered, or hung up on, has gone by then
    }
    await left;
  };
  /** Of one that sends descriptors along, wanted or not. */
  const generous = async (): Promise<void> => {
    const connected = connectTo(bytes(path), null);
    if (!connected.ok) return;
    const link = new DescriptorLink(connected.fd);
    const over = new Promise<void>((resolve) => {
      link.start({ data: (_data, came) => closeAll(came), drained: () => undefined, ended: () => resolve() });
      setTimeout(resolve, random.below(20));
    });
    for (let count = 1 + random.below(20); count > 0; count--) {
      sent++;
      link.write(
        random.oneIn(2) ? random.of(good) : Buffer.concat([mutator.next(), Buffer.of(0)]),
        Array.from({ length: random.oneIn(20) ? 253 : random.below(4) }, () => openSync('/dev/null', 'r')),
      );
      if (random.oneIn(5)) await new Promise(setImmediate);
    }
    await over;
    link.close();
  };
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (sent < messages) await (random.oneIn(4) ? generous() : session());
    }),
  );

  expect(troubles).toEqual([]);
  expect(largest).toBeLessThan(8 * 1024 * 1024 + 65_536);
  // Who behaves is served as before, and nothing is left of the others.
  const connected = await connectWell({ kind: 'unix', name: bytes(path) }, { timeoutMs: 10_000 });
  if (!connected.ok) throw new Error(connected.problem.kind);
  expect(await ask(connected.connection, 'org.example.fuzz.Echo', { value: 7 })).toMatchObject({ how: 'replied', replies: [{ parameters: { value: 7 } }] });
  connected.connection.close();
  for (let i = 0; i < 300 && server.connections > 0; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(server.connections).toBe(0);
  expect(server.heldBytes).toBe(0);
  expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before + 1);
}, 3_600_000);
