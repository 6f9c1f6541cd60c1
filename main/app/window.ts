import { BrowserWindow, nativeTheme } from 'electron';
import { pageUrl } from './page-protocol.ts';
import type { SettingsFile } from './settings-file.ts';

const smallest = { width: 720, height: 480 };
/** After the page is loaded; a first frame takes a tenth of this. */
const shownAtLatestMs = 1000;
const usual = { width: 1280, height: 800 };

/** The one window: sandboxed, isolated, without Node. It is shown when its first frame is ready. */
export function makeWindow(options: {
  readonly preload: string;
  readonly icon: string;
  readonly settings: SettingsFile;
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly query: Readonly<Record<string, string>>;
}): BrowserWindow {
  const bounds = options.size ? null : options.settings.settings.windowBounds;
  const window = new BrowserWindow({
    ...(options.size ?? (bounds ? { x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height } : usual)),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Sockatlas',
    icon: options.icon,
    // The colour of the page before it is painted, so that dark mode does not flash.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1d2025' : '#ffffff',
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // A hidden window is slowed down, as it should be: nobody looks.
      backgroundThrottling: true,
    },
  });
  if (bounds?.maximized) window.maximize();
  const show = (): void => {
    if (!window.isDestroyed() && !window.isVisible()) window.show();
  };
  window.once('ready-to-show', show);
  // That waits for a first frame, which is lost when the GPU process falls over just then (seen under load): the
  // window would never come, and a hidden one draws no second frame.
  window.webContents.once('did-finish-load', () => setTimeout(show, shownAtLatestMs));
  // Bounds are kept when the window closes: while it moves there is nothing to write yet.
  window.on('close', () => {
    if (options.size) return;
    const normal = window.getNormalBounds();
    options.settings.change({ windowBounds: { ...normal, maximized: window.isMaximized() } });
  });
  // The size of the text is a preference; Chromium keeps its own per origin otherwise.
  window.webContents.on('did-finish-load', () => window.webContents.setZoomFactor(options.settings.settings.zoom));
  const url = new URL(pageUrl);
  for (const [key, value] of Object.entries(options.query)) url.searchParams.set(key, value);
  void window.loadURL(url.href);
  return window;
}
