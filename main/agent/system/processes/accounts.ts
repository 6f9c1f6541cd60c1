import { readFileSync, statSync } from 'node:fs';
import { bytesOfText, textOf } from '#core/names/utf8.ts';
import { bytes } from '#core/model/bytes.ts';
import { codeOfError } from '../inodes/xattr.ts';

const passwd = '/etc/passwd';
const group = '/etc/group';

export interface Account {
  readonly id: number;
  readonly name: string;
}

/** Names and numbers of passwd(5) or group(5); lines that are none, or whose name is no text, are passed over. The first line for a number counts. */
export function parseAccounts(data: string): Account[] {
  const seen = new Map<number, string>();
  for (const line of data.split('\n')) {
    const match = /^([^:#+\s-][^:\s]*):[^:]*:(\d{1,10}):/.exec(line);
    const name = match?.[1] === undefined ? null : textOf(bytes(match[1]));
    const id = Number(match?.[2]);
    if (name !== null && match && id <= 0xffff_fffe && !seen.has(id)) seen.set(id, name);
  }
  return [...seen].map(([id, name]) => ({ id, name }));
}

/**
 * Groups that each user of passwd(5) has after logging in: the one of the account first, then those of group(5) that list the name, in
 * the order of the file (initgroups(3)). By number of the user.
 */
export function parseMemberships(passwdData: string, groupData: string): Record<string, number[]> {
  const memberships: Record<string, number[]> = {};
  const users = new Map<string, number[]>();
  for (const { id, name } of parseAccounts(passwdData)) {
    const groups: number[] = [];
    memberships[String(id)] = groups;
    users.set(bytesOfText(name), groups);
  }
  for (const line of passwdData.split('\n')) {
    const [name = '', , , gid = ''] = line.split(':');
    const groups = users.get(name);
    if (groups?.length === 0 && isId(gid)) groups.push(Number(gid));
  }
  for (const line of groupData.split('\n')) {
    const [, , gid = '', members = ''] = line.split(':');
    if (!isId(gid)) continue;
    for (const name of members.split(',')) {
      const groups = users.get(name.trim());
      if (groups && !groups.includes(Number(gid))) groups.push(Number(gid));
    }
  }
  return memberships;
}

const isId = (text: string): boolean => /^\d{1,10}$/.test(text) && Number(text) <= 0xffff_fffe;

/** Local accounts only. Asking NSS could connect to a service and start it: looking wakes nothing. Throw what Node throws; a file that is not there is empty. */
export const readUsers = (): Account[] => parseAccounts(read(passwd));
export const readGroups = (): Account[] => parseAccounts(read(group));
export const readMemberships = (): Record<string, number[]> => parseMemberships(read(passwd), read(group));

/** Differs when either file has changed. */
export const accountsStamp = (): string => [passwd, group].map(stampOf).join();

function stampOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${ino}:${mtimeMs}:${size}`;
  } catch {
    return '';
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if (codeOfError(error) === 'ENOENT') return '';
    throw error;
  }
}
