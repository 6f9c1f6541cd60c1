import { dialog, type BrowserWindow } from 'electron';
import { done, type Result } from '#core/failure.ts';
import type { Bytes } from '#core/model/bytes.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import type { DescriptorSent } from '#core/varlink/call.ts';

/** Files whose descriptors go along with a call: people choose them here. */
export class SentFiles {
  #asking = false;

  constructor(private readonly window: () => BrowserWindow | null) {}

  /** One question at a time; what is asked meanwhile counts as cancelled. */
  async choose(mode: DescriptorSent['mode']): Promise<Result<{ path: Bytes | null }>> {
    if (this.#asking) return done({ path: null });
    this.#asking = true;
    try {
      const path = await (mode === 'write' ? this.#toWrite() : this.#toRead());
      return done({ path: path === null ? null : bytesOfText(path) });
    } finally {
      this.#asking = false;
    }
  }

  async #toRead(): Promise<string | null> {
    const window = this.window();
    const options = { title: 'Send a file along with the call', properties: ['openFile' as const, 'showHiddenFiles' as const] };
    const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
    return canceled ? null : (filePaths[0] ?? null);
  }

  async #toWrite(): Promise<string | null> {
    const window = this.window();
    const options = { title: 'Let the service write to a file', properties: ['showOverwriteConfirmation' as const, 'showHiddenFiles' as const] };
    const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
    return canceled || filePath === '' || filePath === undefined ? null : filePath;
  }
}
