import fc from 'fast-check';
import { closeSync, constants, lstatSync, mkdirSync, openSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { Sockets } from '../../../../tests/e2e/sockets.ts';
import { Helper } from '../../../../tests/fixtures/helper.ts';
import { changeMode, fileSystemOf, Handle, kernelDevice, lstatOf, pathBuffer, readLink, realPath, statOf, whatIs } from './inode.ts';

let sockets: Sockets;
beforeEach(() => {
  sockets = new Sockets();
});
afterEach(() => sockets.close());
const at = (name: string) => bytes(sockets.path(name));

describe('a device', () => {
  it.each([
    [0n, 0],
    [0x1an, 0x1a],
    [0xfe00n, 0xfe00000],
    [0x801n, 0x800001],
    [0x10_0801n, 0x800101],
    [0xffff_ffffn, 0xffffffff], // major 4095, minor 1048575 of makedev(3)
  ])('%i is %i to the kernel', (stat, kernel) => expect(kernelDevice(stat)).toBe(kernel));

  it('of any major and minor number is folded as the kernel does', () => {
    fc.assert(
      fc.property(fc.nat(0xfff), fc.nat(0xfffff), (major, minor) => {
        const folded = ((BigInt(major) & 0xfffn) << 8n) | (BigInt(minor) & 0xffn) | ((BigInt(minor) & ~0xffn) << 12n);
        expect(kernelDevice(folded)).toBe(((major << 20) | minor) >>> 0);
      }),
    );
  });

  it('of real mounts agrees with the numbers that /proc tells', async () => {
    const helper = new Helper();
    try {
      // Third field of mountinfo is major:minor, fifth the place.
      const told = await helper.run("out = [line.split()[2:5:2] for line in open('/proc/self/mountinfo')]");
      const devices = new Map((told as [string, string][]).map(([device, place]) => [place, device])); // the last one lies on top
      for (const place of ['/', '/proc', '/dev/shm']) {
        const device = devices.get(place);
        if (device === undefined) continue;
        const [major = 0, minor = 0] = device.split(':').map(Number);
        expect(kernelDevice(lstatOf(bytes(place)).dev), place).toBe(((major << 20) | minor) >>> 0);
      }
    } finally {
      await helper.end();
    }
  });
});

describe('a handle', () => {
  it('stays with its inode, whatever becomes of the path', () => {
    sockets.listen('door');
    using handle = new Handle(at('door'), false);
    const { ino } = handle.stat();
    renameSync(sockets.path('door'), sockets.path('moved'));
    writeFileSync(sockets.path('door'), '');
    expect(handle.stat().ino).toBe(ino);
    changeMode(handle, 0o611);
    expect(lstatSync(sockets.path('moved')).mode & 0o777).toBe(0o611);
    expect(lstatSync(sockets.path('door')).mode & 0o777).not.toBe(0o611);
  });

  it('follows a link only when asked to', () => {
    sockets.listen('door');
    symlinkSync('door', sockets.path('link'));
    using link = new Handle(at('link'), false);
    using followed = new Handle(at('link'), true);
    expect(link.stat().isSymbolicLink()).toBe(true);
    expect(followed.stat().isSocket()).toBe(true);
  });

  it('neither connects to a socket nor opens a pipe or a file', async () => {
    const helper = new Helper();
    try {
      await helper.run(`os.mkfifo(${JSON.stringify(sockets.path('pipe'))}, 0o000)`);
      using pipe = new Handle(at('pipe'), false); // an open would wait for a writer, or be refused
      expect(whatIs(pipe.stat())).toBe('a named pipe');
    } finally {
      await helper.end();
    }
  });

  it('is closed at the end of its scope', () => {
    sockets.listen('door');
    let fd: number;
    {
      using handle = new Handle(at('door'), false);
      fd = handle.fd;
    }
    const next = openSync('/dev/null', constants.O_RDONLY);
    expect(next).toBe(fd);
    closeSync(next);
  });
});

describe('an inode', () => {
  it('is told by what it is', () => {
    const path = (name: string): string => sockets.path(name);
    sockets.listen('socket');
    writeFileSync(path('file'), '');
    mkdirSync(path('folder'));
    symlinkSync('socket', path('link'));
    expect(['socket', 'file', 'folder', 'link'].map((name) => whatIs(lstatOf(at(name))))).toEqual(['another socket', 'a regular file', 'a folder', 'a symbolic link']);
    expect(whatIs(statOf(at('link')))).toBe('another socket');
    expect(whatIs(statOf(bytes('/dev/null')))).toBe('a device');
  });

  it('is reached by a name of any bytes', () => {
    for (const name of ['bad\xff\xfe', 'new\nline', 'é']) {
      sockets.listen(name);
      expect(lstatOf(at(name)).isSocket()).toBe(true);
      symlinkSync(pathBuffer(name), pathBuffer(sockets.path(`to ${name}`)));
      expect(readLink(at(`to ${name}`))).toBe(name);
      expect(realPath(at(`to ${name}`))).toBe(realPath(at(name)));
    }
  });

  it('that is not there is an error with its code', () => {
    sockets.listen('door');
    unlinkSync(sockets.path('door'));
    expect(() => lstatOf(at('door'))).toThrow(/ENOENT/);
    expect(() => new Handle(at('door'), false)).toThrow(/ENOENT/);
  });
});

it('tells the file system by name, or that it does not know', () => {
  expect(fileSystemOf('/proc')).toBe('0x9fa0');
  expect(fileSystemOf('/nowhere/at/all')).toBe('unknown');
  expect(fileSystemOf('/dev/shm')).toBe('tmpfs');
});
