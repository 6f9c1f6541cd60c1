import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { settingsSchema, type Settings } from '#core/settings.ts';

/** Preferences in one JSON file. A damaged file or member falls back to its default; the rest stays. */
export class SettingsFile {
  #settings: Settings;

  constructor(
    readonly path: string,
    /** Set for this run only; not written. */
    private readonly overrides: Partial<Settings> = {},
  ) {
    this.#settings = read(path);
  }

  get settings(): Settings {
    return { ...this.#settings, ...this.overrides };
  }

  /** Changes what is given and writes the file, whole or not at all. */
  change(members: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Settings {
    const given = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
    this.#settings = settingsSchema.parse({ ...this.#settings, ...given });
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    const temporary = `${this.path}.${process.pid}.new`;
    writeFileSync(temporary, `${JSON.stringify(this.#settings, null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, this.path);
    return this.settings;
  }
}

function read(path: string): Settings {
  let stored: unknown = {};
  try {
    stored = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // No file yet, or one that is no JSON: the defaults hold until the next change writes it anew.
  }
  const outcome = settingsSchema.safeParse(stored);
  return outcome.success ? outcome.data : settingsSchema.parse({});
}
