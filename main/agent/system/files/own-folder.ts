import { statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';

const places = {
  state: { variable: 'XDG_STATE_HOME', usual: '.local/state' },
  cache: { variable: 'XDG_CACHE_HOME', usual: '.cache' },
} as const;

/** Our folder for what this user did, or for what can be had again: XDG base directory specification. It need not be there yet. */
export function ownFolder(place: keyof typeof places): string {
  const { variable, usual } = places[place];
  const given = process.env[variable];
  return given?.startsWith('/') && ours(given) ? join(given, 'sockatlas') : join(homeFolder(), usual, 'sockatlas');
}

/** Under `sudo -E` HOME is another user's: a file of root there would lock them out of their own. */
function homeFolder(): string {
  const home = homedir();
  return ours(home) ? home : userInfo().homedir;
}

function ours(folder: string): boolean {
  if (process.getuid?.() !== 0) return true;
  try {
    return statSync(folder).uid === 0;
  } catch {
    return true; // not there yet: it will be ours
  }
}
