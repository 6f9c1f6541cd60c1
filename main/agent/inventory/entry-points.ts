import { bytes, type Bytes } from '#core/model/bytes.ts';
import type { EntryPoint } from '#core/model/door.ts';
import type { Holder, EntryPointState } from '#core/model/socket.ts';
import { fileSystemOf, Handle, hasOwnDevices, kernelDevice, lstatOf, whatIs } from '../system/inode.ts';
import type { Probed } from '../system/probe.ts';
import { codeOfError } from '../system/xattr.ts';
import { readDoor } from './doors.ts';
import { keep } from './same.ts';

/** The inode that a socket was bound to, as sock_diag tells it; null from a source that does not. */
export interface BoundInode {
  readonly ino: number;
  readonly dev: number;
}

interface Found {
  readonly state: EntryPointState;
  readonly entryPoint: EntryPoint | null;
  readonly checkedAtMs: number;
}

/** Without a watch on its folder an entry point is looked at in every refresh; with one, when it stirs, and at the latest after this. */
const staleAfterMs = 10_000;
/** Holders in other mount namespaces to ask for a path; a socket may have hundreds. */
const mostRoots = 3;

export const entryPointKey = (dev: string, ino: string, path: Bytes): string => `${dev}:${ino}@${path}`;

/** Finds the path inode of bound sockets and reads it; remembers what did not change. */
export class EntryPointReader {
  #found = new Map<string, Found>();
  #next = new Map<string, Found>();
  /** Paths of one folder share its file system's name for as long as the reader lives in one refresh. */
  readonly #fileSystems = new Map<string, string>();

  constructor(private readonly kernel: Probed) {}

  begin(): void {
    this.#next = new Map();
    this.#fileSystems.clear();
  }

  /** Forgets what was not asked for since `begin`. */
  end(): void {
    this.#found = this.#next;
  }

  /**
   * @param watched whether changes in this folder are told to us, so that what we have still holds
   */
  read(name: Bytes, bound: BoundInode | null, holders: readonly Holder[], watched: (folder: Bytes) => boolean): Found {
    const id = `${bound ? `${bound.dev}:${bound.ino}` : ''}@${name}`;
    const again = this.#next.get(id);
    if (again) return again;
    const old = this.#found.get(id);
    const nowMs = Date.now();
    const found =
      old && nowMs - old.checkedAtMs < staleAfterMs && old.state.state === 'found' && watched(folderOf(name))
        ? old
        : this.#look(name, bound, holders, old, nowMs);
    this.#next.set(id, found);
    return found;
  }

  #look(name: Bytes, bound: BoundInode | null, holders: readonly Holder[], old: Found | undefined, nowMs: number): Found {
    const candidates = reaches(name, holders);
    let mismatch: string | null = null;
    let closed = false;
    let missing = false;
    let askedHolder = false;
    for (const [at, reach] of candidates.entries()) {
      const viaHolder = at > 0 || !name.startsWith('/');
      try {
        // Same inode and same ctime: nothing that a door has can have changed (socket objects are another matter).
        const before = old?.entryPoint;
        if (before?.reach === reach) {
          const stat = lstatOf(reach);
          if (stat.ino.toString() === before.ino && stat.dev.toString() === before.dev && stat.ctimeNs.toString() === before.ctimeNs)
            return { state: old?.state ?? { state: 'none' }, entryPoint: before, checkedAtMs: nowMs };
        }
        using handle = new Handle(reach, false);
        const stat = handle.stat();
        const fileSystem = this.#fileSystem(reach, handle);
        const proven =
          stat.isSocket() &&
          (bound === null || (Number(stat.ino & 0xffff_ffffn) === bound.ino && (kernelDevice(stat.dev) === bound.dev || hasOwnDevices(fileSystem))));
        if (proven) {
          const door = readDoor(handle, stat, this.kernel);
          const entryPoint = keep(before ?? undefined, { key: entryPointKey(door.dev, door.ino, name), path: name, reach, ...door, fileSystem });
          return { state: keep(old?.state, { state: 'found', key: entryPoint.key }), entryPoint, checkedAtMs: nowMs };
        }
        mismatch ??= whatIs(stat);
        if (viaHolder) askedHolder = true;
      } catch (error) {
        const code = codeOfError(error);
        if (code === 'ENOENT' || code === 'ENOTDIR') {
          missing = true;
          if (viaHolder) askedHolder = true;
        } else closed = true;
      }
    }
    const state = verdict(name, { candidates: candidates.length, mismatch, closed, missing, askedHolder });
    return { state: keep(old?.state, state), entryPoint: null, checkedAtMs: nowMs };
  }

  #fileSystem(reach: Bytes, handle: Handle): string {
    const folder = folderOf(reach);
    let name = this.#fileSystems.get(folder);
    if (name === undefined) {
      name = fileSystemOf(handle.path);
      this.#fileSystems.set(folder, name);
    }
    return name;
  }
}

/** Paths that may lead to the inode: ours first, then through the root or working folder of holders. */
function reaches(name: Bytes, holders: readonly Holder[]): Bytes[] {
  const pids = holders.slice(0, mostRoots).map((holder) => Number.parseInt(holder.process, 10));
  if (name.startsWith('/')) return [name, ...pids.map((pid) => bytes(`/proc/${pid}/root${name}`))];
  return pids.map((pid) => bytes(`/proc/${pid}/cwd/${name}`));
}

function verdict(
  name: Bytes,
  seen: { candidates: number; mismatch: string | null; closed: boolean; missing: boolean; askedHolder: boolean },
): EntryPointState {
  if (seen.candidates === 0) return { state: 'unknown', reason: { code: 'relative-path' } };
  // Our own view may be another mount namespace than the service's: only a holder's view decides.
  if (!seen.askedHolder) {
    if (seen.closed && !seen.mismatch && !seen.missing) return { state: 'unknown', reason: { code: 'unreachable-path' } };
    return { state: 'unknown', reason: { code: name.startsWith('/') ? 'no-holder-visible' : 'relative-path' } };
  }
  if (seen.mismatch) return { state: 'replaced', what: seen.mismatch };
  return { state: 'gone' };
}

/** The folder of a path, without its final slash; '/' for names at the root. */
export function folderOf(path: Bytes): Bytes {
  const at = path.lastIndexOf('/');
  return bytes(at <= 0 ? '/' : path.slice(0, at));
}
