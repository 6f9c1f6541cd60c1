import { basename, join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { done, failed, type Result } from '#core/failure.ts';
import { mostInterfaceBytes } from '#core/documentation/file.ts';
import { readWholeFile, writeWholeFile } from '../files/whole-file.ts';

const filters = [
  { name: 'Varlink interfaces', extensions: ['varlink'] },
  { name: 'All files', extensions: ['*'] },
];

/** Interface definitions in files: people choose the file here, the page never names one. */
export class InterfaceFiles {
  /** A dialog is open: another one would lie over it. */
  #asking = false;

  constructor(private readonly window: () => BrowserWindow | null) {}

  async open(): Promise<Result<{ name: string; text: string } | null>> {
    return await this.#ask<{ name: string; text: string } | null>(null, async (window) => {
      const options = { title: 'Open an interface', filters, properties: ['openFile' as const] };
      const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
      const [path] = filePaths;
      if (canceled || path === undefined) return done(null);
      const text = readWholeFile(path, 'text', { pipes: false, mostBytes: mostInterfaceBytes });
      return text.ok ? done({ name: basename(path), text: text.value }) : failed(text.error.code, `${basename(path)} was not opened. ${text.error.message}`, text.error.hint);
    });
  }

  /** @param name what the file is called when nobody chooses otherwise; checked at the border to be no path */
  async save(name: string, text: string): Promise<Result<{ path: string | null }>> {
    return await this.#ask<{ path: string | null }>({ path: null }, async (window) => {
      const options = { title: 'Save the interface', defaultPath: join(app.getPath('documents'), name), filters, properties: ['showOverwriteConfirmation' as const] };
      const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
      if (canceled || filePath === '' || filePath === undefined) return done({ path: null });
      const written = writeWholeFile(filePath, text, 'text');
      return written.ok ? done({ path: filePath }) : written;
    });
  }

  /** One question at a time; what is asked meanwhile counts as cancelled. */
  async #ask<T>(cancelled: T, question: (window: BrowserWindow | null) => Promise<Result<T>>): Promise<Result<T>> {
    if (this.#asking) return done(cancelled);
    this.#asking = true;
    try {
      return await question(this.window());
    } finally {
      this.#asking = false;
    }
  }
}
