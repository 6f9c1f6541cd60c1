import type { Bytes } from '../../model/bytes.ts';
import type { FolderFacts, Folders, Waypoint } from '../../model/folder.ts';
import { wayTo, type Hop, type Way } from '../way/way.ts';
import { decide, search } from './permission.ts';
import { answerOf, outcomeOf, type Outcome, type Step } from './step.ts';
import type { Subject } from './subject.ts';

/** Whether a subject comes to the name at the end of a path, and what is there to know of the place. */
export interface Reach {
  readonly steps: readonly Step[];
  readonly answer: Outcome;
  /** The folder of the last name, and what guards it; null where the way is not known so far. */
  readonly folder: { readonly path: Bytes; readonly facts: FolderFacts } | null;
}

const reaches = new WeakMap<Folders, WeakMap<Subject, Map<string, Reach>>>();

/**
 * By the facts of all folders. Thousands of entry points lie in few folders: the way to each folder is gone once for each subject.
 * @param followLast see wayAlong
 */
export function reachOf(folders: Folders, path: Bytes, subject: Subject, followLast = true): Reach {
  // What stands in the table at the whole path is a link: then it is a way of its own.
  if (Object.hasOwn(folders, path)) return along(wayTo(folders, path, followLast), folders, subject);
  let ofSubject = reaches.get(folders);
  if (!ofSubject) reaches.set(folders, (ofSubject = new WeakMap<Subject, Map<string, Reach>>()));
  let byFolder = ofSubject.get(subject);
  if (!byFolder) ofSubject.set(subject, (byFolder = new Map<string, Reach>()));
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  let reach = byFolder.get(folder);
  if (!reach) byFolder.set(folder, (reach = along(wayTo(folders, path), folders, subject)));
  return reach;
}

function along(way: Way, folders: Folders, subject: Subject): Reach {
  const steps = way.hops.map((hop) => stepOf(hop, folders, subject));
  const last = way.hops.findLast((hop) => hop.is === 'folder' && hop.path === way.folder);
  return { steps, answer: answerOf(steps).answer, folder: last?.is === 'folder' ? { path: last.path, facts: last.facts } : null };
}

function stepOf(hop: Hop, folders: Folders, subject: Subject): Step {
  const { path } = hop;
  switch (hop.is) {
    case 'folder': {
      const decision = decide(hop.facts, search, subject, true);
      return { is: 'folder', path, want: 'search', decision, gid: hop.facts.gid, outcome: outcomeOf(decision.allowed) };
    }
    case 'link': {
      const guarded = hop.last && isGuarded(folders[hop.parent], hop.facts.uid);
      const { protectedSymlinks } = hop.facts;
      // fs/namei.c, may_follow_link: in a sticky folder that everybody may write to, links of others are not followed, by nobody.
      const outcome = !guarded || subject.uid === hop.facts.uid ? 'yes' : protectedSymlinks.known ? (protectedSymlinks.value ? 'no' : 'yes') : 'unknown';
      return { is: 'link', path, target: hop.facts.target, guarded, outcome };
    }
    case 'process': {
      const { pid, uid, gid, open } = hop.facts;
      const capability = subject.capabilities.has('CAP_SYS_PTRACE') ? 'CAP_SYS_PTRACE' : null;
      // kernel/ptrace.c, __ptrace_may_access: user and group of the caller must be those of the process, which must let itself be looked into.
      const group = subject.groups.known ? subject.groups.value[0] === gid : null;
      const shut = subject.uid !== uid || group === false || (open.known && !open.value);
      const outcome = capability !== null ? 'yes' : shut ? 'no' : group === null || !open.known ? 'unknown' : 'yes';
      return { is: 'process', path, pid, uid, capability, outcome };
    }
    case 'unknown':
      return { is: 'unseen', path, reason: hop.facts.reason, outcome: 'unknown' };
    case 'loop':
      return { is: 'loop', path, outcome: 'no' };
  }
}

const stickyForAll = 0o1002;
const isGuarded = (parent: Waypoint | undefined, linkUid: number): boolean => parent?.is === 'folder' && (parent.mode & stickyForAll) === stickyForAll && parent.uid !== linkUid;
