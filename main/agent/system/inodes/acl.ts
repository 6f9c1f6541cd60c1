import * as fsXattr from 'fs-xattr';
import { aclAttribute, aclBytes, aclOfMode, parseAcl, type Acl } from '#core/access/acl.ts';
import type { Handle } from './inode.ts';
import { codeOfError, getValue, type Xattr } from './xattr.ts';

/**
 * The access control list of the inode of a handle: acl(5). One that says no more than the mode where there is none, or where the
 * file system keeps none.
 */
export function readAcl(handle: Handle): Xattr<Acl> {
  const mode = Number(handle.stat().mode & 0o777n);
  const value = getValue(handle.path, aclAttribute);
  if (!value.ok) return value.code === 'ENODATA' || value.code === 'ENOTSUP' ? { ok: true, value: aclOfMode(mode) } : value;
  const acl = parseAcl(value.value);
  return acl ? { ok: true, value: acl } : { ok: false, code: 'EINVAL' };
}

/** Sets the list, and the permission bits with it. One that says no more than bits removes the list: fs/posix_acl.c, posix_acl_update_mode. */
export function writeAcl(handle: Handle, acl: Acl): Xattr<null> {
  try {
    fsXattr.setAttributeSync(handle.path, aclAttribute, Buffer.from(aclBytes(acl), 'latin1'));
    return { ok: true, value: null };
  } catch (error) {
    return { ok: false, code: codeOfError(error) };
  }
}
