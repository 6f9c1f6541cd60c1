import { createServer, type Server, type Socket } from 'node:net';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { problemKinds, failureOf, type ProblemKind } from '#core/varlink/problem.ts';
import { Sockets } from '../../../../tests/e2e/sockets.ts';
import { acceptFrom, listenAt, socketPair } from '../../system/sockets/connect.ts';
import { closeAll } from '../../system/sockets/descriptor-link.ts';
import { StreamLink } from '../../system/sockets/stream-link.ts';
import { ask, type Answer } from './ask.ts';
import { connect } from './connect.ts';
import { Connection, type ConnectionOptions } from './connection.ts';

/** A connection to a peer of which the test writes every byte. */
function wired(options: Partial<ConnectionOptions> = {}) {
  const pair = socketPair();
  if (!pair) throw new Error('no socket pair');
  const peer = StreamLink.ofSocket(pair[0]);
  let heard = '';
  let waiting: (() => void) | null = null;
  peer.start({
    data: (data) => {
      heard += data.toString();
      waiting?.();
    },
    drained: () => undefined,
    ended: () => undefined,
  });
  const connection = new Connection(StreamLink.ofSocket(pair[1]), { timeoutMs: 2000, ...options });
  return {
    connection,
    say: (text: string | Uint8Array) => peer.write(typeof text === 'string' ? Buffer.from(text, 'utf8') : text),
    peer,
    heard: async () => {
      while (!heard.endsWith('\0')) await new Promise<void>((told) => (waiting = told));
      return heard.split('\0').slice(0, -1);
    },
    [Symbol.dispose]: () => {
      connection.close();
      peer.close();
    },
  };
}

const kindOf = (answer: Answer): ProblemKind | Answer['how'] => (answer.how === 'failed' ? answer.problem.kind : answer.how);

describe('a connection', () => {
  it('sends calls as UAPI.20 writes them', async () => {
    using at = wired();
    void ask(at.connection, 'org.example.Do', { a: 18446744073709551615n });
    void ask(at.connection, 'org.example.Do', {}, 'more');
    void ask(at.connection, 'org.example.Do', {}, 'oneway');
    expect(await at.heard()).toEqual(['{"method":"org.example.Do","parameters":{"a":18446744073709551615}}', '{"method":"org.example.Do","parameters":{},"more":true}', '{"method":"org.example.Do","parameters":{},"oneway":true}']);
  });

  it('takes absent, null and {} for the same, and passes over members that it does not know', async () => {
    using at = wired();
    const answers = Array.from({ length: 4 }, () => ask(at.connection, 'a.b.C'));
    at.say('{}\0{"parameters":null,"continues":null,"error":null}\0 { "parameters" : {} } \0{"org.example":{"x":1},"parameters":{"a":1.50}}\0');
    expect((await Promise.all(answers)).map((answer) => answer.replies.map(({ text }) => text))).toEqual([['{}'], ['{}'], ['{}'], ['{"a":1.50}']]);
  });

  it('answers pipelined calls in their order, errors among them', async () => {
    using at = wired();
    const answers = [ask(at.connection, 'a.b.A'), ask(at.connection, 'a.b.B'), ask(at.connection, 'a.b.More', {}, 'more'), ask(at.connection, 'a.b.D')];
    at.say('{"parameters":{"n":1}}\0{"error":"a.b.No","parameters":{"why":"x"}}\0{"parameters":{"n":2},"continues":true}\0{"parameters":{"n":3}}\0{"parameters":{"n":4}}\0');
    const seen = await Promise.all(answers);
    expect(seen.map(({ how }) => how)).toEqual(['replied', 'error', 'replied', 'replied']);
    expect(seen.map(({ replies }) => replies.map(({ parameters }) => parameters['n']))).toEqual([[1], [], [2, 3], [4]]);
    expect(seen[1]?.how === 'error' && [seen[1].error.error, seen[1].error.text]).toEqual(['a.b.No', '{"why":"x"}']);
  });

  it('has an error end a stream', async () => {
    using at = wired();
    const answer = ask(at.connection, 'a.b.More', {}, 'more');
    at.say('{"continues":true}\0{"error":"a.b.No"}\0');
    expect(await answer).toMatchObject({ how: 'error', replies: [{ text: '{}' }], error: { error: 'a.b.No' } });
  });

  it('speaks bytes after an upgrade, from the byte after the reply on', async () => {
    using at = wired();
    let raw = '';
    const ended = new Promise((told) => {
      at.connection.open({ method: 'a.b.Up', parameters: '{}', flag: 'upgrade' }, { reply: () => at.connection.sendRaw(Buffer.from('hello\n')), raw: (data) => (raw += data.toString('latin1')), ended: told });
    });
    at.say('{}\0raw\0\xff');
    await at.heard();
    await new Promise((told) => setTimeout(told, 20));
    at.peer.end();
    expect(await ended).toEqual({ how: 'replied' });
    expect(raw).toBe('raw\0\xc3\xbf');
  });

  it('waits with a service that is held back, and hears the rest afterwards', async () => {
    using at = wired({ timeoutMs: 80 });
    at.connection.hold();
    const answer = ask(at.connection, 'a.b.C');
    at.say('{}\0');
    await new Promise((told) => setTimeout(told, 200));
    at.connection.goOn();
    expect(kindOf(await answer)).toBe('replied');
  });

  it('counts the time limit anew with each reply, not with each byte', async () => {
    using at = wired({ timeoutMs: 150 });
    const answer = ask(at.connection, 'a.b.More', {}, 'more');
    for (let i = 0; i < 4; i++) {
      at.say('{"continues":true}\0');
      await new Promise((told) => setTimeout(told, 60));
    }
    const dripping = setInterval(() => at.say(' '), 20);
    const seen = await answer;
    clearInterval(dripping);
    expect([kindOf(seen), seen.replies.length]).toEqual(['timed-out', 4]);
  });

  it('ends all that waits when it is closed', async () => {
    using at = wired();
    const answers = [ask(at.connection, 'a.b.A'), ask(at.connection, 'a.b.B')];
    at.connection.close();
    expect((await Promise.all(answers)).map(kindOf)).toEqual(['cancelled', 'cancelled']);
    expect(kindOf(await ask(at.connection, 'a.b.C'))).toBe('gone');
  });
});

describe('a service that breaks the protocol', () => {
  const long = (size: number) => Buffer.alloc(size, 0x20);
  it.each<[string, ProblemKind, (say: (data: string | Uint8Array) => unknown, end: () => void) => void]>([
    ['never ends a message', 'too-long', (say) => say(long(70_000))],
    ['sends a message that is too long', 'too-long', (say) => say(Buffer.concat([long(70_000), Buffer.of(0)]))],
    ['nests deep', 'not-json', (say) => say(`{"parameters":${'['.repeat(5000)}${']'.repeat(5000)}}\0`)],
    ['sends what is no UTF-8', 'not-utf8', (say) => say(Buffer.from([...Buffer.from('{"parameters":{"a":"'), 0xff, ...Buffer.from('"}}\0')]))],
    ['sends no JSON', 'not-json', (say) => say('{"parameters":\0')],
    ['sends nothing but a NUL', 'not-json', (say) => say('\0')],
    ['sends a list', 'not-an-object', (say) => say('[]\0')],
    ['sends a string', 'not-an-object', (say) => say('"text"\0')],
    ['sends a number', 'not-an-object', (say) => say('1\0')],
    ['sends null', 'not-an-object', (say) => say('null\0')],
    ['has a list for parameters', 'wrong-member', (say) => say('{"parameters":[]}\0')],
    ['has a string for parameters', 'wrong-member', (say) => say('{"parameters":"x"}\0')],
    ['has a number for an error', 'wrong-member', (say) => say('{"error":1}\0')],
    ['has an empty error', 'wrong-member', (say) => say('{"error":""}\0')],
    ['has a string for continues', 'wrong-member', (say) => say('{"continues":"yes"}\0')],
    ['has an error that continues', 'wrong-member', (say) => say('{"error":"a.b.C","continues":true}\0')],
    ['continues though nobody asked for more', 'unexpected-continues', (say) => say('{"continues":true}\0')],
    ['replies twice', 'unexpected-reply', (say) => say('{}\0{}\0')],
    ['closes at once', 'gone', (_say, end) => end()],
    ['closes in the middle', 'cut-short', (say, end) => (say('{"para'), end())],
    ['drips', 'timed-out', (say) => void Array.from({ length: 30 }, (_, i) => setTimeout(() => say(' '), i * 20))],
    ['says nothing', 'timed-out', () => undefined],
    ['replies with a number of a million digits', 'not-json', (say) => say(`{"parameters":{"a":${'9'.repeat(50_000)}}}\0`)],
  ])('%s: %s', async (_what, kind, act) => {
    using at = wired({ timeoutMs: 300, mostMessageBytes: 65_536 });
    const answer = ask(at.connection, 'a.b.C');
    act(at.say, () => at.peer.end());
    const seen = await answer;
    expect(kindOf(seen)).toBe(kind);
    if (kind !== 'unexpected-reply') expect(seen.replies).toEqual([]);
    expect(at.connection.isClosed).toBe(true);
  });

  it('cannot put a member into a prototype', async () => {
    using at = wired();
    const answer = ask(at.connection, 'a.b.C');
    at.say('{"__proto__":{"error":"x"},"parameters":{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}}\0');
    const { replies } = await answer;
    expect(Object.keys(replies[0]?.parameters ?? {})).toEqual(['__proto__', 'constructor']);
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  it('cannot reply before it is called', async () => {
    using at = wired();
    at.say('{}\0');
    await new Promise((told) => setTimeout(told, 20));
    expect(at.connection.isClosed).toBe(true);
  });
});

describe('problems', () => {
  it('each have a sentence of their own', () => {
    const sentences = problemKinds.map((kind) => failureOf({ kind, detail: '7' }).message);
    expect(new Set(sentences).size).toBe(problemKinds.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});

describe('connecting', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sockatlas-connect-'));
  const servers: Server[] = [];
  const serve = (path: string, answer: (socket: Socket) => void) =>
    new Promise<void>((told) => {
      const server = createServer(answer);
      servers.push(server);
      server.listen(path, told);
    });
  const unix = (path: string) => ({ kind: 'unix', name: bytes(path) }) as const;

  beforeAll(() => serve(join(folder, 'echo'), (socket) => socket.on('data', () => socket.write('{"parameters":{"ok":true}}\0'))));
  afterAll(() => {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true });
  });

  it('tells who listens, before a byte is sent', async () => {
    const connected = await connect(unix(join(folder, 'echo')), { timeoutMs: 1000 });
    if (!connected.ok) throw new Error(connected.problem.kind);
    using connection = connected.connection;
    expect(connected.peer).toMatchObject({ pid: process.pid, uid: process.getuid?.(), gid: process.getgid?.() });
    expect(connected.peer?.command).toEqual(expect.any(String));
    expect((await ask(connection, 'a.b.C')).replies[0]?.text).toBe('{"ok":true}');
  });

  it('carries descriptors where they are wanted, over the same address', async () => {
    const connected = await connect(unix(join(folder, 'echo')), { timeoutMs: 1000, descriptors: true });
    if (!connected.ok) throw new Error(connected.problem.kind);
    using connection = connected.connection;
    expect((await ask(connection, 'a.b.C')).replies[0]?.text).toBe('{"ok":true}');
  });

  it.each<[string, string, ProblemKind]>([
    ['what is not there', 'none', 'nothing-there'],
    ['a folder', '', 'not-a-socket'],
    ['a name that nobody has', '\0sockatlas-nobody', 'nobody-listens'],
  ])('says so of %s', async (_what, name, kind) => {
    const connected = await connect(unix(name.startsWith('\0') ? name : join(folder, name)), { timeoutMs: 100 });
    expect(connected).toMatchObject({ ok: false, problem: { kind } });
  });

  it('says so of a socket that carries packets', async () => {
    const sockets = new Sockets();
    sockets.listen('packets', 'seqpacket');
    const refused = await connect(unix(sockets.path('packets')), { timeoutMs: 100 });
    sockets.close();
    expect(refused).toMatchObject({ ok: false, problem: { kind: 'not-a-stream' } });
  });

  it('waits for a service that accepts nobody, and no longer than it may', async () => {
    const name = bytes(`\0sockatlas-busy-${process.pid}`);
    const listening = listenAt(name, 0);
    if (!listening.ok) throw new Error(listening.code);
    const first = await connect({ kind: 'unix', name }, { timeoutMs: 100 });
    const second = connect({ kind: 'unix', name }, { timeoutMs: 100 });
    const third = connect({ kind: 'unix', name }, { timeoutMs: 5000 });
    const stop = new AbortController();
    const fourth = connect({ kind: 'unix', name }, { timeoutMs: null, signal: stop.signal });
    expect(await second).toMatchObject({ ok: false, problem: { kind: 'too-many-waiting' } });
    stop.abort();
    expect(await fourth).toMatchObject({ ok: false, problem: { kind: 'cancelled' } });
    const accepted = acceptFrom(listening.fd);
    expect(accepted.ok && (await third).ok).toBe(true);
    for (const one of [first, await third]) if (one.ok) one.connection.close();
    closeAll([listening.fd, ...(accepted.ok ? [accepted.fd] : [])]);
  });

  it.skipIf(process.getuid?.() !== 0)('says so where one may not connect', async () => {
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'echo'), 0o600);
    process.seteuid?.(65_534);
    const refused = await connect(unix(join(folder, 'echo')), { timeoutMs: 100 });
    process.seteuid?.(0);
    expect(refused).toMatchObject({ ok: false, problem: { kind: 'not-permitted' } });
  });

  it('meets the inode that was shown, or none', async () => {
    const connected = await connect(unix(join(folder, 'echo')), { timeoutMs: 100, shown: { dev: '1', ino: '2' } });
    expect(connected).toMatchObject({ ok: false, problem: { kind: 'replaced' } });
  });
});
