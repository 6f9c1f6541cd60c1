import type { Surroundings } from '../../model/model.ts';
import { accountOf, memberOf, stranger, type Subject } from './subject.ts';

type Facts = Pick<Surroundings, 'users' | 'groups' | 'memberships'>;

const subjects = new WeakMap<Facts['users'], Map<string, Subject | null>>();
const largest = 0xffff_fffe;

/**
 * Whom a text means: `everyone`, `@GROUP`, or a user by name or number. Null for a name that no local account has. The same text means the
 * same object as long as the accounts are the same, so that what was found for it is kept.
 */
export function subjectOf(text: string, facts: Facts): Subject | null {
  let known = subjects.get(facts.users);
  if (!known) subjects.set(facts.users, (known = new Map<string, Subject | null>()));
  let subject = known.get(text);
  if (subject === undefined) known.set(text, (subject = find(text, facts)));
  return subject;
}

function find(text: string, facts: Facts): Subject | null {
  if (text === stranger.name) return stranger;
  if (text.startsWith('@')) {
    const gid = idOf(text.slice(1), facts.groups);
    return gid === null ? null : memberOf(gid, `members of ${facts.groups[String(gid)] ?? `group ${gid}`}`);
  }
  const uid = idOf(text, facts.users);
  return uid === null ? null : accountOf(uid, facts);
}

function idOf(text: string, names: Readonly<Record<string, string>>): number | null {
  const wanted = text.toLowerCase();
  for (const [id, name] of Object.entries(names)) if (name === text) return Number(id);
  for (const [id, name] of Object.entries(names)) if (name.toLowerCase() === wanted) return Number(id);
  return /^\d{1,10}$/.test(text) && Number(text) <= largest ? Number(text) : null;
}
