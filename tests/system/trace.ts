/**
 * Calls by which a program changes the system or wakes somebody, as names for `strace -e trace=`. With a question mark: not on
 * every machine type.
 */
export const telling = `
  socket connect bind listen accept accept4 sendto sendmsg sendmmsg shutdown
  open openat openat2 creat open_by_handle_at truncate ftruncate fallocate copy_file_range sendfile
  mkdir mkdirat mknod mknodat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat
  chmod fchmod fchmodat fchmodat2 chown lchown fchown fchownat utime utimes futimesat utimensat
  setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat
  mount umount2 setns unshare kill ptrace execve execveat io_uring_setup
`
  .trim()
  .split(/\s+/)
  .map((name) => `?${name}`);

/**
 * All that an agent which only looks may do of these:
 * - be started, once, as the program it is
 * - open what it reads, and /dev/null in any way
 * - ask sock_diag over netlink, here and in other network namespaces
 * - try once, when it starts, whether labels are kept: a folder of its own, a socket bound in it, two trial labels, and all of that away again
 * @param lines of `strace -ff -yy`, of all threads
 * @param doors a folder of sockets: what is in it may only be held by O_PATH, or read as a folder
 * @returns the lines that break this
 */
export function breaches(lines: readonly string[], doors: string): string[] {
  const calls = lines.flatMap((line) => (isCall(line) ? [line] : []));
  const strange = lines.filter((line) => !isCall(line) && !isRemark(line));
  const probe = calls.map((line) => /^mkdir(?:at)?\((?:AT_FDCWD[^,]*, )?"(\/[^"]*\/sockatlas-probe-[A-Za-z0-9]{6})", 0700\)/.exec(line)?.[1]).find((path) => path !== undefined);
  const left = new Map([['mkdir', 1], ['socket', 1], ['bind', 1], ['setxattr', 2], ['removal', 4], ['execve', 1]]);
  /** Whether there is still one of this kind to be had. */
  const once = (kind: string): boolean => {
    const count = left.get(kind) ?? 0;
    left.set(kind, count - 1);
    return count > 0;
  };
  const ownPath = (line: string): boolean => probe !== undefined && [probe, `${probe}/s`].some((path) => line.includes(`"${path}"`));
  const isAllowed = (line: string): boolean => {
    const name = line.slice(0, line.indexOf('('));
    switch (name) {
      case 'execve':
        return once('execve');
      case 'open':
      case 'openat':
      case 'openat2':
        return opensQuietly(line, doors);
      case 'socket':
        // sendto(2) below goes to no other netlink family, since there is no other socket for it.
        return /^socket\(AF_NETLINK, [^,]*, NETLINK_SOCK_DIAG\)/.test(line) || (line.startsWith('socket(AF_UNIX, ') && once('socket'));
      case 'sendto':
        return /^sendto\(\d+<NETLINK:/.test(line);
      case 'setns':
        return /^setns\(\d+<net:\[\d+\]>, CLONE_NEWNET\)/.test(line);
      case 'mkdir':
      case 'mkdirat':
        return ownPath(line) && once('mkdir');
      case 'bind':
        return ownPath(line) && once('bind');
      case 'setxattr':
        return /^setxattr\("\/proc\/self\/fd\/\d+", "user\.sockatlas\.probe", /.test(line) && once('setxattr');
      case 'unlink':
      case 'unlinkat':
      case 'rmdir':
        return ownPath(line) && once('removal');
      default:
        return false;
    }
  };
  return [...strange, ...calls.filter((line) => !isAllowed(line))];
}

const isCall = (line: string): boolean => /^[a-z_0-9]+\(/.test(line);
/** Ends of threads and signals, and the end of a call whose beginning has been judged. */
const isRemark = (line: string): boolean => line === '' || /^(?:\+\+\+ |--- |<\.\.\. )/.test(line);

const writing = /\b(?:O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE)\b/;

function opensQuietly(line: string, doors: string): boolean {
  const path = /"((?:[^"\\]|\\.)*)"(?:\.\.\.)?, (.*)$/.exec(line);
  if (!path) return false;
  const [, what = '', flags = ''] = path;
  if (writing.test(flags)) return what === '/dev/null';
  return !what.startsWith(`${doors}/`) || /\bO_(?:PATH|DIRECTORY)\b/.test(flags);
}
