// Measures how long it takes to open the documentation of interfaces of the size of the largest there is: the real page, with a cache as
// introspection fills it. scripts/bench.mjs bundles it; it runs as who the window is to run as.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seedCache } from '../../e2e/varlink/seed.ts';
import { measureStream } from './stream-in-window.ts';
import { largeInterface } from '../../e2e/varlink/large.ts';

declare global {
  /** Of the page: milliseconds from a click or a key to the frame that shows what came of it. */
  var benchTimes: number[];
}

/** Runs in the page. From the event, as the system stamped it, until the frame with its outcome has been handed on. */
function watch(): void {
  globalThis.benchTimes = [];
  const both = (event: Event): void => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => globalThis.benchTimes.push(performance.now() - event.timeStamp);
      port2.postMessage(null);
    });
  };
  window.addEventListener('click', both, true);
  window.addEventListener('input', both, true);
}

const [root = '', executablePath = ''] = process.argv.slice(2);
const { _electron } = createRequire(join(root, 'package.json'))('playwright-core') as typeof import('playwright-core');
const asRoot = process.getuid?.() === 0;
const env = Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const names = Array.from({ length: 8 }, (_, i) => `org.example.large${i}`);
seedCache(env['XDG_RUNTIME_DIR'] ?? '', [{ path: '/run/large.sock', at: '2026-11-24T10:12:00Z', texts: Object.fromEntries(names.map((name) => [name, largeInterface().replace('org.example.large', name)])) }]);

let read: { readonly opens: number[]; readonly jumps: number[]; readonly asked: number[] };
const app = await _electron.launch({ executablePath, chromiumSandbox: !asRoot, colorScheme: null, cwd: '/', env, args: [...(asRoot ? ['--no-sandbox'] : []), root] });
try {
  const page = await app.firstWindow();
  await page.waitForSelector('html[data-filled=true]');
  await page.evaluate(() => window.sockatlas.call.setPace({ intervalMs: 10_000, paused: true }));
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Interfaces', exact: true }).click();
  const list = page.getByRole('listbox', { name: 'All interfaces' });
  await list.waitFor();
  // Texts are read ahead while the page rests.
  await sleep(1500);
  await page.evaluate(watch);
  for (const name of names) {
    await list.getByRole('option', { name }).click();
    await page.locator('[data-member=List0]').getByText('Lists what there is.').waitFor();
    await sleep(800);
  }
  const opens = await page.evaluate(() => globalThis.benchTimes.splice(0));
  // A type in the middle of a long document, which is not drawn yet.
  for (const type of ['Part40', 'Part80', 'Part110']) {
    await page.getByRole('listbox', { name: 'Outline' }).getByRole('option', { name: type, exact: true }).click();
    await sleep(300);
  }
  const jumps = await page.evaluate(() => globalThis.benchTimes.splice(0));
  for (const letters of ['s', 'se', 'set', 'takes:setting7']) {
    await page.getByRole('combobox', { name: 'Ask all interfaces' }).fill(letters);
    await page.getByRole('listbox', { name: 'Found' }).waitFor();
    await sleep(500);
  }
  const asked = await page.evaluate(() => globalThis.benchTimes.splice(0));
  read = { opens, jumps, asked };
} finally {
  await app.close();
}

const withDemo = await _electron.launch({ executablePath, chromiumSandbox: !asRoot, colorScheme: null, cwd: '/', env, args: [...(asRoot ? ['--no-sandbox'] : []), root, '--demo'] });
try {
  process.stdout.write(JSON.stringify({ ...read, stream: await measureStream(withDemo) }));
} finally {
  await withDemo.close();
}
