import type { Capability } from '#core/model/capability.ts';
import { shownBytes } from '#core/names/shown.ts';
import { libcProblem } from '../system/libc.ts';
import type { Probed } from '../system/inodes/probe.ts';
import type { HiddenProcess } from './holders.ts';
import type { Namespace } from '#core/model/namespace.ts';
import type { Table } from './source.ts';

/** What the agent found it can and cannot see here, each by having tried it. */
export function capabilitiesOf(found: {
  readonly labels: { readonly entryPoint: Probed; readonly object: Probed };
  readonly source: Pick<Table, 'name' | 'doubt'> | null;
  readonly namespaces: { readonly all: readonly Namespace[]; /** Processes whose namespace is not for us to know. */ readonly hidden: number };
  readonly hidden: readonly HiddenProcess[];
  readonly root: boolean;
  readonly unwatched: number;
}): Capability[] {
  return [
    labels('labels-entry-point', found.labels.entryPoint, 'entry points'),
    labels('labels-object', found.labels.object, 'socket objects'),
    sourceCapability(found.source),
    holders(found.hidden, found.root),
    namespaces(found.namespaces, found.root),
    found.unwatched > 0
      ? {
          id: 'watch',
          state: 'partly',
          short: 'partly',
          sentence: `${found.unwatched} folders with sockets are not watched; changes there are found by the next look.`,
          remedy: 'Raise fs.inotify.max_user_watches or max_user_instances if it is the kernel that refuses.',
        }
      : { id: 'watch', state: 'yes', short: 'on', sentence: 'Folders of entry points and registries are watched, so changes there show at once.', remedy: null },
  ];
}

function namespaces({ all, hidden }: { readonly all: readonly Namespace[]; readonly hidden: number }, root: boolean): Capability {
  const id = 'namespaces';
  const blind = all.find(({ blindSpot }) => blindSpot !== null);
  const count = all.length === 1 ? 'Every process that can be seen lives in one network namespace.' : `${all.length} network namespaces are read.`;
  if (hidden === 0 && !blind) return { id, state: 'yes', short: String(all.length), sentence: count, remedy: null };
  const unseen = hidden === 0 ? '' : ` Where ${hidden === 1 ? 'one process lives' : `${hidden} processes live`} is not told, so a namespace that only they share is missing.`;
  return {
    id,
    state: 'partly',
    short: `${all.length} seen`,
    sentence: `${count}${unseen}${blind ? ` Of ${blind.name}: ${blind.blindSpot}` : ''}`,
    remedy: root ? null : 'The command line shows all: sudo sockatlas list',
  };
}

/** Named in the sentence; the others are counted. */
const mostNamed = 3;

function holders(hidden: readonly HiddenProcess[], root: boolean): Capability {
  const id = 'holders';
  if (!root)
    return {
      id,
      state: 'partly',
      short: 'own only',
      sentence: 'Which process holds a socket is visible for your own processes only: the kernel shows the descriptors of others to root.',
      remedy: 'The command line shows all: sudo sockatlas list',
    };
  if (hidden.length === 0) return { id, state: 'yes', short: 'all', sentence: 'The holders of every socket are visible.', remedy: null };
  // Root meets this in sandboxes and containers: the access mode PTRACE_MODE_READ of ptrace(2) is a security module's to refuse.
  const named = hidden.slice(0, mostNamed).map(({ pid, command }) => `${shownBytes(command)} (pid ${pid})`);
  const whom = `${named.join(', ')}${hidden.length > mostNamed ? ', …' : ''}`;
  return {
    id,
    state: 'partly',
    short: `all but ${hidden.length}`,
    sentence: `The descriptors of ${hidden.length === 1 ? 'one process' : `${hidden.length} processes`} are hidden even from root: ${whom}. What they hold is not known; the holders of all others are visible.`,
    remedy: 'A security module or the sandbox that this runs in guards them; outside of it all can be seen.',
  };
}

function labels(id: 'labels-entry-point' | 'labels-object', probed: Probed, where: string): Capability {
  switch (probed.state) {
    case 'yes':
      return { id, state: 'yes', short: 'yes', sentence: `This kernel keeps labels on ${where}: a trial label was set and read back.`, remedy: null };
    case 'no':
      return {
        id,
        state: 'no',
        short: 'not on this kernel',
        sentence: `This kernel keeps no labels on ${where}: a trial label on a socket of our own was refused (${probed.code}).`,
        remedy: 'Labels on sockets came with Linux 7.1.',
      };
    case 'untried':
      return { id, state: 'partly', short: 'not tried', sentence: `Whether this kernel keeps labels on ${where} could not be tried: ${probed.why}.`, remedy: null };
  }
}

function sourceCapability(source: Pick<Table, 'name' | 'doubt'> | null): Capability {
  const id = 'source';
  if (source === null)
    return { id, state: 'no', short: 'none', sentence: 'Neither sock_diag nor /proc/net/unix can be read here.', remedy: 'Mount /proc, or allow netlink sockets to this program.' };
  if (source.name === 'sock_diag')
    return { id, state: source.doubt ? 'partly' : 'yes', short: 'sock_diag', sentence: source.doubt ?? 'Sockets are read with sock_diag: names as bytes, peers, queues, owners.', remedy: null };
  return {
    id,
    state: 'partly',
    short: '/proc/net/unix',
    sentence:
      'Sockets are read from /proc/net/unix: peers, queues and owners are unknown, entry points are found by path alone, and a name with a newline may forge a row.' +
      (libcProblem() === null ? ' The kernel did not answer sock_diag.' : ' koffi is not there to ask sock_diag.'),
    remedy: libcProblem() === null ? 'Load the module unix_diag, or allow netlink sockets to this program.' : 'Install the npm package koffi for this machine type.',
  };
}
