import { readlinkSync, statSync } from 'node:fs';
import { hostname, release } from 'node:os';
import type { Capability } from '#core/model/capability.ts';
import type { Surroundings } from '#core/model/model.ts';
import type { Registry } from '#core/model/registry.ts';
import { readGroups, readUsers, type Account } from '../system/accounts.ts';

/** Inode number of the network namespace that this process lives in: namespaces(7). */
export function ownNetns(): string {
  const match = /\[(\d+)\]/.exec(readlinkSync('/proc/self/ns/net'));
  return match?.[1] ?? '0';
}

interface Accounts {
  readonly users: Readonly<Record<string, string>>;
  readonly groups: Readonly<Record<string, string>>;
  readonly stamp: string;
}

let accounts: Accounts | null = null;

/** Read anew only when a file has changed. */
function accountNames(): Accounts {
  const stamp = ['/etc/passwd', '/etc/group'].map(stampOf).join();
  if (accounts?.stamp !== stamp) {
    const record = (list: readonly Account[]): Record<string, string> => Object.fromEntries(list.map(({ id, name }) => [String(id), name]));
    accounts = { users: record(readUsers()), groups: record(readGroups()), stamp };
  }
  return accounts;
}

function stampOf(path: string): string {
  try {
    const stat = statSync(path);
    return `${stat.mtimeMs}:${stat.size}`;
  } catch {
    return '';
  }
}

export function surroundingsNow(found: {
  readonly netns: string;
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
    uid,
    userName: users[String(uid)] ?? String(uid),
    source: found.source,
    capabilities: [...found.capabilities],
    registries: [...found.registries],
    users,
    groups,
  };
}
