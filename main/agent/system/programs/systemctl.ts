import { execFile } from 'node:child_process';

/** systemd answers at once; one that does not must not keep anybody waiting. */
const withinMs = 10_000;
/** Reading all units anew takes longer on a slow machine with many. */
const reloadWithinMs = 90_000;

export type Scope = 'system' | 'user';
export type Systemctl = { readonly ok: true; readonly output: string } | { readonly ok: false; readonly problem: string };

/** Runs systemctl(1) as a child, without a shell. Reading wakes nothing but the manager, which answers. Output as bytes. */
export function systemctl(scope: Scope, args: readonly string[], timeoutMs = withinMs): Promise<Systemctl> {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  return new Promise((resolve) => {
    execFile(
      '/usr/bin/systemctl',
      [...(scope === 'user' ? ['--user'] : []), '--no-pager', '--no-ask-password', ...args],
      { cwd: '/', timeout: timeoutMs, encoding: 'latin1', maxBuffer: 32 * 1024 * 1024, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', SYSTEMD_COLORS: '0', ...(scope === 'user' && runtime !== undefined && { XDG_RUNTIME_DIR: runtime }) } },
      (error, stdout, stderr) => resolve(error ? { ok: false, problem: stderr.trim().split('\n')[0] || error.message } : { ok: true, output: stdout }),
    );
  });
}

/** Has the manager read its unit files anew: systemctl(1), daemon-reload. No unit is started, ended or made anew by it. */
export const reloadUnits = (scope: Scope): Promise<Systemctl> => systemctl(scope, ['daemon-reload'], reloadWithinMs);
