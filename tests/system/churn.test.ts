import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createObserver } from '#agent/inventory/observer.ts';

it('never loses a socket, its holder or its entry point beside thousands that come and go', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'atlas-busy-'));
  const holder = spawn('python3', [fileURLToPath(new URL('busy-holder.py', import.meta.url)), folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(holder, 'exit');
  try {
    await once(holder.stdout, 'data');
    using observer = createObserver();
    const others = new Set<string>();
    for (let look = 0; look < 150; look++) {
      const model = observer.look();
      const stable = [...model.sockets.values()].filter(({ name }) => name.startsWith(`${folder}/stable-`));
      expect(stable.length, `look ${look}`).toBe(200);
      const lost = stable.filter(({ holders, entryPoint }) => holders.seen.length !== 1 || !model.processes.has(holders.seen[0]?.process ?? '') || entryPoint.state !== 'found');
      expect(lost.map(({ name }) => name), `look ${look}`).toEqual([]);
      for (const { key, name } of model.sockets.values()) if (name.startsWith(`${folder}/`)) others.add(key);
      await pause(Math.random() * 10);
    }
    expect(others.size, 'it was busy').toBeGreaterThan(500);
  } finally {
    holder.stdin.end();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
});
