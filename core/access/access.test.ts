import { describe, expect, it } from 'vitest';
import { allows, bitOf, classes, drawnMode, parseMode, rights, shownMode } from './bits.ts';
import { whoMayConnect } from './who.ts';

describe('modes', () => {
  it('are drawn, written and read', () => {
    expect(drawnMode(0o754)).toBe('rwxr-xr--');
    for (let mode = 0; mode <= 0o7777; mode++) expect(parseMode(shownMode(mode))).toBe(mode);
    for (const bad of ['', '8', '66', '06666', '0o666', 'rw']) expect(parseMode(bad)).toBeNull();
  });

  it('have one bit for each class and right', () => {
    const bits = classes.flatMap((who) => rights.map((right) => bitOf(who, right)));
    expect(bits.reduce((sum, bit) => sum | bit, 0)).toBe(0o777);
    expect(new Set(bits).size).toBe(9);
    expect(allows(0o020, 'group', 'write')).toBe(true);
    expect(allows(0o020, 'other', 'write')).toBe(false);
  });
});

describe('who may connect', () => {
  const accounts = { users: { '0': 'root', '1000': 'alice' }, groups: { '7': 'lp' } };
  it.each([
    [0o666, 0, 0, 'Any program on this machine'],
    [0o222, 1000, 7, 'Any program on this machine'],
    [0o660, 0, 7, 'Only root and members of the group lp'],
    [0o660, 1000, 7, 'Only root, alice and members of the group lp'],
    [0o600, 1000, 7, 'Only root and alice'],
    [0o600, 0, 7, 'Only root'],
    [0o644, 1000, 7, 'Only root and alice'],
    [0o000, 1000, 7, 'Only root'],
    [0o060, 1001, 8, 'Only root and members of group 8'],
    // The class that fits first decides, also when it has less.
    [0o606, 0, 7, 'Everybody except members of the group lp'],
    [0o066, 1000, 7, 'Everybody except alice'],
    [0o006, 1000, 7, 'Everybody except alice and members of the group lp'],
  ])('%o %d:%d: %s', (mode, uid, gid, who) => expect(whoMayConnect({ mode, uid, gid }, accounts)).toBe(who));
});
