import { readlinkSync } from 'node:fs';
import { codeOfError } from '../inodes/xattr.ts';

const inodeOf = (link: string): string | null => /^net:\[(\d+)\]$/.exec(link)?.[1] ?? null;

/** Inode number of the network namespace that this process lives in: namespaces(7). */
export const ownNetns = (): string => inodeOf(readlinkSync('/proc/self/ns/net')) ?? '0';

/** The same of another process. Reading the link takes the right to trace it: ptrace(2), PTRACE_MODE_READ_FSCREDS. */
export function namespaceOf(pid: number): { readonly netns: string } | 'hidden' | 'ended' {
  try {
    // An ended process that waits for its parent has no namespace any more, and its link cannot be read.
    const netns = inodeOf(readlinkSync(`/proc/${pid}/ns/net`));
    return netns === null ? 'ended' : { netns };
  } catch (error) {
    const code = codeOfError(error);
    return code === 'EACCES' || code === 'EPERM' ? 'hidden' : 'ended';
  }
}
