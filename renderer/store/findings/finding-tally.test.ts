import { describe, expect, it } from 'vitest';
import { check } from '#core/findings/findings.ts';
import { findingId } from '#core/findings/finding.ts';
import { Mutes, noMutes } from '#core/findings/mutes.ts';
import { unknown } from '#core/model/known.ts';
import { aProcess, anEntryPoint, aRow, aSurroundings } from '../../../tests/fixtures/rows.ts';
import { Tally } from './finding-tally.ts';

const root = aSurroundings({ uid: 0 });
const listener = (name: string, uid = 0) => aRow(name, { processes: [aProcess({ uid })] });
const take = (tally: Tally, key: string, row: ReturnType<typeof listener>): void => tally.take(key, check(row, root));
const all = (): boolean => true;

describe('the tally', () => {
  it('tells sockets of one name once, with the gravest of what is told of them', () => {
    const tally = new Tally();
    take(tally, 'a', listener('\0name', 1000));
    expect([...tally.entries()].map(({ finding }) => finding.severity)).toEqual(['low']);
    take(tally, 'b', listener('\0name', 0));
    expect([...tally.entries()].map(({ finding, rows }) => [finding.severity, rows.size])).toEqual([['medium', 2]]);
    tally.drop('b');
    expect([...tally.entries()].map(({ finding }) => finding.severity)).toEqual(['low']);
    tally.drop('a');
    expect([...tally.entries()]).toEqual([]);
  });

  it('has another number only when something else is told', () => {
    const tally = new Tally();
    const row = listener('\0name');
    take(tally, 'a', row);
    const { version } = tally;
    take(tally, 'a', row);
    take(tally, 'b', aRow('\0name', { socket: { state: 'connected' } }));
    tally.drop('c');
    expect(tally.version).toBe(version);
    take(tally, 'a', listener('\0other'));
    expect(tally.version).toBeGreaterThan(version);
    expect([...tally.entries()].map(({ finding }) => findingId(finding))).toEqual(['SA501 @other']);
  });

  it('counts without what is muted', () => {
    const tally = new Tally();
    take(tally, 'a', listener('\0one'));
    take(tally, 'b', listener('\0two'));
    expect(tally.countOf(noMutes, all)).toBe(2);
    expect(tally.countOf(new Mutes([{ rule: 'SA501', subject: '@one', glob: false, reason: '', at: '' }]), all)).toBe(1);
    expect(tally.countOf(noMutes, (severity) => severity === 'high')).toBe(0);
  });

  it('sums up what could not be checked', () => {
    const tally = new Tally();
    const hidden = aRow('/run/x', { entryPoint: anEntryPoint({ labels: unknown('not-permitted') }), processes: [aProcess({ uid: 33 })] });
    take(tally, 'a', hidden);
    take(tally, 'b', { ...hidden, key: 'b' });
    expect(tally.notChecked(null).find(({ rule }) => rule.code === 'SA101')).toMatchObject({ reason: 'not-permitted', count: 2 });
    expect(tally.notChecked((row) => row === 'a').find(({ rule }) => rule.code === 'SA101')?.count).toBe(1);
  });
});
