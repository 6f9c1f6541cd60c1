import * as fsXattr from 'fs-xattr';
import { bytes, type Bytes } from '#core/model/bytes.ts';
import { bytesOfText, textOf } from '#core/names/utf8.ts';
import { cString, errnos, libc } from '../libc.ts';

/**
 * Extended attributes: xattr(7). Reading goes through libc, because names and values are bytes and a listing is
 * needed for every inode in sight; writing goes through fs-xattr. Only its sync functions: the async ones free
 * memory too early (upstream 46) and leak (47). Paths here are always /proc/…/fd/N, so the link is followed on purpose.
 */
export type Xattr<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string };

/** XATTR_SIZE_MAX and XATTR_LIST_MAX of linux/limits.h. */
const most = 65536;
const scratch = Buffer.alloc(most);
/** The kernel makes room for as much as is offered, so little is offered first: nearly no list is longer. */
const mostLists = 512;

/** All names, of every namespace, in the kernel's order. Links are followed; `ofLink` asks for those of a last link itself. */
export function listNames(path: string, ofLink = false): Xattr<Bytes[]> {
  const c = libc();
  if (!c) return viaPackage(() => fsXattr.listAttributesSync(path).map(whole));
  const list = ofLink ? c.llistxattr : c.listxattr;
  const at = cString(path);
  let size = Number(list(at, scratch, mostLists));
  if (size < 0 && c.errno() === errnos.ERANGE) size = Number(list(at, scratch, scratch.length));
  if (size < 0) return { ok: false, code: codeOf(c.errno()) };
  if (size === 0) return { ok: true, value: [] };
  return { ok: true, value: scratch.toString('latin1', 0, size - 1).split('\0').map(bytes) };
}

/** fs-xattr puts U+FFFD for what is no UTF-8. Such a name is nobody's: it is not told at all rather than made up. */
function whole(name: string): Bytes {
  if (name.includes('\ufffd')) throw Object.assign(new Error('a name is no UTF-8'), { code: 'EILSEQ' });
  return bytesOfText(name);
}

/** The value of one attribute. */
export function getValue(path: string, name: Bytes): Xattr<Bytes> {
  if (name.includes('\0')) return { ok: false, code: 'EINVAL' };
  const c = libc();
  if (!c) {
    const text = textOf(name);
    if (text === null) return { ok: false, code: 'EILSEQ' };
    return viaPackage(() => agreed(path, text));
  }
  const size = Number(c.getxattr(cString(path), cString(name), scratch, scratch.length));
  return size < 0 ? { ok: false, code: codeOf(c.errno()) } : { ok: true, value: bytes(scratch.toString('latin1', 0, size)) };
}

/** fs-xattr asks for the size first; a value that shrinks in between comes with stale bytes. So: until two readings agree. */
function agreed(path: string, name: string): Bytes {
  let before = fsXattr.getAttributeSync(path, name).toString('latin1');
  for (let i = 0; i < 8; i++) {
    const now = fsXattr.getAttributeSync(path, name).toString('latin1');
    if (now === before) return bytes(now);
    before = now;
  }
  throw Object.assign(new Error('it keeps changing'), { code: 'EAGAIN' });
}

/** Sets or replaces. */
export function setValue(path: string, name: Bytes, value: Bytes): Xattr<null> {
  const refused = refuse(name);
  if (refused) return refused;
  const data = Buffer.from(value, 'latin1');
  const text = textOf(name);
  if (text !== null)
    return viaPackage(() => {
      fsXattr.setAttributeSync(path, text, data);
      return null;
    });
  const c = libc();
  if (!c) return { ok: false, code: 'EILSEQ' };
  return c.setxattr(cString(path), cString(name), data, data.length, 0) === 0 ? { ok: true, value: null } : { ok: false, code: codeOf(c.errno()) };
}

export function removeValue(path: string, name: Bytes): Xattr<null> {
  const refused = refuse(name);
  if (refused) return refused;
  const text = textOf(name);
  if (text !== null)
    return viaPackage(() => {
      fsXattr.removeAttributeSync(path, text);
      return null;
    });
  const c = libc();
  if (!c) return { ok: false, code: 'EILSEQ' };
  return c.removexattr(cString(path), cString(name)) === 0 ? { ok: true, value: null } : { ok: false, code: codeOf(c.errno()) };
}

/** fs-xattr would cut a name at its NUL and act on another attribute; other namespaces are not labels. */
const refuse = (name: Bytes): Xattr<never> | null =>
  name.includes('\0') || !name.startsWith('user.') || name === 'user.' ? { ok: false, code: 'EINVAL' } : null;

function viaPackage<T>(act: () => T): Xattr<T> {
  try {
    return { ok: true, value: act() };
  } catch (error) {
    return { ok: false, code: codeOfError(error) };
  }
}

/** The symbolic code of an error of Node or fs-xattr, e.g. `EACCES`. */
export function codeOfError(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}

const names = new Map<number, string>(Object.entries(errnos).map(([name, number]) => [number, name]));
/** The same of an errno. */
export const codeOf = (errno: number): string => names.get(errno) ?? `errno ${errno}`;
