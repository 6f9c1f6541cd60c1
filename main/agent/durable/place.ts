import { homedir } from 'node:os';
import type { Scope } from '../system/programs/systemctl.ts';

/** Where units of the user's own manager are configured, null for the system's: XDG base directory specification. */
export function configFolder(scope: Scope): string | null {
  if (scope === 'system') return null;
  const given = process.env['XDG_CONFIG_HOME'];
  return given?.startsWith('/') ? given : `${homedir()}/.config`;
}
