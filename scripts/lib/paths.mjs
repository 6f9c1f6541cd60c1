import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Our folder below an XDG base directory; a relative value counts as not set. */
const xdg = (/** @type {string} */ variable, /** @type {string} */ fallback) => {
  const given = process.env[variable];
  return join(given?.startsWith('/') ? given : join(homedir(), fallback), 'sockatlas');
};

export const cacheFolder = xdg('XDG_CACHE_HOME', '.cache');
