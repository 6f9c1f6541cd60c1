// Measures refreshes of the inventory in this process; scripts/bench.mjs bundles and starts it.
// Prints one JSON object a line for each request on its standard input: `full`, `steady`, `watched`, `bare`.
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { createObserver } from '#agent/inventory/observer.ts';
import { Live } from '#agent/live.ts';
import { dumpSockets } from '#agent/system/netlink/sock-diag.ts';

const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/** `cpu` is processor time, user and system, of all threads: a machine that is busy with other work stretches it less than `ms`. */
function time(work: () => number): { ms: number; cpu: number; count: number } {
  const before = process.cpuUsage();
  const start = now();
  const count = work();
  const ms = now() - start;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpu: (user + system) / 1000, count };
}

using steady = createObserver();
steady.look();

// As the agent has it: what stirs in the folders of entry points is told by watches, and what changed is told as a delta.
using watching = createObserver();
using live = new Live(watching);
live.setPace({ intervalMs: 1000, paused: true });
let told = 0;
live.listen((message) => {
  if (message.kind === 'delta') told = message.delta.sockets.added.length + message.delta.sockets.changed.length;
});

for await (const line of createInterface({ input: process.stdin })) {
  // What the watches have to say is there already, and comes with the event loop.
  for (let turn = 0; turn < 2; turn++) await setImmediate();
  const outcome = (() => {
    switch (line.trim()) {
      // Everything anew: no process, entry point or label is remembered.
      case 'full':
        globalThis.gc?.(); // what the observer before it has left behind is not its cost
        return time(() => {
          using fresh = createObserver();
          return fresh.look().sockets.size;
        });
      case 'steady':
        return time(() => steady.look().sockets.size);
      case 'watched':
        return time(() => {
          live.look();
          return told;
        });
      // The kernel's own limit: a dump without attributes and without a join.
      case 'bare':
        return time(() => {
          const dump = dumpSockets({ attributes: false });
          return dump.ok ? dump.rows.length : 0;
        });
      default:
        return { ms: Number.NaN, cpu: Number.NaN, count: 0 };
    }
  })();
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
