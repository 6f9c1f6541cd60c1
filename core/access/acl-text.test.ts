import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aclEntries, aclOfMode, isOnlyMode, type Acl } from './acl.ts';
import { parseAclText, type IdOf } from './acl-text.ts';

const idOf: IdOf = (which, name) => (which === 'user' && name === 'alice' ? 1000 : /^\d+$/.test(name) ? Number(name) : null);
const base = aclOfMode(0o640);
const read = (text: string): Acl => {
  const outcome = parseAclText(text, base, idOf);
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
};

it('reads what setfacl takes, and leaves what is not named', () => {
  expect(read('u:alice:rw')).toEqual({ owner: 6, users: [{ id: 1000, permissions: 6 }], owningGroup: 4, groups: [], mask: 6, other: 0 });
  expect(read('user::7, group::-, g:27:r--, mask::4, o::2')).toEqual({ owner: 7, users: [], owningGroup: 0, groups: [{ id: 27, permissions: 4 }], mask: 4, other: 2 });
  expect(read('m:rw,o:r')).toEqual({ ...base, mask: 6, other: 4 });
  expect(isOnlyMode(read('u::rwx'))).toBe(true);
});

it('says what it does not understand', () => {
  for (const text of ['', 'alice:rw', 'u:alice', 'u:alice:q', 'x:alice:r', 'u:nobody-here:r', 'm:alice:r', 'u:alice:8', 'u:alice:rw,,']) expect(parseAclText(text, base, idOf).ok, text).toBe(false);
});

it('reads back every list as getfacl writes it', () => {
  const permissions = fc.nat(7);
  const named = fc.uniqueArray(fc.record({ id: fc.nat(0xffff_fffe), permissions }), { selector: ({ id }) => id, maxLength: 4 });
  const anyAcl = fc.record({ owner: permissions, users: named, owningGroup: permissions, groups: named, mask: permissions, other: permissions });
  fc.assert(
    fc.property(anyAcl, (acl) => {
      expect(read(aclEntries(acl, { users: {}, groups: {} }, false).join(','))).toEqual(acl);
    }),
  );
});
