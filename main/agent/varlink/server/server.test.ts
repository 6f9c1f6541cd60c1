import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseInterface } from '#core/idl/parse.ts';
import { bytes } from '#core/model/bytes.ts';
import type { VarlinkObject } from '#core/varlink/value.ts';
import { ask } from '../client/ask.ts';
import { connect } from '../client/connect.ts';
import type { Connection } from '../client/connection.ts';
import { Fault, faults, TakeOver, WithDescriptors, type Handler, type MethodCall } from './handler.ts';
import { serve, type Server, type ServerOptions } from './server.ts';
import { aboutItself, Service } from './service.ts';

const text = `interface org.example.test
type Kind (one, two)
method Echo(text: string, number: ?int, kind: ?Kind) -> (text: string, number: ?int)
# [Requires 'more' flag]
method Count(to: int) -> (number: int)
# [Supports 'more' flag]
method Some() -> (number: int)
method Written() -> ()
method Fails() -> ()
method Breaks() -> ()
method Denies() -> ()
method Hangs() -> ()
method Who() -> (uid: int, pid: int)
# [Requires 'upgrade' flag]
method Raw() -> ()
method Read(index: int) -> (text: string)
method Give(path: string) -> (index: int)
error Failed (why: string)
`;

let folder: string;
let server: Server;
let troubles: string[];
let made: number;
let ended: number;
let hanging: AbortSignal | null;
let open: Disposable[];

const handlers: Record<string, Handler> = {
  Echo: ({ parameters }) => ({ text: parameters['text'] ?? null, number: parameters['number'] ?? null }),
  async *Count({ parameters }: MethodCall) {
    try {
      const to = Number(parameters['to']);
      for (made = 1; made < to; made++) yield { number: made };
      return { number: made };
    } finally {
      ended++;
    }
  },
  async *Some() {
    try {
      yield { number: 1 };
      yield { number: 2 };
      return { number: 3 };
    } finally {
      ended++;
    }
  },
  Fails: () => {
    throw new Fault('org.example.test.Failed', { why: 'it does' });
  },
  Breaks: () => {
    throw new Error('a mistake');
  },
  Denies: () => {
    throw faults.permissionDenied();
  },
  Hangs: ({ signal }) => {
    hanging = signal;
    return new Promise(() => undefined);
  },
  Who: ({ caller }) => ({ uid: caller?.uid ?? -1, pid: caller?.pid ?? -1 }),
  Raw: () =>
    new TakeOver({}, async (wire) => {
      for (let heard = await wire.read(); heard !== null; heard = await wire.read()) await wire.write(heard);
    }),
  Read: ({ parameters, descriptors }) => {
    const descriptor = descriptors.take(Number(parameters['index']));
    if (descriptor === null) throw new Fault('org.example.test.Failed', { why: 'no descriptor' });
    return { text: readFileSync(descriptor, 'utf8') };
  },
  Give: ({ parameters }) => new WithDescriptors({ index: 0 }, [openSync(typeof parameters['path'] === 'string' ? parameters['path'] : '', 'r')]),
};

const path = (): string => join(folder, 'service');
const begin = (options: Partial<ServerOptions> = {}): void => {
  server = serve(new Service({ vendor: 'We', product: 'Test', version: '1', url: '' }, [{ text, handlers }]), {
    path: bytes(path()),
    mode: 0o600,
    onTrouble: (method, error) => troubles.push(`${method}: ${error instanceof Error ? error.message : ''}`),
    ...options,
  });
};
const call = async (method: string, parameters: VarlinkObject = {}, flag: 'none' | 'more' | 'oneway' = 'none') => ask(await client(), method, parameters, flag);
const client = async (descriptors = false): Promise<Connection> => {
  const connected = await connect({ kind: 'unix', name: bytes(path()) }, { timeoutMs: 10_000, descriptors });
  if (!connected.ok) throw new Error(connected.problem.kind);
  open.push(connected.connection);
  return connected.connection;
};
const plain = (): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connectPlain({ path: path(), allowHalfOpen: true }, () => resolve(socket));
    socket.on('error', reject);
    open.push({ [Symbol.dispose]: () => socket.destroy() });
  });
/** All that comes until the end. */
const heard = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let all = '';
    socket.on('data', (data: Buffer) => (all += data.toString('latin1')));
    socket.on('error', () => resolve(all));
    socket.on('close', () => resolve(all));
    socket.on('end', () => {
      socket.end();
      resolve(all);
    });
  });
const until = async (is: () => boolean): Promise<void> => {
  for (let i = 0; i < 500 && !is(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(is()).toBe(true);
};
const errorOf = async (method: string, parameters: VarlinkObject = {}, flag: 'none' | 'more' = 'none') => {
  const answer = await call(method, parameters, flag);
  return answer.how === 'error' ? { error: answer.error.error, parameters: answer.error.parameters } : answer;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'varlink-server-'));
  [troubles, made, ended, hanging, open] = [[], 0, 0, null, []];
});
afterEach(() => {
  for (const one of open) one[Symbol.dispose]();
  server[Symbol.dispose]();
  if (readdirSync(folder).includes('service')) throw new Error('the path was left behind');
  rmSync(folder, { recursive: true });
});

describe('what a service tells of itself', () => {
  beforeEach(() => begin());

  it('tells who it is and what it offers', async () => {
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(await call('org.varlink.service.GetInfo')).toMatchObject({ how: 'replied', replies: [{ parameters: { vendor: 'We', product: 'Test', version: '1', url: '', interfaces: ['org.varlink.service', 'org.example.test'] } }] });
    expect(await call('org.varlink.service.GetInterfaceDescription', { interface: 'org.example.test' })).toMatchObject({ replies: [{ parameters: { description: text } }] });
    expect(await call('org.varlink.service.GetInterfaceDescription', { interface: 'org.varlink.service' })).toMatchObject({ replies: [{ parameters: { description: aboutItself } }] });
    expect(parseInterface(aboutItself).problems).toEqual([]);
  });

  it.each([
    ['org.varlink.service.GetInterfaceDescription', { interface: 'no.such.thing' }, 'InterfaceNotFound', { interface: 'no.such.thing' }],
    ['org.example.test.Nope', {}, 'MethodNotFound', { method: 'org.example.test.Nope' }],
    ['no.such.thing.Call', {}, 'MethodNotFound', { method: 'no.such.thing.Call' }],
    ['org.example.test.Written', {}, 'MethodNotImplemented', { method: 'org.example.test.Written' }],
    ['org.example.test.Echo', {}, 'InvalidParameter', { parameter: 'text' }],
    ['org.example.test.Echo', { text: 7 }, 'InvalidParameter', { parameter: 'text' }],
    ['org.example.test.Echo', { text: '', number: 1.5 }, 'InvalidParameter', { parameter: 'number' }],
    ['org.example.test.Echo', { text: '', kind: 'three' }, 'InvalidParameter', { parameter: 'kind' }],
    ['org.example.test.Echo', { text: '', other: 1 }, 'InvalidParameter', { parameter: 'other' }],
    ['org.example.test.Denies', {}, 'PermissionDenied', {}],
    ['org.example.test.Count', { to: 3 }, 'ExpectedMore', {}],
    ['org.example.test.Raw', {}, 'ExpectedUpgrade', {}],
  ])('%s %j is %s', async (method, parameters, error, told) => {
    expect(await errorOf(method, parameters)).toEqual({ error: `org.varlink.service.${error}`, parameters: told });
  });

  it('passes on the errors of methods, and hangs up where one makes a mistake', async () => {
    expect(await errorOf('org.example.test.Fails')).toEqual({ error: 'org.example.test.Failed', parameters: { why: 'it does' } });
    expect(await call('org.example.test.Breaks')).toMatchObject({ how: 'failed', problem: { kind: 'gone' } });
    expect(troubles).toEqual(['org.example.test.Breaks: a mistake']);
  });

  it('keeps every digit, and knows who calls', async () => {
    expect(await call('org.example.test.Echo', { text: '\0ä', number: 9_223_372_036_854_775_807n })).toMatchObject({ replies: [{ parameters: { text: '\0ä', number: 9_223_372_036_854_775_807n } }] });
    expect(await call('org.example.test.Who')).toMatchObject({ replies: [{ parameters: { uid: process.getuid?.(), pid: process.pid } }] });
  });
});

describe('calls and replies', () => {
  beforeEach(() => begin());

  it('gives all of a stream, or its first where one reply is wanted', async () => {
    const all = await call('org.example.test.Count', { to: 1000 }, 'more');
    expect(all.replies.map(({ parameters }) => parameters['number'])).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
    expect((await call('org.example.test.Some')).replies.map(({ parameters, continues }) => [parameters['number'], continues])).toEqual([[1, false]]);
    expect(ended).toBe(2);
  });

  it('makes no more than a slow caller takes', async () => {
    const socket = await plain();
    socket.write('{"method":"org.example.test.Count","parameters":{"to":100000000},"more":true}\0');
    await until(() => made > 1000);
    let before = -1;
    await until(() => {
      const still = made === before;
      before = made;
      return still;
    });
    expect(made).toBeLessThan(100_000);
    socket.destroy();
    await until(() => ended === 1);
  });

  it('lets others have their turn beside a caller that takes all', async () => {
    const socket = await plain();
    socket.resume();
    socket.write('{"method":"org.example.test.Count","parameters":{"to":100000000},"more":true}\0');
    await until(() => made > 1000);
    expect(await call('org.example.test.Who')).toMatchObject({ how: 'replied' });
    socket.destroy();
    await until(() => ended === 1);
  });

  it('answers calls in their order, and none that is one way', async () => {
    const socket = await plain();
    const all = heard(socket);
    const one = (n: number, more = ''): string => `{"method":"org.example.test.Echo","parameters":{"text":"${n}"}${more}}\0`;
    socket.end([one(1), one(2, ',"oneway":true'), '{"method":"org.example.test.Fails","oneway":true}\0', one(3), '{"method":"org.example.test.Some","more":true}\0', one(4)].join(''));
    expect((await all).split('\0').filter(Boolean).map((reply) => (JSON.parse(reply) as { parameters: unknown }).parameters)).toEqual([{ text: '1', number: null }, { text: '3', number: null }, { number: 1 }, { number: 2 }, { number: 3 }, { text: '4', number: null }]);
  });

  it('tells a method that waits when its caller has gone, though not when it only says no more', async () => {
    const socket = await plain();
    socket.end('{"method":"org.example.test.Hangs"}\0');
    await until(() => hanging !== null);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(hanging?.aborted).toBe(false);
    socket.destroy();
    await until(() => hanging?.aborted === true);
    await until(() => server.connections === 0);
  });

  it('tells it too when much that the caller has sent is not read yet', async () => {
    const socket = await plain();
    socket.write('{"method":"org.example.test.Hangs"}\0'.repeat(5000));
    await until(() => hanging !== null);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await until(() => hanging?.aborted === true);
  });

  const noCalls = { 'half an object': '{', 'an array': '[]', 'a number': '7', nothing: '', 'no method': '{}', 'a method that is a number': '{"method":7}', 'no interface': '{"method":"nodot"}', 'parameters that are an array': '{"method":"a.b.C","parameters":[]}', 'a flag that is a number': '{"method":"a.b.C","more":1}', 'two flags': '{"method":"a.b.C","more":true,"oneway":true}', 'no UTF-8': '\xff', 'deep nesting': '['.repeat(100_000) };
  it.each(Object.keys(noCalls))('hangs up on what is no call: %s', async (what) => {
    const message = noCalls[what as keyof typeof noCalls];
    const socket = await plain();
    const all = heard(socket);
    socket.write(Buffer.from(`${message}\0`, 'latin1'));
    expect(await all).toBe('');
  });

  it('passes over members that it does not know', async () => {
    const socket = await plain();
    const all = heard(socket);
    socket.end('{"method":"org.example.test.Echo","org.example":{},"parameters":{"text":"x"},"more":null,"__proto__":{"oneway":true}}\0');
    expect(await all).toContain('"text":"x"');
  });

  it('hands the connection over, with what was sent ahead', async () => {
    const socket = await plain();
    const all = heard(socket);
    socket.write('{"method":"org.example.test.Raw","upgrade":true}\0\0raw\xff', 'latin1');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.end('more\0', 'latin1');
    expect(await all).toBe('{"parameters":{}}\0\0raw\xffmore\0');
  });
});

describe('descriptors', () => {
  it('go both ways, and none is left', async () => {
    begin({ descriptors: true });
    const file = join(folder, 'file');
    writeFileSync(file, 'what is in it');
    const before = readdirSync('/proc/self/fd').length;
    const connection = await client(true);
    const send = (method: string, parameters: string, descriptors: readonly number[]) =>
      new Promise<{ parameters: VarlinkObject; descriptors: readonly number[] }>((resolve, reject) =>
        connection.open({ method: `org.example.test.${method}`, parameters, flag: 'none', descriptors }, { reply: (reply, got) => resolve({ parameters: reply.parameters, descriptors: got }), raw: () => undefined, ended: (end) => reject(new Error(JSON.stringify(end))) }),
      );
    expect((await send('Read', '{"index":1}', [openSync('/dev/null', 'r'), openSync(file, 'r')])).parameters).toEqual({ text: 'what is in it' });
    const given = await send('Give', JSON.stringify({ path: file }), []);
    const [descriptor = -1] = given.descriptors;
    expect(readFileSync(descriptor, 'utf8')).toBe('what is in it');
    await expect(send('Read', '{"index":3}', [openSync(file, 'r')])).rejects.toThrow('no descriptor');
    connection.close();
    await until(() => server.connections === 0);
    // The one that was taken and the one that was given belong to this test; the service has closed all others.
    expect(readdirSync('/proc/self/fd').length).toBe(before + 2);
  });
});

describe('limits', () => {
  it('lets no user have more connections than allowed', async () => {
    begin({ mostConnectionsOfUser: 3 });
    const kept = await Promise.all([plain(), plain(), plain()]);
    await until(() => server.connections === 3);
    expect(await heard(await plain())).toBe('');
    kept[0]?.destroy();
    await until(() => server.connections === 2);
    expect(await call('org.example.test.Who')).toMatchObject({ how: 'replied' });
  });

  it('bounds what it keeps for all callers together', async () => {
    begin({ mostHeldBytes: 1024 * 1024 });
    const greedy = await Promise.all(Array.from({ length: 8 }, plain));
    let most = 0;
    const watching = setInterval(() => (most = Math.max(most, server.heldBytes)), 1);
    await Promise.all(greedy.map((socket) => (socket.write(`{"method":"${'x'.repeat(300_000)}`), heard(socket.resume()).then(() => undefined), new Promise((resolve) => setTimeout(resolve, 100)))));
    clearInterval(watching);
    expect(server.connections).toBeLessThan(8);
    expect(server.connections).toBeGreaterThan(0);
    expect(most).toBeLessThan(1024 * 1024 + 65_536);
    expect(await call('org.example.test.Who')).toMatchObject({ how: 'replied' });
    for (const socket of greedy) socket.destroy();
    await until(() => server.heldBytes === 0 || server.connections <= 1);
  });

  it('hangs up on a message that is too long', async () => {
    begin({ mostHeldBytes: 1 << 30 });
    const socket = await plain();
    const all = heard(socket);
    const part = 'x'.repeat(1024 * 1024);
    for (let i = 0; i < 18 && !socket.destroyed; i++) await new Promise((resolve) => socket.write(part, resolve));
    expect(await all).toBe('');
    await until(() => server.heldBytes === 0);
  });
});
