import type { DoorKind } from '../access/bits.ts';
import type { Bytes } from '../model/bytes.ts';
import { textOf } from '../names/utf8.ts';

/** What a known label says. */
export interface Meaning {
  readonly title: string;
  readonly sentence: string;
  readonly tone: 'plain' | 'warning';
}

export const roleLabel = 'user.varlink';
export const roles = ['entrypoint', 'listen', 'server', 'client'] as const;
export type Role = (typeof roles)[number];

/** Roles of UAPI.20 and sd-varlink(3), and the door on which each belongs. */
const roleMeanings: Readonly<Record<Role, { readonly door: DoorKind; readonly title: string; readonly sentence: string }>> = {
  entrypoint: { door: 'entryPoint', title: 'Varlink entry point', sentence: 'Whoever connects here finds a Varlink service.' },
  listen: { door: 'object', title: 'Varlink listener', sentence: 'This socket takes connections of Varlink clients.' },
  server: { door: 'object', title: 'Varlink server end', sentence: 'The service speaks Varlink on this accepted connection.' },
  client: { door: 'object', title: 'Varlink client end', sentence: 'A client speaks Varlink on this connection.' },
};

/** The door on which a role counts; nobody looks for it on the other. */
export const doorOfRole = (role: Role): DoorKind => roleMeanings[role].door;

/** Labels that an editor can offer, with the values that mean something. */
export const knownLabels: readonly { readonly name: string; readonly values: readonly string[]; readonly door: DoorKind | null }[] = [
  { name: roleLabel, values: roles, door: null },
  { name: 'user.userdb.uid', values: [], door: 'entryPoint' },
  { name: 'user.userdb.gid', values: [], door: 'entryPoint' },
  { name: 'user.userdb.username', values: [], door: 'entryPoint' },
  { name: 'user.userdb.groupname', values: [], door: 'entryPoint' },
];

/** What a label means, or null when it is not one we know. A label is a hint, never a proof. */
export function meaningOf(name: Bytes, value: Bytes, door: DoorKind): Meaning | null {
  const text = textOf(value);
  if (name === roleLabel) return meaningOfRole(text, door);
  const match = /^user\.userdb\.(uid|gid|username|groupname)$/.exec(name);
  if (!match || text === null) return null;
  return meaningOfRange(match[1] ?? '', text);
}

function meaningOfRole(value: string | null, door: DoorKind): Meaning {
  if (value === '1')
    return { title: 'Varlink (old form)', sentence: 'The value 1 is from before there were roles; the specification says to ignore it.', tone: 'warning' };
  const role = roles.find((known) => known === value);
  if (!role) return { title: 'No known role', sentence: 'Roles are entrypoint, listen, server and client; others are ignored.', tone: 'warning' };
  const meaning = roleMeanings[role];
  if (meaning.door === door) return { title: meaning.title, sentence: meaning.sentence, tone: 'plain' };
  const right = meaning.door === 'entryPoint' ? 'the entry point' : 'the socket object';
  return { title: `${meaning.title}, on the wrong door`, sentence: `The role ${role} belongs on ${right}; here nobody looks for it.`, tone: 'warning' };
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
