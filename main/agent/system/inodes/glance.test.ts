import { chmodSync, lstatSync, symlinkSync, unlinkSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { Sockets } from '../../../../tests/e2e/sockets.ts';
import { Glance } from './glance.ts';
import { kernelDevice } from './inode.ts';

let sockets: Sockets;
beforeEach(() => {
  sockets = new Sockets();
});
afterEach(() => sockets.close());

const glanced = (path: string): Glance => {
  const glance = new Glance();
  expect(glance.at(bytes(path))).toBeNull();
  return glance;
};

it('tells what lstat(2) tells', () => {
  sockets.listen('door');
  const path = sockets.path('door');
  const glance = glanced(path);
  const stat = lstatSync(path, { bigint: true });
  const { isSocket, ino, dev, changedNs, bornNs, mode, uid, gid, inoCut, devOfKernel } = glance;
  expect({ isSocket, ino, dev, changedNs, bornNs }).toEqual({ isSocket: true, ino: stat.ino, dev: stat.dev, changedNs: stat.ctimeNs, bornNs: stat.birthtimeNs });
  expect([mode, uid, gid]).toEqual([Number(stat.mode & 0o7777n), Number(stat.uid), Number(stat.gid)]);
  expect([inoCut, devOfKernel]).toEqual([Number(stat.ino & 0xffff_ffffn), kernelDevice(stat.dev)]);
});

it('tells devices apart as stat(2) does', () => {
  for (const path of ['/proc/self', '/dev/null', '/sys', '/']) expect([path, glanced(path).dev]).toEqual([path, lstatSync(path, { bigint: true }).dev]);
});

it('does not follow a link', () => {
  sockets.listen('door');
  symlinkSync(sockets.path('door'), sockets.path('link'));
  expect(glanced(sockets.path('link')).isSocket).toBe(false);
});

it('knows an inode again until something of it changes', () => {
  sockets.listen('door');
  const path = sockets.path('door');
  const { stamp } = glanced(path);
  expect(glanced(path).is(stamp)).toBe(true);
  chmodSync(path, 0o600);
  expect(glanced(path).is(stamp)).toBe(false);
  const { stamp: later } = glanced(path);
  unlinkSync(path);
  sockets.listen('door');
  expect(glanced(path).is(later)).toBe(false);
});

it('says why there is nothing', () => {
  sockets.listen('door');
  const glance = new Glance();
  expect(glance.at(bytes('/nowhere'))).toBe('ENOENT');
  expect(glance.at(bytes(`${sockets.path('door')}/x`))).toBe('ENOTDIR');
  expect(glance.at(bytes(`/${'x'.repeat(5000)}`))).toBe('ENAMETOOLONG');
});
