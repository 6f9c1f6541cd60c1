import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import type { CallEvent, StartCall } from '#core/varlink/call.ts';
import { acceptFrom, listenAt } from '../../system/sockets/connect.ts';
import { closeAll, DescriptorLink } from '../../system/sockets/descriptor-link.ts';
import { ready, watch } from '../../system/sockets/readiness.ts';
import { Channel } from '../wire/channel.ts';
import { Calls } from './calls.ts';

type Answer = (call: { method: string; parameters: Record<string, unknown> }, channel: Channel, descriptors: readonly number[]) => void;

/** A service over the wire of ours, at a path or an abstract name. */
function serve(name: string, answer: Answer): Disposable {
  const listening = listenAt(bytes(name));
  if (!listening.ok) throw new Error(listening.code);
  const channels = new Set<Channel>();
  const watching = watch(listening.fd, () => {
    for (let accepted = acceptFrom(listening.fd); accepted.ok; accepted = acceptFrom(listening.fd)) {
      const channel = new Channel(new DescriptorLink(accepted.fd));
      channels.add(channel);
      channel.start({ message: (text, descriptors) => answer(JSON.parse(text), channel, descriptors), raw: (data) => channel.sendRaw(Buffer.from(data)), drained: () => undefined, ended: () => channel.close() });
    }
    watching.arm(ready.read);
  });
  watching.arm(ready.read);
  return {
    [Symbol.dispose]: () => {
      watching[Symbol.dispose]();
      closeAll([listening.fd]);
      for (const channel of channels) channel.close();
    },
  };
}

const folder = mkdtempSync(join(tmpdir(), 'sockatlas-calls-'));
const path = join(folder, 'service');
const file = join(folder, 'file');
let service: Disposable;
let seenLast = { method: '', text: '' };

beforeAll(() => {
  writeFileSync(file, 'what the file says\n');
  service = serve(path, (call, channel, descriptors) => {
    seenLast = { method: call.method, text: descriptors.map((fd) => readFileSync(fd, 'utf8')).join('|') };
    closeAll(descriptors);
    const name = call.method.split('.').at(-1);
    if (name === 'Echo') channel.send(JSON.stringify({ parameters: call.parameters }));
    if (name === 'Big') channel.send('{"parameters":{"n":18446744073709551615}}');
    if (name === 'Fail') channel.send('{"error":"org.example.Broken","parameters":{"why":"x"}}');
    if (name === 'Stream') for (let i = 0; i < Number(call.parameters['count']); i++) channel.send(`{"parameters":{"i":${i}},"continues":${i + 1 < Number(call.parameters['count'])}}`);
    if (name === 'File') channel.send('{"parameters":{"fd":0}}', [openSync(file, 'r')]);
    if (name === 'Flood') for (let i = 0; i < 6; i++) channel.send('{"continues":true}', Array.from({ length: 253 }, () => openSync('/dev/null', 'r')));
    if (name === 'Upgrade') {
      channel.send('{}');
      channel.takeRaw();
    }
    if (name === 'Leave') channel.close();
    if (name === 'Once') channel.end();
  });
});
afterAll(() => {
  service[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

/** Calls whose events are gathered. */
function window() {
  const calls = new Calls();
  const events: CallEvent[] = [];
  let wake: () => void = () => undefined;
  const batches = { count: 0 };
  const end = calls.listen((told) => {
    batches.count++;
    events.push(...told);
    wake();
  });
  const until = async (is: (event: CallEvent) => boolean): Promise<CallEvent> => {
    for (;;) {
      const found = events.find(is);
      if (found) return found;
      await new Promise<void>((told) => (wake = told));
    }
  };
  return { calls, events, batches, end, until, ended: () => until((event) => event.is === 'ended'), replies: () => events.flatMap((event) => (event.is === 'replies' ? event.replies : [])), [Symbol.dispose]: () => calls[Symbol.dispose]() };
}

const asked = (method: string, more: Partial<StartCall> = {}): StartCall => ({
  id: 'one',
  address: { kind: 'unix', name: bytes(path) },
  shown: null,
  method: `org.example.${method}`,
  parameters: '{}',
  flag: 'none',
  timeoutMs: 2000,
  descriptors: [],
  acceptDescriptors: false,
  ...more,
});
const openFiles = () => readdirSync('/proc/self/fd').flatMap((fd) => {
  try {
    return [readlinkSync(`/proc/self/fd/${fd}`)];
  } catch {
    return [];
  }
});
const later = (ms: number) => new Promise((told) => setTimeout(told, ms));

describe('calls of a window', () => {
  it('tell who listens, what it replies and how it ended, in this order', async () => {
    using at = window();
    expect(at.calls.start(asked('Echo', { parameters: '{"a": 9007199254740993, "b": 1.0}' }))).toEqual({ ok: true, value: null });
    await at.ended();
    expect(at.events.map(({ is }) => is)).toEqual(['connected', 'replies', 'ended']);
    expect(at.events[0]).toMatchObject({ peer: { pid: process.pid, uid: process.getuid?.() } });
    expect(at.events[2]).toMatchObject({ end: { how: 'replied' } });
  });

  it('give every digit as it came', async () => {
    using at = window();
    at.calls.start(asked('Big'));
    await at.ended();
    expect(at.replies()[0]?.text).toBe('{"n":18446744073709551615}');
  });

  it.each<[string, Partial<StartCall>, object]>([
    ['an error of the service', { method: 'org.example.Fail' }, { how: 'error', name: 'org.example.Broken', text: '{"why":"x"}' }],
    ['a service that goes away', { method: 'org.example.Leave' }, { how: 'failed', failure: { code: 'failed' } }],
    ['the time limit', { method: 'org.example.Nothing', timeoutMs: 100 }, { how: 'failed', failure: { message: 'No reply came within 100 ms. The connection was closed.' } }],
    ['nobody at the address', { address: { kind: 'unix', name: bytes('\0sockatlas-nobody') } }, { how: 'failed', failure: { code: 'vanished' } }],
    ['another inode than was shown', { shown: { dev: '1', ino: '1' } }, { how: 'failed', failure: { code: 'replaced' } }],
    ['a file that is not there', { descriptors: [{ path: bytes('/nowhere/at/all'), mode: 'read' }] }, { how: 'failed', failure: { code: 'not-found' } }],
    ['a folder that is to be written', { descriptors: [{ path: bytes('/tmp'), mode: 'write' }] }, { how: 'failed', failure: { code: 'bad-input' } }],
    ['a program that is not there', { address: { kind: 'exec', path: bytes('/nowhere/at/all') } }, { how: 'failed', failure: { code: 'failed', message: expect.stringContaining('status 127') } }],
    ['a host that would be an option', { address: { kind: 'ssh-unix', host: '-oProxyCommand=touch x', path: bytes('/a') } }, { how: 'failed', failure: { code: 'bad-input' } }],
  ])('end with %s', async (_what, more, end) => {
    using at = window();
    at.calls.start(asked('Echo', more));
    expect(await at.ended()).toMatchObject({ is: 'ended', id: 'one', end });
  });

  it('are refused where they make no sense', () => {
    using at = window();
    expect(at.calls.start(asked('Echo', { parameters: '[]' }))).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(at.calls.start(asked('Echo', { parameters: '{"a": nul}' }))).toMatchObject({ ok: false, error: { message: 'The parameters are no JSON object: expected a value, at character 7.' } });
    expect(at.calls.start(asked('Nothing'))).toMatchObject({ ok: true });
    expect(at.calls.start(asked('Nothing'))).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(at.calls.start(asked('Echo', { id: 'long', parameters: `{"a":"${'x'.repeat(16 * 1024 * 1024 - 20)}"}` }))).toMatchObject({ ok: false, error: { message: 'This call is longer than a message may be: 16 MiB.' } });
    using quiet = new Calls();
    expect(quiet.start(asked('Echo'))).toMatchObject({ ok: false, error: { code: 'refused' } });
  });

  it('reach an abstract name by its exact length', async () => {
    using _there = serve('\0sockatlas-calls-test', (call, channel) => channel.send(JSON.stringify({ parameters: call.parameters })));
    using at = window();
    at.calls.start(asked('Echo', { address: { kind: 'unix', name: bytes('\0sockatlas-calls-test') } }));
    expect(await at.ended()).toMatchObject({ end: { how: 'replied' } });
  });

  it('meet the inode that was shown, whatever stands at its path by then', async () => {
    const place = join(folder, 'moved');
    using _there = serve(place, (_call, channel) => channel.send('{"parameters":{"who":"the one shown"}}'));
    const { dev, ino } = statSync(place);
    using at = window();
    at.calls.start(asked('Who', { address: { kind: 'unix', name: bytes(place) }, shown: { dev: String(dev), ino: String(ino) } }));
    await at.ended();
    expect(at.replies()[0]?.text).toBe('{"who":"the one shown"}');
    // The same numbers, given to another.
    at.calls.start(asked('Who', { id: 'born', address: { kind: 'unix', name: bytes(place) }, shown: { dev: String(dev), ino: String(ino), bornNs: '1' } }));
    expect(await at.until((event) => event.is === 'ended' && event.id === 'born')).toMatchObject({ end: { how: 'failed', failure: { code: 'replaced' } } });
    renameSync(place, `${place}-away`);
    using _other = serve(place, (_call, channel) => channel.send('{"parameters":{"who":"an impostor"}}'));
    at.calls.start(asked('Who', { id: 'two', address: { kind: 'unix', name: bytes(place) }, shown: { dev: String(dev), ino: String(ino) } }));
    expect(await at.until((event) => event.is === 'ended' && event.id === 'two')).toMatchObject({ end: { how: 'failed', failure: { code: 'replaced' } } });
  });

  it('reach a path that is longer than an address may be', async () => {
    const deep = join(folder, 'x'.repeat(100), 'y'.repeat(100));
    const { mkdirSync } = await import('node:fs');
    mkdirSync(deep, { recursive: true });
    const place = join(folder, 'short');
    using _there = serve(place, (_call, channel) => channel.send('{}'));
    renameSync(place, join(deep, 'service'));
    using at = window();
    at.calls.start(asked('Echo', { address: { kind: 'unix', name: bytes(join(deep, 'service')) } }));
    expect(await at.ended()).toMatchObject({ end: { how: 'replied' } });
  });

  it('tell a stream a few times and not for each reply', async () => {
    using at = window();
    at.calls.start(asked('Stream', { flag: 'more', parameters: '{"count":1500}' }));
    await at.ended();
    expect(at.replies().map(({ text }) => text)).toEqual(Array.from({ length: 1500 }, (_, i) => `{"i":${i}}`));
    expect(at.batches.count).toBeLessThan(100);
  });

  it('wait when nobody takes the replies in, and go on when they do', async () => {
    using at = window();
    at.calls.start(asked('Stream', { flag: 'more', parameters: '{"count":20000}' }));
    await at.until(() => at.replies().length >= 2000);
    await later(100);
    expect(at.replies().length).toBe(2000);
    const taking = setInterval(() => void at.calls.steer({ id: 'one', act: { is: 'taken', count: at.replies().length } }), 5);
    expect(await at.ended()).toMatchObject({ end: { how: 'replied' } });
    clearInterval(taking);
    expect(at.replies().length).toBe(20_000);
  });

  it('stand still while they are held', async () => {
    using at = window();
    at.calls.start(asked('Echo', { timeoutMs: 100 }));
    await at.calls.steer({ id: 'one', act: { is: 'hold' } });
    await later(200);
    expect(at.events.map(({ is }) => is)).toEqual(['connected']);
    await at.calls.steer({ id: 'one', act: { is: 'go-on' } });
    expect(await at.ended()).toMatchObject({ end: { how: 'replied' } });
  });

  it('are cancelled by closing their connection', async () => {
    using at = window();
    at.calls.start(asked('Nothing'));
    await at.until((event) => event.is === 'connected');
    await at.calls.steer({ id: 'one', act: { is: 'cancel' } });
    expect(at.events.at(-1)).toMatchObject({ is: 'ended', end: { how: 'cancelled' } });
    expect(await at.calls.steer({ id: 'none', act: { is: 'cancel' } })).toMatchObject({ ok: false });
  });

  it('end when nobody listens any more', async () => {
    using at = window();
    at.calls.start(asked('Nothing'));
    await at.until((event) => event.is === 'connected');
    at.end();
    expect(await at.calls.steer({ id: 'one', act: { is: 'cancel' } })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  it('end at once when they are one way, and arrive', async () => {
    using at = window();
    at.calls.start(asked('OneWay', { flag: 'oneway' }));
    expect(await at.ended()).toMatchObject({ end: { how: 'replied' } });
    await later(50);
    expect(seenLast.method).toBe('org.example.OneWay');
  });

  it('speak bytes both ways after an upgrade', async () => {
    using at = window();
    at.calls.start(asked('Upgrade', { flag: 'upgrade' }));
    await at.until((event) => event.is === 'replies');
    await at.calls.steer({ id: 'one', act: { is: 'send', bytes: bytes('raw\0\xff') } });
    expect(await at.until((event) => event.is === 'bytes')).toMatchObject({ bytes: 'raw\0\xff' });
  });
});

describe('descriptors of calls', () => {
  it('are opened and sent', async () => {
    using at = window();
    at.calls.start(asked('Echo', { descriptors: [{ path: bytes(file), mode: 'read' }, { path: bytes(file), mode: 'read' }] }));
    await at.ended();
    expect(seenLast.text).toBe('what the file says\n|what the file says\n');
    await later(50);
    expect(openFiles().filter((target) => target === file)).toEqual([]);
  });

  it('that come are kept until the call is forgotten, and can be saved as a new file', async () => {
    using at = window();
    at.calls.start(asked('File', { acceptDescriptors: true }));
    await at.ended();
    expect(at.replies()[0]?.descriptors).toEqual([{ index: 0, what: 'regular file', target: file, sizeBytes: 19 }]);
    const target = join(folder, 'saved');
    const save = (index: number) => at.calls.steer({ id: 'one', act: { is: 'save', reply: 0, index, path: bytes(target) } });
    expect(await save(0)).toEqual({ ok: true, value: null });
    expect(readFileSync(target, 'utf8')).toBe('what the file says\n');
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(await save(0)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await save(1)).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(openFiles()).toContain(file);
    await at.calls.steer({ id: 'one', act: { is: 'forget' } });
    await later(50);
    expect(openFiles()).not.toContain(file);
  });

  it('are too many at a thousand, and then all are closed', async () => {
    const before = openFiles().length;
    using at = window();
    at.calls.start(asked('Flood', { flag: 'more', acceptDescriptors: true }));
    expect(await at.ended()).toMatchObject({ end: { how: 'failed', failure: { code: 'no-room', message: 'The service sent more than is kept here: more than 1024 descriptors. The connection was closed.' } } });
    expect(at.replies().length).toBe(4);
    await at.calls.steer({ id: 'one', act: { is: 'forget' } });
    for (let i = 0; i < 50 && openFiles().length > before; i++) await later(20);
    expect(openFiles().length).toBeLessThanOrEqual(before);
  });

  it('that nobody wants are closed unseen', async () => {
    using at = window();
    at.calls.start(asked('File'));
    await at.ended();
    expect(at.replies()[0]).toMatchObject({ text: '{"fd":0}', descriptors: [] });
    await later(50);
    expect(openFiles()).not.toContain(file);
  });
});

describe('programs', () => {
  it('get the socket as descriptor 3, with the variables of sd_listen_fds(3)', async () => {
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\nread -r call <&3\nprintf \'{"parameters":{"fds":"%s","mine":%s,"names":"%s"}}\\0\' "$LISTEN_FDS" "$([ "$LISTEN_PID" = $$ ] && echo true || echo false)" "$LISTEN_FDNAMES" >&3\n', { mode: 0o755 });
    // `read` wants a line: a call with a newline among its white space is one.
    using at = window();
    at.calls.start(asked('Echo', { address: { kind: 'exec', path: bytes(program) }, parameters: '{\n}' }));
    await at.ended();
    expect(at.replies()[0]?.text).toBe('{"fds":"1","mine":true,"names":"varlink"}');
    expect(at.events[0]).toMatchObject({ is: 'connected', peer: null });
  });

  it('end when their call does', async () => {
    const program = join(folder, 'lasting');
    const pid = join(folder, 'pid');
    writeFileSync(program, `#!/bin/sh\necho $$ > ${pid}\nprintf '{}\\0' >&3\nexec sleep 60\n`, { mode: 0o755 });
    using at = window();
    at.calls.start(asked('Echo', { address: { kind: 'exec', path: bytes(program) } }));
    expect(await at.ended()).toMatchObject({ end: { how: 'replied' } });
    const isThere = () => existsSync(`/proc/${readFileSync(pid, 'utf8').trim()}`);
    for (let i = 0; i < 100 && isThere(); i++) await later(50);
    expect(isThere()).toBe(false);
  });

  it('of ssh get nothing that could be an option', async () => {
    const ssh = join(folder, 'bin', 'ssh');
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(folder, 'bin'));
    writeFileSync(ssh, '#!/usr/bin/env python3\nimport sys, json\nsys.stdout.write(json.dumps({"parameters": {"args": sys.argv[1:]}}) + "\\0")\nsys.stdout.flush()\nsys.stdin.read()\n', { mode: 0o755 });
    const before = process.env['PATH'];
    process.env['PATH'] = `${join(folder, 'bin')}:${before}`;
    try {
      using at = window();
      at.calls.start(asked('Echo', { address: { kind: 'ssh-unix', host: 'me@box', path: bytes('/run/a:b') } }));
      await at.until((event) => event.is === 'ended' && event.id === 'one');
      at.calls.start(asked('Echo', { id: 'two', address: { kind: 'ssh-exec', host: 'box', command: bytes('-v; true') } }));
      await at.until((event) => event.is === 'ended' && event.id === 'two');
      expect(at.replies().map(({ text }) => JSON.parse(text).args)).toEqual([
        ['-T', '-e', 'none', '-W', '/run/a\\:b', '--', 'me@box'],
        ['-T', '-e', 'none', '--', 'box', 'env SYSTEMD_VARLINK_LISTEN=- -v; true'],
      ]);
    } finally {
      process.env['PATH'] = before;
    }
  });
});
