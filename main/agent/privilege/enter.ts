export type Entered = { readonly ok: true; /** The user who called pkexec. */ readonly caller: number; /** What it was called with. */ readonly words: readonly string[] } | { readonly ok: false; readonly problem: string };

/** What a door leaves of the environment it was started in. */
const keptVariables = new Set(['LANG', 'LC_ALL']);

/**
 * The threshold of a privileged door: takes note of who called, then leaves everything behind that came with the call. Arguments,
 * variables, working folder and mask of the caller are nobody's to trust; pkexec(1) has closed all descriptors but three.
 */
export function enter(): Entered {
  const user = process.env['PKEXEC_UID'] ?? '';
  for (const name of Object.keys(process.env)) if (!keptVariables.has(name)) delete process.env[name];
  process.env['PATH'] = '/usr/sbin:/usr/bin:/sbin:/bin';
  process.chdir('/');
  process.umask(0o022);
  if (process.getuid?.() !== 0) return { ok: false, problem: 'it is started as root, by pkexec' };
  if (!/^\d{1,10}$/.test(user) || Number(user) > 0xffff_fffe) return { ok: false, problem: 'it is started by pkexec, which says for whom' };
  // The first argument is the door's own path: its first line has env(1) start this program, which adds it.
  return { ok: true, caller: Number(user), words: process.argv.slice(3) };
}
