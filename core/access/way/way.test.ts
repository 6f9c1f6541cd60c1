import { describe, expect, it } from 'vitest';
import { aFolder, aLink } from '../../../tests/fixtures/folders.ts';
import { bytes } from '../../model/bytes.ts';
import { known, unknown } from '../../model/known.ts';
import type { Folders } from '../../model/folder.ts';
import { wayTo } from './way.ts';

const folders: Folders = {
  '/': aFolder(),
  '/run': aFolder(),
  '/run/deep': aFolder(),
  '/var': aFolder(),
  '/var/run': aLink('../run'),
  '/var/loop': aLink('loop'),
  '/tmp': aFolder({ mode: 0o1777 }),
  '/tmp/to-socket': aLink('/var/run/deep/s'),
  '/hidden': { is: 'unknown', reason: { code: 'unreachable-path' } },
  '/proc': aFolder(),
  '/proc/7': aFolder(),
  '/proc/7/root': { is: 'process', pid: 7, uid: 1000, gid: 1000, open: known(true), folder: known(aFolder()) },
  '/proc/7/root/run': aFolder(),
  '/proc/8': aFolder(),
  '/proc/8/root': { is: 'process', pid: 8, uid: 0, gid: 0, open: unknown('not-permitted'), folder: unknown('unreachable-path') },
};
const along = (path: string, followLast = true) => {
  const { hops, end } = wayTo(folders, bytes(path), followLast);
  return [...hops.map((hop) => `${hop.is} ${hop.path}${hop.is === 'link' && hop.last ? ' last' : ''}`), `end ${end}`];
};

describe('the way to what a path names', () => {
  it.each([
    ['/s', ['folder /', 'end /s']],
    ['/run/s', ['folder /', 'folder /run', 'end /run/s']],
    ['//run/./deep/../s', ['folder /', 'folder /run', 'folder /run/deep', 'end /run/s']],
    ['/var/run/s', ['folder /', 'folder /var', 'link /var/run', 'folder /run', 'end /run/s']],
    ['/tmp/to-socket', ['folder /', 'folder /tmp', 'link /tmp/to-socket last', 'folder /var', 'link /var/run', 'folder /run', 'folder /run/deep', 'end /run/deep/s']],
    ['/../../run/s', ['folder /', 'folder /run', 'end /run/s']],
    ['/proc/7/root/run/s', ['folder /', 'folder /proc', 'folder /proc/7', 'process /proc/7/root', 'folder /proc/7/root', 'folder /proc/7/root/run', 'end /proc/7/root/run/s']],
    ['/proc/7/root/../run/s', ['folder /', 'folder /proc', 'folder /proc/7', 'process /proc/7/root', 'folder /proc/7/root', 'folder /proc/7/root/run', 'end /proc/7/root/run/s']],
    ['/proc/8/root/run/s', ['folder /', 'folder /proc', 'folder /proc/8', 'process /proc/8/root', 'unknown /proc/8/root', 'end null']],
    ['/hidden/deep/s', ['folder /', 'unknown /hidden', 'end null']],
    ['/nowhere/deep/s', ['folder /', 'unknown /nowhere', 'end null']],
  ])('%s', (path, way) => expect(along(path)).toEqual(way));

  it('ends before a link that is meant itself', () => expect(along('/tmp/to-socket', false)).toEqual(['folder /', 'folder /tmp', 'end /tmp/to-socket']));

  it('ends where links lead in a circle', () => {
    const way = along('/var/loop/s');
    expect(way.at(-2)).toBe('loop /var/loop');
    expect(way.at(-1)).toBe('end null');
    expect(way.length).toBeLessThan(60);
  });

  it('is not known where there is no table', () => expect(wayTo({}, bytes('/run/s'))).toMatchObject({ end: null, hops: [{ is: 'unknown', path: '/' }] }));
});
