import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import type { Sighting } from '#core/services/sighting.ts';
import { hashOf, InterfaceCache } from './interface-cache.ts';

let folder: string;
let cache: InterfaceCache;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'atlas-cache-')), 'sockatlas/interfaces');
  cache = new InterfaceCache(folder);
});
afterEach(() => rmSync(join(folder, '../..'), { recursive: true }));

const textOf = (name: string, more = ''): string => `interface ${name}\n${more}`;
const described = (text: string) => ({ hash: hashOf(text), text });
const first = described(textOf('io.example.A'));
const second = described(textOf('io.example.A', '# more\n'));
const seen = (atMs: number, text = first, over: Partial<Sighting> = {}): Sighting => ({
  address: { kind: 'unix', name: bytes('/run/a') },
  firstSeenMs: atMs,
  lastSeenMs: atMs,
  vendor: 'V',
  product: 'P',
  version: '1',
  url: '',
  interfaces: [{ name: 'io.example.A', hash: text.hash }],
  ...over,
});
const times = () => cache.read().sightings.map(({ firstSeenMs, lastSeenMs }) => [firstSeenMs, lastSeenMs]);

describe('the cache of interfaces', () => {
  it('is empty where there is none, and makes nothing by being read', () => {
    expect(cache.read()).toEqual({ sightings: [], texts: [] });
    expect(existsSync(folder)).toBe(false);
  });

  it('keeps what was said, for this user alone, and lets the same be said for longer', () => {
    cache.add(seen(10), [first]);
    expect(cache.add(seen(20), [first])).toMatchObject({ firstSeenMs: 10, lastSeenMs: 20 });
    expect(times()).toEqual([[10, 20]]);
    expect(cache.read().texts).toEqual([first]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'sightings.json')).mode & 0o777).toBe(0o600);
  });

  it('keeps what was said before beside what is said now, and what is said once more as another time', () => {
    cache.add(seen(10), [first]);
    cache.add(seen(20, second), [second]);
    cache.add(seen(30), [first]);
    expect(times()).toEqual([[30, 30], [20, 20], [10, 10]]);
    expect(cache.read().texts).toHaveLength(2);
  });

  it('keeps nothing of demo services that have ended', () => {
    const demo = bytes('/run/user/1000/sockatlas-demo-aB3dE6');
    const address = { kind: 'unix', name: bytes(`${demo}/io.example.A`) } as const;
    let running: typeof demo | null = demo;
    const both = new InterfaceCache(folder, () => running);
    both.add(seen(10, first, { address }), [first]);
    both.add(seen(20, second), [second]);
    expect(both.read().sightings).toHaveLength(2);
    running = null;
    expect(both.read().sightings.map((one) => one.lastSeenMs)).toEqual([20]);
    both.add(seen(30, second), [second]);
    running = demo;
    expect(both.read().sightings.map((one) => one.lastSeenMs)).toEqual([30]);
    expect(both.read().texts).toEqual([second]);
  });

  it('is bounded for each address, and lets texts go that nothing names any more', () => {
    for (let i = 0; i < 12; i++) {
      const text = described(textOf('io.example.A', `# ${i}\n`));
      cache.add(seen(i, text), [text]);
    }
    expect(times()).toHaveLength(8);
    expect(readdirSync(folder)).toHaveLength(9);
  });

  it('forgets one address, or all', () => {
    cache.add(seen(10), [first]);
    cache.add(seen(11, second, { address: { kind: 'exec', path: bytes('/bin/x') } }), [second]);
    cache.forget({ kind: 'unix', name: bytes('/run/a') });
    expect(cache.read()).toMatchObject({ sightings: [{ address: { kind: 'exec' } }], texts: [second] });
    cache.forget(null);
    expect(cache.read()).toEqual({ sightings: [], texts: [] });
    expect(readdirSync(folder)).toEqual(['sightings.json']);
  });

  it.each([
    ['is no JSON', '{"version":1,'],
    ['is of another version', '{"version":2,"sightings":[]}'],
    ['is another thing', '[]'],
    ['is empty', ''],
  ])('that %s stops nothing', (_, text) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'sightings.json'), text);
    expect(cache.read().sightings).toEqual([]);
    cache.add(seen(10), [first]);
    expect(times()).toEqual([[10, 10]]);
  });

  it('passes over what is damaged in it, and keeps the rest', () => {
    cache.add(seen(10), [first]);
    const path = join(folder, 'sightings.json');
    const file = JSON.parse(readFileSync(path, 'utf8')) as { version: number; sightings: unknown[] };
    writeFileSync(path, JSON.stringify({ ...file, sightings: [{ address: 7 }, ...file.sightings, seen(1, first, { vendor: 'x'.repeat(5000) })] }));
    expect(times()).toEqual([[10, 10]]);
  });

  it('takes no text for another, follows no link, and waits for no pipe', () => {
    cache.add(seen(10), [first]);
    writeFileSync(join(folder, `${first.hash}.varlink`), 'interface io.example.Evil\n');
    expect(cache.read().texts).toEqual([]);
    rmSync(join(folder, `${first.hash}.varlink`));
    writeFileSync(join(folder, '../elsewhere'), first.text);
    symlinkSync('../elsewhere', join(folder, `${first.hash}.varlink`));
    expect(cache.read().texts).toEqual([]);
    // What is damaged is written anew when it is seen again.
    cache.add(seen(20), [first]);
    expect(cache.read().texts).toEqual([first]);
    expect(readFileSync(join(folder, '../elsewhere'), 'utf8')).toBe(first.text);
  });

  it('costs only the memory where it cannot be written', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    mkdirSync(join(folder, '..'), { recursive: true });
    writeFileSync(folder, 'a file');
    expect(cache.add(seen(10), [first])).toEqual(seen(10));
    expect(write.mock.calls.flat().join('')).toContain('could not be kept');
    write.mockRestore();
  });
});
