import { describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import type { CapabilityId } from '#core/model/capability.ts';
import { capabilitiesOf } from './capabilities.ts';

type Found = Parameters<typeof capabilitiesOf>[0];
const all: Found = {
  labels: { entryPoint: { state: 'yes' }, object: { state: 'yes' } },
  source: { name: 'sock_diag', doubt: null },
  namespaces: { all: [{ netns: '1', kind: 'own', name: 'this one', pid: 0, source: 'sock_diag', blindSpot: null }], hidden: 0 },
  hidden: [],
  root: true,
  unwatched: 0,
};
const one = (id: CapabilityId, over: Partial<Found> = {}) => capabilitiesOf({ ...all, ...over }).find((capability) => capability.id === id);

it('of a root that sees everything says so of each, and needs no remedy', () => {
  for (const { state, remedy } of capabilitiesOf(all)) expect([state, remedy]).toEqual(['yes', null]);
});

describe('holders', () => {
  it('are own only for an ordinary user, also where all processes happen to be his', () => {
    for (const hidden of [[], [{ pid: 1, command: bytes('systemd') }]])
      expect(one('holders', { root: false, hidden })).toMatchObject({ state: 'partly', short: 'own only', sentence: expect.stringContaining('your own processes only'), remedy: expect.stringContaining('sudo') });
  });

  it('are told to root with the process that may not be looked into: that is not a matter of being root', () => {
    const told = one('holders', { hidden: [{ pid: 1, command: bytes('init') }] });
    expect(told).toMatchObject({ state: 'partly', short: 'all but 1', sentence: expect.stringContaining('init (pid 1)') });
    expect(`${told?.sentence} ${told?.remedy}`).not.toMatch(/own processes|sudo/);
  });

  it('name a few of many, and the number of all', () => {
    const hidden = Array.from({ length: 12 }, (_, i) => ({ pid: i + 1, command: bytes(`p${i + 1}`) }));
    const told = one('holders', { hidden });
    expect(told).toMatchObject({ short: 'all but 12', sentence: expect.stringContaining('12 processes') });
    expect(told?.sentence).toContain('p3 (pid 3), …');
    expect(told?.sentence).not.toContain('p4');
  });

  it('show a hidden process’s name escaped', () => expect(one('holders', { hidden: [{ pid: 5, command: bytes('a\x1b[31m') }] })?.sentence).toContain('a\\x1b[31m (pid 5)'));
});

describe('labels', () => {
  it('tell that they were tried, and what the kernel said', () => {
    const labels = { entryPoint: { state: 'no', code: 'EPERM' }, object: { state: 'untried', why: 'no socket could be made' } } as const;
    expect(one('labels-entry-point', { labels })).toMatchObject({ state: 'no', sentence: expect.stringContaining('(EPERM)'), remedy: expect.stringContaining('7.1') });
    expect(one('labels-object', { labels })).toMatchObject({ state: 'partly', sentence: expect.stringContaining('no socket could be made') });
  });
});

describe('the source', () => {
  it('is told with its doubt', () => expect(one('source', { source: { name: 'sock_diag', doubt: 'Something is amiss.' } })).toMatchObject({ state: 'partly', sentence: 'Something is amiss.' }));
  it('of old says what it does not tell', () => expect(one('source', { source: { name: '/proc/net/unix', doubt: null } })).toMatchObject({ state: 'partly', short: '/proc/net/unix', sentence: expect.stringContaining('forge') }));
  it('may be none', () => expect(one('source', { source: null })).toMatchObject({ state: 'no' }));
});

describe('namespaces', () => {
  const own = all.namespaces.all;
  const other = { netns: '2', kind: 'container', name: 'podman x', pid: 9, source: '/proc/net/unix', blindSpot: 'Peers are unknown.' } as const;
  it('are all seen where no process is hidden', () => expect(one('namespaces', { namespaces: { all: [...own, { ...other, source: 'sock_diag', blindSpot: null }], hidden: 0 } })).toMatchObject({ state: 'yes', short: '2' }));
  it('may be missing where a process does not tell where it lives', () =>
    expect(one('namespaces', { root: false, namespaces: { all: own, hidden: 3 } })).toMatchObject({ state: 'partly', sentence: expect.stringContaining('3 processes live is not told'), remedy: expect.stringContaining('sudo') }));
  it('tell the blind spot of a table', () => expect(one('namespaces', { namespaces: { all: [...own, other], hidden: 0 } })).toMatchObject({ state: 'partly', sentence: expect.stringContaining('Of podman x: Peers are unknown.') }));
});

it('counts the folders that are not watched', () => expect(one('watch', { unwatched: 3 })).toMatchObject({ state: 'partly', sentence: expect.stringContaining('3 folders') }));
