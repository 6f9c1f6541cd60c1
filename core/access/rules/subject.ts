import { known, type Known, unknown } from '../../model/known.ts';
import type { Surroundings } from '../../model/model.ts';

/** Capabilities that decide here: capabilities(7). */
export const capabilityNames = ['CAP_DAC_OVERRIDE', 'CAP_DAC_READ_SEARCH', 'CAP_FOWNER', 'CAP_CHOWN', 'CAP_SYS_PTRACE', 'CAP_SYS_ADMIN'] as const;
export type CapabilityName = (typeof capabilityNames)[number];

/** Who asks the kernel: credentials(7). Names are for people. */
export interface Subject {
  readonly name: string;
  /** Null for one who is no user in particular: the owner of nothing. */
  readonly uid: number | null;
  /** The group of the process and the supplementary ones. */
  readonly groups: Known<readonly number[]>;
  readonly capabilities: ReadonlySet<CapabilityName>;
}

export const allCapabilities: ReadonlySet<CapabilityName> = new Set(capabilityNames);
export const noCapabilities: ReadonlySet<CapabilityName> = new Set();

/** Somebody who owns nothing here and is in none of the groups: what everyone may, such a one may. */
export const stranger: Subject = { name: 'everyone', uid: null, groups: known([]), capabilities: noCapabilities };

/** A member of a group, and nothing beside. */
export const memberOf = (gid: number, name: string): Subject => ({ name, uid: null, groups: known([gid]), capabilities: noCapabilities });

export const notInFiles = unknown('not-permitted', 'the account is not in /etc/passwd, so its groups are not known');

/** A user as one who logs in: the groups of /etc/passwd and /etc/group; root with every capability, others with none. */
export function accountOf(uid: number, { users, memberships }: Pick<Surroundings, 'users' | 'memberships'>): Subject {
  const groups = memberships?.[String(uid)];
  return {
    name: users[String(uid)] ?? `user ${uid}`,
    uid,
    groups: groups ? known(groups) : notInFiles,
    capabilities: uid === 0 ? allCapabilities : noCapabilities,
  };
}

/** Every account of /etc/passwd, by number. */
export const allAccounts = (surroundings: Pick<Surroundings, 'users' | 'memberships'>): readonly Subject[] =>
  Object.keys(surroundings.users)
    .map(Number)
    .sort((a, b) => a - b)
    .map((uid) => accountOf(uid, surroundings));
