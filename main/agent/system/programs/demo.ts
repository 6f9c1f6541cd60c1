import { spawn } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoFolderPrefix, ownerFile, parseOwner, startTimeIn } from '#core/services/demo-owner.ts';
import { done, failed, type Result } from '#core/failure.ts';
import { bytes, isBytes, type Bytes } from '#core/model/bytes.ts';

/** The demo services, started by us. Disposing of it ends them, and their folder with them. */
export interface Demo extends Disposable {
  readonly folder: Bytes;
  /** Settles when they have ended, for whatever reason. */
  readonly ended: Promise<void>;
}

/** Less than the window waits for an answer. */
const startWithinMs = 28_000;
const mostWords = 4096;

/** Starts the demo services (main/demo) as a program of their own. They end with us, since their standard input does. */
export function startDemo(): Promise<Result<Demo>> {
  const script = scriptFile();
  if (script === null) return Promise.resolve(failed('unavailable', 'A part of the program is missing: demo.js.', 'Install Sockatlas anew, or build it: npm run build.'));
  // Electron's own program is Node, when it is told so; Node passes over the variable.
  const child = spawn(process.execPath, ['--max-semi-space-size=1', script], { cwd: '/', env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, stdio: 'pipe' });
  return new Promise((resolve) => {
    let said = '';
    let errors = '';
    const ended = new Promise<void>((settle) => child.once('close', () => settle()));
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.stdin.destroy();
      resolve(failed('failed', `The demo services did not start: ${why}`));
    };
    const timer = setTimeout(() => fail('they took too long.'), startWithinMs);
    child.stdin.on('error', () => undefined); // it ended: that is told below
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-mostWords);
    });
    child.stdout.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('latin1')).slice(0, mostWords);
      if (!said.includes('\n')) return;
      clearTimeout(timer);
      const folder = folderSaid(said);
      if (folder === null) fail('what they said was not understood.');
      else resolve(done({ folder, ended, [Symbol.dispose]: () => child.stdin.end() }));
    });
    child.once('error', (error) => fail(error.message));
    void ended.then(() => fail(errors.trim() || 'they ended at once.'));
  });
}

/** In the folder of the programs or above its chunks when it is built; where it is built from the sources otherwise. */
function scriptFile(): string | null {
  const here = dirname(fileURLToPath(import.meta.url));
  return [join(here, 'demo.js'), join(here, '..', 'demo.js'), join(here, '../../../../out/main/demo.js')].find((path) => existsSync(path)) ?? null;
}

function folderSaid(line: string): Bytes | null {
  try {
    const said: unknown = JSON.parse(line);
    return typeof said === 'object' && said !== null && 'folder' in said && typeof said.folder === 'string' && isBytes(said.folder) ? bytes(said.folder) : null;
  } catch {
    return null;
  }
}

/** By folder: when it last changed, and the demo folders in it. */
const seen = new Map<string, { readonly changedNs: bigint; readonly names: readonly string[] }>();

/**
 * The folder of demo services of this user that run, whoever started them, or null. Asked in every look: where nothing changed it costs a stat(2).
 */
export function findDemo(): Bytes | null {
  const base = baseFolder();
  const running = demoFoldersIn(base)
    .map((name) => join(base, name))
    .find(isRunning);
  return running === undefined ? null : bytes(Buffer.from(running).toString('latin1'));
}

/** Where main/demo makes its folder. */
function baseFolder(): string {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  try {
    if (runtime?.startsWith('/') === true && statSync(runtime).isDirectory()) return realpathSync(runtime);
  } catch {
    // not there: as if it were not set
  }
  return realpathSync(tmpdir());
}

function demoFoldersIn(base: string): readonly string[] {
  try {
    const changedNs = lstatSync(base, { bigint: true }).mtimeNs;
    const before = seen.get(base);
    // A clock of inodes goes by ticks: what was young when it was read proves nothing.
    if (before?.changedNs === changedNs && BigInt(Date.now()) * 1_000_000n - changedNs > 100_000_000n) return before.names;
    const names = readdirSync(base).filter((name) => name.startsWith(demoFolderPrefix)).sort();
    seen.set(base, { changedNs, names });
    return names;
  } catch {
    return [];
  }
}

/** Ours, closed to others, and its owner lives. */
function isRunning(path: string): boolean {
  try {
    const stat = lstatSync(path);
    if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o077) !== 0) return false;
    const owner = parseOwner(readFileSync(join(path, ownerFile), 'latin1'));
    return owner !== null && owner.namespace === readlinkSync('/proc/self/ns/pid') && startTimeIn(readFileSync(`/proc/${owner.pid}/stat`, 'latin1')) === owner.startTime;
  } catch {
    return false;
  }
}
