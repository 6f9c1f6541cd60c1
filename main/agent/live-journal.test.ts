import { chmodSync, unlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JournalEvent } from '#core/journal/event.ts';
import type { StreamMessage } from '#core/stream.ts';
import { Sockets } from '../../tests/e2e/sockets.ts';
import { Helper } from '../../tests/fixtures/helper.ts';
import { createObserver } from './inventory/observer.ts';
import { Live } from './live.ts';

let sockets: Sockets;
beforeEach(() => {
  sockets = new Sockets();
});
afterEach(() => sockets.close());

type Told = Extract<StreamMessage, { kind: 'journal' }>;

/** A live agent of which the test decides when it looks, and what it told of the journal. */
function watched(): { readonly live: Live; readonly told: Told[]; readonly ours: () => JournalEvent[] } {
  const live = new Live(createObserver());
  live.setPace({ intervalMs: 10_000, paused: true });
  const told: Told[] = [];
  live.listen((message) => {
    if (message.kind === 'journal') told.push(message);
  });
  return { live, told, ours: () => told.flatMap(({ events }) => events).filter(({ subject }) => subject.name.startsWith(sockets.folder)) };
}

it('journals what happens to real sockets, look by look', async () => {
  const { live, told, ours } = watched();
  using _ = live;
  expect(told.map(({ reset, events }) => [reset, events.length])).toEqual([[true, 0]]);
  const fd = sockets.listen('door.sock');
  live.look();
  chmodSync(sockets.path('door.sock'), 0o600);
  live.look();
  unlinkSync(sockets.path('door.sock'));
  await pause(50); // until the watch of the folder has told of it
  live.look();
  sockets.end(fd);
  live.look();
  expect(ours().map(({ change }) => change)).toMatchObject([
    { what: 'appeared', after: { state: 'listen', holders: [{ pid: process.pid }] } },
    { what: 'mode', door: 'entryPoint', before: 0o755, after: 0o600 },
    { what: 'entry point', before: { state: 'found' }, after: { state: 'gone' } },
    { what: 'vanished', before: { state: 'listen' } },
  ]);
  expect(ours().at(-1)?.last).toMatchObject({ socket: { name: sockets.path('door.sock') }, processes: [{ pid: process.pid }] });
  expect(told.every(({ reset }, i) => reset === (i === 0))).toBe(true);
});

it('tells nothing when nothing happened to them', () => {
  sockets.listen('door.sock');
  const { live, ours } = watched();
  using _ = live;
  for (let i = 0; i < 3; i++) live.look();
  expect(ours()).toEqual([]);
});

it('tells a page that is loaded anew all that it has', () => {
  const { live, told } = watched();
  using _ = live;
  sockets.listen('door.sock');
  live.look();
  let again: Told | null = null;
  live.listen((message) => {
    if (message.kind === 'journal') again ??= message;
  });
  expect(again).toMatchObject({ reset: true, events: told.flatMap(({ events }) => events), state: { begunAtMs: told[0]?.state.begunAtMs } });
});

it('notes who took hold of a socket, and who let go by ending', async () => {
  const { live, ours } = watched();
  using _ = live;
  const helper = new Helper();
  try {
    await helper.run(`s = socket.socket(socket.AF_UNIX); s.bind(${JSON.stringify(sockets.path('shared.sock'))}); s.listen(2)`);
    live.look();
    const child = await helper.number(`
import signal
child = os.fork()
if child == 0:
    signal.pause()
out = child`);
    live.look();
    await helper.run(`os.kill(child, 9); os.waitpid(child, 0)`);
    live.look();
    expect(ours().map(({ change }) => (change.what === 'holder' ? [change.before?.pid ?? null, change.after?.pid ?? null] : change.what))).toEqual(['appeared', [null, child], [child, null]]);
  } finally {
    await helper.end();
  }
});
