import type { DoorKind } from '../access/bits.ts';
import type { Bytes } from '../model/bytes.ts';
import { textOf } from '../names/utf8.ts';
import { knownLabelOf, type KnownLabel } from './known.ts';
import { roleLabel, roleMeanings, roles } from './roles.ts';

/** What a known label says. */
export interface Meaning {
  readonly title: string;
  readonly sentence: string;
  readonly tone: 'plain' | 'warning';
}

/**
 * What a label means, or null when it is not one we know. A label is a hint, never a proof.
 *
 * @param own entries of the user's own dictionary
 */
export function meaningOf(name: Bytes, value: Bytes, door: DoorKind, own: readonly KnownLabel[] = []): Meaning | null {
  const text = textOf(value);
  if (name === roleLabel) return meaningOfRole(text, door);
  const match = /^user\.userdb\.(uid|gid|username|groupname)$/.exec(name);
  if (match) return text === null ? null : meaningOfRange(match[1] ?? '', text);
  const label = knownLabelOf(name, own);
  return label && meaningOfKnown(label, value, door);
}

const doorNames: Readonly<Record<DoorKind, string>> = { entryPoint: 'the entry point', object: 'the socket object' };

function meaningOfKnown(label: KnownLabel, value: Bytes, door: DoorKind): Meaning {
  const { title, meaning, values, otherValues } = label;
  if (label.door !== null && label.door !== door) return { title: `${title}, on the wrong door`, sentence: `It belongs on ${doorNames[label.door]}.`, tone: 'warning' };
  const known = values.find((one) => one.value === value);
  if (known && known.door !== null && known.door !== door) return { title: `${title}, on the wrong door`, sentence: `This value belongs on ${doorNames[known.door]}.`, tone: 'warning' };
  if (known) return { title, sentence: known.meaning, tone: 'plain' };
  return otherValues ? { title, sentence: meaning, tone: 'plain' } : { title, sentence: `This value is none of those that mean something. ${meaning}`, tone: 'warning' };
}

function meaningOfRole(value: string | null, door: DoorKind): Meaning {
  if (value === '1')
    return { title: 'Varlink (old form)', sentence: 'The value 1 is from before there were roles; the specification says to ignore it.', tone: 'warning' };
  const role = roles.find((known) => known === value);
  if (!role) return { title: 'No known role', sentence: 'Roles are entrypoint, listen, server and client; others are ignored.', tone: 'warning' };
  const meaning = roleMeanings[role];
  if (meaning.door === door) return { title: meaning.title, sentence: meaning.sentence, tone: 'plain' };
  return { title: `${meaning.title}, on the wrong door`, sentence: `The role ${role} belongs on ${doorNames[meaning.door]}; here nobody looks for it.`, tone: 'warning' };
}

const rangeTitles: Readonly<Record<string, string>> = {
  uid: 'User numbers answered for',
  gid: 'Group numbers answered for',
  username: 'User names answered for',
  groupname: 'Group names answered for',
};

/** Numbers of users and groups are 32 bits wide. */
const highestId = 0xffff_ffff;

/** systemd's hint which user database to ask for what: comma-separated ranges of numbers, or patterns of names. */
function meaningOfRange(kind: string, value: string): Meaning {
  const title = rangeTitles[kind] ?? kind;
  const parts = value.split(',').map((part) => part.trim());
  if (kind === 'username' || kind === 'groupname') {
    if (parts.some((part) => !/^[\w.@*?[\]!^$-]+$/.test(part))) return { title, sentence: 'This is no list of names and patterns.', tone: 'warning' };
    return { title, sentence: `Names like ${parts.join(', ')}.`, tone: 'plain' };
  }
  const ranges = parts.map(rangeOf);
  const good = ranges.filter((range) => range !== null);
  if (good.length < ranges.length) return { title, sentence: 'This is no list of numbers and ranges.', tone: 'warning' };
  const count = good.reduce((sum, { low, high }) => sum + high - low + 1, 0);
  const words = good.map(({ low, high }) => (low === high ? String(low) : `${low} to ${high}`));
  return { title, sentence: `${words.join(' and ')}: ${count === 1 ? 'one number' : `${count.toLocaleString('en')} numbers`}.`, tone: 'plain' };
}

function rangeOf(part: string): { readonly low: number; readonly high: number } | null {
  const match = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(part);
  if (!match) return null;
  const low = Number(match[1]);
  const high = Number(match[2] ?? match[1]);
  return low <= high && high <= highestId ? { low, high } : null;
}

/** What every surface with labels says. */
export const labelWarning = 'A label is a hint, not a proof: whoever may connect to a path socket may also change its labels.';
