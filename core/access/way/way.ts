import { bytes, type Bytes } from '../../model/bytes.ts';
import type { Folders, Waypoint } from '../../model/folder.ts';

type Of<K extends Waypoint['is']> = Extract<Waypoint, { is: K }>;

/** One thing that a path leads through, in the order in which the kernel meets it: path_resolution(7). */
export type Hop =
  /** A folder in which the next name is looked up. */
  | { readonly is: 'folder'; readonly path: Bytes; readonly facts: Of<'folder'> }
  /** `parent` is the folder that the link is in. `last`: what it leads to is what the path names. */
  | { readonly is: 'link'; readonly path: Bytes; readonly parent: Bytes; readonly facts: Of<'link'>; readonly last: boolean }
  | { readonly is: 'process'; readonly path: Bytes; readonly facts: Of<'process'> }
  | { readonly is: 'unknown'; readonly path: Bytes; readonly facts: Of<'unknown'> }
  /** More links than the kernel follows. */
  | { readonly is: 'loop'; readonly path: Bytes };

/** The way to what a path names. */
export interface Way {
  readonly hops: readonly Hop[];
  /** The folder in which the last name is; null when the way is not known to its end. */
  readonly folder: Bytes | null;
  /** The path of that name, without links; null as above. */
  readonly end: Bytes | null;
}

/** Links that the kernel follows in one path: linux/namei.h, MAXSYMLINKS. */
const mostLinks = 40;

const parentOf = (path: Bytes): Bytes => bytes(path.slice(0, path.lastIndexOf('/')) || '/');
const within = (folder: Bytes, name: string): Bytes => bytes(folder === '/' ? `/${name}` : `${folder}/${name}`);
const namesOf = (path: string): string[] => path.split('/').filter((name) => name !== '' && name !== '.').reverse();

/**
 * Goes along a path as the kernel does, part by part, following links. What stands at each path is asked of `lookUp`: of the facts of
 * a model, or of the system itself. Where it gives `undefined` for the last part, that is what the path names; before, it is not known.
 * @param path absolute
 * @param followLast whether a link at the very end is followed, as by connect(2), or is meant itself, as by unlink(2)
 */
export function wayAlong(path: Bytes, lookUp: (path: Bytes) => Waypoint | undefined, followLast = true): Way {
  const hops: Hop[] = [];
  let at = bytes('/');
  const enter = (folder: Bytes, waypoint: Waypoint | undefined): boolean => {
    if (waypoint?.is === 'folder') hops.push({ is: 'folder', path: folder, facts: waypoint });
    else if (waypoint?.is === 'process') {
      hops.push({ is: 'process', path: folder, facts: waypoint });
      if (waypoint.folder.known) hops.push({ is: 'folder', path: folder, facts: { is: 'folder', ...waypoint.folder.value } });
      else hops.push({ is: 'unknown', path: folder, facts: { is: 'unknown', reason: waypoint.folder.reason } });
      at = folder;
      return waypoint.folder.known;
    } else {
      hops.push({ is: 'unknown', path: folder, facts: waypoint?.is === 'unknown' ? waypoint : { is: 'unknown', reason: { code: 'not-read' } } });
      return false;
    }
    at = folder;
    return true;
  };
  const lost = { folder: null, end: null };
  if (!enter(at, lookUp(at))) return { hops, ...lost };
  /** What is left of it, the next part last. */
  const left = namesOf(path);
  let links = 0;
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (name === '..') {
      // Where it leads to was gone through already, unless it is above the root of a process, which is its own parent.
      if (!roots.test(at)) at = parentOf(at);
      continue;
    }
    const next = within(at, name);
    const waypoint = lookUp(next);
    if (waypoint?.is === 'link' && left.length === 0 && !followLast) return { hops, folder: at, end: next };
    if (waypoint?.is === 'link') {
      hops.push({ is: 'link', path: next, parent: at, facts: waypoint, last: left.length === 0 });
      if (++links > mostLinks) {
        hops.push({ is: 'loop', path: next });
        return { hops, ...lost };
      }
      if (waypoint.target.startsWith('/')) at = bytes('/');
      left.push(...namesOf(waypoint.target));
    } else if (left.length === 0 && waypoint === undefined) return { hops, folder: at, end: next };
    else if (!enter(next, waypoint)) return { hops, ...lost };
  }
  return { hops, folder: at, end: at };
}

const roots = /^\/proc\/\d+\/root$/;

/** The same by the facts of a model. */
export const wayTo = (folders: Folders, path: Bytes, followLast = true): Way => wayAlong(path, (at) => (Object.hasOwn(folders, at) ? folders[at] : undefined), followLast);
