import { describe, expect, it } from 'vitest';
import { aFolder } from '../../tests/fixtures/folders.ts';
import { anEntryPoint, aRow, aSurroundings } from '../../tests/fixtures/rows.ts';
import { completionsAt } from './complete.ts';
import { compileFilter } from './filter.ts';

const surroundings = aSurroundings({ uid: 1000, users: { '0': 'root', '1000': 'alice', '1001': 'bob' }, groups: { '7': 'lp' }, memberships: { '0': [0], '1000': [1000], '1001': [1001, 7] }, folders: { '/': aFolder(), '/run': aFolder() } });
const row = (mode: number) => aRow('/run/x', { entryPoint: anEntryPoint({ mode, gid: 7 }) });

function verdict(text: string, mode = 0o660): boolean | null {
  const compiled = compileFilter(text);
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message);
  return compiled.filter.verdict(row(mode), surroundings);
}

describe('can: and anyone:', () => {
  it.each([
    ['can:connect', false],
    ['can:alice:connect', false],
    ['can:bob:connect', true],
    ['can:BOB:Connect', true],
    ['can:1001:connect', true],
    ['can:@lp:connect', true],
    ['can:root:chmod', true],
    ['can:everyone:connect', false],
    ['can:nobody-there:connect', null],
    ['can:54321:connect', null],
    ['can:connect|chmod', false],
    ['can:"bob:connect"', true],
    ['anyone:connect', false],
    ['anyone:list-labels', true],
    ['-anyone:relabel', true],
  ])('%s is %s', (text, expected) => expect(verdict(text)).toBe(expected));

  it('of an open door are true', () => expect([verdict('anyone:connect anyone:relabel', 0o666), verdict('can:connect', 0o666)]).toEqual([true, true]));

  it('are not known where the folders are not', () => {
    const compiled = compileFilter('anyone:connect');
    expect(compiled.ok && compiled.filter.verdict(row(0o666), aSurroundings())).toBeNull();
  });

  it.each(['can:fly', 'can:alice:', 'can::connect', 'can:alice:fly', 'anyone:alice:connect', 'anyone:x'])('%s is no filter', (text) => expect(compileFilter(text).ok).toBe(false));

  it('offer acts, users, and acts of a user', () => {
    const offers = (text: string) => completionsAt(text, text.length, [row(0o666)], surroundings).map(({ insert }) => insert);
    expect(offers('can:ch')).toEqual(['chmod', 'chown']);
    expect(offers('can:bo')).toEqual(['bob:connect']);
    expect(offers('can:bob:re')).toEqual(['bob:read-labels', 'bob:relabel', 'bob:replace']);
    expect(offers('can:@l')).toEqual(['@lp:connect']);
    expect(offers('can:no-one:re')).toEqual([]);
    expect(offers('anyone:conn')).toEqual(['connect']);
  });
});
