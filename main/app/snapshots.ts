import { basename } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import { done, failed, type Result } from '#core/failure.ts';
import { openedOf, type Opened } from '#core/snapshot/opened.ts';
import { readSnapshotFile, writeSnapshotFile } from '../files/snapshot-file.ts';

const filters = [{ name: 'Snapshots', extensions: ['json'] }];

/** Snapshots of the window: people choose files here, the page never names one. Keeps the one that is looked at. */
export class Snapshots {
  #opened: Result<Opened | null> = done(null);
  /** A dialog is open, or about to be: another one would lie over it. */
  #asking = false;

  constructor(
    private readonly window: () => BrowserWindow | null,
    private readonly takeText: () => Promise<Result<string>>,
  ) {}

  /** Opens the one that the command line names. What is wrong with it the page is told when it asks. */
  openNamed(path: string): void {
    this.#opened = open(path);
  }

  get opened(): Result<Opened | null> {
    const opened = this.#opened;
    if (!opened.ok) this.#opened = done(null); // said once
    return opened;
  }

  close(): void {
    this.#opened = done(null);
  }

  async choose(purpose: 'look' | 'compare'): Promise<Result<Opened | null>> {
    return await this.#ask<Opened | null>(null, async (window) => {
      const options = { title: purpose === 'look' ? 'Open a snapshot' : 'Compare with a snapshot', filters, properties: ['openFile' as const] };
      const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
      const [path] = filePaths;
      if (canceled || path === undefined) return done(null);
      const opened = open(path);
      if (opened.ok && purpose === 'look') this.#opened = opened;
      return opened;
    });
  }

  async save(suggestedName: string): Promise<Result<{ path: string | null }>> {
    return await this.#ask<{ path: string | null }>({ path: null }, async (window) => {
      // Taken first: what is saved is what there was when it was asked for, however long the choice of a name takes.
      const text = await this.takeText();
      if (!text.ok) return text;
      const options = { title: 'Save a snapshot', defaultPath: suggestedName, filters, properties: ['showOverwriteConfirmation' as const] };
      const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
      if (canceled || filePath === '' || filePath === undefined) return done({ path: null });
      const written = writeSnapshotFile(filePath, text.value);
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

function open(path: string): Result<Opened> {
  const read = readSnapshotFile(path, { pipes: false });
  if (!read.ok) return failed(read.error.code, `${basename(path)} was not opened. ${read.error.message}`, read.error.hint);
  return done(openedOf(read.value, basename(path)));
}
