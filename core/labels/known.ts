import type { DoorKind } from '../access/bits.ts';
import type { Bytes } from '../model/bytes.ts';
import { bytes } from '../model/bytes.ts';
import { roleLabel, roleMeanings, roles } from './roles.ts';

/** A value that means something. */
export interface KnownValue {
  readonly value: Bytes;
  readonly meaning: string;
  /** The door on which it counts; null for both. */
  readonly door: DoorKind | null;
}

/** An entry of the dictionary: what a label is for. */
export interface KnownLabel {
  readonly name: Bytes;
  readonly title: string;
  readonly meaning: string;
  /** The door on which it is looked for; null for both. */
  readonly door: DoorKind | null;
  readonly values: readonly KnownValue[];
  /** Whether others than those values say something too. */
  readonly otherValues: boolean;
  /** Who sets it. */
  readonly setBy: string;
  /** Where this is written. */
  readonly source: string;
  readonly from: 'built in' | 'yours';
}

/** The name for a note of one's own: freedesktop.org, Common Extended Attributes. */
export const noteLabel = bytes('user.xdg.comment');

const userdb = (what: string, title: string, values: string): KnownLabel => ({
  name: bytes(`user.userdb.${what}`),
  title,
  meaning: `Which ${values} this user database answers for, so that programs ask no other. Ranges or patterns, with commas between.`,
  door: 'entryPoint',
  values: [],
  otherValues: true,
  setBy: 'systemd, on the sockets of user databases',
  source: 'systemd, nss-systemd',
  from: 'built in',
});

/** Labels that Sockatlas knows by itself. */
export const builtIn: readonly KnownLabel[] = [
  {
    name: bytes(roleLabel),
    title: 'Varlink role',
    meaning: 'Which part a socket plays in Varlink. Others than the four roles, also the old 1, are ignored.',
    door: null,
    values: roles.map((role) => ({ value: bytes(role), meaning: roleMeanings[role].sentence, door: roleMeanings[role].door })),
    otherValues: false,
    setBy: 'Services with sd-varlink, and systemd for its socket units',
    source: 'UAPI.20; sd-varlink(3)',
    from: 'built in',
  },
  userdb('uid', 'User numbers answered for', 'user numbers'),
  userdb('gid', 'Group numbers answered for', 'group numbers'),
  userdb('username', 'User names answered for', 'user names'),
  userdb('groupname', 'Group names answered for', 'group names'),
  {
    name: noteLabel,
    title: 'Note',
    meaning: 'A note of a person, for people.',
    door: null,
    values: [],
    otherValues: true,
    setBy: 'People, also with Sockatlas',
    source: 'freedesktop.org, Common Extended Attributes',
    from: 'built in',
  },
];

/** The entry of a name; one's own may not take the place of what is built in. */
export const knownLabelOf = (name: Bytes, own: readonly KnownLabel[]): KnownLabel | null => [...builtIn, ...own].find((label) => label.name === name) ?? null;
