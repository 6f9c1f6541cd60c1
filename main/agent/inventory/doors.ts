import { aclAttribute, noAcl, parseAcl, type Acl } from '#core/access/acl.ts';
import type { Bytes } from '#core/model/bytes.ts';
import { labelPreviewBytes, type DoorFacts, type Label } from '#core/model/door.ts';
import { known, unknown, type Known } from '#core/model/known.ts';
import { bytes } from '#core/model/bytes.ts';
import { shownBytes } from '#core/names/shown.ts';
import type { Glance } from '../system/inodes/glance.ts';
import type { Handle, Stat } from '../system/inodes/inode.ts';
import type { Probed } from '../system/inodes/probe.ts';
import { getValue, listNames } from '../system/inodes/xattr.ts';

/** Owner, mode, ACL and labels of the inode that a handle stands for. */
export function readDoor(handle: Handle, stat: Stat, kernel: Probed): DoorFacts {
  const { acl, labels } = readAttributes(handle.path, kernel);
  return {
    dev: stat.dev.toString(),
    ino: stat.ino.toString(),
    bornNs: stat.birthtimeNs.toString(),
    mode: Number(stat.mode & 0o7777n),
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    acl,
    labels,
    ctimeNs: stat.ctimeNs.toString(),
  };
}

/**
 * The same by a path that was just glanced at: where the kernel keeps no labels on entry points, all that is left to ask for is
 * the ACL, and no inode need be opened for it. The answer might be of another inode if the path changes hands at this very moment; then
 * its stamp is another one, and the next look reads it anew.
 */
export function doorOfGlance(path: Bytes, glance: Glance, kernel: Probed): DoorFacts {
  const { mode, uid, gid } = glance;
  const facts = { dev: glance.dev.toString(), ino: glance.ino.toString(), bornNs: glance.bornNs.toString(), mode, uid, gid, ctimeNs: glance.changedNs.toString() };
  return { ...facts, ...readAttributes(path, kernel, true) };
}

function readAttributes(path: string, kernel: Probed, ofLink = false): { acl: Known<Acl | null>; labels: Known<Label[]> } {
  const names = listNames(path, ofLink);
  if (!names.ok) {
    const reason = names.code === 'ENOTSUP' ? unknown('file-system-without-labels') : unknown('failed', names.code);
    return { acl: names.code === 'ENOTSUP' ? noAcl : reason, labels: kernel.state === 'no' ? unknown('no-socket-labels') : reason };
  }
  const acl = names.value.includes(aclAttribute) ? readAcl(path) : noAcl;
  if (kernel.state === 'no') return { acl, labels: unknown('no-socket-labels') };
  const wanted = names.value.filter((name) => name.startsWith('user.')).sort();
  const labels: Label[] = [];
  const hidden: Bytes[] = [];
  for (const name of wanted) {
    const value = getValue(path, name);
    if (value.ok) {
      const whole = value.value;
      const cut = whole.length > labelPreviewBytes;
      labels.push({ name, value: cut ? bytes(whole.slice(0, labelPreviewBytes)) : whole, sizeBytes: whole.length, cut });
    } else if (value.code === 'EACCES' || value.code === 'EPERM') hidden.push(name);
    else if (value.code !== 'ENODATA') return { acl, labels: unknown('failed', value.code) };
    // ENODATA: removed between the listing and the reading.
  }
  // Names can be listed with any mode, values need the read bit: fs/xattr.c, xattr_permission.
  if (hidden.length > 0) return { acl, labels: unknown('not-permitted', `names that can be seen: ${hidden.map(shownBytes).join(', ')}`) };
  return { acl, labels: known(labels) };
}

/** Who may read the inode's mode may read its ACL: fs/posix_acl.c asks for no right beyond reaching it. */
export function readAcl(path: string): Known<Acl | null> {
  const value = getValue(path, aclAttribute);
  if (!value.ok) return value.code === 'ENODATA' || value.code === 'ENOTSUP' ? noAcl : unknown('failed', value.code);
  const acl = parseAcl(value.value);
  return acl ? known(acl) : unknown('acl-not-understood');
}
