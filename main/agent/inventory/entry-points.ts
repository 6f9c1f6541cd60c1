import { bytes, type Bytes } from '#core/model/bytes.ts';
import type { DoorFacts, EntryPoint } from '#core/model/door.ts';
import type { Mount } from '#core/model/folder.ts';
import type { Holder, EntryPointState } from '#core/model/socket.ts';
import { Glance, type Stamp } from '../system/inodes/glance.ts';
import { fileSystemOf, Handle, hasOwnDevices, kernelDevice, lstatOf, unknownFileSystem, whatIs } from '../system/inodes/inode.ts';
import { isReadOnly } from '../system/inodes/mount.ts';
import type { Probed } from '../system/inodes/probe.ts';
import { codeOfError } from '../system/inodes/xattr.ts';
import { doorOfGlance, readDoor } from './doors.ts';
import { keep } from './same.ts';

/** The inode that a socket was bound to, as sock_diag tells it; null from a source that does not. */
export interface BoundInode {
  readonly ino: number;
  readonly dev: number;
}

export interface Found {
  readonly state: EntryPointState;
  readonly entryPoint: EntryPoint | null;
  readonly checkedAtMs: number;
  /** Of the inode when it was read; null when there was none, or when it does not prove that nothing has changed. */
  readonly stamp: Stamp | null;
}

/** A bound path that one or more sockets ask for: connections share the name of their listener. */
export interface Asked {
  readonly name: Bytes;
  readonly bound: BoundInode | null;
  /** The network namespace of a socket of which only the path is known; null where the path is ours or is proven. */
  readonly scope: string | null;
  /** Keys of the sockets that ask. */
  readonly askers: Set<string>;
  /** What was found when it was looked at the last time; null before the first look. */
  readonly found: Found | null;
}

interface Remembered extends Asked {
  folder: Bytes;
  found: Found | null;
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

export const entryPointKey = (dev: string, ino: string, path: Bytes): string => `${dev}:${ino}@${path}`;

/** What is known to have stirred in a folder since the look before: nothing, these names of it, or anything. */
export type Stirred = 'nothing' | ReadonlySet<Bytes> | 'anything';

/** Finds the path inode of bound sockets and reads it; remembers what did not change. */
export class EntryPointReader {
  /** By name; of one name there may be sockets that were bound one after the other, or in other mount namespaces. */
  readonly #asked = new Map<Bytes, Remembered[]>();
  /** By the folder in which it is found. */
  readonly #inFolder = new Map<Bytes, Set<Remembered>>();
  readonly #fresh = new Set<Remembered>();
  /** Looked at in every refresh: what is not found now may be there in the next. */
  readonly #missing = new Set<Remembered>();
  #found = new Map<string, EntryPoint>();
  #shared = false;
  #nowMs = 0;
  readonly #glance = new Glance();
  /** Names of file systems by device, for one refresh. Not by folder: a socket may be mounted over a file of another one. */
  readonly #fileSystems = new Map<number, string>();
  /** Whether mounts take no writes, by their id, for one refresh. */
  readonly #mounts = new Map<string, Mount>();
  #folders: ReadonlySet<Bytes> | null = null;

  constructor(private readonly kernel: Probed) {}

  /** All that are found. What was handed out stays as it is. */
  get entryPoints(): ReadonlyMap<string, EntryPoint> {
    this.#shared = true;
    return this.#found;
  }

  /** Absolute paths of the folders in which entry points are, or are looked for. The same set as before when it has not changed. */
  get folders(): ReadonlySet<Bytes> {
    return (this.#folders ??= new Set([...this.#inFolder.keys()].filter((folder) => folder.startsWith('/'))));
  }

  /** Whether a socket was bound to this very path. */
  isAsked(path: Bytes): boolean {
    return this.#asked.has(path);
  }

  /** Inodes that sockets were bound to, in the kernel's own form `dev:ino`, and `:ino` where the device says nothing or is not told. */
  boundInodes(): ReadonlySet<string> {
    const inodes = new Set<string>();
    for (const all of this.#asked.values())
      for (const { bound, found } of all) {
        if (bound) inodes.add(`${bound.dev}:${bound.ino}`);
        if (found?.entryPoint) inodes.add(`=${found.entryPoint.dev}:${found.entryPoint.ino}`);
        if (bound && found?.entryPoint && hasOwnDevices(found.entryPoint.fileSystem)) inodes.add(`:${bound.ino}`);
      }
    return inodes;
  }

  /**
   * A socket asks for its entry point, until `release`.
   * @param foreign the network namespace of the socket when it is not our own: its paths are those of its holders
   */
  ask(key: string, name: Bytes, bound: BoundInode | null, foreign: string | null = null): Asked {
    // Where device and inode are told they say which path is meant; the same path in two mount namespaces is two then.
    const scope = bound === null ? foreign : null;
    const all = this.#asked.get(name);
    let one: Remembered | undefined;
    // Hardly ever more than one.
    for (const other of all ?? []) if (isOf(other, bound, scope)) one = other;
    if (!one) {
      one = { name, bound, scope, askers: new Set(), folder: folderOf(name), found: null };
      if (all) all.push(one);
      else this.#asked.set(name, [one]);
      this.#fresh.add(one);
      this.#place(one, one.folder);
    }
    one.askers.add(key);
    return one;
  }

  release(asked: Asked, key: string): void {
    asked.askers.delete(key);
    if (asked.askers.size > 0) return;
    const all = this.#asked.get(asked.name) ?? [];
    const one = all.find((other) => other === asked);
    if (!one) return;
    if (all.length === 1) this.#asked.delete(asked.name);
    else all.splice(all.indexOf(one), 1);
    this.#displace(one);
    this.#fresh.delete(one);
    this.#missing.delete(one);
    this.#tell(one.name, one.found?.entryPoint ?? null, null);
  }

  /**
   * Looks at those that may have changed.
   * @param stirred what has stirred in a folder, as far as that is told to us
   * @param holdersOf the socket that answers for all that ask
   * @returns those of which something else is told now
   */
  refresh(stirred: (folder: Bytes) => Stirred, holdersOf: (askers: ReadonlySet<string>) => readonly Holder[]): Asked[] {
    this.#nowMs = Date.now();
    this.#fileSystems.clear();
    this.#mounts.clear();
    const changed: Asked[] = [];
    const done = new Set<Remembered>();
    const look = (one: Remembered): void => {
      if (done.has(one)) return;
      done.add(one);
      if (this.#lookAt(one, holdersOf)) changed.push(one);
    };
    for (const [folder, all] of Array.from(this.#inFolder)) {
      const names = stirred(folder);
      // A copy: what is found elsewhere leaves the set.
      for (const one of names === 'anything' ? [...all] : all) {
        const { found } = one;
        if (names === 'anything' || !found || this.#nowMs - found.checkedAtMs >= staleAfterMs || (names !== 'nothing' && names.has(nameIn(found.entryPoint?.reach ?? one.name)))) look(one);
      }
    }
    for (const one of [...this.#fresh, ...this.#missing]) look(one);
    this.#fresh.clear();
    return changed;
  }

  #lookAt(one: Remembered, holdersOf: (askers: ReadonlySet<string>) => readonly Holder[]): boolean {
    const old = one.found;
    const now = this.#find(one.name, one.bound, () => holdersOf(one.askers), old, one.scope !== null);
    one.found = now;
    if (now.state.state === 'found') this.#missing.delete(one);
    else this.#missing.add(one);
    if (old && old.state === now.state && old.entryPoint === now.entryPoint) return false;
    this.#tell(one.name, old?.entryPoint ?? null, now.entryPoint);
    const folder = now.entryPoint ? folderOf(now.entryPoint.reach) : folderOf(one.name);
    if (folder !== one.folder) {
      this.#displace(one);
      this.#place(one, folder);
    }
    return true;
  }

  #place(one: Remembered, folder: Bytes): void {
    one.folder = folder;
    const all = this.#inFolder.get(folder);
    if (all) all.add(one);
    else {
      this.#inFolder.set(folder, new Set([one]));
      this.#folders = null;
    }
  }

  #displace(one: Remembered): void {
    const all = this.#inFolder.get(one.folder);
    all?.delete(one);
    if (all?.size === 0 && this.#inFolder.delete(one.folder)) this.#folders = null;
  }

  /** What was found at this path under these keys may be another entry point now, or none. */
  #tell(path: Bytes, before: EntryPoint | null, now: EntryPoint | null): void {
    if (before === now) return;
    for (const key of new Set([before?.key, now?.key])) {
      if (key === undefined) continue;
      const nearest = this.#nearest(path, key);
      if (nearest === (this.#found.get(key) ?? null)) continue;
      if (this.#shared) this.#found = new Map(this.#found);
      this.#shared = false;
      if (nearest) this.#found.set(key, nearest);
      else this.#found.delete(key);
    }
  }

  /** Sockets of two namespaces may have one entry point, each by its own way: the nearest is told, whoever was asked first. */
  #nearest(path: Bytes, key: string): EntryPoint | null {
    let nearest: EntryPoint | null = null;
    for (const { found } of this.#asked.get(path) ?? []) {
      const one = found?.entryPoint ?? null;
      if (one?.key === key && (!nearest || one.reach.length < nearest.reach.length || (one.reach.length === nearest.reach.length && one.reach < nearest.reach))) nearest = one;
    }
    return nearest;
  }

  #find(name: Bytes, bound: BoundInode | null, holders: () => readonly Holder[], old: Found | null, holdersOnly: boolean): Found {
    const before = old?.entryPoint ?? undefined;
    const glance = this.#glance;
    // Same inode and same ctime where it was found before: nothing that an entry point has can have changed.
    if (old?.stamp && before?.reach === name && glance.at(name) === null && glance.is(old.stamp)) return { ...old, checkedAtMs: this.#nowMs };
    const all = reaches(name, holders());
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
          const { door, fileSystem, stamp, mount } = read;
          const entryPoint = keep(before, { key: entryPointKey(door.dev, door.ino, name), path: name, reach, ...door, fileSystem, mount });
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
    return { proven: true, stamp: stampOf(glance, fileSystem), door: doorOfGlance(reach, glance, this.kernel), fileSystem, mount: this.#mount(reach) };
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
    return { proven: true, stamp: stampOf(this.#glance, fileSystem), door, fileSystem, mount: this.#mount(handle.path) };
  }

  /** Of what was just glanced at. @param path one that leads to it */
  #mount(path: string): Mount {
    const id = this.#glance.mountId;
    const known = this.#mounts.get(id);
    if (known) return known;
    const mount = { id, readOnly: isReadOnly(path) };
    if (id !== '0') this.#mounts.set(id, mount);
    return mount;
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

type Read = { readonly proven: true; readonly door: DoorFacts; readonly fileSystem: string; readonly mount: Mount; readonly stamp: Stamp | null } | { readonly proven: false; readonly what: string };

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

const isOf = (one: Asked, bound: BoundInode | null, scope: string | null): boolean => one.scope === scope && (one.bound === bound || (one.bound?.ino === bound?.ino && one.bound?.dev === bound?.dev));

const nameIn = (path: Bytes): Bytes => bytes(path.slice(path.lastIndexOf('/') + 1));

/** The folder of a path, without its final slash; '/' for names at the root. */
export function folderOf(path: Bytes): Bytes {
  const at = path.lastIndexOf('/');
  return bytes(at <= 0 ? '/' : path.slice(0, at));
}
