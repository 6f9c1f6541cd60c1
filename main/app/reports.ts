import { hostname } from 'node:os';
import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { done, type Result } from '#core/failure.ts';
import { writeWholeFile } from '../files/whole-file.ts';

export type ReportFormat = 'markdown' | 'json' | 'sarif';

const kinds: Readonly<Record<ReportFormat, { readonly name: string; readonly extension: string }>> = {
  markdown: { name: 'Markdown', extension: 'md' },
  json: { name: 'JSON', extension: 'json' },
  sarif: { name: 'SARIF', extension: 'sarif' },
};

/** Reports of findings: people choose the file here, the page never names one. */
export class Reports {
  /** A dialog is open: another one would lie over it. */
  #asking = false;

  constructor(private readonly window: () => BrowserWindow | null) {}

  async save(format: ReportFormat, text: string): Promise<Result<{ path: string | null }>> {
    if (this.#asking) return done({ path: null });
    this.#asking = true;
    try {
      const { name, extension } = kinds[format];
      const host = hostname().replaceAll(/[^\w.-]+/g, '-');
      const options = {
        title: 'Save the findings',
        defaultPath: join(app.getPath('documents'), `${host}-findings-${new Date().toISOString().slice(0, 10)}.${extension}`),
        filters: [{ name, extensions: [extension] }],
        properties: ['showOverwriteConfirmation' as const],
      };
      const window = this.window();
      const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
      if (canceled || filePath === '' || filePath === undefined) return done({ path: null });
      const written = writeWholeFile(filePath, text, 'report');
      return written.ok ? done({ path: filePath }) : written;
    } finally {
      this.#asking = false;
    }
  }
}
