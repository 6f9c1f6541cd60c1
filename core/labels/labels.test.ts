import { describe, expect, it } from 'vitest';
import { bytes } from '../model/bytes.ts';
import { meaningOf } from './dictionary.ts';
import { limitsOf, usedBy } from './limits.ts';

const meaning = (name: string, value: string, door: 'entryPoint' | 'object' = 'entryPoint') => meaningOf(bytes(name), bytes(value), door);

describe('roles', () => {
  it.each([
    ['entrypoint', 'entryPoint', 'plain'],
    ['listen', 'object', 'plain'],
    ['server', 'object', 'plain'],
    ['client', 'object', 'plain'],
    ['entrypoint', 'object', 'warning'],
    ['listen', 'entryPoint', 'warning'],
    ['1', 'entryPoint', 'warning'],
    ['Entrypoint', 'entryPoint', 'warning'],
    ['entrypoint\0', 'entryPoint', 'warning'],
    ['', 'entryPoint', 'warning'],
    ['\xff', 'entryPoint', 'warning'],
  ] as const)('%j on %s: %s', (value, door, tone) => expect(meaning('user.varlink', value, door)?.tone).toBe(tone));

  it('say which door is the right one', () => {
    expect(meaning('user.varlink', 'listen')?.sentence).toContain('belongs on the socket object');
  });
});

describe('user database hints', () => {
  it('are decoded', () => {
    expect(meaning('user.userdb.uid', '61184-65519,524288-1879048191')?.sentence).toBe('61184 to 65519 and 524288 to 1879048191: 1,878,528,240 numbers.');
    expect(meaning('user.userdb.gid', '7')?.sentence).toBe('7: one number.');
    expect(meaning('user.userdb.username', 'ns-*')?.sentence).toContain('ns-*');
  });
  it('are called wrong where they are', () => {
    for (const wrong of ['x', '', '5-', '9-3', '1,,2', '4294967296']) expect(meaning('user.userdb.uid', wrong)?.tone, wrong).toBe('warning');
    expect(meaning('user.userdb.username', 'a,\x1b')?.tone).toBe('warning');
  });
});

it('leaves other names alone', () => {
  expect(meaning('user.note', 'x')).toBeNull();
  expect(meaning('user.varlink2', 'entrypoint')).toBeNull();
});

it('knows what a door holds', () => {
  expect(limitsOf('object', '')).toMatchObject({ names: 128, totalBytes: 131_072 });
  expect(limitsOf('entryPoint', 'ext4').totalBytes).toBe(4000);
  expect(usedBy([{ name: bytes('user.a'), value: bytes('x'), sizeBytes: 2000, cut: true }])).toEqual({ names: 1, bytes: 2000 });
});
