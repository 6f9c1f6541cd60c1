import type { DoorKind } from '../access/bits.ts';
import type { Edit } from '../edits/edit.ts';
import type { Bytes } from '../model/bytes.ts';
import type { Reason } from '../model/known.ts';
import type { Surroundings } from '../model/model.ts';
import type { Row } from '../model/rows/row.ts';

/** From the least to the gravest. info: how things are, and worth knowing. */
export const severities = ['info', 'low', 'medium', 'high'] as const;
export type Severity = (typeof severities)[number];

export const isAtLeast = (one: Severity, least: Severity): boolean => severities.indexOf(one) >= severities.indexOf(least);

/** A fact that a finding rests on, as shown text, and where it was read. */
export interface Evidence {
  readonly fact: string;
  /** The call or file of the system that tells it. */
  readonly source: string;
}

/** A line of a unit file that makes a change last: systemd.socket(5). */
export interface UnitOption {
  readonly section: 'Socket' | 'Service';
  readonly option: string;
  readonly value: string;
}

/** Where the window has an editor for it. */
export type Editor = { readonly tab: 'protection'; readonly door: DoorKind } | { readonly tab: 'labels'; readonly door: DoorKind; /** The label to be edited; null: to be added. */ readonly label: Bytes | null };

export interface Fix {
  /** What to do, in words; always there. */
  readonly words: string;
  /** Changes that Sockatlas can make, in order; none where it is not a matter of one door, or where the door cannot be reached. */
  readonly edits: readonly Edit[];
  /** Commands that are no edit of a door, in a shell's words. */
  readonly commands: readonly string[];
  readonly unit: readonly UnitOption[];
  readonly editor: Editor | null;
}

/** What a rule tells of one socket. */
export interface Told {
  /** Where it is not the rule's own. */
  readonly severity?: Severity;
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
  readonly fix: Fix;
}

/** Not a finding: the system does not tell enough to say whether there is one. */
export interface Unchecked {
  readonly unchecked: Reason;
}

export type Outcome = Told | Unchecked | null;

interface About {
  /** Never given to another rule, never changed: reports, mutes and baselines name it. */
  readonly code: string;
  /** The same for people: words with hyphens. */
  readonly name: string;
  /** What is wrong, in a few words without a full stop. */
  readonly title: string;
  /** The gravest that it tells. */
  readonly severity: Severity;
  /** Why it matters and what is measured or written about it. */
  readonly why: string;
}

export interface Rule extends About {
  /** Over one row. It must look at nothing but the row and the surroundings: what it tells is kept for as long as the row lives. */
  readonly check?: (row: Row, context: Surroundings) => Outcome;
  /** Over what is no row: folders of registries, inodes without a socket. */
  readonly checkWhole?: (context: Surroundings) => readonly { readonly subject: string; readonly outcome: Outcome }[];
}

/** Something a reviewer should know about a socket, an entry point, a registry name or a registry. */
export interface Finding extends Required<Told> {
  readonly rule: Rule;
  /** What it is about, as shown text that stays the same from start to start: see subject.ts. */
  readonly subject: string;
  /** Key of the row, or null where it is about a registry as a whole. */
  readonly row: string | null;
}

/** A rule that could not say anything of a row, and why. */
export interface Unsaid {
  readonly rule: Rule;
  readonly reason: Reason;
}

/** All that rules tell of one row, or of the registries. */
export interface Checked {
  readonly findings: readonly Finding[];
  readonly unsaid: readonly Unsaid[];
}

export const findingId = ({ rule, subject }: Pick<Finding, 'rule' | 'subject'>): string => `${rule.code} ${subject}`;

const nothing: readonly never[] = [];

/** A fix of words, with what else there is. */
export const fixOf = (words: string, more: Partial<Omit<Fix, 'words'>> = {}): Fix => ({ edits: nothing, commands: nothing, unit: nothing, editor: null, ...more, words });

export const fact = (text: string, source: string): Evidence => ({ fact: text, source });
