import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DoorRef, Edit } from '../edits/edit.ts';
import { bytes } from '../model/bytes.ts';
import { pkexecRefusal } from './pkexec.ts';
import { argumentOf, changeInWords } from './words.ts';

const entryPoint: DoorRef = { door: 'entryPoint', reach: bytes('/elsewhere'), path: bytes('/claimed'), dev: '1', ino: '2', bornNs: '3' };
const object: DoorRef = { door: 'object', socket: '1:2', pid: 30, startTicks: '4', fd: 5, dev: '1', ino: '2', bornNs: '0' };
const mode = (door: DoorRef): Edit => ({ act: 'setMode', door, mode: 0o660, before: 0o666 });
const digest = (text: string): string => String(text.length);

describe('a change in words', () => {
  it('names the path that was found, never the one that was claimed', () => {
    expect(changeInWords(mode(entryPoint), { door: 'entryPoint', path: bytes('/run/found') })).toBe('chmod 0660 /run/found');
  });
  it('names the holder of a socket object', () => {
    expect(changeInWords(mode(object), { door: 'object', command: bytes('ng\ninx') })).toBe('chmod 0660 /proc/30/fd/5 (socket object of ng\\ninx)');
  });
  it('shows no control, bidi or invisible character, whatever the names', () => {
    const anyBytes = fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 40 }).map((codes) => bytes(String.fromCharCode(...codes)));
    fc.assert(
      fc.property(anyBytes, anyBytes, (path, command) => {
        const words = argumentOf([changeInWords(mode(entryPoint), { door: 'entryPoint', path: bytes(`/${path}`) }), changeInWords(mode(object), { door: 'object', command })], digest);
        expect(words).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
  it('tells several as several', () => {
    expect(argumentOf(['chmod 0660 /a'], digest)).toBe('chmod 0660 /a');
    expect(argumentOf(['chmod 0660 /a', 'chmod 0660 /b'], digest)).toBe('2 changes: chmod 0660 /a; chmod 0660 /b');
  });
  it('is cut where nobody would read on, and then told apart by its digest', () => {
    const [one, other] = ['1', '2'].map((end) => argumentOf([`setfattr -n user.a -v ${'x'.repeat(70_000)}${end} /run/x`], (text) => text.at(-8) ?? ''));
    expect(one?.length).toBeLessThan(2100);
    expect(one).not.toBe(other);
  });
});

describe('what pkexec says', () => {
  const code = (status: number | null, errors: string): string | null => {
    const refusal = pkexecRefusal({ status, errors });
    return refusal?.ok === false ? refusal.error.code : null;
  };
  // Measured with pkexec 128 (Debian sid) under LC_ALL=C.
  it('is told apart', () => {
    expect(code(127, 'Error executing command as another user: No authentication agent found.\n')).toBe('unavailable');
    expect(code(127, "Error creating textual authentication agent: Error opening current controlling terminal for the process (`/dev/tty'): No such device or address (polkit-error-quark, 0)\n")).toBe('unavailable');
    expect(code(127, 'Error executing command as another user: Not authorized\n\nThis incident has been reported.\n')).toBe('not-permitted');
    expect(code(127, 'Error getting authority: Error initializing authority: Error calling StartServiceByName for org.freedesktop.PolicyKit1: Unit polkit.service is masked.\n')).toBe('unavailable');
    expect(code(126, 'Error executing command as another user: Request dismissed\n')).toBe('cancelled');
    expect(code(127, 'Error accessing /usr/lib/sockatlas/act: No such file or directory\n')).toBe('failed');
  });
  it('is nothing once the door itself ran', () => {
    expect(code(0, '')).toBeNull();
    expect(code(2, 'sockatlas act door: …')).toBeNull();
    expect(code(null, '')).toBeNull();
  });
});
