import { assertNever } from '../../assert-never.ts';
import type { Bytes } from '../../model/bytes.ts';
import type { Folders } from '../../model/folder.ts';
import type { Known } from '../../model/known.ts';
import { decide, read, search, write } from './permission.ts';
import { reachOf, type Reach } from './reach.ts';
import { answerOf, outcomeOf, type Act, type Answer, type Outcome, type Step } from './step.ts';
import type { Subject } from './subject.ts';
import type { Door, Target } from './target.ts';

/** Folders of a snapshot that tells of none: then no way is known. */
export const noFolders: Folders = {};

/**
 * Whether a subject may do something with a socket, with the chain of proof. The rules are the kernel's, for each act those of the
 * system call that does it; tests/vm/guest/access.test.mjs holds them against Linux. Security modules, user namespaces and mounts that map ids are
 * not looked at, and whether a service turns its callers away by itself cannot be.
 */
export function evaluate(act: Act, target: Target, folders: Folders, subject: Subject): Answer {
  switch (target.is) {
    case 'path':
      return onPath(act, target, folders, subject);
    case 'lost':
      return answerOf([{ is: 'nothing-there', what: target.what, outcome: 'no' }]);
    case 'object':
      return onObject(act, target, subject);
  }
}

type PathTarget = Extract<Target, { is: 'path' }>;

/** The same without its proof, for many at once. */
export function outcomeFor(act: Act, target: Target, folders: Folders, subject: Subject): Outcome {
  if (target.is !== 'path') return evaluate(act, target, folders, subject).answer;
  const reach = reachOfTarget(act, target, folders, subject);
  if (reach.answer === 'no') return 'no';
  const { answer } = answerOf(stepsThere(act, target, reach, folders, subject));
  return answer === 'yes' ? reach.answer : answer;
}

const reachOfTarget = (act: Act, target: PathTarget, folders: Folders, subject: Subject): Reach =>
  target.path.startsWith('/')
    ? reachOf(folders, target.path, subject, act !== 'replace')
    : { steps: [{ is: 'unseen', path: target.path, reason: { code: 'relative-path' }, outcome: 'unknown' }], answer: 'unknown', folder: null };

/** What is asked once the name is reached. */
const stepsThere = (act: Act, target: PathTarget, reach: Reach, folders: Folders, subject: Subject): readonly Step[] =>
  act === 'replace' ? replaceSteps(target, reach, folders, subject) : doorSteps(act, target.door, target.noLabels, target.path, subject);

function onPath(act: Act, target: PathTarget, folders: Folders, subject: Subject): Answer {
  const reach = reachOfTarget(act, target, folders, subject);
  return answerOf([...reach.steps, ...stepsThere(act, target, reach, folders, subject)]);
}

/** What is asked at the door itself, once it is reached. */
function doorSteps(act: Exclude<Act, 'replace'>, door: Known<Door>, noLabels: 'kernel' | 'file system' | null, path: Bytes | null, subject: Subject): readonly Step[] {
  if (noLabels !== null && (act === 'readLabels' || act === 'listLabels' || act === 'relabel')) return [{ is: 'no-labels', of: noLabels, outcome: 'no' }];
  // Listing asks for nothing of the inode: fs/xattr.c, vfs_listxattr.
  if (act === 'listLabels') return [{ is: 'door', want: 'reach', decision: null, gid: 0, outcome: 'yes' }];
  if (!door.known) return [{ is: 'hidden', what: path === null ? 'socket object' : 'entry point', reason: door.reason, outcome: 'unknown' }];
  const { value } = door;
  // connect(2) asks for the write bit of the inode, not for a mount that takes writes: net/unix/af_unix.c, unix_find_bsd.
  const mount = path === null || act === 'connect' || act === 'readLabels' ? [] : mountSteps(value.mount?.readOnly, path, 'entry point');
  switch (act) {
    case 'connect':
    case 'relabel':
    case 'readLabels': {
      const reads = act === 'readLabels';
      const decision = decide(value, reads ? read : write, subject, false);
      return [...mount, { is: 'door', want: reads ? 'read' : 'write', decision, gid: value.gid, outcome: outcomeOf(decision.allowed) }];
    }
    case 'chmod': {
      // fs/attr.c, setattr_prepare: inode_owner_or_capable.
      const by = subject.uid === value.uid ? 'owner' : subject.capabilities.has('CAP_FOWNER') ? 'capability' : 'nothing';
      return [...mount, { is: 'ownership', act, uid: value.uid, by, outcome: by === 'nothing' ? 'no' : 'yes' }];
    }
    case 'chown': {
      // The owner may change the group to one of their own, and nothing else: fs/attr.c, chown_ok, chgrp_ok.
      const by = subject.capabilities.has('CAP_CHOWN') ? 'capability' : 'nothing';
      return [...mount, { is: 'ownership', act, uid: value.uid, by, outcome: by === 'nothing' ? 'no' : 'yes' }];
    }
    default:
      return assertNever(act);
  }
}

function mountSteps(readOnly: Known<boolean> | undefined, path: Bytes, of: 'entry point' | 'folder'): readonly Step[] {
  if (readOnly?.known) return readOnly.value ? [{ is: 'mount', path, of, outcome: 'no' }] : [];
  return [{ is: 'mount', path, of, outcome: 'unknown' }];
}

/** fs/namei.c, may_delete: write and search on the folder, its sticky bit, and no mount in the way. */
function replaceSteps({ path, door }: PathTarget, { folder }: Reach, folders: Folders, subject: Subject): readonly Step[] {
  if (!folder) return [];
  const { facts } = folder;
  const decision = decide(facts, write | search, subject, true);
  const steps: Step[] = [...mountSteps(facts.mount.readOnly, folder.path, 'folder')];
  if (facts.frozen) steps.push({ is: 'frozen', path: folder.path, outcome: 'no' });
  steps.push({ is: 'folder', path: folder.path, want: 'change', decision, gid: facts.gid, outcome: outcomeOf(decision.allowed) });
  // Whoever replaces a name that is a link replaces the link.
  const named = Object.hasOwn(folders, path) ? folders[path] : undefined;
  const link = named?.is === 'link' ? named : null;
  if ((facts.mode & 0o1000) !== 0) {
    const uid = link ? link.uid : door.known ? door.value.uid : null;
    const by = subject.uid !== null && subject.uid === uid ? 'owner' : subject.uid === facts.uid ? 'owner of the folder' : subject.capabilities.has('CAP_FOWNER') ? 'capability' : 'nothing';
    steps.push({ is: 'sticky', path: folder.path, by, outcome: by !== 'nothing' ? 'yes' : uid === null ? 'unknown' : 'no' });
  }
  if (link) return steps;
  const mount = door.known ? door.value.mount : undefined;
  if (!mount) steps.push({ is: 'mount-point', path, outcome: 'unknown' });
  else if (mount.id !== '0' && facts.mount.id !== '0' && mount.id !== facts.mount.id) steps.push({ is: 'mount-point', path, outcome: 'no' });
  return steps;
}

function onObject(act: Act, target: Extract<Target, { is: 'object' }>, subject: Subject): Answer {
  const { address, own, door, noLabels, holders } = target;
  if (act === 'connect') {
    if (address === 'none') return answerOf([{ is: 'unnamed', outcome: 'no' }]);
    // Going to another network namespace takes setns(2).
    const capability = !own && subject.capabilities.has('CAP_SYS_ADMIN') ? 'CAP_SYS_ADMIN' : null;
    return answerOf([{ is: 'abstract', own, capability, outcome: own || capability !== null ? 'yes' : 'no' }]);
  }
  if (act === 'replace') return answerOf([{ is: 'no-entry-point', outcome: 'no' }]);
  const by = subject.capabilities.has('CAP_SYS_PTRACE') ? 'capability' : subject.uid !== null && holders.includes(subject.uid) ? 'user' : holders.includes(null) ? 'unseen' : 'nothing';
  const holder: Step = { is: 'holder', by, outcome: by === 'unseen' ? 'unknown' : by === 'nothing' ? 'no' : 'yes' };
  return answerOf([holder, ...doorSteps(act, door, noLabels, null, subject)]);
}
