// Looks while there are hardly any descriptors to be had: tests/system/storm.test.ts bundles it and starts it under a low limit.
// For each number on its standard input it leaves so many free and looks; -1 leaves all. Prints one JSON object for each.
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createObserver } from '#agent/inventory/observer.ts';
import { Live } from '#agent/live.ts';
import { libc } from '#agent/system/libc.ts';
import { applyDelta } from '#core/model/tables/delta.ts';
import type { Model } from '#core/model/model.ts';

const folder = process.argv[2] ?? '';
const taken: number[] = [];

function leave(free: number): void {
  for (const fd of taken.splice(0)) closeSync(fd);
  if (free < 0) return;
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    // All are taken.
  }
  for (const fd of taken.splice(0, free)) closeSync(fd);
}

libc(); // a program that has not even its library has not begun to look

const window: { model: Model | null; trouble: string | null } = { model: null, trouble: null };
let live: Live | null = null;

for await (const line of createInterface({ input: process.stdin })) {
  leave(Number(line));
  window.trouble = null;
  if (live) live.look();
  else {
    live = new Live(createObserver());
    live.setPace({ intervalMs: 1_000_000, paused: true });
    live.listen((message) => {
      if (message.kind === 'delta') window.model = applyDelta(window.model, message.delta);
      else if (message.kind === 'trouble') window.trouble = message.message;
    });
  }
  const { model, trouble } = window;
  const stable = [...(model?.sockets.values() ?? [])].filter(({ name }) => name.startsWith(`${folder}/stable-`));
  // Written only when there is a descriptor for it again, should the stream want one.
  leave(-1);
  const told = {
    trouble,
    stable: stable.length,
    keys: stable.map(({ key }): string => key).sort().join(),
    // A holder that is neither seen nor said to be missing.
    denied: stable.filter(({ holders }) => holders.complete && holders.seen.length === 0).length,
    held: stable.filter(({ holders }) => holders.seen.length === 1 && model?.processes.has(holders.seen[0]?.process ?? '')).length,
    found: stable.filter(({ entryPoint }) => entryPoint.state === 'found').length,
    lost: stable.filter(({ entryPoint }) => entryPoint.state === 'gone' || entryPoint.state === 'replaced').length,
    users: Object.keys(model?.surroundings.users ?? {}).length,
    source: model?.surroundings.source ?? 'none',
  };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
