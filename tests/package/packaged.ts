import { spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** The folder that electron-builder made, or the copy that `npm run package -- --check` has put elsewhere. */
export const folder = process.env['SOCKATLAS_PACKAGE'] ?? join(checkout, 'dist/linux-unpacked');
export const program = join(folder, 'sockatlas');
export const launcher = join(folder, 'bin/sockatlas');
export const archive = join(folder, 'resources/app.asar');

export const isRoot = process.getuid?.() === 0;
const [uid, gid] = (process.env['SOCKATLAS_TEST_USER'] ?? '').split(':').map(Number);
/** Who runs the window when these tests run as root. */
const user = isRoot && uid !== undefined && gid !== undefined ? { uid, gid } : null;
export const hasOrdinaryUser = !isRoot || user !== null;

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

interface How {
  /** Root where these tests run as root; an ordinary user otherwise. */
  readonly asRoot?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Called again and again while it runs. */
  readonly meanwhile?: () => void;
}

/** A folder of the one who runs the program; it goes with the test. */
export function ownFolder({ asRoot = false }: How = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'sockatlas-home-'));
  if (user && !asRoot) chownSync(path, user.uid, user.gid);
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Runs a command to its end, with a home of its own and an environment without surprises. */
export function start(command: string, args: readonly string[], how: How = {}): Promise<Ended> {
  const home = ownFolder(how);
  const runtime = join(home, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const as = how.asRoot ? null : user;
  if (as) chownSync(runtime, as.uid, as.gid);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: home,
      env: { PATH: process.env['PATH'] ?? '', DISPLAY: process.env['DISPLAY'] ?? '', LANG: 'C.UTF-8', HOME: home, XDG_RUNTIME_DIR: runtime, ...how.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 45_000,
      ...as,
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (err += data.toString()));
    const timer = setInterval(() => how.meanwhile?.(), 20);
    child.on('error', (error) => {
      clearInterval(timer);
      reject(error);
    });
    child.on('close', (status) => {
      clearInterval(timer);
      resolve({ status, out, err });
    });
  });
}
