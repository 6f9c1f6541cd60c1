import { describe, expect, it } from 'vitest';
import { aFolder, aLink } from '../../../tests/fixtures/folders.ts';
import { aProcess, anEntryPoint, aRow, aSocket, aSurroundings } from '../../../tests/fixtures/rows.ts';
import { bytes } from '../../model/bytes.ts';
import type { EntryPoint } from '../../model/door.ts';
import type { Folders } from '../../model/folder.ts';
import { known, unknown, type Known } from '../../model/known.ts';
import type { Row } from '../../model/rows/row.ts';
import { aclNotKept, type Acl } from '../acl.ts';
import { evaluate } from './evaluate.ts';
import { acts, type Act } from './step.ts';
import { accountOf, memberOf, stranger, type CapabilityName, type Subject } from './subject.ts';
import { targetOf } from './target.ts';
import { decisiveStep, stepSentence } from './words.ts';

const accounts = aSurroundings({ users: { '0': 'root', '1000': 'alice', '1001': 'bob' }, groups: { '0': 'root', '7': 'lp', '1000': 'alice' }, memberships: { '0': [0], '1000': [1000, 7], '1001': [1001] } });
const root = accountOf(0, accounts);
const alice = accountOf(1000, accounts);
const bob = accountOf(1001, accounts);
const carol = accountOf(1002, accounts);
const withOnly = (subject: Subject, ...names: CapabilityName[]): Subject => ({ ...subject, capabilities: new Set(names) });

const door = (over: Partial<EntryPoint> = {}): EntryPoint => anEntryPoint({ mount: { id: '1', readOnly: known(false) }, ...over });
const open: Folders = { '/': aFolder(), '/run': aFolder() };

function ask(act: Act, subject: Subject, over: Partial<EntryPoint> | Row = {}, folders: Folders = open): string {
  const row = 'processes' in over ? over : aRow('/run/x', { entryPoint: door(over) });
  const { answer, proof } = evaluate(act, targetOf(row, accounts), folders, subject);
  const step = decisiveStep(proof);
  return `${answer}: ${step ? stepSentence(step, accounts) : ''}`;
}
const all = (subject: Subject, over: Partial<EntryPoint> | Row = {}, folders: Folders = open): string => acts.map((act) => `${act} ${ask(act, subject, over, folders).split(':')[0]}`).join(', ');

describe('by the mode', () => {
  it.each([
    [0o666, 'connect yes, readLabels yes, listLabels yes, relabel yes, chmod no, chown no, replace no'],
    [0o644, 'connect no, readLabels yes, listLabels yes, relabel no, chmod no, chown no, replace no'],
    [0o622, 'connect yes, readLabels no, listLabels yes, relabel yes, chmod no, chown no, replace no'],
    [0o660, 'connect no, readLabels no, listLabels yes, relabel no, chmod no, chown no, replace no'],
  ])('of %o bob', (mode, answers) => expect(all(bob, { mode })).toBe(answers));

  it('root may everything', () => expect(all(root, { mode: 0 })).toBe(acts.map((act) => `${act} yes`).join(', ')));

  it('the owner gets no right for labels by being the owner, but may change the mode', () => {
    expect(ask('relabel', alice, { mode: 0o466, uid: 1000 })).toBe('no: May not write to it: as its owner, who has r--.');
    expect(ask('chmod', alice, { mode: 0o466, uid: 1000 })).toBe('yes: Is its owner, alice.');
  });

  it('the group decides before the others', () => {
    expect(ask('connect', alice, { mode: 0o606, gid: 7 })).toBe('no: May not write to it: as a member of the group lp, which owns it and has ---.');
    expect(ask('connect', bob, { mode: 0o606, gid: 7 })).toBe('yes: May write to it: as one of the others, who have rw-.');
    expect(ask('connect', memberOf(7, 'lp'), { mode: 0o660, gid: 7 })).toMatch(/^yes/);
  });

  it('of one whose groups are not known the answer is so only where it depends on them', () => {
    expect(ask('connect', carol, { mode: 0o666 })).toMatch(/^yes/);
    expect(ask('connect', carol, { mode: 0o600 })).toMatch(/^no/);
    expect(ask('connect', carol, { mode: 0o660 })).toBe('unknown: Perhaps may write to it: it depends on the groups, which are not known.');
  });
});

describe('by an access control list', () => {
  const acl: Acl = { owner: 6, users: [{ id: 1001, permissions: 6 }], owningGroup: 4, groups: [{ id: 7, permissions: 6 }], mask: 6, other: 0 };
  it('a named user, through the mask', () => {
    expect(ask('connect', bob, { mode: 0o660, acl: known(acl) })).toBe('yes: May write to it: by the entry for bob in its access control list, rw-.');
    expect(ask('connect', bob, { mode: 0o640, acl: known({ ...acl, mask: 4 }) })).toBe('no: May not write to it: by the entry for bob in its access control list, rw-, of which the mask r-- leaves r--.');
  });
  it('a named group; of several the first that grants', () => {
    expect(ask('connect', alice, { mode: 0o660, acl: known(acl) })).toBe('yes: May write to it: by the entry for the group lp in its access control list, rw-.');
    expect(ask('connect', alice, { mode: 0o660, gid: 1000, acl: known(acl) })).toMatch(/^yes/);
    expect(ask('connect', alice, { mode: 0o660, gid: 1000, acl: known({ ...acl, groups: [] }) })).toBe('no: May not write to it: as a member of the group alice, which owns it and has r-- in its access control list.');
  });
  it('is not asked where its mask is empty', () => expect(ask('connect', bob, { mode: 0o606, acl: known({ ...acl, mask: 0, other: 6 }) })).toBe('yes: May write to it: as one of the others, who have rw-.'));
  it('that is not known leaves open what it would decide', () => {
    expect(ask('connect', bob, { mode: 0o660, acl: aclNotKept })).toBe('unknown: Perhaps may write to it: what its access control list says is not known.');
    expect(ask('connect', alice, { mode: 0o660, uid: 1000, acl: aclNotKept })).toMatch(/^yes/);
    expect(ask('connect', root, { mode: 0o660, acl: aclNotKept })).toMatch(/^yes/);
  });
});

describe('by the folders on the way', () => {
  const shut: Folders = { ...open, '/run': aFolder({ mode: 0o750, gid: 7 }) };
  it('without search there is nothing to do behind it', () => {
    expect(all(bob, { mode: 0o666 }, shut)).toBe(acts.map((act) => `${act} no`).join(', '));
    expect(ask('listLabels', bob, {}, shut)).toBe('no: May not go through /run: as one of the others, who have ---.');
    expect(ask('connect', alice, {}, shut)).toMatch(/^yes/);
    expect(ask('connect', withOnly(bob, 'CAP_DAC_READ_SEARCH'), {}, shut)).toMatch(/^yes/);
  });
  it('that are not known nothing is known behind them', () => {
    expect(ask('connect', root, {}, {})).toMatch(/^unknown: What stands at \/ is not known/);
    expect(ask('connect', bob, { mode: 0o600 }, { '/': aFolder(), '/run': { is: 'unknown', reason: { code: 'unreachable-path' } } })).toMatch(/^no/);
  });
  it('who may write to the folder may replace, unless it is sticky', () => {
    const shared = (mode: number, over = {}): Folders => ({ ...open, '/run': aFolder({ mode, ...over }) });
    expect(ask('replace', bob, {}, shared(0o777))).toMatch(/^yes/);
    expect(ask('replace', bob, {}, shared(0o1777))).toBe('no: /run is sticky: only the owner of a name, or of the folder, may remove it.');
    expect(ask('replace', alice, { uid: 1000 }, shared(0o1777))).toMatch(/^yes/);
    expect(ask('replace', alice, {}, shared(0o1777, { uid: 1000 }))).toMatch(/^yes/);
    expect(ask('relabel', bob, { mode: 0o666 }, shared(0o1777))).toMatch(/^yes/);
    expect(ask('replace', root, {}, shared(0o777, { frozen: true }))).toMatch(/^no: \/run is immutable/);
    expect(ask('replace', stranger, {}, shared(0o733))).toMatch(/^yes/);
  });
  it('a mount without writes lets connect and read, and nothing else', () => {
    const mount = { id: '1', readOnly: known(true) };
    const folders = { ...open, '/run': aFolder({ mode: 0o777, mount }) };
    expect(all(root, { mount }, folders)).toBe('connect yes, readLabels yes, listLabels yes, relabel no, chmod no, chown no, replace no');
    expect(ask('replace', root, { mount: { id: '2', readOnly: known(false) } })).toMatch(/^no: Something is mounted/);
    expect(ask('relabel', root, { mount: undefined })).toMatch(/^unknown: Whether the entry point is on a mount/);
  });
  it('links of others in a sticky folder for all are not followed', () => {
    const folders: Folders = { ...open, '/tmp': aFolder({ mode: 0o1777 }), '/tmp/l': aLink('/run/x', { uid: 1000 }) };
    const at = { reach: bytes('/tmp/l') };
    expect(ask('connect', root, at, folders)).toMatch(/^no: .*fs.protected_symlinks forbids/);
    expect(ask('connect', alice, at, folders)).toMatch(/^yes/);
    expect(ask('replace', alice, at, folders)).toMatch(/^yes/);
    expect(ask('replace', bob, at, folders)).toMatch(/^no/);
  });
  it('into another mount namespace root goes, and the user of a process there', () => {
    const folders: Folders = { '/': aFolder(), '/proc': aFolder(), '/proc/7': aFolder(), '/proc/7/root': { is: 'process', pid: 7, uid: 1000, gid: 1000, open: known(true), folder: known(aFolder()) } };
    const at = { reach: bytes('/proc/7/root/x') };
    expect([root, alice, bob].map((subject) => ask('connect', subject, at, folders).split(':')[0])).toEqual(['yes', 'yes', 'no']);
    expect(ask('connect', carol, at, folders)).toMatch(/^no/);
    const through = (lets: Known<boolean>): Folders => ({ ...folders, '/proc/7/root': { is: 'process', pid: 7, uid: 1000, gid: 1000, open: lets, folder: known(aFolder()) } });
    expect(ask('connect', alice, at, through(known(false)))).toMatch(/^no/);
    expect(ask('connect', alice, at, through(unknown('failed')))).toMatch(/^unknown/);
    expect(ask('connect', root, at, through(known(false)))).toMatch(/^yes/);
    expect(ask('connect', accountOf(1000, { users: {} }), at, folders)).toMatch(/^unknown: .*process 7/);
  });
});

describe('what has no entry point', () => {
  it('an abstract name is open to its network namespace', () => {
    const row = aRow('\0name');
    expect(ask('connect', stranger, row)).toMatch(/^yes: An abstract name has no owner/);
    const elsewhere = aRow('\0name', { socket: { netns: '9' } });
    expect(ask('connect', bob, elsewhere)).toMatch(/^no/);
    expect(ask('connect', root, elsewhere)).toMatch(/^yes/);
    expect(ask('replace', root, row)).toBe('no: It has no entry point.');
  });
  it('to a socket without a name nobody connects; its labels are behind its holders', () => {
    const object = known(door({ mode: 0o777 }));
    const row = aRow('', { socket: { object, state: 'connected' }, processes: [aProcess({ uid: 1000 })] });
    expect(ask('connect', root, row)).toBe('no: It has no address that one could connect to.');
    expect([root, alice, bob].map((subject) => ask('relabel', subject, row).split(':')[0])).toEqual(['yes', 'yes', 'no']);
    const hidden = aRow('', { socket: { object, holders: { seen: [], complete: false } } });
    expect(ask('relabel', bob, hidden)).toMatch(/^unknown/);
    expect(ask('relabel', root, aRow('', { socket: { object: unknown('not-read') } }))).toMatch(/^unknown: Owner and mode of the socket object/);
  });
  it('a path that leads to the socket no more opens nothing', () => {
    expect(ask('connect', root, aRow('/run/x', { socket: { entryPoint: { state: 'gone' } } }))).toBe('no: Its path leads nowhere any more.');
    expect(ask('connect', root, aRow('/run/x', { socket: { entryPoint: { state: 'replaced', what: 'a folder' } } }))).toBe('no: At its path there is a folder now.');
    const secret = aRow('/root/x', { socket: { ...aSocket('/root/x'), entryPoint: { state: 'unknown', reason: { code: 'unreachable-path' } } } });
    const folders: Folders = { '/': aFolder(), '/root': aFolder({ mode: 0o700 }) };
    expect([root, bob].map((subject) => ask('connect', subject, secret, folders).split(':')[0])).toEqual(['unknown', 'no']);
    expect(ask('replace', root, secret, folders)).toBe('unknown: Whether something is mounted on the very entry point is not known.');
  });
  it('where nothing keeps labels nobody has any', () => {
    const row = aRow('/run/x', { entryPoint: door({ labels: unknown('file-system-without-labels') }) });
    expect(ask('relabel', root, row)).toBe('no: The file system of the entry point keeps no labels.');
    expect(ask('connect', root, row)).toMatch(/^yes/);
  });
});
