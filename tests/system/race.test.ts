import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { applyEdit } from '#agent/edits/apply.ts';
import { Sockets } from '../e2e/sockets.ts';
import { shownAt } from '../fixtures/shown-at.ts';

const seconds = 4;

// Two folders: inode numbers are used again at once by ext4 and never by tmpfs.
it.each([tmpdir(), '/dev/shm'])('changes the socket that was shown or nothing, whatever is swapped in, in %s', async (where) => {
  const folder = mkdtempSync(join(where, 'atlas-race-'));
  const state = mkdtempSync(join(tmpdir(), 'atlas-state-'));
  const sockets = new Sockets();
  vi.stubEnv('XDG_STATE_HOME', state);
  onTestFinished(() => {
    sockets.close();
    vi.unstubAllEnvs();
    for (const path of [folder, state]) rmSync(path, { recursive: true });
  });

  const original = join(folder, 'original');
  const door = join(folder, 'door');
  sockets.listenAt(original, 'dgram');
  linkSync(original, door);
  const shown = shownAt(door);

  const swapper = spawn(process.execPath, [fileURLToPath(new URL('swapper.mjs', import.meta.url)), folder, String(seconds)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: swapper.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('ready');

  const counts = new Map<string, number>();
  let mode = shown.mode;
  let ended = false;
  void once(swapper, 'exit').then(() => (ended = true));
  while (!ended) {
    for (let i = 0; i < 50; i++) {
      const next = mode === 0o600 ? 0o640 : 0o600;
      const outcome = applyEdit({ act: 'setMode', door: shown, mode: next, before: mode }, null, []);
      const kind = outcome.ok ? 'done' : outcome.error.code;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (outcome.ok) mode = next;
    }
    await setImmediate();
  }

  const told = z.object({ swaps: z.number(), wrong: z.number() }).parse(JSON.parse(String((await lines.next()).value)));
  const tally = `${told.swaps} swaps; edits: ${[...counts].map(([kind, count]) => `${count} ${kind}`).join(', ')}`;
  expect(told.wrong, tally).toBe(0);
  expect(lstatSync(original).mode & 0o7777, tally).toBe(mode);
  expect(told.swaps, tally).toBeGreaterThan(2000);
  expect(counts.get('done') ?? 0, tally).toBeGreaterThan(20);
  expect((counts.get('replaced') ?? 0) + (counts.get('vanished') ?? 0), tally).toBeGreaterThan(20);
  expect([...counts.keys()].filter((kind) => !['done', 'replaced', 'vanished'].includes(kind)), tally).toEqual([]);
  process.stdout.write(`race in ${where}: ${tally}; wrong inodes: ${told.wrong}\n`);
});
