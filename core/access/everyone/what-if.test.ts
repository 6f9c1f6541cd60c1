import { describe, expect, it } from 'vitest';
import { aFolder } from '../../../tests/fixtures/folders.ts';
import { anEntryPoint, aRow, aSurroundings } from '../../../tests/fixtures/rows.ts';
import { bytes } from '../../model/bytes.ts';
import { known } from '../../model/known.ts';
import type { Acl } from '../acl.ts';
import { targetOf } from '../rules/target.ts';
import { shiftsBetween, supposed, type Change, type Facts } from './what-if.ts';

const facts = aSurroundings({ users: { '0': 'root', '1000': 'alice', '1001': 'bob' }, groups: { '0': 'root', '7': 'lp' }, memberships: { '0': [0], '1000': [1000, 7], '1001': [1001] } });
const before: Facts = { target: targetOf(aRow('/run/x', { entryPoint: anEntryPoint({ mode: 0o660, gid: 7 }) }), facts), folders: { '/': aFolder(), '/run': aFolder() } };
const same: Change = { uid: 0, gid: 7, mode: 0o660, acl: null, folder: null };
const shifts = (change: Partial<Change>, from = before): string[] => shiftsBetween(from, supposed(from, { ...same, ...change }), facts).map(({ act, gains, loses }) => `${act} +${gains ?? ''} -${loses ?? ''}`);

describe('what if', () => {
  it('nothing changes, nobody gains and nobody loses', () => expect(shifts({})).toEqual([]));
  it.each<[string, Partial<Change>, readonly string[]]>([
    ['the mode opens', { mode: 0o666 }, ['connect +everyone but root and members of the group lp -', 'readLabels +everyone but root and members of the group lp -', 'relabel +everyone but root and members of the group lp -']],
    ['the mode shuts', { mode: 0o600 }, ['connect + -members of the group lp', 'readLabels + -members of the group lp', 'relabel + -members of the group lp']],
    ['the owner is another', { uid: 1001 }, ['connect +bob -', 'readLabels +bob -', 'relabel +bob -', 'chmod +bob -']],
    ['the folder is shut', { folder: { path: bytes('/run'), mode: 0o700 } }, ['connect + -members of the group lp', 'readLabels + -members of the group lp', 'listLabels + -everyone but root', 'relabel + -members of the group lp']],
    ['the folder is open to write', { folder: { path: bytes('/run'), mode: 0o777 } }, ['replace +everyone but root -']],
    ['a list names bob to read', { acl: { owner: 6, users: [{ id: 1001, permissions: 4 }], owningGroup: 6, groups: [], mask: 6, other: 0 } }, ['readLabels +bob -']],
  ])('%s', (_what, change, expected) => expect(shifts(change)).toEqual(expected));

  it('chmod on an inode with a list sets its mask', () => {
    const acl: Acl = { owner: 6, users: [{ id: 1001, permissions: 6 }], owningGroup: 6, groups: [], mask: 6, other: 0 };
    const listed: Facts = { ...before, target: targetOf(aRow('/run/x', { entryPoint: anEntryPoint({ mode: 0o660, gid: 7, acl: known(acl) }) }), facts) };
    expect(shifts({ acl, mode: 0o640 }, listed)).toEqual(['connect + -bob and members of the group lp', 'relabel + -bob and members of the group lp']);
    const { target } = supposed(listed, { ...same, acl, mode: 0o640 });
    expect(target.is === 'path' && target.door.known && target.door.value).toMatchObject({ mode: 0o640, acl: { value: { mask: 4, owningGroup: 6 } } });
  });
});
