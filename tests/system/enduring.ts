// Looks many thousand times at what changes all the time, and tells what memory that takes: tests/system/endurance.test.ts bundles it.
// Arguments: how many looks, and over how many hours of its own clock. Prints one JSON object.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import { createObserver } from '#agent/inventory/observer.ts';
import { Live } from '#agent/live.ts';
import { applyDelta } from '#core/model/tables/delta.ts';
import type { Model } from '#core/model/model.ts';
import { Sockets } from '../e2e/sockets.ts';
import { Helper } from '../fixtures/helper.ts';
import { Random } from '../fixtures/random.ts';

const [, , looks = '20000', hours = '8', seed = '1'] = process.argv;
const count = Number(looks);
const random = new Random(Number(seed));

// Fast forward: what is done anew after a while is done as often as in these hours.
const now = Date.now;
let aheadMs = 0;
Date.now = () => now() + aheadMs;
const stepMs = (Number(hours) * 3_600_000) / count;

const runtime = mkdtempSync(join(tmpdir(), 'atlas-run-'));
process.env['XDG_RUNTIME_DIR'] = runtime;
const registry = join(runtime, 'varlink/registry');
mkdirSync(registry, { recursive: true });
const sockets = new Sockets();
const helper = new Helper();
await helper.run('held = []');
const doors: { readonly name: string; readonly fd: number }[] = [];
const clients: number[] = [];
let made = 0;

function listen(): void {
  const name = `door-${made++}`;
  doors.push({ name, fd: sockets.listen(name) });
}
for (let i = 0; i < 20; i++) listen();

/** Few, for it is the number of looks that counts. */
const [mostDoors, mostClients] = [25, 25];

/** One change, of as many kinds as there are, that leaves about as many things as before. */
async function change(): Promise<void> {
  const { name } = random.of(doors);
  switch (random.below(9)) {
    case 0:
    case 1:
      listen();
      break;
    case 2:
      clients.push(sockets.connect(name));
      break;
    case 3:
      chmodSync(sockets.path(name), random.of([0o600, 0o640, 0o666]));
      break;
    case 4:
      rmSync(join(registry, 'io.example.A'), { force: true });
      symlinkSync(sockets.path(name), join(registry, 'io.example.A'));
      break;
    case 5:
      // Another folder each time, so that watches come and go.
      await helper.run(`
import shutil, tempfile
where = tempfile.mkdtemp(prefix='atlas-endure-')
one = socket.socket(socket.AF_UNIX); one.bind(where + '/door'); one.listen(1)
held.append((one, where))
if len(held) > 5:
    gone, where = held.pop(0); gone.close(); shutil.rmtree(where)`);
      break;
    case 6:
      if (!random.oneIn(3)) break;
      // A process that lives for one look.
      await helper.run('a, b = socket.socketpair(); r, w = os.pipe(); pid = os.fork() or (os.close(w), os.read(r, 1), os._exit(0))');
      live.look();
      await helper.run('os.close(r); os.close(w); os.waitpid(pid, 0); a.close(); b.close()');
      break;
    default:
      break;
  }
  trim();
}

function trim(): void {
  for (let old = doors[0]; old && doors.length > mostDoors; old = doors[0]) {
    unlinkSync(sockets.path(old.name));
    sockets.end(old.fd);
    doors.shift();
  }
  while (clients.length > mostClients) sockets.end(clients.splice(random.below(clients.length), 1)[0] ?? -1);
}

using observer = createObserver();
using live = new Live(observer);
live.setPace({ intervalMs: 1_000_000_000, paused: true });
const window: { model: Model | null } = { model: null };
let troubles = 0;
live.listen((message) => {
  if (message.kind === 'delta') window.model = applyDelta(window.model, structuredClone(message.delta));
  else if (message.kind === 'trouble') troubles++;
});

// The journal is as long as it gets before anything is measured: it is bounded, and meant to be.
for (let look = 0; look < 220; look++) {
  for (let i = 0; i < 25; i++) {
    if (i % 2 === 0) listen();
    clients.push(sockets.connect(random.of(doors).name));
  }
  trim();
  live.look();
}

interface Reading {
  readonly heapBytes: number;
  readonly outsideBytes: number;
  readonly rssBytes: number;
  readonly descriptors: number;
  readonly watches: number;
}

async function read(): Promise<Reading> {
  for (let i = 0; i < 3; i++) {
    await pause(1); // closed watches are let go of by the event loop
    globalThis.gc?.();
  }
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  const fds = readdirSync('/proc/self/fd');
  const watches = fds.flatMap((fd) => {
    try {
      return readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1').match(/^inotify /gm) ?? [];
    } catch {
      return []; // the descriptor by which the folder was read
    }
  });
  return { heapBytes: heapUsed, outsideBytes: external + arrayBuffers, rssBytes: rss, descriptors: fds.length, watches: watches.length };
}

const readings: Reading[] = [];
const every = Math.max(1, Math.floor(count / 40));
for (let look = 0; look < count; look++) {
  await change();
  if (random.oneIn(4)) await setImmediate(); // the watches speak
  aheadMs += stepMs;
  live.look();
  if (look % every === every - 1) readings.push(await read());
}
using fresh = createObserver();
const last = fresh.look();
const keysOf = (model: Model | null): string => [...(model?.sockets.values() ?? [])].flatMap(({ key, name }) => (name.startsWith(`${sockets.folder}/`) ? [key] : [])).sort().join();
const same = window.model !== null && keysOf(window.model) === keysOf(last);
await helper.run('import shutil\nfor _, where in held: shutil.rmtree(where)');
await helper.end();
sockets.close();
rmSync(runtime, { recursive: true });
process.stdout.write(`${JSON.stringify({ looks: count, troubles, same, made, readings })}\n`);
