import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { accountsStamp, parseAccounts, parseMemberships, readGroups, readUsers } from './accounts.ts';

describe('accounts', () => {
  it('are read from either file', () => {
    expect(parseAccounts('root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000:Alice,,,:/home/alice:/bin/sh\n')).toEqual([
      { id: 0, name: 'root' },
      { id: 1000, name: 'alice' },
    ]);
    expect(parseAccounts('wheel:x:10:alice,bob\nempty::11:\n')).toEqual([
      { id: 10, name: 'wheel' },
      { id: 11, name: 'empty' },
    ]);
  });

  it('have the first name of a number', () => expect(parseAccounts('root:x:0:0::/:\ntoor:x:0:0::/:\n')).toEqual([{ id: 0, name: 'root' }]));

  it.each(['', '\n', '# root:x:0:', '+::::::', '-evil:x:0:0:', '+:x:0:0:', ':x:5:5:', 'a b:x:5:5:', 'x', 'x:x', 'x:x:', 'x:x:five:5:', 'x:x:-1:5:', 'x:x:4294967295:5:', 'x:x:99999999999:5:', 'x:x:5', 'bad\xff:x:5:5:'])(
    'are not in %j',
    (line) => expect(parseAccounts(`${line}\n`)).toEqual([]),
  );

  it('bear names of any language', () => expect(parseAccounts(Buffer.from('jürgen:x:5:5::/:\n').toString('latin1'))).toEqual([{ id: 5, name: 'jürgen' }]));

  it('are in the group of the account and in those that list them', () => {
    const passwd = 'root:x:0:0::/:\nalice:x:1000:1000::/:\nj\xc3\xbcrgen:x:5:7::/:\ntoor:x:0:9::/:\n';
    const group = 'root:x:0:\nlp:x:7:alice,nobody,j\xc3\xbcrgen\nadm:x:4:alice, root\nbad:x:4294967295:alice\nlp2:x:7:alice\n';
    expect(parseMemberships(passwd, group)).toEqual({ '0': [0, 4], '1000': [1000, 7, 4], '5': [7] });
    expect(parseMemberships('', group)).toEqual({});
  });

  it('of the greatest number are read', () => expect(parseAccounts('nobody:x:4294967294:5:\n')).toEqual([{ id: 4294967294, name: 'nobody' }]));

  it('of this machine have this user, where the file has it', () => {
    const { uid, username } = userInfo();
    if (readFileSync('/etc/passwd', 'latin1').startsWith('root:')) expect(readUsers().find(({ id }) => id === 0)?.name).toBe('root');
    if (readUsers().some(({ id }) => id === uid)) expect(readUsers().find(({ id }) => id === uid)?.name).toBe(username);
    expect(readGroups().length).toBeGreaterThan(0);
  });

  it('have the same stamp until a file changes', () => expect(accountsStamp()).toBe(accountsStamp()));
});
