import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { Sockets } from '../../../../tests/e2e/sockets.ts';
import { Handle } from './inode.ts';
import { codeOfError, getValue, listNames, removeValue, setValue } from './xattr.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-xattr-'));
  file = join(folder, 'file');
  writeFileSync(file, '');
});
afterEach(() => rmSync(folder, { recursive: true }));

const user = (names: ReturnType<typeof listNames>): readonly string[] => {
  if (!names.ok) throw new Error(names.code);
  return names.value.filter((name) => name.startsWith('user.')).sort();
};
/** Read by another program, in another language. */
const pythonReads = (path: string): unknown =>
  JSON.parse(execFileSync('python3', ['-c', "import os,json,sys;p=sys.argv[1];print(json.dumps({os.fsencode(n).decode('latin1'):os.getxattr(p,n).decode('latin1') for n in os.listxattr(p) if n.startswith('user.')}))", path], { encoding: 'utf8' }));

describe('a label of a file', () => {
  it.each([
    ['user.varlink', 'entrypoint'],
    ['user.empty', ''],
    ['user.bytes', '\0\xff\n"\x1b'],
    ['user.ü', 'as text'].map((text) => Buffer.from(text).toString('latin1')) as [string, string],
    ['user.bad\xff\xfe', 'a name that is no text'],
    ['user.with = and blank', 'x'],
    ['user.new\nline', 'x'],
    [`user.${'n'.repeat(250)}`, 'the longest name'],
    ['user.long', 'v'.repeat(3000)],
  ])('%j is set, listed, read and removed, byte for byte', (name, value) => {
    expect(setValue(file, bytes(name), bytes(value))).toEqual({ ok: true, value: null });
    expect(user(listNames(file))).toEqual([name]);
    expect(getValue(file, bytes(name))).toEqual({ ok: true, value });
    expect(pythonReads(file)).toEqual({ [name]: value });
    expect(setValue(file, bytes(name), bytes('other'))).toMatchObject({ ok: true });
    expect(getValue(file, bytes(name))).toEqual({ ok: true, value: 'other' });
    expect(removeValue(file, bytes(name))).toEqual({ ok: true, value: null });
    expect(user(listNames(file))).toEqual([]);
  });

  it('is one of several', () => {
    for (const name of ['user.b', 'user.a', 'user.c\xff']) setValue(file, bytes(name), bytes(name));
    expect(user(listNames(file))).toEqual(['user.a', 'user.b', 'user.c\xff']);
    removeValue(file, bytes('user.a'));
    expect(user(listNames(file))).toEqual(['user.b', 'user.c\xff']);
  });

  it('is reached through a handle', () => {
    using handle = new Handle(bytes(file), false);
    expect(setValue(handle.path, bytes('user.a'), bytes('1'))).toMatchObject({ ok: true });
    expect(getValue(file, bytes('user.a'))).toEqual({ ok: true, value: '1' });
  });
});

describe('a code', () => {
  it.each(['user.none', 'user.none\xff'])('tells that there is no %j', (name) => {
    expect(getValue(file, bytes(name))).toEqual({ ok: false, code: 'ENODATA' });
    expect(removeValue(file, bytes(name))).toEqual({ ok: false, code: 'ENODATA' });
  });

  it('tells that there is no file', () => {
    const gone = join(folder, 'gone');
    expect(listNames(gone)).toEqual({ ok: false, code: 'ENOENT' });
    expect(getValue(gone, bytes('user.a'))).toEqual({ ok: false, code: 'ENOENT' });
    expect(setValue(gone, bytes('user.a'), bytes(''))).toEqual({ ok: false, code: 'ENOENT' });
    expect(setValue(gone, bytes('user.a\xff'), bytes(''))).toEqual({ ok: false, code: 'ENOENT' });
    expect(removeValue(gone, bytes('user.a'))).toEqual({ ok: false, code: 'ENOENT' });
  });

  it.each(['user.long', 'user.long\xff'])('tells that a value of %j is too large', (name) => {
    const outcome = setValue(file, bytes(name), bytes('x'.repeat(65_537)));
    expect(outcome).toMatchObject({ ok: false });
    expect(outcome.ok ? '' : outcome.code).toMatch(/^(E2BIG|ENOSPC)$/);
  });

  it.each([`user.${'n'.repeat(251)}`, `user.${'n'.repeat(250)}\xff`])('tells that a name is too long', (name) => expect(setValue(file, bytes(name), bytes(''))).toEqual({ ok: false, code: 'ERANGE' }));

  it.skipIf(process.getuid?.() === 0)('tells what is not for this user', () => {
    setValue(file, bytes('user.a'), bytes('1'));
    chmodSync(file, 0o000);
    expect(getValue(file, bytes('user.a'))).toEqual({ ok: false, code: 'EACCES' });
    expect(setValue(file, bytes('user.a'), bytes('2'))).toEqual({ ok: false, code: 'EACCES' });
  });

  it('of a symbolic link itself is not asked for: paths here are followed', () => {
    setValue(file, bytes('user.a'), bytes('1'));
    symlinkSync(file, join(folder, 'link'));
    expect(getValue(join(folder, 'link'), bytes('user.a'))).toEqual({ ok: true, value: '1' });
  });

  it('of any error is some word', () => {
    expect(codeOfError(Object.assign(new Error('x'), { code: 'EIO' }))).toBe('EIO');
    expect(codeOfError(new Error('without a code'))).toBe('without a code');
    expect(codeOfError('not even an error')).toBe('not even an error');
  });
});

describe('a name that is no label’s', () => {
  it.each(['user.a\0b', 'user.\0', 'user.', 'trusted.a', 'security.selinux', 'system.posix_acl_access', 'varlink', '', 'User.a'])('%j is refused before anything is done', (name) => {
    setValue(file, bytes('user.a'), bytes('kept'));
    expect(setValue(file, bytes(name), bytes('x'))).toEqual({ ok: false, code: 'EINVAL' });
    expect(removeValue(file, bytes(name))).toEqual({ ok: false, code: 'EINVAL' });
    expect(pythonReads(file)).toEqual({ 'user.a': 'kept' });
  });

  it('with a NUL is not read either: it would be another’s value', () => {
    setValue(file, bytes('user.a'), bytes('kept'));
    expect(getValue(file, bytes('user.a\0b'))).toEqual({ ok: false, code: 'EINVAL' });
  });
});

describe('a socket', () => {
  it('lists its attributes, and answers a label alike on both doors where the kernel keeps none', () => {
    const sockets = new Sockets();
    try {
      const fd = sockets.listen('door');
      using handle = new Handle(bytes(sockets.path('door')), false);
      for (const path of [handle.path, `/proc/self/fd/${fd}`]) {
        expect(user(listNames(path))).toEqual([]);
        const set = setValue(path, bytes('user.a'), bytes('1'));
        // Before Linux 7.1 EPERM, which is why the agent tries instead of believing it (probe.ts).
        if (set.ok) expect(getValue(path, bytes('user.a'))).toEqual({ ok: true, value: '1' });
        else expect(set.code).toMatch(/^(EPERM|ENOTSUP)$/);
      }
    } finally {
      sockets.close();
    }
  });
});
