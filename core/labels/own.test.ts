import { describe, expect, it } from 'vitest';
import { aProcess, aRow } from '../../tests/fixtures/rows.ts';
import { bytes } from '../model/bytes.ts';
import { meaningOf } from './dictionary.ts';
import { builtIn, knownLabelOf } from './known.ts';
import { parseOwnLabels } from './own.ts';
import { fittingRole, roleInstead } from './roles.ts';

const file = (...labels: unknown[]): string => JSON.stringify({ version: 1, labels });
const team = { name: 'user.team', title: 'Team', meaning: 'Who answers for it.', door: 'entry-point', values: [{ value: 'net', meaning: 'The network team.' }], otherValues: false, setBy: 'us', source: 'wiki' };

describe('a file of own labels', () => {
  it('gives meaning to names and values', () => {
    const { labels, problems } = parseOwnLabels(file(team, { name: 'user.\\xff', title: 'Odd' }));
    expect(problems).toEqual([]);
    expect(labels.map(({ name, from }) => [name, from])).toEqual([['user.team', 'yours'], ['user.\xff', 'yours']]);
    const meaning = (value: string, door: 'entryPoint' | 'object' = 'entryPoint') => meaningOf(bytes('user.team'), bytes(value), door, labels);
    expect(meaning('net')).toEqual({ title: 'Team', sentence: 'The network team.', tone: 'plain' });
    expect(meaning('sales')?.tone).toBe('warning');
    expect(meaning('net', 'object')?.title).toContain('wrong door');
    expect(knownLabelOf(bytes('user.team'), [])).toBeNull();
  });

  it('that is damaged in part is used for the rest, and each fault is told', () => {
    const { labels, problems } = parseOwnLabels(file(team, team, { name: 'team', title: 'x' }, { name: 'user.x' }, { name: 'user.varlink', title: 'mine' }, { name: 'user.\\q', title: 'x' }, 7, { name: 'user.last', title: 'Last' }));
    expect(labels.map(({ name }) => name)).toEqual(['user.team', 'user.last']);
    expect(problems).toHaveLength(6);
    expect(problems[0]).toMatch(/^Entry 2: user\.team is there twice/);
    expect(problems[3]).toContain('built in');
  });

  it('that is no such file is not used, and says why', () => {
    for (const [text, word] of [['', 'no JSON'], ['{', 'no JSON'], ['[]', 'no list'], ['{"version":2,"labels":[]}', 'version 2'], ['{"version":1}', 'no list']] as const) {
      const { labels, problems } = parseOwnLabels(text);
      expect(labels).toEqual([]);
      expect(problems).toEqual([expect.stringContaining(word)]);
    }
  });
});

it('says of every built-in label what it is, who sets it and where that is written', () => {
  for (const label of builtIn) for (const text of [label.title, label.meaning, label.setBy, label.source]) expect(text, label.name).not.toBe('');
});

describe('the role that fits', () => {
  const listener = aRow('/run/x', { processes: [aProcess()] });
  const accepted = aRow('/run/x', { socket: { state: 'connected' } });
  const client = aRow('', { socket: { state: 'connected' } });
  it('follows from door and state', () => {
    expect([fittingRole(listener, 'entryPoint'), fittingRole(listener, 'object'), fittingRole(accepted, 'object'), fittingRole(client, 'object')]).toEqual(['entrypoint', 'listen', 'server', 'client']);
  });
  it('takes the place of the old 1, of what is none, and of one on the wrong door', () => {
    expect(roleInstead(bytes('1'), listener, 'entryPoint')).toBe('entrypoint');
    expect(roleInstead(bytes('nonsense'), client, 'object')).toBe('client');
    expect(roleInstead(bytes('listen'), listener, 'entryPoint')).toBe('entrypoint');
    expect(roleInstead(bytes('entrypoint'), listener, 'entryPoint')).toBeNull();
    expect(roleInstead(bytes('server'), listener, 'object')).toBeNull();
  });
});
