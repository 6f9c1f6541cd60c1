import { lstatSync } from 'node:fs';

const S_IFMT = 0o170000;
const S_IFREG = 0o100000;

/**
 * Whether a program is root's alone: it and every folder on the way belong to root and may be written by nobody else, and no link is among
 * them. Only such a program may be given to pkexec: with any other, whoever may write it would act as root. Group 0 may write.
 *
 * @param path absolute, without dots
 */
export function isRootsAlone(path: string): boolean {
  const parts = path.split('/').slice(1);
  for (let i = 0; i <= parts.length; i++) {
    try {
      const { uid, gid, mode } = lstatSync(`/${parts.slice(0, i).join('/')}`);
      if (uid !== 0 || (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== 0)) return false;
      if (i === parts.length ? (mode & S_IFMT) !== S_IFREG || (mode & 0o111) === 0 : (mode & S_IFMT) !== 0o040000) return false;
    } catch {
      return false;
    }
  }
  return true;
}
