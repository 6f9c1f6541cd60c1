import { readlinkSync } from 'node:fs';

/** Inode number of the network namespace that this process lives in: namespaces(7). */
export function ownNetns(): string {
  const match = /\[(\d+)\]/.exec(readlinkSync('/proc/self/ns/net'));
  return match?.[1] ?? '0';
}
