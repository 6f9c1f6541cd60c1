import { bytes, type Bytes } from '#core/model/bytes.ts';
import type { DropInFolder } from '#core/model/drop-ins.ts';
import { dropInFolders } from '#core/services/drop-in-folders.ts';
import { namesIn } from '../system/inodes/folder.ts';
import { lstatOf, statOf } from '../system/inodes/inode.ts';
import { codeOfError } from '../system/inodes/xattr.ts';

type Target = DropInFolder['entries'][number]['target'];

/** Such a folder has one name for each implementer; who filled it with more is not followed. */
const mostNames = 1000;

/** The folders that are looked into, whether they are there or not. */
export const dropInPaths = (folders = dropInFolders): readonly Bytes[] => folders.map(({ path }) => bytes(path));

/** Reads what lies in the folders of implementers. Links are followed by the kernel; nothing is opened, and nobody connected to. */
export const readDropIns = (folders = dropInFolders): readonly DropInFolder[] =>
  folders.map(({ path, interface: name }): DropInFolder => {
    const folder = { path: bytes(path), interface: name };
    let names: Bytes[];
    try {
      names = namesIn(folder.path);
    } catch (error) {
      const code = codeOfError(error);
      return { ...folder, state: code === 'ENOENT' ? { state: 'absent' } : { state: 'unknown', reason: code === 'EACCES' ? { code: 'not-permitted' } : { code: 'failed', detail: code } }, entries: [] };
    }
    const entries = names
      .sort()
      .slice(0, mostNames)
      .flatMap((file) => {
        const at = bytes(`${path}/${file}`);
        const target = targetAt(at);
        return target ? [{ name: file, path: at, target }] : [];
      });
    return { ...folder, state: { state: 'present' }, entries };
  });

/** Null for what is neither a socket nor a link: systemd passes it over too. */
function targetAt(path: Bytes): Target | null {
  try {
    const stat = statOf(path);
    return stat.isSocket() ? { state: 'socket', dev: String(stat.dev), ino: String(stat.ino) } : null;
  } catch (error) {
    const code = codeOfError(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return isThere(path) ? { state: 'dangling' } : null;
    return { state: 'unknown', reason: code === 'EACCES' ? { code: 'unreachable-path' } : { code: 'failed', detail: code } };
  }
}

/** The link itself: it may have been removed between the listing and the look. */
function isThere(path: Bytes): boolean {
  try {
    lstatOf(path);
    return true;
  } catch {
    return false;
  }
}
