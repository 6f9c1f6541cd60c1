// Measures the window at many rows: the real page, fed with a generated model through the port by which its agent's comes.
// scripts/bench.mjs bundles it; it runs as who the window is to run as, since playwright starts Electron as who it is.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as Electron from 'electron';
import type { Page } from 'playwright-core';
import type { EntryPoint } from '#core/model/door.ts';
import type { Delta } from '#core/model/model.ts';
import type { Process } from '#core/model/process.ts';
import type { Socket } from '#core/model/socket.ts';
import type { Bytes } from '#core/model/bytes.ts';

declare global {
  /** Of the page: milliseconds from what was done to the frame that shows it. */
  var benchTimes: number[];
  /** Of Electron's main process. */
  var benchChurn: (on: boolean) => void;
}

const scrollMs = 10_000;

/** Runs in Electron's main process: makes a model and hands it to the page as an agent would. Must stand on its own: it travels as text. */
function feed({ BrowserWindow, MessageChannelMain }: typeof Electron, count: number): void {
  const [window] = BrowserWindow.getAllWindows();
  if (!window) throw new Error('there is no window');
  const known = <T>(value: T) => ({ known: true as const, value });
  const none = <T>() => ({ added: [] as T[], changed: [] as T[], removed: [] as string[] });
  const b = (text: string) => text as Bytes; // ASCII all
  let made = 0;
  const processOf = (i: number): Process => ({
    key: `${i + 1}:7`, pid: i + 1, startTicks: '7', startedAtMs: 0, parentPid: 1, command: b(`worker-${i}`), commandLine: known([b(`/usr/bin/worker-${i}`), b('--serve')]),
    executable: known(b(`/usr/bin/worker-${i}`)), uid: 1000, cgroup: known(b(`/system.slice/worker-${i % 60}.service`)), unit: known(b(`worker-${i % 60}.service`)),
  });
  const entryPointOf = (path: string, i: number): EntryPoint => ({
    key: `40:${i}@${path}`, path: b(path), reach: b(path), dev: '40', ino: String(i), bornNs: '0', mode: 0o660, uid: 1000, gid: 1000, acl: known(null),
    labels: { known: false, reason: { code: 'no-socket-labels' } }, ctimeNs: '0', fileSystem: 'tmpfs',
  });
  /** Of ten: one listens at a path, three were accepted there, one has an abstract name, five have none. */
  const next = (): { one: Socket; doors: EntryPoint[] } => {
    const i = made++;
    const sort = i % 10;
    const name = sort === 0 ? `/run/service-${i % 97}/door-${i}.sock` : sort < 4 ? `/run/service-${i % 97}/shared.sock` : sort === 4 ? `\0abstract-${i}` : '';
    const listens = sort === 0 || sort === 4;
    const one: Socket = {
      key: `1:${i}`, netns: '1', inode: i, cookie: known(String(i)), kind: name === '' ? 'unnamed' : name.startsWith('/') ? 'path' : 'abstract', type: i % 13 === 0 ? 'dgram' : 'stream',
      state: listens ? 'listen' : 'connected', name: b(name), entryPoint: name.startsWith('/') ? { state: 'found', key: sort === 0 ? `40:${i}@${name}` : `40:${i % 97}@${name}` } : { state: 'none' },
      holders: { seen: [{ process: `${(i % 400) + 1}:7`, fds: [3 + (i % 250)] }], complete: true }, uid: known(1000),
      peer: listens ? { state: 'none' } : { state: 'socket', inode: i ^ 1, key: `1:${i ^ 1}` }, waitingClients: [],
      queue: known(listens ? { of: 'listener', waiting: 0, backlog: 128 } : { of: 'connection', receiveBytes: 0, sendBytes: 0 }), shutdown: known({ receive: false, send: false }),
      memory: known({ receiveBytes: 0, sendBytes: 0 }), object: { known: false, reason: { code: 'not-read' } },
    };
    return { one, doors: sort === 0 ? [entryPointOf(name, i)] : [] };
  };
  const { port1, port2 } = new MessageChannelMain();
  window.webContents.postMessage('sockatlas:stream', null, [port1]);
  port2.start();
  let seq = 0;
  const tell = (changes: Partial<Delta>): void => {
    const delta: Delta = { seq: seq++, reset: false, atMs: Date.now(), tookMs: 1, surroundings: null, sockets: none(), entryPoints: none(), processes: none(), registry: none(), ...changes };
    port2.postMessage({ kind: 'delta', delta });
  };
  const first = Array.from({ length: count }, next);
  let keys = first.map(({ one }) => one.key);
  tell({
    reset: true,
    surroundings: { hostName: 'bench', kernelRelease: '0', netns: '1', namespaces: [], uid: 1000, userName: 'bench', source: 'sock_diag', capabilities: [], registries: [], users: { 1000: 'bench' }, groups: { 1000: 'bench' } },
    sockets: { ...none(), added: first.map(({ one }) => one) },
    entryPoints: { ...none(), added: [...Array.from({ length: 97 }, (_, i) => entryPointOf(`/run/service-${i}/shared.sock`, i)), ...first.flatMap(({ doors }) => doors)] },
    processes: { ...none(), added: Array.from({ length: 400 }, (_, i) => processOf(i)) },
  });
  const replaceOnePercent = (): void => {
    const share = Math.max(1, Math.floor(count / 100));
    const fresh = Array.from({ length: share }, next);
    const removed = keys.slice(0, share);
    keys = [...keys.slice(share), ...fresh.map(({ one }) => one.key)];
    tell({ sockets: { ...none(), removed, added: fresh.map(({ one }) => one) }, entryPoints: { ...none(), added: fresh.flatMap(({ doors }) => doors) } });
  };
  let timer: NodeJS.Timeout | undefined;
  globalThis.benchChurn = (on) => {
    clearInterval(timer);
    if (on) timer = setInterval(replaceOnePercent, 1000);
  };
}

/** Runs in the page: from a key or button, as the system stamped it, until the frame with its outcome has been handed on. */
function watch(): void {
  globalThis.benchTimes = [];
  let begunMs = 0;
  const begin = (event: Event): void => {
    begunMs = event.timeStamp;
  };
  const end = (): void =>
    void requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => globalThis.benchTimes.push(performance.now() - begunMs);
      port2.postMessage(null);
    });
  const both = (event: Event): void => {
    begin(event);
    end();
  };
  window.addEventListener('keydown', (event) => (event.key.startsWith('Arrow') ? both : begin)(event), true);
  window.addEventListener('input', end, true);
  window.addEventListener('click', both, true);
}

/** Runs in the page: scrolls through all lines and gives the length of each frame in ms. */
function scroll(lastsMs: number): Promise<number[]> {
  return new Promise((resolve) => {
    const scroller = document.querySelector('[role=treegrid]');
    const frames: number[] = [];
    const begunMs = performance.now();
    let lastMs = begunMs;
    const step = (): void => {
      const nowMs = performance.now();
      frames.push(nowMs - lastMs);
      lastMs = nowMs;
      if (!scroller || nowMs - begunMs > lastsMs) return resolve(frames.slice(1));
      scroller.scrollTop = ((nowMs - begunMs) / lastsMs) * (scroller.scrollHeight - scroller.clientHeight);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}

async function timesOf(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => void globalThis.benchTimes.splice(0));
  await act();
  return page.evaluate(() => globalThis.benchTimes);
}

async function type(page: Page, word: string): Promise<void> {
  for (const letter of word) {
    await page.keyboard.press(letter);
    await sleep(350);
  }
  const told = await page.locator('.filter-count').textContent();
  if (!/^[1-9]\d* of/.test(told ?? '')) throw new Error(`the filter ${word} shows ${told}`);
  for (let i = 0; i < word.length; i++) {
    await page.keyboard.press('Backspace');
    await sleep(350);
  }
}

const [root = '', executablePath = '', rows = ''] = process.argv.slice(2);
// From the checkout, wherever this file is run.
const { _electron } = createRequire(join(root, 'package.json'))('playwright-core') as typeof import('playwright-core');
const asRoot = process.getuid?.() === 0;
const env = Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
const app = await _electron.launch({ executablePath, chromiumSandbox: !asRoot, colorScheme: null, cwd: '/', env, args: [...(asRoot ? ['--no-sandbox'] : []), root, '--filter=kind:path'] });
try {
  const page = await app.firstWindow();
  await page.waitForSelector('html[data-filled=true]');
  await page.evaluate(() => window.sockatlas.call.setPace({ intervalMs: 10_000, paused: true }));
  const box = page.getByRole('combobox', { name: 'Filter' });
  await box.fill('');
  await app.evaluate(feed, Number(rows));
  await page.waitForFunction((least) => Number(document.querySelector('[role=treegrid]')?.getAttribute('aria-rowcount')) > least, Number(rows), { timeout: 60_000 });
  await sleep(4000); // marks of the sockets that were there before end after 3 s
  await page.evaluate(watch);
  await box.focus();
  const letters = await timesOf(page, async () => {
    for (const word of ['door-12', 'kind:path -name:*shared*']) await type(page, word);
  });
  const sorts = await timesOf(page, async () => {
    for (const header of await page.getByRole('columnheader').all()) {
      await header.click({ position: { x: 12, y: 12 } });
      await sleep(700);
    }
  });
  await page.locator('[role=row][data-key]').nth(3).click();
  const moves = await timesOf(page, async () => {
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press('ArrowDown');
      await sleep(120);
    }
  });
  const entry = page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Findings' });
  const opens = await timesOf(page, async () => {
    for (let i = 0; i < 3; i++) {
      await entry.click();
      await page.getByRole('treegrid', { name: 'Findings' }).waitFor();
      await sleep(300);
      await page.keyboard.press('Alt+ArrowLeft');
      await sleep(700);
    }
  });
  await app.evaluate(() => globalThis.benchChurn(true));
  const frames = await page.evaluate(scroll, scrollMs);
  process.stdout.write(JSON.stringify({ letters, sorts, moves, opens, frames }));
} finally {
  await app.close();
}
