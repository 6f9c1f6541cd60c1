import { wayAlong } from '#core/access/way/way.ts';
import { bytes, type Bytes } from '#core/model/bytes.ts';
import type { FolderFacts, Folders, Waypoint } from '#core/model/folder.ts';
import { known, unknown, type Reason } from '#core/model/known.ts';
import { Glance, type Stamp } from '../system/inodes/glance.ts';
import { readLink } from '../system/inodes/inode.ts';
import { isReadOnly, readProtectedSymlinks } from '../system/inodes/mount.ts';
import { hasNoCapabilities } from '../system/processes/processes.ts';
import { codeOfError } from '../system/inodes/xattr.ts';
import { readAcl } from './doors.ts';
import type { Stirred } from './entry-points.ts';
import { keep } from './same.ts';

interface Remembered {
  /** Undefined where there is neither a folder nor a link. */
  waypoint: Waypoint | undefined;
  /** Null when it must be read again in the next look. */
  stamp: Stamp | null;
  readAtMs: number;
}

/** A mount that was made read-only moves no time stamp. */
const staleAfterMs = 10_000;
/** As in entry-points.ts: what was read within a tick of its change proves nothing. */
const youngMs = 20;

/**
 * What stands on the ways to the folders of entry points: modes, owners, ACLs, links, mounts. There are few, and few of them change, so each
 * is glanced at in every look and read only when it has changed.
 */
export class FolderReader {
  readonly #known = new Map<Bytes, Remembered>();
  #wanted: ReadonlySet<Bytes> = new Set();
  #folders: Folders = {};
  readonly #glance = new Glance();
  #nowMs = 0;

  /**
   * The same object as before when nothing on any way has changed.
   * @param wanted folders in which entry points are looked for: absolute paths
   * @param stirred what has stirred in a folder, as far as that is told to us
   */
  read(wanted: ReadonlySet<Bytes>, stirred: (folder: Bytes) => Stirred): Folders {
    this.#nowMs = Date.now();
    let differs = !sameSet(this.#wanted, wanted);
    for (const [path, one] of this.#known) if (this.#refresh(path, one, stirred)) differs = true;
    if (!differs) return this.#folders;
    this.#wanted = wanted;
    const folders: Record<string, Waypoint> = {};
    const met = new Set<Bytes>();
    const lookUp = (path: Bytes): Waypoint | undefined => {
      met.add(path);
      let one = this.#known.get(path);
      if (!one) this.#known.set(path, (one = this.#look(path, undefined)));
      if (one.waypoint) folders[path] = one.waypoint;
      return one.waypoint;
    };
    for (const folder of wanted) wayAlong(folder, lookUp);
    for (const path of this.#known.keys()) if (!met.has(path)) this.#known.delete(path);
    return (this.#folders = folders);
  }

  /** Whether something else is told of it now. */
  #refresh(path: Bytes, one: Remembered, stirred: (folder: Bytes) => Stirred): boolean {
    const stale = this.#nowMs - one.readAtMs >= staleAfterMs;
    if (!stale && one.stamp && (stirred(path) === 'nothing' || (this.#glance.at(path) === null && this.#glance.is(one.stamp)))) return false;
    const before = one.waypoint;
    Object.assign(one, this.#look(path, before));
    return one.waypoint !== before;
  }

  #look(path: Bytes, before: Waypoint | undefined): Remembered {
    const readAtMs = this.#nowMs;
    const glance = this.#glance;
    const code = glance.at(path);
    if (code !== null) return { waypoint: keep(before, { is: 'unknown', reason: reasonOf(code) }), stamp: null, readAtMs };
    // What lies behind the door of a process changes without it.
    const steady = !path.startsWith('/proc/') && Math.abs(Date.now() - Number(glance.changedNs / 1_000_000n)) >= youngMs;
    const stamp = steady ? glance.stamp : null;
    if (glance.isLink) return { waypoint: keep<Waypoint>(before, this.#link(path)), stamp, readAtMs };
    return { waypoint: glance.isFolder ? keep<Waypoint>(before, { is: 'folder', ...this.#facts(path) }) : undefined, stamp, readAtMs };
  }

  /** Of what was just glanced at. */
  #facts(path: Bytes): FolderFacts {
    const { mode, uid, gid, mountId, isFrozen } = this.#glance;
    return { mode, uid, gid, acl: readAcl(path), mount: { id: mountId, readOnly: isReadOnly(path) }, frozen: isFrozen };
  }

  #link(path: Bytes): Waypoint {
    const { uid } = this.#glance;
    const pid = /^\/proc\/(\d+)\/(?:root|cwd)$/.exec(path)?.[1];
    if (pid !== undefined) {
      // Its folder belongs to the process, its links to root where it lets nobody look into it: proc_pid(5).
      const gone = this.#glance.at(bytes(`/proc/${pid}`));
      if (gone !== null) return { is: 'unknown', reason: reasonOf(gone) };
      const { uid: user, gid: group } = this.#glance;
      const hasNone = user === 0 ? unknown('not-permitted') : hasNoCapabilities(Number(pid));
      const open = uid === user ? hasNone : known(false);
      const inside = bytes(`${path}/.`);
      const code = this.#glance.at(inside);
      return { is: 'process', pid: Number(pid), uid: user, gid: group, open, folder: code === null ? known(this.#facts(inside)) : { known: false, reason: reasonOf(code) } };
    }
    try {
      return { is: 'link', target: readLink(path), uid, protectedSymlinks: readProtectedSymlinks() };
    } catch (error) {
      return { is: 'unknown', reason: reasonOf(codeOfError(error)) };
    }
  }
}

function reasonOf(code: string): Reason {
  if (code === 'EACCES' || code === 'EPERM') return { code: 'unreachable-path' };
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESRCH') return { code: 'vanished' };
  return { code: 'failed', detail: code };
}

const sameSet = (a: ReadonlySet<Bytes>, b: ReadonlySet<Bytes>): boolean => {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const one of a) if (!b.has(one)) return false;
  return true;
};
