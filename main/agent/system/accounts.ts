import { readFileSync, statSync } from 'node:fs';
import { textOf } from '#core/names/utf8.ts';
import { bytes } from '#core/model/bytes.ts';
import { codeOfError } from './xattr.ts';

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

/** Local accounts only. Asking NSS could connect to a service and start it: looking wakes nothing. Throw what Node throws; a file that is not there is empty. */
export const readUsers = (): Account[] => readAccounts(passwd);
export const readGroups = (): Account[] => readAccounts(group);

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

function readAccounts(path: string): Account[] {
  try {
    return parseAccounts(readFileSync(path, 'latin1'));
  } catch (error) {
    if (codeOfError(error) === 'ENOENT') return [];
    throw error;
  }
}
