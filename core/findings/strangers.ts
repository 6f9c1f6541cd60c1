import { allows } from '../access/bits.ts';
import { decide, search, write } from '../access/rules/permission.ts';
import { evaluate } from '../access/rules/evaluate.ts';
import type { Act, Answer } from '../access/rules/step.ts';
import { stranger } from '../access/rules/subject.ts';
import { targetOf } from '../access/rules/target.ts';
import { wayTo } from '../access/way/way.ts';
import { guardOf } from '../filter/facts.ts';
import type { Bytes } from '../model/bytes.ts';
import type { FolderFacts } from '../model/folder.ts';
import { known, type Known, type Reason } from '../model/known.ts';
import type { Surroundings } from '../model/model.ts';
import type { Row } from '../model/rows/row.ts';
import { shownBytes } from '../names/shown.ts';
import { fact, type Evidence } from './finding.ts';

export interface Strangers {
  readonly may: boolean;
  /** Beyond the mode itself. */
  readonly evidence: readonly Evidence[];
}

/**
 * Whether an account that owns nothing here and is in no group may do something at the entry point, folders on the way and all; null where
 * there is no entry point. Snapshots of before tell of no folders: then the mode alone is looked at.
 */
export function strangersMay(row: Row, act: Extract<Act, 'connect' | 'relabel'>, context: Surroundings): Known<Strangers> | null {
  const guard = guardOf(row);
  if (guard === null) return null;
  if (context.folders === undefined) return guard.known ? known({ may: allows(guard.value.mode, 'other', 'write'), evidence: [fact('the folders on the way are not known', 'an older snapshot')] }) : guard;
  const answer = evaluate(act, targetOf(row, context), context.folders, stranger);
  if (answer.answer === 'unknown') return { known: false, reason: reasonOf(answer) };
  const may = answer.answer === 'yes';
  return known({ may, evidence: may ? [fact('every folder on the way lets all through', 'stat')] : [] });
}

/** Whether they can come to the entry point at all, so that its mode matters; null where that is not known. */
export function strangersReach(row: Row, context: Surroundings): boolean | null {
  if (context.folders === undefined) return null;
  const { answer } = evaluate('listLabels', { ...targetOf(row, context), ...labelsAside }, context.folders, stranger);
  return answer === 'unknown' ? null : answer === 'yes';
}

/** It is about the way alone, also where nothing keeps labels. */
const labelsAside = { noLabels: null };

/** Why an answer is not known, from the step that could not be seen. */
function reasonOf({ proof }: Answer): Reason {
  for (const step of proof) if (step.is === 'unseen' || step.is === 'hidden') return step.reason;
  return { code: 'not-permitted' };
}

/** A folder on the way to a path that strangers may write, and whether its sticky bit keeps what is in it. */
export interface OpenFolder {
  readonly path: Bytes;
  readonly facts: FolderFacts;
  readonly sticky: boolean;
}

/**
 * Folders on the way that strangers can come to and write, the first first. In one without the sticky bit they can rename what is in it,
 * and put their own in its place: the rest of the way with it.
 */
export function openFoldersTo(path: Bytes, { folders }: Surroundings): readonly OpenFolder[] {
  if (folders === undefined || !path.startsWith('/')) return [];
  const open: OpenFolder[] = [];
  for (const hop of wayTo(folders, path).hops) {
    if (hop.is !== 'folder') {
      if (hop.is === 'link') continue;
      return []; // through a process, or out of sight: another's way
    }
    const { facts } = hop;
    if (decide(facts, search, stranger, true).allowed !== true) break;
    const readOnly = facts.mount.readOnly.known && facts.mount.readOnly.value;
    if (!readOnly && !facts.frozen && decide(facts, write | search, stranger, true).allowed === true) open.push({ path: hop.path, facts, sticky: (facts.mode & 0o1000) !== 0 });
  }
  return open;
}

/** The folder that a path leads to at its end, links followed; null where the way is not known. */
export const folderOf = (path: Bytes, { folders }: Surroundings): Bytes | null => (folders === undefined ? null : wayTo(folders, path).folder);

export const folderFact = ({ path, facts }: OpenFolder): Evidence => fact(`folder ${shownBytes(path)} has mode ${(facts.mode & 0o7777).toString(8).padStart(4, '0')}`, 'stat');
