import { aclBytes, modeOfAcl, type Acl, type NamedEntry } from '#core/access/acl.ts';
import { allCapabilities, noCapabilities, type CapabilityName, type Subject } from '#core/access/rules/subject.ts';
import { known } from '#core/model/known.ts';
import type { Random } from '../fixtures/random.ts';

/** Owner, group, mode and list of an inode that a case has made. */
export interface Protection {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  /** The value of `system.posix_acl_access` in hex, or null. */
  readonly acl: string | null;
}

/** A socket, and everything on the way to it, as access-doer.py makes them. */
export interface Case {
  readonly id: string;
  readonly folders: readonly (Protection & { readonly path: string; readonly flag: 'append' | 'immutable' | null })[];
  readonly links: readonly { readonly path: string; readonly target: string; readonly uid: number }[];
  readonly socket: Protection & { readonly path: string };
  /** The mode that stat(2) shows: with an ACL its mask stands for the group. */
  readonly shownMode: number;
  readonly dgram: boolean;
  /** Another name of its inode, by which it is put back. */
  readonly keep: string;
  /** The path by which users come. */
  readonly access: string;
  /** That path ends in a link. */
  readonly last: boolean;
  /** A file on which the socket is mounted, which is then the path by which users come. */
  readonly mounted: string | null;
  readonly mountReadOnly: boolean;
}

const uids = [0, 20001, 20002, 20003];
const gids = [0, 20001, 20002, 30001, 30002, 30003];

const one = (name: string, uid: number, groups: readonly [number, ...number[]], capabilities: ReadonlySet<CapabilityName>): Subject => ({ name, uid, groups: known(groups), capabilities });

/** Users with and without groups, and with some of root's capabilities. */
export const subjects: readonly Subject[] = [
  one('a', 20001, [20001], noCapabilities),
  one('b', 20002, [20002, 30001], noCapabilities),
  one('c', 20003, [30001, 30002, 30003], noCapabilities),
  one('a stranger', 20009, [20009], noCapabilities),
  one('root', 0, [0], allCapabilities),
  one('root without capabilities', 0, [0], noCapabilities),
  one('root who may search', 0, [0], new Set<CapabilityName>(['CAP_DAC_READ_SEARCH'])),
  one('a with CAP_FOWNER', 20001, [20001], new Set<CapabilityName>(['CAP_FOWNER'])),
  one('b with CAP_DAC_OVERRIDE', 20002, [20002, 30001], new Set<CapabilityName>(['CAP_DAC_OVERRIDE'])),
  one('c with CAP_CHOWN', 20003, [30001, 30002], new Set<CapabilityName>(['CAP_CHOWN'])),
];

const folderModes = [0o755, 0o755, 0o711, 0o750, 0o700, 0o777, 0o777, 0o770, 0o1777, 0o1777, 0o1770, 0o775, 0o2755, 0o3777, 0o733];
const socketModes = [0o666, 0o660, 0o600, 0o644, 0o622, 0o777, 0o606, 0o066, 0o640, 0o000];

function drawNamed(random: Random, ids: readonly number[]): NamedEntry[] {
  const entries = new Map<number, NamedEntry>();
  for (let i = random.below(4); i > 0; i--) {
    const id = random.of(ids);
    entries.set(id, { id, permissions: random.below(8) });
  }
  return [...entries.values()].sort((a, b) => a.id - b.id);
}

function drawAcl(random: Random, mode: number): Acl {
  const users = drawNamed(random, uids);
  const groups = drawNamed(random, gids);
  const mask = random.of([7, 7, 7, 6, 5, 3, 2, 0, random.below(8)]);
  return { owner: (mode >> 6) & 7, users, owningGroup: random.of([(mode >> 3) & 7, random.below(8)]), groups, mask, other: random.of([mode & 7, random.below(8)]) };
}

function draw(random: Random, modes: readonly number[], mostBits: number, uid: number): Protection & { readonly shown: number } {
  const mode = random.oneIn(4) ? random.below(mostBits + 1) : random.of(modes);
  const acl = random.oneIn(3) ? drawAcl(random, mode) : null;
  // A list that says no more than the mode is not kept by the kernel.
  const kept = acl && (acl.users.length + acl.groups.length > 0 || acl.mask !== null) ? acl : null;
  return { uid, gid: random.of(gids), mode, acl: kept ? Buffer.from(aclBytes(kept), 'latin1').toString('hex') : null, shown: kept ? (mode & 0o7000) | modeOfAcl(kept) : mode };
}

/** What can be done below a root: immutable and append-only folders, mounts. */
export interface Kinds {
  readonly flags: boolean;
  readonly mounts: boolean;
}

/** A case in its own folder of `root`. */
export function drawCase(random: Random, root: string, number: number, kinds: Kinds): Case {
  const id = `c${number}`;
  const base = `${root}/${id}`;
  const depth = 1 + random.below(3);
  const paths = [base];
  for (let i = 1; i < depth; i++) paths.push(`${paths[i - 1]}/d${i}`);
  const lastFolder = paths[paths.length - 1] ?? base;
  const kind = random.of(['plain', 'plain', 'plain', 'plain', 'middle', 'middle', 'last', 'last', 'read-only', 'mounted', 'flag'] as const);
  const mounts = kinds.mounts && (kind === 'read-only' || kind === 'mounted');
  const socket = draw(random, socketModes, 0o777, random.of(uids));
  const folders = paths.map((path, i) => {
    const flag = kinds.flags && kind === 'flag' && i === paths.length - 1 ? random.of(['append', 'immutable'] as const) : null;
    // A link that ends a path is followed or not by what the folder is that it lies in: mostly a sticky one for all.
    const modes = kind === 'last' && i === 0 && !random.oneIn(3) ? [0o1777] : folderModes;
    const { shown: _shown, ...protection } = draw(random, modes, 0o1777, random.of([0, 0, ...uids]));
    return { path, flag, ...protection };
  });
  const name = random.of(['s', 'a b', '-s', 'ü']);
  const path = `${lastFolder}/${name}`;
  const links: { path: string; target: string; uid: number }[] = [];
  let access = path;
  let mounted: string | null = null;
  const uid = random.of([0, 20001, 20002]);
  if (kind === 'middle') {
    const relative = lastFolder === base ? '.' : lastFolder.slice(base.length + 1);
    links.push({ path: `${base}/l`, target: random.of([lastFolder, relative, `../${id}/${relative}`, `${relative}/../${relative === '.' ? id : (relative.split('/').pop() ?? '')}`]), uid });
    access = `${base}/l/${name}`;
    if (random.oneIn(3)) {
      links.push({ path: `${base}/m`, target: 'l', uid: random.of(uids) });
      access = `${base}/m/${name}`;
    }
  } else if (kind === 'last') {
    if (random.oneIn(3)) links.push({ path: `${base}/k`, target: path, uid: random.of(uids) });
    links.push({ path: `${base}/l`, target: links.length > 0 ? 'k' : random.of([path, path.slice(base.length + 1)]), uid });
    access = `${base}/l`;
  } else if (mounts && kind === 'read-only') access = `${root}-ro${path.slice(root.length)}`;
  else if (mounts && kind === 'mounted') access = mounted = `${lastFolder}/m`;
  const { shown, ...protection } = socket;
  return { id, folders, links, socket: { path, ...protection }, shownMode: shown, dgram: random.oneIn(2), keep: `${root}/keep/${id}`, access, last: kind === 'last', mounted, mountReadOnly: mounted !== null && random.oneIn(2) };
}
