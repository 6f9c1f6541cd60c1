import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoFolderPrefix, ownerFile, ownerText, parseOwner, startTimeIn, type Owner } from '#core/services/demo-owner.ts';

/** sun_path of unix(7) holds so many bytes and a NUL. */
const mostPathBytes = 107;
/** A folder without an owner is being made, unless it has been so for this long. */
const makingMs = 60_000;

export interface DemoFolder extends Disposable {
  readonly path: string;
  /** Where the socket of a service belongs. */
  socketOf(registered: string): string;
  /** Publishes it. */
  register(registered: string): void;
}

/** Makes the folder: ours alone, below the runtime folder where there is one. Left-over ones of runs that were killed go first. */
export function makeFolder(): DemoFolder {
  const base = baseFolder();
  removeLeftovers(base);
  const path = mkdtempSync(join(base, demoFolderPrefix)); // mode 0700
  try {
    writeFileSync(join(path, ownerFile), ownerText(ourselves()));
    mkdirSync(join(path, 'varlink/registry'), { recursive: true });
  } catch (error) {
    rmSync(path, { recursive: true, force: true });
    throw error;
  }
  return {
    path,
    socketOf: (registered) => {
      const socket = join(path, registered);
      if (Buffer.byteLength(socket) > mostPathBytes) throw new Error(`The folder for the demo services lies too deep: ${socket} is too long for the path of a socket.`);
      return socket;
    },
    register: (registered) => symlinkSync(`../../${registered}`, join(path, 'varlink/registry', registered)),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

function baseFolder(): string {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  if (runtime?.startsWith('/') === true && isFolder(runtime)) return realpathSync(runtime);
  return realpathSync(tmpdir());
}

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function ourselves(): Owner {
  return { pid: process.pid, startTime: startTimeIn(readFileSync('/proc/self/stat', 'latin1')) ?? '0', namespace: readlinkSync('/proc/self/ns/pid') };
}

function removeLeftovers(base: string): void {
  for (const name of readdirSync(base)) {
    if (!name.startsWith(demoFolderPrefix)) continue;
    const path = join(base, name);
    try {
      const stat = lstatSync(path);
      if (stat.isDirectory() && stat.uid === process.getuid?.() && isLeftOver(path, stat.mtimeMs)) rmSync(path, { recursive: true, force: true });
    } catch {
      // another start was quicker
    }
  }
}

function isLeftOver(path: string, changedMs: number): boolean {
  let text: string;
  try {
    text = readFileSync(join(path, ownerFile), 'latin1');
  } catch {
    return Date.now() - changedMs > makingMs;
  }
  const owner = parseOwner(text);
  if (!owner) return Date.now() - changedMs > makingMs;
  if (owner.namespace !== readlinkSync('/proc/self/ns/pid')) return false; // whether it lives cannot be seen from here
  try {
    return startTimeIn(readFileSync(`/proc/${owner.pid}/stat`, 'latin1')) !== owner.startTime;
  } catch {
    return true;
  }
}
