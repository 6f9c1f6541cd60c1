import type { Folders } from '../../model/folder.ts';
import type { Surroundings } from '../../model/model.ts';
import { groupNameOf, join } from '../who.ts';
import { noFolders, outcomeFor } from '../rules/evaluate.ts';
import { allAccounts, memberOf, stranger, type Subject } from '../rules/subject.ts';
import type { Act, Outcome } from '../rules/step.ts';
import type { Guarded } from '../rules/permission.ts';
import { wayTo } from '../way/way.ts';
import type { Target } from '../rules/target.ts';

type Facts = Pick<Surroundings, 'users' | 'groups' | 'memberships'>;

/** Who of all accounts may do something. */
export interface Everyone {
  /** What somebody may who owns nothing and is in none of the groups. */
  readonly stranger: Outcome;
  readonly yes: readonly Subject[];
  readonly no: readonly Subject[];
  readonly unknown: readonly Subject[];
  /** Groups whose members may, whoever they are, where strangers may not. */
  readonly groups: readonly number[];
}

const accounts = new WeakMap<Surroundings['users'], readonly Subject[]>();

/** Every local account, the same objects for the same table, so that ways are gone once for each. */
export function accountsOf(facts: Facts): readonly Subject[] {
  let all = accounts.get(facts.users);
  if (!all) accounts.set(facts.users, (all = allAccounts(facts)));
  return all;
}

export function everyoneWhoMay(act: Act, target: Target, folders: Folders | undefined, facts: Facts): Everyone {
  const answer = (subject: Subject): Outcome => outcomeFor(act, target, folders ?? noFolders, subject);
  const strange = answer(stranger);
  const found = { yes: [] as Subject[], no: [] as Subject[], unknown: [] as Subject[] };
  for (const subject of accountsOf(facts)) found[answer(subject)].push(subject);
  const groups = strange === 'yes' ? [] : [...groupsIn(target, folders ?? noFolders)].filter((gid) => answer(memberOf(gid, '')) === 'yes');
  return { stranger: strange, ...found, groups: groups.sort((a, b) => a - b) };
}

/** Groups on which an answer can depend. */
function groupsIn(target: Target, folders: Folders): Set<number> {
  const gids = new Set<number>();
  const take = ({ gid, acl }: Guarded): void => {
    gids.add(gid);
    if (acl.known) for (const { id } of acl.value?.groups ?? []) gids.add(id);
  };
  if (target.is !== 'path') return gids;
  if (target.door.known) take(target.door.value);
  for (const hop of wayTo(folders, target.path).hops) if (hop.is === 'folder') take(hop.facts);
  return gids;
}

/** Names that are told one by one; of more there is only their number. */
const mostNames = 6;

function names(subjects: readonly Subject[]): readonly string[] {
  const told = subjects.slice(0, subjects.length > mostNames ? mostNames - 1 : mostNames).map(({ name }) => name);
  return subjects.length > told.length ? [...told, `${subjects.length - told.length} other accounts`] : told;
}

const isIn =
  (gids: readonly number[]) =>
  (subject: Subject): boolean =>
    subject.groups.known && subject.groups.value.some((gid) => gids.includes(gid));

/** Accounts and groups in words, without those that a group stands for; null where there is none. */
export function admittedWords(subjects: readonly Subject[], groups: readonly number[], facts: Facts): string | null {
  const covered = isIn(groups);
  const all = [...names(subjects.filter((subject) => !covered(subject))), ...groups.map((gid) => `members of ${groupNameOf(facts, gid)}`)];
  return all.length === 0 ? null : join(all);
}

/**
 * The same as the subject of a sentence, with what is not known: "Only root and members of the group lp". Local accounts are those of
 * /etc/passwd; a group stands for all its members.
 */
export function everyoneWords({ stranger: strange, yes, no, unknown, groups }: Everyone, facts: Facts): string {
  const unsure = unknown.length === 0 ? '' : `; of ${join(names(unknown))} it is not known`;
  if (strange === 'yes') {
    if (no.length === 0) return `Everyone${unsure}`;
    return `Everyone except ${join(names(no))}${unsure}`;
  }
  const shut = no.filter(isIn(groups));
  const admitted = admittedWords(yes, groups, facts);
  if (admitted === null) return `${strange === 'unknown' ? 'It is not known who' : 'Nobody'}${unsure}`;
  return `${strange === 'unknown' ? '' : 'Only '}${admitted}${shut.length > 0 ? `, but not ${join(names(shut))}` : ''}${strange === 'unknown' ? '; of others it is not known' : unsure}`;
}
