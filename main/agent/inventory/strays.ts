import { bytes, type Bytes } from '#core/model/bytes.ts';
import type { Stray } from '#core/model/stray.ts';
import { kindsIn } from '../system/inodes/folder.ts';
import { kernelDevice, lstatOf } from '../system/inodes/inode.ts';

/** What is known of bound sockets, to tell what none of them was bound to. */
export interface Bound {
  /** A socket was bound to this very path. */
  readonly isAsked: (path: Bytes) => boolean;
  /** A socket was bound to this inode, by whatever path: `dev:ino` of an entry point, or `ino` of the kernel's own form. */
  readonly isBound: (inode: { readonly dev: string; readonly ino: string; readonly kernelDev: number }) => boolean;
}

/** Where services put their sockets, and folders right below. */
const usualRoots = (): readonly Bytes[] => {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  return [bytes('/run'), ...(runtime?.startsWith('/') ? [bytes(Buffer.from(runtime).toString('latin1'))] : [])];
};
const moreFolders: readonly Bytes[] = [bytes('/tmp')];

/** systemd keeps one there to mount over what a service may not reach: systemd.exec(5), InaccessiblePaths=. */
const noService = /^\/run\/(?:user\/\d+\/)?systemd\/inaccessible\/sock$/;

/** A service makes its inode a moment before it is in the table of the kernel that was read: what is so young is no stray yet. */
const youngMs = 2000;

/** More are told of nobody: whoever leaves thousands behind must not make every look slow. */
const mostStrays = 1000;

/** What is in a folder, and by what it is known to be so still. */
interface Listing {
  readonly mark: string;
  readonly sockets: readonly Bytes[];
  readonly folders: readonly Bytes[];
}

/** Finds socket inodes that no socket in sight was bound to. Reads folders anew only when they have changed. */
export class StrayReader {
  #kept: ReadonlyMap<Bytes, Listing> = new Map();

  /** @param folders those of known entry points */
  read(folders: Iterable<Bytes>, bound: Bound): Stray[] {
    const kept = new Map<Bytes, Listing>();
    const visit = (folder: Bytes): readonly Bytes[] => {
      const there = kept.get(folder) ?? this.#list(folder);
      if (there) kept.set(folder, there);
      return there?.folders ?? [];
    };
    for (const root of usualRoots()) for (const name of visit(root)) visit(bytes(`${root}/${name}`));
    for (const folder of [...moreFolders, ...folders]) if (!folder.startsWith('/proc/')) visit(folder);
    this.#kept = kept;
    const strays = new Map<string, Stray>();
    for (const [folder, { sockets }] of kept)
      for (const name of sockets) {
        const path = bytes(folder === '/' ? `/${name}` : `${folder}/${name}`);
        if (strays.size >= mostStrays) break;
        if (bound.isAsked(path) || noService.test(path)) continue;
        const stray = strayAt(path, bound);
        if (stray) strays.set(`${stray.dev}:${stray.ino}`, stray);
      }
    return [...strays.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** What is in a folder, as of before when it has not changed; null when it cannot be read. */
  #list(folder: Bytes): Listing | null {
    try {
      const { dev, ino, mtimeNs, mtimeMs } = lstatOf(folder);
      const mark = `${dev}.${ino}.${mtimeNs}`;
      const old = this.#kept.get(folder);
      // What was written in the tick in which it was read may have changed again.
      if (old?.mark === mark && Date.now() - Number(mtimeMs) > youngMs) return old;
      return { mark, ...kindsIn(folder) };
    } catch {
      return null; // not ours to read, or gone: nothing is told of it
    }
  }
}

function strayAt(path: Bytes, bound: Bound): Stray | null {
  try {
    const stat = lstatOf(path);
    if (!stat.isSocket() || Date.now() - Number(stat.ctimeMs) < youngMs) return null;
    const { dev, ino } = { dev: String(stat.dev), ino: String(stat.ino) };
    if (bound.isBound({ dev, ino, kernelDev: kernelDevice(stat.dev) })) return null;
    return { path, dev, ino, mode: Number(stat.mode) & 0o7777, uid: Number(stat.uid), gid: Number(stat.gid) };
  } catch {
    return null; // it went in this moment
  }
}
