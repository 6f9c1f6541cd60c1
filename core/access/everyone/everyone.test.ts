import { describe, expect, it } from 'vitest';
import { aFolder } from '../../../tests/fixtures/folders.ts';
import { anEntryPoint, aRow, aSurroundings } from '../../../tests/fixtures/rows.ts';
import type { EntryPoint } from '../../model/door.ts';
import type { Folders } from '../../model/folder.ts';
import { known } from '../../model/known.ts';
import { aclNotKept } from '../acl.ts';
import { targetOf } from '../rules/target.ts';
import { everyoneWhoMay, everyoneWords } from './everyone.ts';

const facts = aSurroundings({
  users: { '0': 'root', '1': 'daemon', '1000': 'alice', '1001': 'bob', '1002': 'carol' },
  groups: { '0': 'root', '7': 'lp' },
  memberships: { '0': [0], '1': [1], '1000': [1000, 7], '1001': [1001], '1002': [1002, 7] },
});
const open: Folders = { '/': aFolder(), '/run': aFolder() };
const say = (over: Partial<EntryPoint>, folders: Folders | undefined = open): string => everyoneWords(everyoneWhoMay('connect', targetOf(aRow('/run/x', { entryPoint: anEntryPoint(over) }), facts), folders, facts), facts);

describe('who can connect to this', () => {
  it.each([
    [{ mode: 0o666 }, 'Everyone'],
    [{ mode: 0o660, gid: 7 }, 'Only root and members of the group lp'],
    [{ mode: 0o660, uid: 1001, gid: 7 }, 'Only root, bob and members of the group lp'],
    [{ mode: 0o060, uid: 1000, gid: 7 }, 'Only root and members of the group lp, but not alice'],
    [{ mode: 0o600 }, 'Only root'],
    [{ mode: 0o606, gid: 7 }, 'Everyone except alice and carol'],
    [{ mode: 0o066, uid: 1000 }, 'Everyone except alice'],
    [{ mode: 0o660, acl: known({ owner: 6, users: [{ id: 1001, permissions: 6 }], owningGroup: 0, groups: [{ id: 7, permissions: 2 }], mask: 6, other: 0 }) }, 'Only root, bob and members of the group lp'],
    [{ mode: 0o660, acl: aclNotKept }, 'root; of others it is not known'],
  ])('%j: %s', (over, who) => expect(say(over)).toBe(who));

  it('looks at the folders on the way', () => {
    expect(say({ mode: 0o666 }, { ...open, '/run': aFolder({ mode: 0o750, gid: 7 }) })).toBe('Only root and members of the group lp');
    expect(say({ mode: 0o666 }, { ...open, '/run': aFolder({ mode: 0o700, uid: 1001 }) })).toBe('Only root and bob');
    expect(say({ mode: 0o666 }, {})).toBe('It is not known who; of root, daemon, alice, bob and carol it is not known');
  });

  it('tells the number of many', () => {
    const users = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [String(100 + i), `u${i}`]));
    const many = aSurroundings({ users, groups: {}, memberships: Object.fromEntries(Object.keys(users).map((uid) => [uid, [5]])) });
    const found = everyoneWhoMay('connect', targetOf(aRow('/run/x', { entryPoint: anEntryPoint({ mode: 0o606, gid: 5 }) }), many), open, many);
    expect(everyoneWords(found, many)).toBe('Everyone except u0, u1, u2, u3, u4 and 15 other accounts');
  });
});
