import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { choose, commandOfAtlas, line, openAtlas } from './fixture.ts';

const agentPid = (app: ElectronApplication): Promise<number | null> =>
  app.evaluate(({ app: electron }) => electron.getAppMetrics().find(({ type, name }) => type === 'Utility' && name === 'Sockatlas agent')?.pid ?? null);

async function killAgent(app: ElectronApplication): Promise<number> {
  await expect.poll(() => agentPid(app)).not.toBeNull();
  const pid = (await agentPid(app)) ?? 0;
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => agentPid(app)).not.toBe(pid);
  return pid;
}

it('says so with the age of the data, starts again, and the window lives', async () => {
  const atlas = await openAtlas({ before: (made) => made.listen('before.sock') });
  const { app, page, sockets } = atlas;
  await choose(atlas, 'before.sock');
  const dead = await killAgent(app);
  const banner = page.getByRole('alert').filter({ hasText: 'ended unexpectedly' });
  await banner.waitFor();
  expect(await banner.textContent()).toMatch(/What is shown is \d+ s old/);
  // The window still answers: the row is there, and a tab can be chosen.
  expect(await line(page, 'before.sock').count()).toBe(1);
  await page.keyboard.press('Alt+9');
  await expect.poll(() => page.getByRole('tab', { name: 'Raw' }).getAttribute('aria-selected')).toBe('true');

  await banner.waitFor({ state: 'detached' });
  await expect.poll(() => agentPid(app)).not.toBe(dead);
  sockets.listen('after.sock');
  await line(page, 'after.sock').waitFor();
  // The same socket is chosen as before, and is not marked as new.
  expect(await line(page, 'before.sock').getAttribute('aria-selected')).toBe('true');
  expect(await line(page, 'before.sock').getAttribute('class')).toBe('line');
});

it('waits longer each time it dies, and starts at once when asked', async () => {
  const { app, page } = await openAtlas();
  await page.evaluate(() => {
    const waits: number[] = [];
    Reflect.set(window, 'waits', waits);
    window.sockatlas.onAgentState((agent) => {
      if (agent.state === 'gone') waits.push(agent.retryAtMs - Date.now());
    });
  });
  const waits = (): Promise<number[]> => page.evaluate(() => Reflect.get(window, 'waits') as number[]);
  for (let i = 1; i <= 4; i++) {
    await killAgent(app);
    await expect.poll(async () => (await waits()).length, { timeout: 20_000 }).toBe(i);
    if (i < 4) await expect.poll(() => agentPid(app), { timeout: 20_000 }).not.toBeNull();
  }
  const [first = 0, second = 0, third = 0, fourth = 0] = await waits();
  expect(second).toBeGreaterThan(first * 1.5);
  expect(third).toBeGreaterThan(second * 1.5);
  expect(fourth).toBeGreaterThan(third * 1.5);
  await page.getByRole('button', { name: 'Restart now' }).click();
  await expect.poll(() => agentPid(app), { timeout: fourth - 500 }).not.toBeNull();
});

it('answers a call that finds no agent instead of hanging', async () => {
  const { app, page } = await openAtlas();
  await killAgent(app);
  await page.getByRole('alert').filter({ hasText: 'ended unexpectedly' }).waitFor();
  const answer = await page.evaluate(() => window.sockatlas.call.refresh(null));
  expect(answer).toMatchObject({ ok: false, error: { code: 'agent-gone' } });
});

/** Processes below one, from /proc/PID/stat, with their command lines. */
function below(pid: number): { pid: number; command: string }[] {
  const found: { pid: number; command: string }[] = [];
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It has ended.
    }
  }
  for (const child of parents.keys())
    for (let at = parents.get(child); at !== undefined; at = parents.get(at))
      if (at === pid) {
        try {
          found.push({ pid: child, command: readFileSync(`/proc/${child}/cmdline`, 'utf8').replaceAll('\0', ' ') });
        } catch {
          // It has ended.
        }
        break;
      }
  return found;
}

it('loads the page again when that died', async () => {
  // Without a debugger: one that watches would keep the new page waiting.
  const profile = mkdtempSync(join(tmpdir(), 'atlas-profile-'));
  const { program, args, env } = commandOfAtlas(profile);
  const child = spawn(program, args, { env, stdio: 'ignore' });
  onTestFinished(async () => {
    if (child.kill()) await once(child, 'exit');
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const page = (): number | undefined => below(child.pid ?? 0).find(({ command }) => command.includes('--type=renderer'))?.pid;
  await expect.poll(page, { timeout: 15_000 }).toBeDefined();
  const first = page() ?? 0;
  process.kill(first, 'SIGKILL');
  await expect.poll(() => page() !== undefined && page() !== first, { timeout: 15_000 }).toBe(true);
  expect(child.exitCode).toBeNull();
});
