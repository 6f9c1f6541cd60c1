import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { done, type Result } from '#core/failure.ts';
import type { Bytes } from '#core/model/bytes.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import { writeWholeFile } from '../files/whole-file.ts';

/** Files for what came of calls: people choose them here, the page never names one. */
export class ReplyFiles {
  #asking = false;

  constructor(private readonly window: () => BrowserWindow | null) {}

  /** Asks where to, and writes the JSON of a reply there. */
  async save(text: string): Promise<Result<{ path: string | null }>> {
    const path = await this.#ask('Save the reply', 'reply.json', true);
    if (path === null) return done({ path: null });
    const written = writeWholeFile(path, text.endsWith('\n') ? text : `${text}\n`, 'text');
    return written.ok ? done({ path }) : written;
  }

  /** Asks for the name of a file that is not there yet. */
  async chooseNew(name: string): Promise<Result<{ path: Bytes | null }>> {
    const path = await this.#ask('Save what came along', name, false);
    return done({ path: path === null ? null : bytesOfText(path) });
  }

  /** One question at a time; what is asked meanwhile counts as cancelled. */
  async #ask(title: string, name: string, overwrites: boolean): Promise<string | null> {
    if (this.#asking) return null;
    this.#asking = true;
    try {
      const window = this.window();
      const options = { title, defaultPath: join(app.getPath('documents'), name), properties: overwrites ? ['showOverwriteConfirmation' as const] : [] };
      const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
      return canceled || filePath === '' || filePath === undefined ? null : filePath;
    } finally {
      this.#asking = false;
    }
  }
}
