import { closeSync, constants, openSync } from 'node:fs';
import { dialog, type BrowserWindow } from 'electron';
import { done, failed, type Result } from '#core/failure.ts';
import type { Bytes } from '#core/model/bytes.ts';
import { shownText } from '#core/names/shown.ts';
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
      const path = await (mode === 'read' ? this.#toRead() : this.#toWrite());
      if (path === null) return done({ path: null });
      const made = mode === 'read' ? done(null) : make(path);
      return made.ok ? done({ path: bytesOfText(path) }) : made;
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
    const options = { title: 'Let the service write to a file', properties: ['showHiddenFiles' as const] };
    const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
    return canceled || filePath === '' || filePath === undefined ? null : filePath;
  }
}

/** A name that is new gets an empty file now, for the agent opens only what is there. What is in an old one stays. */
function make(path: string): Result<null> {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_CREAT, 0o600));
    return done(null);
  } catch (error) {
    return failed('failed', `${shownText(path)} cannot be written to: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
