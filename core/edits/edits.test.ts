import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aclOfMode, type Acl } from '../access/acl.ts';
import { parseAclText } from '../access/acl-text.ts';
import { bytes, type Bytes } from '../model/bytes.ts';
import { aLabel } from '../../tests/fixtures/rows.ts';
import { changesNothing, commandOf, deedOf, undoOf } from './command.ts';
import type { DoorRef, Edit } from './edit.ts';
import { takenBack } from './taken-back.ts';
import { labelProblem, nameProblem } from './validate.ts';

const at = (path: string, reach = path): DoorRef => ({ door: 'entryPoint', reach: bytes(reach), path: bytes(path), dev: '1', ino: '2', bornNs: '3' });
const object: DoorRef = { door: 'object', socket: '1:2', pid: 30, startTicks: '4', fd: 5, dev: '1', ino: '2', bornNs: '0' };

const anyBytes = (constraints: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<Bytes> =>
  fc.array(fc.oneof(fc.integer({ min: 1, max: 255 }), fc.constantFrom(...Buffer.from("'\"\\$`! \n\t\x1b~-=#&;|<>*?[](){}^%@"))), constraints).map((codes) => bytes(String.fromCharCode(...codes)));
const anyPath = anyBytes({ maxLength: 60 }).map((rest) => bytes(`/${rest}`));
const anyDoor: fc.Arbitrary<DoorRef> = fc.oneof(anyPath.map((path) => at(path)), fc.constant(object));
const anyName = anyBytes({ minLength: 1, maxLength: 40 }).map((rest) => bytes(`user.${rest}`));
const anyValue = fc.oneof(anyBytes({ maxLength: 80 }), fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 }).map((codes) => bytes(String.fromCharCode(...codes))), fc.integer({ min: 1020, max: 1040 }).map((size) => bytes('\xfe\0b'.repeat(size).slice(0, size))), fc.constantFrom(...['', '0x41', '0sQQ==', '"q"', 'entrypoint', '-x', '1'].map(bytes)));
const anyMode = fc.integer({ min: 0, max: 0o7777 });
const anyOwner = fc.record({ uid: fc.nat(0xfffffffe), gid: fc.nat(0xfffffffe) });
const permissions = fc.nat(7);
const named = fc.uniqueArray(fc.record({ id: fc.nat(0xffff_fffe), permissions }), { selector: ({ id }) => id, maxLength: 3 });
const anyAcl: fc.Arbitrary<Acl> = fc.oneof(
  fc.record({ owner: permissions, users: named, owningGroup: permissions, groups: named, mask: permissions, other: permissions }),
  fc.record({ owner: permissions, users: fc.constant([]), owningGroup: permissions, groups: fc.constant([]), mask: fc.constant(null), other: permissions }),
);
const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ act: fc.constant('setLabel' as const), door: anyDoor, name: anyName, value: anyValue, before: fc.option(anyValue, { nil: null }) }),
  fc.record({ act: fc.constant('removeLabel' as const), door: anyDoor, name: anyName, before: anyValue }),
  fc.record({ act: fc.constant('setMode' as const), door: anyDoor, mode: anyMode, before: anyMode }),
  fc.record({ act: fc.constant('setAcl' as const), door: anyPath.map((path) => at(path)), acl: anyAcl, before: anyAcl }),
  fc.record({ act: fc.constant('setOwner' as const), door: anyDoor, owner: anyOwner, before: anyOwner }),
);

/** What a real bash makes of the commands: the words that each program would get. */
function wordsOf(commands: readonly string[]): Bytes[][] {
  const catchers = ['setfattr', 'chmod', 'chown', 'setfacl'].map((name) => `${name}() { printf '%s\\0' ${name} "$@"; printf '\\001\\001END\\0'; }`);
  const script = [...catchers, ...commands].join('\n');
  const out = execFileSync('bash', ['--norc', '--noprofile'], { input: Buffer.from(`${script}\n`), maxBuffer: 1 << 28, env: { LC_ALL: 'C.UTF-8', PATH: '/usr/bin:/bin' } }).toString('latin1');
  const all: Bytes[][] = [];
  let words: Bytes[] = [];
  for (const word of out.split('\0').slice(0, -1)) {
    if (word === '\x01\x01END') {
      all.push(words);
      words = [];
    } else words.push(bytes(word));
  }
  return all;
}

/** setfattr(1): a value that begins with 0x is hex, with 0s base64, with a quote is quoted text; everything else is itself. */
function readBySetfattr(value: Bytes): Bytes {
  if (/^0[xX]/.test(value)) return bytes(Buffer.from(value.slice(2), 'hex').toString('latin1'));
  if (/^0[sS]/.test(value)) return bytes(Buffer.from(value.slice(2), 'base64').toString('latin1'));
  expect(value).not.toMatch(/^"|\\/);
  return value;
}

const pathOf = (edit: Edit): string => (edit.door.door === 'object' ? '/proc/30/fd/5' : edit.door.path);

describe('the command of an edit', () => {
  it('says to a real shell exactly what the edit says', () => {
    const edits = fc.sample(anyEdit, 600);
    const ran = wordsOf(edits.map(commandOf));
    expect(ran.length).toBe(edits.length);
    for (const [i, edit] of edits.entries()) {
      const words = ran[i] ?? [];
      expect(words.at(-1)).toBe(pathOf(edit));
      switch (edit.act) {
        case 'setLabel':
          expect(words.slice(0, 4)).toEqual(['setfattr', '-n', edit.name, '-v']);
          expect(readBySetfattr(words[4] ?? bytes(''))).toBe(edit.value);
          expect(words.length).toBe(6);
          break;
        case 'removeLabel':
          expect(words).toEqual(['setfattr', '-x', edit.name, pathOf(edit)]);
          break;
        case 'setMode':
          expect(words.slice(0, -1)).toEqual(['chmod', edit.mode.toString(8).padStart(4, '0')]);
          break;
        case 'setOwner':
          expect(words.slice(0, -1)).toEqual(['chown', `${edit.owner.uid}:${edit.owner.gid}`]);
          break;
        case 'setAcl':
          if (words[1] === '-b') {
            // What is left when all but the three is taken away: setfacl(1), --remove-all.
            expect(words).toEqual(['setfacl', '-b', pathOf(edit)]);
            expect({ ...edit.before, users: [], groups: [], mask: null }).toEqual(edit.acl);
          } else {
            expect([words.length, ...words.slice(0, 2)]).toEqual([4, 'setfacl', '--set']);
            expect(parseAclText(words[2] ?? '', aclOfMode(0), (_, name) => Number(name))).toEqual({ ok: true, value: edit.acl });
          }
          break;
      }
    }
  });

  it('is readable where it can be', () => {
    const edit = (value: string): string => commandOf({ act: 'setLabel', door: at('/run/x'), name: bytes('user.varlink'), value: bytes(value), before: null });
    expect(edit('entrypoint')).toBe('setfattr -n user.varlink -v entrypoint /run/x');
    expect(edit('0x41')).toBe('setfattr -n user.varlink -v 0x30783431 /run/x');
    expect(edit('')).toBe('setfattr -n user.varlink -v 0x /run/x');
    expect(edit('a\nb')).toBe('setfattr -n user.varlink -v 0x610a62 /run/x');
    // An argument may have 128 KiB: execve(2).
    expect(edit('\0'.repeat(65_536)).length).toBeLessThan(131_072);
  });

  it('shows no control, bidi or invisible character', () => {
    fc.assert(fc.property(anyEdit, (edit) => !/[\p{Cc}\p{Cf}]/u.test(commandOf(edit) + deedOf(edit))), { numRuns: 500 });
  });

  it('reaches what this process cannot reach by its path through the one that can', () => {
    const mode = { act: 'setMode', mode: 0o600, before: 0o666 } as const;
    expect(commandOf({ ...mode, door: at('/run/x', '/proc/7/root/run/x') })).toBe('chmod 0600 /proc/7/root/run/x');
    expect(commandOf({ ...mode, door: at('x', '/proc/7/cwd/x') })).toBe('chmod 0600 /proc/7/cwd/x');
    expect(commandOf({ ...mode, door: at('-rf', '-rf') })).toBe('chmod 0600 ./-rf');
    expect(commandOf({ ...mode, door: object })).toBe('chmod 0600 /proc/30/fd/5');
  });
});

describe('taking back', () => {
  it('of a taking back is the edit itself', () => {
    fc.assert(fc.property(anyEdit, (edit) => {
      expect(undoOf(undoOf(edit))).toEqual(edit);
    }));
  });

  it('expects what the edit left and asks for what was before', () => {
    const edit: Edit = { act: 'setMode', door: at('/run/x'), mode: 0o600, before: 0o666 };
    expect(undoOf(edit)).toEqual({ ...edit, mode: 0o666, before: 0o600 });
    expect(undoOf({ act: 'setLabel', door: object, name: bytes('user.a'), value: bytes('1'), before: null })).toEqual({ act: 'removeLabel', door: object, name: 'user.a', before: '1' });
  });

  it('is itself taken back by an undo of the undo', () => {
    const made = (id: string, undoes: string | null = null) => ({ id, undoes });
    expect(takenBack([made('a')])).toEqual(new Set());
    expect(takenBack([made('b', 'a'), made('a')])).toEqual(new Set(['a']));
    expect(takenBack([made('c', 'b'), made('b', 'a'), made('a')])).toEqual(new Set(['b']));
    expect(takenBack([made('d', 'a'), made('c', 'b'), made('b', 'a'), made('a')])).toEqual(new Set(['a', 'b']));
  });

  it('is not needed where nothing changes', () => {
    const mode = { act: 'setMode', door: object } as const;
    expect(changesNothing({ ...mode, mode: 0o600, before: 0o600 })).toBe(true);
    expect(changesNothing({ ...mode, mode: 0o600, before: 0o601 })).toBe(false);
    expect(changesNothing({ act: 'setLabel', door: object, name: bytes('user.a'), value: bytes(''), before: null })).toBe(false);
  });
});

describe('what a label may be called', () => {
  const problem = (name: string): string | null => nameProblem(bytes(name));
  it('is anything after "user."', () => {
    expect(problem('user.varlink')).toBeNull();
    expect(problem('user.\xff\n')).toBeNull();
    expect(problem(`user.${'x'.repeat(250)}`)).toBeNull();
  });
  it('is refused otherwise, with the reason', () => {
    for (const name of ['', 'user.', 'varlink', 'security.selinux', 'trusted.x', 'user.a\0b', `user.${'x'.repeat(251)}`]) expect(problem(name), name).toMatch(/^[A-Z].*["\w.]$/);
  });
});

describe('what fits on a door', () => {
  const label = (i: number, size = 1) => ({ ...aLabel(`user.l${i}`, ''), sizeBytes: size });
  const full = Array.from({ length: 128 }, (_, i) => label(i));
  const problem = (door: 'entryPoint' | 'object', present: typeof full, name: string, value: string, fileSystem = 'tmpfs') => labelProblem(door, fileSystem, present, bytes(name), bytes(value));

  it('of a socket object is 128 names', () => {
    expect(problem('object', full.slice(0, 127), 'user.new', '1')).toBeNull();
    expect(problem('object', full, 'user.new', '1')).toContain('128');
    expect(problem('object', full, 'user.l3', 'another', 'sockfs')).toBeNull(); // the kernel refuses at first; the agent makes room
    expect(problem('entryPoint', full, 'user.new', '1')).toBeNull();
  });
  it('of a socket object is 131072 bytes of values', () => {
    expect(problem('object', [label(0, 65_536)], 'user.new', 'x'.repeat(65_536))).toBeNull();
    expect(problem('object', [label(0, 65_536), label(1, 1)], 'user.new', 'x'.repeat(65_536))).toContain('131072');
    expect(problem('object', [label(0, 65_536), label(1, 65_536)], 'user.l1', 'x'.repeat(65_536))).toBeNull();
  });
  it('of one value is 64 KiB', () => {
    expect(problem('entryPoint', [], 'user.a', 'x'.repeat(65_536))).toBeNull();
    expect(problem('entryPoint', [], 'user.a', 'x'.repeat(65_537))).toContain('65536');
  });
  it('of ext4 is what its inode and block take', () => expect(problem('entryPoint', [], 'user.a', 'x'.repeat(5000), 'ext4')).toContain('4000'));
});
