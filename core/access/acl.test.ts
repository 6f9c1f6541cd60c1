import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes } from '../model/bytes.ts';
import { known, unknown } from '../model/known.ts';
import { aclBytes, aclEntries, aclNotKept, aclOfMode, hasAcl, masked, modeOfAcl, noAcl, parseAcl, sameAcl, type Acl } from './acl.ts';
import { knownAclSchema } from './acl-schema.ts';

const fromHex = (hex: string) => bytes(String.fromCharCode(...(hex.replaceAll(' ', '').match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16))));

/** What Linux gave for a socket of mode 0640 with user 1000, group 7 and a mask. */
const measured = '02000000 0100 0600 ffffffff 0200 0600 e8030000 0400 0400 ffffffff 0800 0400 07000000 1000 0400 ffffffff 2000 0000 ffffffff';
const said: Acl = { owner: 6, users: [{ id: 1000, permissions: 6 }], owningGroup: 4, groups: [{ id: 7, permissions: 4 }], mask: 4, other: 0 };

const permissions = fc.nat(7);
const named = fc.array(fc.record({ id: fc.oneof(fc.nat(3000), fc.constant(0xffff_fffe)), permissions }), { maxLength: 5 });
const anyAcl: fc.Arbitrary<Acl> = fc
  .record({ owner: permissions, users: named, owningGroup: permissions, groups: named, mask: fc.option(permissions), other: permissions })
  .map((acl) => ({ ...acl, mask: acl.users.length + acl.groups.length > 0 ? (acl.mask ?? 7) : acl.mask }));

describe('the attribute of an ACL', () => {
  it('is read as the kernel writes it', () => {
    expect(parseAcl(fromHex(measured))).toEqual(said);
    expect(aclBytes(said)).toBe(fromHex(measured));
  });

  it('goes there and back', () => {
    fc.assert(
      fc.property(anyAcl, (acl) => {
        expect(parseAcl(aclBytes(acl))).toEqual(acl);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['another version', measured.replace('02', '03')],
    ['the head alone', '02000000'],
    ['half an entry', measured.slice(0, -4)],
    ['a named entry without a mask', '02000000 0100 0600 ffffffff 0200 0600 e8030000 0400 0400 ffffffff 2000 0000 ffffffff'],
    ['out of order', '02000000 0400 0400 ffffffff 0100 0600 ffffffff 2000 0000 ffffffff'],
    ['one there twice', '02000000 0100 0600 ffffffff 0100 0600 ffffffff 0400 0400 ffffffff 2000 0000 ffffffff'],
    ['no entry of others', '02000000 0100 0600 ffffffff 0400 0400 ffffffff'],
    ['a tag that is none', '02000000 0100 0600 ffffffff 0300 0600 e8030000 0400 0400 ffffffff 1000 0400 ffffffff 2000 0000 ffffffff'],
    ['rights that are none', '02000000 0100 0e00 ffffffff 0400 0400 ffffffff 2000 0000 ffffffff'],
    ['a named entry without an id', '02000000 0100 0600 ffffffff 0200 0600 ffffffff 0400 0400 ffffffff 1000 0400 ffffffff 2000 0000 ffffffff'],
  ])('is not understood: %s', (_what, hex) => expect(parseAcl(fromHex(hex))).toBeNull());

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (data) => {
        parseAcl(bytes(String.fromCharCode(...data)));
      }),
    );
  });
});

it('has the mode that stat(2) tells, with the mask in the place of the group', () => {
  expect(modeOfAcl(said)).toBe(0o640);
  expect(modeOfAcl({ ...said, mask: null, groups: [], users: [] })).toBe(0o640);
  for (let mode = 0; mode <= 0o777; mode++) expect(modeOfAcl(aclOfMode(mode))).toBe(mode);
});

it('is written as getfacl(1) does', () => {
  expect(aclEntries(said, { users: { '1000': 'alice' }, groups: {} })).toEqual(['user::rw-', 'user:alice:rw- #effective:r--', 'group::r--', 'group:7:r--', 'mask::r--', 'other::---']);
  expect(aclEntries(aclOfMode(0o642), { users: {}, groups: {} }, false)).toEqual(['user::rw-', 'group::r--', 'other::-w-']);
  expect(masked(6, said)).toBe(4);
});

it('is told apart from another', () => {
  expect(sameAcl(said, { ...said })).toBe(true);
  expect(sameAcl(said, { ...said, mask: 6 })).toBe(false);
  expect(sameAcl(said, null)).toBe(false);
  expect(sameAcl(null, null)).toBe(true);
});

it('of an older snapshot is one of which only is known that it is there', () => {
  expect(knownAclSchema.parse({ known: true, value: true })).toEqual(aclNotKept);
  expect(knownAclSchema.parse({ known: true, value: false })).toEqual(noAcl);
  expect(knownAclSchema.parse({ known: true, value: said })).toEqual(known(said));
  expect(knownAclSchema.parse({ known: true, value: null })).toEqual(noAcl);
  expect(knownAclSchema.safeParse({ known: true, value: { ...said, mask: null } }).success).toBe(false);
  expect([aclNotKept, noAcl, known(said), unknown('failed')].map(hasAcl)).toEqual([true, false, true, null]);
});
