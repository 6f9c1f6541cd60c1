import type { DoorKind } from '../access/bits.ts';
import { assertNever } from '../assert-never.ts';
import { sentenceOf } from '../explain/reasons.ts';
import { labelObstacle, noDoor } from '../labels/obstacle.ts';
import type { Bytes } from '../model/bytes.ts';
import type { DoorFacts } from '../model/door.ts';
import { doorFactsOf, doorRefOf } from '../model/door-ref.ts';
import type { Model } from '../model/model.ts';
import type { Row } from '../model/rows/row.ts';
import { mostBytesAtOnce, mostEditsAtOnce } from './at-once.ts';
import { changesNothing } from './command.ts';
import type { DoorRef, Edit } from './edit.ts';
import { labelProblem } from './validate.ts';

/** One change for many sockets. */
export type ManyChange =
  | { readonly what: 'setLabel'; readonly name: Bytes; readonly value: Bytes }
  | { readonly what: 'removeLabel'; readonly name: Bytes }
  | { readonly what: 'setMode'; readonly mode: number }
  /** null leaves it as it is. */
  | { readonly what: 'setOwner'; readonly uid: number | null; readonly gid: number | null };

/** What it comes to for one of them. */
export type PlannedLine = { readonly row: Row } & (
  | { readonly state: 'change'; readonly edit: Edit }
  | { readonly state: 'same' }
  /** The value that is there has yet to be read whole: see `needsWhole`. */
  | { readonly state: 'reading' }
  | { readonly state: 'left'; readonly why: string }
);

/** Whole values of labels that the model has cut, by key of row; what could not be read stands for itself in a sentence. */
export type WholeValues = ReadonlyMap<string, Bytes | { readonly problem: string }>;

/** What a change comes to for each row, in their order. A door that several rows share is changed once. */
export function planMany(rows: readonly Row[], kind: DoorKind, change: ManyChange, model: Model, wholes: WholeValues): PlannedLine[] {
  const seen = new Set<string>();
  let edits = 0;
  let valueBytes = 0;
  return rows.map((row): PlannedLine => {
    const left = (why: string): PlannedLine => ({ row, state: 'left', why });
    const facts = doorFactsOf(row, kind);
    const ref = doorRefOf(row, kind);
    if (!facts.known || !ref.known) return left(noDoor(row, kind)?.sentence ?? (facts.known ? (ref.known ? '' : sentenceOf(ref.reason).sentence) : sentenceOf(facts.reason).sentence));
    const inode = `${facts.value.dev}:${facts.value.ino}`;
    if (seen.has(inode)) return left(kind === 'entryPoint' ? 'It has the same entry point as one above.' : 'It is the same socket object as one above.');
    seen.add(inode);
    const edit = editOf(row, kind, change, ref.value, facts.value, model, wholes);
    if (edit === undefined) return { row, state: 'reading' };
    if (typeof edit === 'string') return left(edit);
    if (edit === null || changesNothing(edit)) return { row, state: 'same' };
    edits++;
    valueBytes += bytesOf(edit);
    if (edits > mostEditsAtOnce) return left(`At most ${mostEditsAtOnce} are changed at once, so that all can be taken back.`);
    if (valueBytes > mostBytesAtOnce) return left(`At most ${mostBytesAtOnce} bytes of values are changed at once, so that all can be taken back.`);
    return { row, state: 'change', edit };
  });
}

/** The edit; a sentence why there can be none; null where there is nothing to do; undefined while what is there has yet to be read. */
function editOf(row: Row, kind: DoorKind, change: ManyChange, door: DoorRef, facts: DoorFacts, model: Model, wholes: WholeValues): Edit | string | null | undefined {
  switch (change.what) {
    case 'setMode':
      return { act: 'setMode', door, mode: change.mode, before: facts.mode };
    case 'setOwner':
      return { act: 'setOwner', door, owner: { uid: change.uid ?? facts.uid, gid: change.gid ?? facts.gid }, before: { uid: facts.uid, gid: facts.gid } };
    case 'setLabel':
    case 'removeLabel': {
      const obstacle = labelObstacle(row, kind, model);
      if (obstacle) return obstacle.sentence;
      const labels = facts.labels.known ? facts.labels.value : [];
      const there = labels.find(({ name }) => name === change.name);
      const before = there?.cut ? wholes.get(row.key) : (there?.value ?? null);
      if (before === undefined) return undefined;
      if (before !== null && typeof before === 'object') return before.problem;
      if (change.what === 'removeLabel') return before === null ? null : { act: 'removeLabel', door, name: change.name, before };
      return labelProblem(kind, row.entryPoint?.fileSystem ?? '', labels, change.name, change.value) ?? { act: 'setLabel', door, name: change.name, value: change.value, before };
    }
    default:
      return assertNever(change);
  }
}

function bytesOf(edit: Edit): number {
  if (edit.act === 'setLabel') return edit.value.length + (edit.before?.length ?? 0);
  return edit.act === 'removeLabel' ? edit.before.length : 0;
}

/** Rows whose label the model has only the beginning of, so that it has to be read before it can be changed. */
export const needsWhole = (rows: readonly Row[], kind: DoorKind, name: Bytes): Row[] =>
  rows.filter((row) => {
    const facts = doorFactsOf(row, kind);
    return facts.known && facts.value.labels.known && facts.value.labels.value.some((label) => label.name === name && label.cut);
  });

