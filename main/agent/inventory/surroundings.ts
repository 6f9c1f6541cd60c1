import { hostname, release } from 'node:os';
import type { Folders } from '#core/model/folder.ts';
import type { Capability } from '#core/model/capability.ts';
import type { DropInFolder } from '#core/model/drop-ins.ts';
import type { Surroundings } from '#core/model/model.ts';
import type { Stray } from '#core/model/stray.ts';
import type { Registry } from '#core/model/registry.ts';
import { accountsStamp, readGroups, readMemberships, readUsers, type Account } from '../system/processes/accounts.ts';

interface Accounts {
  readonly users: Readonly<Record<string, string>>;
  readonly groups: Readonly<Record<string, string>>;
  readonly memberships: Readonly<Record<string, number[]>>;
  readonly stamp: string;
}

let accounts: Accounts | null = null;

const nameless: Accounts = { users: {}, groups: {}, memberships: {}, stamp: '' };

/** Read anew only when a file has changed. What cannot be read now (no descriptor is to be had) stays as it was, and is tried again. */
export function accountNames(): Accounts {
  const stamp = accountsStamp();
  if (accounts?.stamp === stamp) return accounts;
  const record = (list: readonly Account[]): Record<string, string> => Object.fromEntries(list.map(({ id, name }) => [String(id), name]));
  try {
    accounts = { users: record(readUsers()), groups: record(readGroups()), memberships: readMemberships(), stamp };
    return accounts;
  } catch {
    return accounts ?? nameless;
  }
}

export function surroundingsNow(found: {
  readonly netns: string;
  readonly namespaces: Surroundings['namespaces'];
  readonly source: Surroundings['source'];
  readonly capabilities: readonly Capability[];
  readonly registries: readonly Registry[];
  readonly dropIns: readonly DropInFolder[];
  readonly folders: Folders;
  readonly strays: readonly Stray[] | undefined;
}): Surroundings {
  const { users, groups, memberships } = accountNames();
  const uid = process.getuid?.() ?? 0;
  return {
    hostName: hostname(),
    kernelRelease: release(),
    netns: found.netns,
    namespaces: found.namespaces,
    uid,
    userName: users[String(uid)] ?? String(uid),
    source: found.source,
    capabilities: [...found.capabilities],
    registries: [...found.registries],
    dropIns: [...found.dropIns],
    ...(found.strays && { strays: [...found.strays] }),
    users,
    groups,
    memberships,
    folders: found.folders,
  };
}
