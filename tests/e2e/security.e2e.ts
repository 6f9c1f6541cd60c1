import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openAtlas } from './fixture.ts';

const ourPreload = fileURLToPath(new URL('../../out/preload/index.cjs', import.meta.url));

/**
 * Runs code in the page as the page itself would. What a debugger evaluates may pass by the policy, so the
 * code runs from an event handler, outside of the debugger's call.
 */
const inPage = <T>(page: Page, code: () => T | Promise<T>): Promise<T> => page.evaluate(`new Promise((resolve, reject) => setTimeout(() => { try { resolve((${code.toString()})()); } catch (error) { reject(error); } }))`);

describe('the page', () => {
  it('has nothing of Node and no way to it', async () => {
    const { page } = await openAtlas();
    expect(await inPage(page, () => ['require', 'process', 'module', 'global', 'Buffer', '__dirname', 'ipcRenderer', 'electron'].filter((name) => name in window))).toEqual([]);
    expect(await inPage(page, () => Object.keys(window.sockatlas).sort())).toEqual(['call', 'onAgentState', 'onOpen', 'ready']);
    // What the bridge hands over cannot be bent: contextBridge freezes it.
    expect(
      await inPage(page, () => {
        try {
          Reflect.set(window.sockatlas.call, 'quit', null);
        } catch {
          // Frozen objects may throw; either is well.
        }
        return typeof window.sockatlas.call.quit;
      }),
    ).toBe('function');
  });

  it('runs no text as code', async () => {
    const { page } = await openAtlas();
    const tried = await inPage(page, () => {
      const outcomes: Record<string, string> = {};
      const attempt = (name: string, act: () => unknown): void => {
        try {
          act();
          outcomes[name] = 'went through';
        } catch (error) {
          outcomes[name] = error instanceof Error ? error.name : 'refused';
        }
      };
      attempt('eval', () => (0, eval)('1')); // oxlint-disable-line no-eval -- to see it refused
      attempt('Function', () => new Function('return 1')()); // oxlint-disable-line typescript/no-implied-eval, no-new-func -- the same
      attempt('innerHTML', () => (document.createElement('div').innerHTML = '<b>x</b>'));
      attempt('script text', () => (document.createElement('script').textContent = 'window.broken = 1'));
      attempt('a policy of its own', () => (window as unknown as { trustedTypes: { createPolicy: (name: string, rules: object) => unknown } }).trustedTypes.createPolicy('mine', {}));
      return outcomes;
    });
    for (const [name, outcome] of Object.entries(tried)) expect(outcome, name).not.toBe('went through');
    const handled = await inPage(page, async () => {
      const button = document.createElement('button');
      try {
        button.setAttribute('onclick', 'window.broken = 1');
      } catch {
        return false; // refused as early as here by newer engines
      }
      document.body.append(button);
      button.click();
      button.remove();
      return 'broken' in window;
    });
    expect(handled).toBe(false);
  });

  it('reaches no other place', async () => {
    const { page } = await openAtlas();
    const reached = await inPage(page, async () => {
      const blocked = (promise: Promise<unknown>): Promise<boolean> => promise.then(() => false, () => true);
      const image = (url: string): Promise<unknown> =>
        new Promise((resolve, reject) => {
          const element = new Image();
          element.onload = resolve;
          element.onerror = reject;
          element.src = url;
        });
      return {
        fetchWeb: await blocked(fetch('https://example.com/')),
        fetchOwn: await blocked(fetch('app://sockatlas/index.html')),
        fetchFile: await blocked(fetch('file:///etc/passwd')),
        image: await blocked(image('https://example.com/x.png')),
        imageFile: await blocked(image('file:///etc/passwd')),
        worker: await blocked(new Promise((resolve, reject) => {
          try {
            const worker = new Worker('data:text/javascript,postMessage(1)');
            worker.onmessage = resolve;
            worker.onerror = reject;
          } catch (error) {
            reject(error);
          }
        })),
      };
    });
    expect(reached).toEqual({ fetchWeb: true, fetchOwn: true, fetchFile: true, image: true, imageFile: true, worker: true });
  });

  it('stays where it is, and opens nothing', async () => {
    const { app, page } = await openAtlas();
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'data:text/html,hello', 'app://elsewhere/index.html']) {
      await inPage(page, () => Reflect.set(window, 'mark', 1));
      await page.evaluate((target) => void setTimeout(() => (window.location.href = target)), url);
      // The answer of a call comes after the navigation had its chance.
      await inPage(page, () => window.sockatlas.call.readAbout(null));
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      expect(page.url()).toMatch(/^app:\/\/sockatlas\/index\.html/);
      expect(await inPage(page, () => 'mark' in window), url).toBe(true);
    }
    expect(await inPage(page, () => window.open('https://example.com/') === null)).toBe(true);
    expect(await inPage(page, () => window.open('about:blank') === null)).toBe(true);
    await inPage(page, () => {
      const link = document.createElement('a');
      link.href = 'https://example.com/';
      link.target = '_blank';
      document.body.append(link);
      link.click();
      const form = document.createElement('form');
      form.action = 'https://example.com/';
      document.body.append(form);
      form.submit();
      const view = document.createElement('webview');
      view.setAttribute('src', 'https://example.com/');
      document.body.append(view);
    });
    expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().map((contents) => contents.getURL().split('?')[0]))).toEqual(['app://sockatlas/index.html']);
  });

  it('may leave for an empty page, which Electron asks nobody about, but has no voice there', async () => {
    const { page } = await openAtlas();
    await page.evaluate(() => void setTimeout(() => (window.location.href = 'about:blank')));
    await page.waitForFunction(() => !document.querySelector('.app') || document.documentElement.dataset['filled'] !== 'true');
    // Either it has been brought back, or the border does not know it.
    if (page.url() === 'about:blank') expect(await page.evaluate(() => window.sockatlas.call.readSettings(null))).toMatchObject({ ok: false, error: { code: 'refused' } });
  });

  it('gets no permission', async () => {
    const { page } = await openAtlas();
    const asked = await inPage(page, async () => {
      const state = async (name: string): Promise<string> => (await navigator.permissions.query({ name: name as PermissionName })).state;
      return {
        notifications: await Notification.requestPermission(),
        geolocation: await state('geolocation'),
        camera: await (navigator.mediaDevices?.getUserMedia({ video: true }).then(() => 'granted', () => 'denied') ?? 'denied'),
        clipboard: await (navigator.clipboard?.readText().then(() => 'granted', () => 'denied') ?? 'denied'),
        midi: await state('midi'),
      };
    });
    expect(asked).toEqual({ notifications: 'denied', geolocation: 'denied', camera: 'denied', clipboard: 'denied', midi: 'denied' });
  });

  it('is in the sandbox', async () => {
    const { app } = await openAtlas();
    const { pid, preferences } = await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const contents = window?.webContents as unknown as { getOSProcessId: () => number; getLastWebPreferences: () => Record<string, unknown> };
      return { pid: contents.getOSProcessId(), preferences: contents.getLastWebPreferences() };
    });
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
    if (process.getuid?.() === 0) return;
    // proc(5): 2 is a filter of system calls.
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m);
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^NoNewPrivs:\s+1$/m);
  });
});

describe('the border', () => {
  it('refuses what no schema knows, and lives on', async () => {
    const { page } = await openAtlas();
    const answers = await page.evaluate(async () => {
      const call = window.sockatlas.call as unknown as Record<string, (input: unknown) => Promise<{ ok: boolean; error?: { code: string; message: string } }>>;
      const door = { door: 'entryPoint', reach: '/run/x', path: '/run/x', dev: '1', ino: '1', bornNs: '0' };
      const inputs: [string, unknown][] = [
        ['focus', { sockets: 5 }],
        ['focus', { sockets: Array.from({ length: 501 }, () => 'x') }],
        ['setPace', { intervalMs: 1, paused: false }],
        ['setPace', { intervalMs: Number.NaN, paused: false }],
        ['applyEdit', null],
        ['applyEdit', { edit: { act: 'unlink', door }, undoes: null }],
        ['applyEdit', { edit: { act: 'setMode', door, mode: 0o10000, before: 0 }, undoes: null }],
        ['applyEdit', { edit: { act: 'setLabel', door, name: 'user.\u0100', value: '', before: null }, undoes: null }],
        ['applyEdit', { edit: { act: 'setLabel', door, name: 'user.x', value: 'x'.repeat(65_537), before: null }, undoes: null }],
        ['readHistory', { limit: -1 }],
        ['readLabel', { door: { ...door, door: 'window' }, name: 'user.x' }],
        ['copy', { text: 5 }],
        ['setZoom', { factor: 100 }],
        ['refresh', { __proto__: { seq: 1 } }],
        ['refresh', undefined],
      ];
      return Promise.all(inputs.map(async ([name, input]) => [name, await call[name]?.(input)] as const));
    });
    for (const [name, answer] of answers) {
      expect(answer, name).toMatchObject({ ok: false, error: { code: 'bad-input' } });
      expect(answer?.error?.message).not.toContain('xxxx');
    }
    expect(await page.evaluate(() => window.sockatlas.call.readSettings(null))).toMatchObject({ ok: true });
  });

  it('only touches labels in the name space of users', async () => {
    const { page, sockets } = await openAtlas({ before: (made) => made.listen('door.sock') });
    const answer = await page.evaluate(async (path) => {
      const call = window.sockatlas.call as unknown as Record<string, (input: unknown) => Promise<{ ok: boolean; error?: { code: string } }>>;
      return call['applyEdit']?.({ edit: { act: 'setLabel', door: { door: 'entryPoint', reach: path, path, dev: '0', ino: '0', bornNs: '0' }, name: 'security.selinux', value: 'x', before: null }, undoes: null });
    }, sockets.path('door.sock'));
    expect(answer).toMatchObject({ ok: false });
    expect(answer?.error?.code).toMatch(/bad-input|refused|replaced/);
  });

  /** A second preload, as an intruder in the preload would have it: it may send whatever it likes on the real channels. */
  async function withRawChannels(): Promise<{ page: Page; app: Awaited<ReturnType<typeof openAtlas>>['app'] }> {
    const atlas = await openAtlas();
    const file = join(atlas.config, 'raw.cjs');
    writeFileSync(file, `const { contextBridge, ipcRenderer } = require('electron'); contextBridge.exposeInMainWorld('raw', { invoke: (channel, ...rest) => ipcRenderer.invoke(channel, ...rest).then((answer) => JSON.stringify(answer), (error) => 'no handler: ' + error.message) });`);
    await atlas.app.evaluate(({ session }, path) => {
      const target = session.defaultSession as unknown as { registerPreloadScript?: (script: object) => void; setPreloads: (paths: string[]) => void };
      // Named anew in Electron 35.
      if (target.registerPreloadScript) target.registerPreloadScript({ type: 'frame', filePath: path });
      else target.setPreloads([path]);
    }, file);
    await atlas.page.reload();
    await atlas.page.waitForFunction(() => 'raw' in window);
    return { page: atlas.page, app: atlas.app };
  }

  const raw = (page: Page, channel: string, ...rest: unknown[]): Promise<string> =>
    page.evaluate(([name, ...values]) => (window as unknown as { raw: { invoke: (name: string, ...rest: unknown[]) => Promise<string> } }).raw.invoke(String(name), ...values), [channel, ...rest]);

  it('refuses calls that it does not have, and channels that it does not have', async () => {
    const { page } = await withRawChannels();
    for (const name of ['eval', 'toString', '__proto__', 'constructor', '', 5, null, { name: 'quit' }, ['quit']]) expect(JSON.parse(await raw(page, 'sockatlas:call', name, null)), JSON.stringify(name)).toMatchObject({ ok: false, error: { code: 'refused' } });
    for (const channel of ['sockatlas:quit', 'ELECTRON_BROWSER_REQUIRE', 'GUEST_VIEW_MANAGER_CALL', 'sockatlas:stream']) expect(await raw(page, channel, 'x')).toContain('no handler');
    // The right name on the same channel is answered: the refusals above came from the check and not from a broken channel.
    expect(JSON.parse(await raw(page, 'sockatlas:call', 'readSettings', null))).toMatchObject({ ok: true });
  });

  it('refuses a foreign page that has our own preload', async () => {
    const { app } = await withRawChannels();
    const answer = await app.evaluate(async ({ BrowserWindow }, preload) => {
      const foreign = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      try {
        await foreign.loadURL('data:text/html,<title>foreign</title>');
        return (await foreign.webContents.executeJavaScript('window.sockatlas.call.readSettings(null)')) as unknown;
      } finally {
        foreign.destroy();
      }
    }, ourPreload);
    expect(answer).toMatchObject({ ok: false, error: { code: 'refused' } });
  });

  it('refuses our own page in another window', async () => {
    const { app } = await withRawChannels();
    const answer = await app.evaluate(async ({ BrowserWindow }, preload) => {
      const second = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      try {
        await second.loadURL('app://sockatlas/index.html');
        return (await second.webContents.executeJavaScript('window.sockatlas.call.readSettings(null)')) as unknown;
      } finally {
        second.destroy();
      }
    }, ourPreload);
    expect(answer).toMatchObject({ ok: false, error: { code: 'refused' } });
  });

  it('lets no frame in', async () => {
    const { app, page } = await openAtlas();
    await inPage(page, async () => {
      for (const url of ['https://example.com/', 'app://sockatlas/index.html', 'data:text/html,x']) {
        const frame = document.createElement('iframe');
        frame.src = url;
        await new Promise((resolve) => {
          frame.onload = resolve;
          frame.onerror = resolve;
          document.body.append(frame);
        });
      }
    });
    const inside = await app.evaluate(async ({ BrowserWindow }) => {
      const frames = BrowserWindow.getAllWindows()[0]?.webContents.mainFrame.frames ?? [];
      return Promise.all(frames.map((frame) => frame.executeJavaScript('typeof window.sockatlas + document.body.textContent').catch(() => 'blocked') as Promise<string>));
    });
    expect(inside.filter((text) => text.includes('object') || text.includes('x') )).toEqual([]);
  });
});

it('sends the policy with the page', async () => {
  const { app } = await openAtlas();
  const policy = await app.evaluate(async ({ net }) => (await net.fetch('app://sockatlas/index.html')).headers.get('content-security-policy'));
  for (const rule of ["default-src 'none'", "script-src 'self'", "connect-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'", "object-src 'none'", "require-trusted-types-for 'script'"]) expect(policy).toContain(rule);
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
});
