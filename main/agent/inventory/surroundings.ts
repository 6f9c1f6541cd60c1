import { hostname, release } from 'node:os';
import type { Capability } from '#core/model/capability.ts';
import type { Surroundings } from '#core/model/model.ts';
import type { Registry } from '#core/model/registry.ts';
import { accountsStamp, readGroups, readUsers, type Account } from '../system/accounts.ts';

interface Accounts {
  readonly users: Readonly<Record<string, string>>;
  readonly groups: Readonly<Record<string, string>>;
  readonly stamp: string;
}

let accounts: Accounts | null = null;

const nameless: Accounts = { users: {}, groups: {}, stamp: '' };

/** Read anew only when a file has changed. What cannot be read now (no descriptor is to be had) stays as it was, and is tried again. */
export function accountNames(): Accounts {
  const stamp = accountsStamp();
  if (accounts?.stamp === stamp) return accounts;
  const record = (list: readonly Account[]): Record<string, string> => Object.fromEntries(list.map(({ id, name }) => [String(id), name]));
  try {
    accounts = { users: record(readUsers()), groups: record(readGroups()), stamp };
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
}): Surroundings {
  const { users, groups } = accountNames();
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
    users,
    groups,
  };
}
