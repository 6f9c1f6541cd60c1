import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { settingsSchema, settingsVersion, upToDate, type Settings } from '#core/settings.ts';

/**
 * Preferences in one JSON file. What is not understood in it falls back to its default while this version runs, and stays in the file: it may
 * be a newer version's. A file that is no JSON is put aside before another takes its place.
 */
export class SettingsFile {
  #settings: Settings;
  /** As it stands in the file, with what this version does not know. */
  #stored: Readonly<Record<string, unknown>>;
  #damaged: boolean;

  constructor(
    readonly path: string,
    /** Set for this run only; not written. */
    private readonly overrides: Partial<Settings> = {},
  ) {
    const { stored, damaged } = read(path);
    this.#stored = stored;
    this.#damaged = damaged;
    this.#settings = settingsSchema.parse(stored);
  }

  get settings(): Settings {
    return { ...this.#settings, ...this.overrides };
  }

  /** Changes what is given and writes the file, whole or not at all. */
  change(members: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Settings {
    const given = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
    const { version } = this.#stored;
    this.#settings = settingsSchema.parse({ ...this.#settings, ...given });
    // Of what is changed, as the schema has it; the rest as it was.
    const changed = Object.fromEntries(Object.entries(this.#settings).filter(([name]) => name in given || !(name in this.#stored)));
    this.#stored = { ...this.#stored, ...changed, version: typeof version === 'number' && version > settingsVersion ? version : settingsVersion };
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    if (this.#damaged) copyFileSync(this.path, `${this.path}.damaged`);
    this.#damaged = false;
    const temporary = `${this.path}.${process.pid}.new`;
    writeFileSync(temporary, `${JSON.stringify(this.#stored, null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, this.path);
    return this.settings;
  }
}

function read(path: string): { readonly stored: Readonly<Record<string, unknown>>; readonly damaged: boolean } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { stored: {}, damaged: false }; // no file yet, or none that may be read
  }
  try {
    const stored: unknown = JSON.parse(text);
    if (typeof stored === 'object' && stored !== null && !Array.isArray(stored)) return { stored: upToDate({ ...stored }), damaged: false };
  } catch {
    // Told below.
  }
  return { stored: {}, damaged: text.trim() !== '' };
}
