import { bytes, type Bytes } from '#core/model/bytes.ts';
import type { DoorFacts, EntryPoint } from '#core/model/door.ts';
import type { Holder, EntryPointState } from '#core/model/socket.ts';
import { Glance, type Stamp } from '../system/glance.ts';
import { fileSystemOf, Handle, hasOwnDevices, kernelDevice, lstatOf, unknownFileSystem, whatIs } from '../system/inode.ts';
import type { Probed } from '../system/probe.ts';
import { codeOfError } from '../system/xattr.ts';
import { doorOfGlance, readDoor } from './doors.ts';
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
  /** Of the inode when it was read; null when there was none, or when it does not prove that nothing has changed. */
  readonly stamp: Stamp | null;
}

interface Remembered {
  readonly name: Bytes;
  readonly folder: Bytes;
  /** The network namespace of a socket of which only the path is known; null where the path is ours or is proven. */
  readonly scope: string | null;
  readonly bound: BoundInode | null;
  found: Found | null;
  /** The number of the look that has asked for it last. */
  look: number;
  /** Another socket that was bound to the same path, before or after this one. */
  next: Remembered | null;
}

/** Without a watch on its folder an entry point is looked at in every refresh; with one, when it stirs, and at the latest after this. */
const staleAfterMs = 10_000;
/**
 * The clock of a file system goes by ticks, of up to 10 ms where the kernel has no finer ones (before Linux 6.13): what changed again within
 * the same tick as it was read has the same ctime. So a stamp that was so young when it was read is no proof.
 */
const youngMs = 20;
/** Holders in other mount namespaces to ask for a path; a socket may have hundreds. */
const mostRoots = 3;

/** Sockets of two namespaces may have one entry point, each by its own way: the nearest is told, whoever was asked first. */
function add(found: Map<string, EntryPoint>, one: EntryPoint): void {
  const other = found.get(one.key);
  if (!other || one.reach.length < other.reach.length || (one.reach.length === other.reach.length && one.reach < other.reach)) found.set(one.key, one);
}

export const entryPointKey = (dev: string, ino: string, path: Bytes): string => `${dev}:${ino}@${path}`;

/** Finds the path inode of bound sockets and reads it; remembers what did not change. */
export class EntryPointReader {
  /** By name: connections share the name of their listener, so most sockets find theirs read already. */
  readonly #remembered = new Map<Bytes, Remembered>();
  #look = 0;
  #nowMs = 0;
  readonly #glance = new Glance();
  /** Names of file systems by device, for one refresh. Not by folder: a socket may be mounted over a file of another one. */
  readonly #fileSystems = new Map<number, string>();

  constructor(private readonly kernel: Probed) {}

  begin(): void {
    this.#look++;
    this.#nowMs = Date.now();
    this.#fileSystems.clear();
  }

  /** Forgets what was not asked for since `begin`; gives all that was found. */
  end(): Map<string, EntryPoint> {
    const found = new Map<string, EntryPoint>();
    for (const [name, first] of this.#remembered) {
      let kept: Remembered | null = null;
      for (let one: Remembered | null = first; one; ) {
        const { next }: Remembered = one;
        if (one.look === this.#look) {
          one.next = kept;
          kept = one;
          if (one.found?.entryPoint) add(found, one.found.entryPoint);
        }
        one = next;
      }
      if (kept !== first) {
        if (kept) this.#remembered.set(name, kept);
        else this.#remembered.delete(name);
      }
    }
    return found;
  }

  /**
   * @param foreign the network namespace of the socket when it is not our own: its paths are those of its holders
   * @param watched whether changes in this folder are told to us, so that what we have still holds
   */
  read(name: Bytes, bound: BoundInode | null, holders: readonly Holder[], watched: (folder: Bytes) => boolean, foreign: string | null = null): Found {
    // Where device and inode are told they say which path is meant; the same path in two mount namespaces is two then.
    const scope = bound === null ? foreign : null;
    const one = this.#of(name, bound, scope);
    const old = one.found;
    if (old && one.look === this.#look) return old;
    one.look = this.#look;
    if (old && this.#nowMs - old.checkedAtMs < staleAfterMs && old.state.state === 'found' && watched(old.entryPoint && old.entryPoint.reach !== name ? folderOf(old.entryPoint.reach) : one.folder)) return old;
    return (one.found = this.#find(name, bound, holders, old, scope !== null));
  }

  #of(name: Bytes, bound: BoundInode | null, scope: string | null): Remembered {
    const first = this.#remembered.get(name) ?? null;
    for (let one = first; one; one = one.next) if (one.scope === scope && (one.bound === bound || (one.bound?.ino === bound?.ino && one.bound?.dev === bound?.dev))) return one;
    const fresh: Remembered = { name, folder: folderOf(name), scope, bound, found: null, look: 0, next: first };
    this.#remembered.set(name, fresh);
    return fresh;
  }

  #find(name: Bytes, bound: BoundInode | null, holders: readonly Holder[], old: Found | null, holdersOnly: boolean): Found {
    const before = old?.entryPoint ?? undefined;
    const glance = this.#glance;
    // Same inode and same ctime where it was found before: nothing that an entry point has can have changed.
    if (old?.stamp && before?.reach === name && glance.at(name) === null && glance.is(old.stamp)) return { ...old, checkedAtMs: this.#nowMs };
    const all = reaches(name, holders);
    const candidates = holdersOnly && name.startsWith('/') ? all.slice(1) : all;
    let mismatch: string | null = null;
    let closed = false;
    let missing = false;
    let askedHolder = false;
    let otherHere = false;
    for (const [at, reach] of candidates.entries()) {
      const viaHolder = holdersOnly || at > 0 || !name.startsWith('/');
      try {
        const code = glance.at(reach);
        if (code !== null) throw Object.assign(new Error(code), { code });
        if (old?.stamp && before?.reach === reach && glance.is(old.stamp)) return { ...old, checkedAtMs: this.#nowMs };
        const read = this.kernel.state === 'no' ? this.#readGlanced(reach, bound) : this.#readOpened(reach, bound);
        if (read.proven) {
          const { door, fileSystem, stamp } = read;
          const entryPoint = keep(before, { key: entryPointKey(door.dev, door.ino, name), path: name, reach, ...door, fileSystem });
          return { state: keep(old?.state, { state: 'found', key: entryPoint.key }), entryPoint, checkedAtMs: this.#nowMs, stamp };
        }
        if (viaHolder) {
          mismatch ??= read.what;
          askedHolder = true;
        } else otherHere = true;
      } catch (error) {
        const code = codeOfError(error);
        if (code === 'ENOENT' || code === 'ENOTDIR') {
          missing = true;
          if (viaHolder) askedHolder = true;
        } else closed = true;
      }
    }
    const state = verdict(name, { mismatch, closed, nothingHere: missing || otherHere, askedHolder });
    return { state: keep(old?.state, state), entryPoint: null, checkedAtMs: this.#nowMs, stamp: null };
  }

  /** What was just glanced at, when it is the inode that the socket was bound to. */
  #readGlanced(reach: Bytes, bound: BoundInode | null): Read {
    const glance = this.#glance;
    // Only a socket is asked for its file system: by a path, which for a symbolic link would be that of what it leads to.
    const fileSystem = glance.isSocket ? this.#fileSystem(glance.devOfKernel, reach) : null;
    const proven = fileSystem !== null && (bound === null || (glance.inoCut === bound.ino && (glance.devOfKernel === bound.dev || hasOwnDevices(fileSystem))));
    if (!proven) return { proven: false, what: whatIs(lstatOf(reach)) };
    return { proven: true, stamp: stampOf(glance, fileSystem), door: doorOfGlance(reach, glance, this.kernel), fileSystem };
  }

  /** The same by a handle, for there are labels to read, and they must be those of this very inode. */
  #readOpened(reach: Bytes, bound: BoundInode | null): Read {
    using handle = new Handle(reach, false);
    const stat = handle.stat();
    const fileSystem = this.#fileSystem(kernelDevice(stat.dev), handle.path);
    const proven =
      stat.isSocket() && (bound === null || (Number(stat.ino & 0xffff_ffffn) === bound.ino && (kernelDevice(stat.dev) === bound.dev || hasOwnDevices(fileSystem))));
    if (!proven) return { proven: false, what: whatIs(stat) };
    const door = readDoor(handle, stat, this.kernel);
    // The stamp is of the glance, which came before: had the inode changed since, the next look finds another stamp.
    return { proven: true, stamp: stampOf(this.#glance, fileSystem), door, fileSystem };
  }

  #fileSystem(device: number, path: string): string {
    let name = this.#fileSystems.get(device);
    if (name === undefined) {
      name = fileSystemOf(path);
      if (name !== unknownFileSystem) this.#fileSystems.set(device, name); // it went in this moment; others may be there
    }
    return name;
  }
}

/** What to compare with in the next look, or null when it must be read again: it is too young, or something of it could not be told. */
const stampOf = (glance: Glance, fileSystem: string): Stamp | null =>
  fileSystem === unknownFileSystem || Math.abs(Date.now() - Number(glance.changedNs / 1_000_000n)) < youngMs ? null : glance.stamp;

type Read = { readonly proven: true; readonly door: DoorFacts; readonly fileSystem: string; readonly stamp: Stamp | null } | { readonly proven: false; readonly what: string };

/** Paths that may lead to the inode: ours first, then through the root or working folder of holders. */
function reaches(name: Bytes, holders: readonly Holder[]): Bytes[] {
  const pids = holders.slice(0, mostRoots).map((holder) => Number.parseInt(holder.process, 10));
  if (name.startsWith('/')) return [name, ...pids.map((pid) => bytes(`/proc/${pid}/root${name}`))];
  return pids.map((pid) => bytes(`/proc/${pid}/cwd/${name}`));
}

function verdict(name: Bytes, seen: { mismatch: string | null; closed: boolean; nothingHere: boolean; askedHolder: boolean }): EntryPointState {
  // Where a relative path led to was settled when it was bound. That it leads nowhere now may only mean that its holder has
  // changed its working folder, as daemons do.
  if (!name.startsWith('/')) return { state: 'unknown', reason: { code: 'relative-path' } };
  // Our own view may be another mount namespace than the service's: only a holder's view decides.
  if (!seen.askedHolder) return { state: 'unknown', reason: { code: seen.closed && !seen.nothingHere ? 'unreachable-path' : 'no-holder-visible' } };
  if (seen.mismatch) return { state: 'replaced', what: seen.mismatch };
  return { state: 'gone' };
}

/** The folder of a path, without its final slash; '/' for names at the root. */
export function folderOf(path: Bytes): Bytes {
  const at = path.lastIndexOf('/');
  return bytes(at <= 0 ? '/' : path.slice(0, at));
}
