import { hasAcl } from '../access/acl.ts';
import { aclSentence, shownMode, type DoorKind } from '../access/bits.ts';
import { groupNameOf, whoMayConnect, type Accounts } from '../access/who.ts';
import { sentenceOf } from '../explain/reasons.ts';
import { labelObstacle } from '../labels/obstacle.ts';
import { roleLabel, type Role } from '../labels/roles.ts';
import { bytes } from '../model/bytes.ts';
import type { DoorFacts } from '../model/door.ts';
import { doorFactsOf, doorRefOf } from '../model/door-ref.ts';
import type { Known } from '../model/known.ts';
import type { Model } from '../model/model.ts';
import { answersCalls, type Row } from '../model/rows/row.ts';
import { shellWord } from '../names/shell.ts';
import { changesNothing, commandOf } from './command.ts';
import type { DoorRef, Edit } from './edit.ts';

/** Who should be let in, and what the socket should say of itself. */
export interface RecipeChoice {
  readonly connect: 'everyone' | 'group' | 'owner';
  /** The group that may connect; of weight for `group` alone. */
  readonly gid: number;
  /** Whether others than those who may connect should read the labels, and so find the service. */
  readonly othersReadLabels: boolean;
  /** Whether it speaks Varlink and should say so. */
  readonly varlink: boolean;
  /** Whether processes that only hold the socket should be kept from relabelling the socket object. */
  readonly guardObject: boolean;
}

/** A step that is to be made, is so already, or cannot be made. */
export type RecipeStep = { readonly title: string } & (
  | { readonly state: 'change'; readonly edit: Edit }
  | { readonly state: 'holds' }
  | { readonly state: 'left'; readonly why: string }
);

/** The mode that lets in whom the choice says: write is connecting and relabelling, read is reading labels. */
export function recipeMode({ connect, othersReadLabels }: RecipeChoice): number {
  if (connect === 'everyone') return 0o666;
  const group = connect === 'group' ? 0o060 : othersReadLabels ? 0o040 : 0;
  return 0o600 | group | (othersReadLabels ? 0o004 : 0);
}

/** The choice that changes least of what a socket is now. */
export function presentChoice(row: Row): RecipeChoice {
  const { mode = 0o666, gid = 0 } = row.entryPoint ?? {};
  const connect = mode & 0o002 ? 'everyone' : mode & 0o020 ? 'group' : 'owner';
  return { connect, gid, othersReadLabels: connect === 'everyone' || (mode & 0o004) !== 0, varlink: rolesOn(row, 'entryPoint') || row.registered.length > 0, guardObject: false };
}

function rolesOn(row: Row, kind: DoorKind): boolean {
  const facts = doorFactsOf(row, kind);
  return facts.known && facts.value.labels.known && facts.value.labels.value.some(({ name }) => name === roleLabel);
}

/**
 * The steps for an entry point, in the order in which they are safe: the group before the mode that lets it in, the labels last, when
 * those who should not may no longer change them.
 *
 * @param object the way to the socket object
 */
export function recipeSteps(row: Row, choice: RecipeChoice, model: Model, object: Known<DoorRef> = doorRefOf(row, 'object')): RecipeStep[] {
  const { surroundings } = model;
  const facts = doorFactsOf(row, 'entryPoint');
  const ref = doorRefOf(row, 'entryPoint');
  const inner = doorFactsOf(row, 'object');
  const mode = recipeMode(choice);
  const steps: RecipeStep[] = [];
  if (choice.connect === 'group')
    steps.push(step(`Give it to ${groupNameOf(surroundings, choice.gid)}`, facts, ref, ({ uid, gid }, door) => ({ act: 'setOwner', door, owner: { uid, gid: choice.gid }, before: { uid, gid } })));
  steps.push(step(`${shownMode(mode)}: ${whoConnects(facts, mode, choice, surroundings)} may connect`, facts, ref, (now, door) => ({ act: 'setMode', door, mode, before: now.mode })));
  if (choice.guardObject) steps.push(step('Only its owner relabels the socket object', inner, object, (now, door) => ({ act: 'setMode', door, mode: now.mode & ~0o022, before: now.mode })));
  if (choice.varlink) {
    steps.push(roleStep(row, 'entryPoint', 'entrypoint', 'Say that Varlink is spoken here', model, facts, ref));
    if (row.socket && answersCalls(row.socket)) steps.push(roleStep(row, 'object', 'listen', 'Say so on the socket object', model, inner, object));
  }
  return steps;
}

const whoConnects = (facts: Known<DoorFacts>, mode: number, { connect, gid }: RecipeChoice, accounts: Accounts): string =>
  facts.known ? whoMayConnect({ mode, uid: facts.value.uid, gid: connect === 'group' ? gid : facts.value.gid }, accounts).replace(/^[A-Z]/, (letter) => letter.toLowerCase()) : 'those it says';

function step(title: string, facts: Known<DoorFacts>, ref: Known<DoorRef>, make: (facts: DoorFacts, door: DoorRef) => Edit): RecipeStep {
  if (!facts.known) return { title, state: 'left', why: sentenceOf(facts.reason).sentence };
  if (!ref.known) return { title, state: 'left', why: sentenceOf(ref.reason).sentence };
  const edit = make(facts.value, ref.value);
  return changesNothing(edit) ? { title, state: 'holds' } : { title, state: 'change', edit };
}

function roleStep(row: Row, kind: DoorKind, role: Role, title: string, model: Model, facts: Known<DoorFacts>, ref: Known<DoorRef>): RecipeStep {
  const obstacle = labelObstacle(row, kind, model);
  if (obstacle) return { title, state: 'left', why: obstacle.sentence };
  if (facts.known && facts.value.labels.known && facts.value.labels.value.some(({ name, cut }) => name === roleLabel && cut)) return { title, state: 'left', why: 'There is a long value that is no role: look at it in the Labels tab.' };
  return step(title, facts, ref, ({ labels }, door) => {
    const there = labels.known ? labels.value.find(({ name }) => name === roleLabel) : undefined;
    return { act: 'setLabel', door, name: bytes(roleLabel), value: bytes(role), before: there?.value ?? null };
  });
}

/** What should be known before: an access control list changes what the group bits mean. */
export const recipeCaution = (row: Row): string | null => (row.entryPoint && hasAcl(row.entryPoint.acl) ? aclSentence : null);

/**
 * What the service itself would do to be born so, never open for a moment to those it is not for: umask(2) before bind(2), then the
 * group and the label.
 */
export function recipeOfService(row: Row, choice: RecipeChoice, { groups }: Pick<Accounts, 'groups'>): string[] {
  const path = shellWord(row.entryPoint?.path ?? row.name);
  const label = `setfattr -n ${roleLabel} -v entrypoint ${path}`;
  return [
    `umask ${(~recipeMode(choice) & 0o777).toString(8).padStart(4, '0')}`,
    `bind(2) to ${path}`,
    ...(choice.connect === 'group' ? [`chown :${groups[String(choice.gid)] ?? choice.gid} ${path}`] : []),
    ...(choice.varlink ? [label] : []),
    'listen(2)',
  ];
}

/** The commands of the steps that are to be made, in their order. */
export const recipeCommands = (steps: readonly RecipeStep[]): string[] => steps.flatMap((one) => (one.state === 'change' ? [commandOf(one.edit)] : []));
