import type { DoorKind } from '../access/bits.ts';
import type { Label } from '../model/door.ts';

/** What a door can hold: measured on Linux 7.3 (docs/labels.md), and include/linux/xattr.h, SIMPLE_XATTR_MAX_NR and _MAX_SIZE. */
export interface LabelLimits {
  /** Most names, or null where none was met. */
  readonly names: number | null;
  /** All values together, in bytes, or null. */
  readonly totalBytes: number | null;
  readonly valueBytes: number;
  /** With its `user.`. */
  readonly nameBytes: number;
  /** What is peculiar, in a sentence, or null. */
  readonly note: string | null;
}

const usual = { valueBytes: 65_536, nameBytes: 255 } as const;

export function limitsOf(door: DoorKind, fileSystem: string): LabelLimits {
  if (door === 'object') return { ...usual, names: 128, totalBytes: 131_072, note: null };
  if (fileSystem === 'ext4')
    return { ...usual, names: null, totalBytes: 4000, note: 'ext4 keeps labels within the inode and one block: about 4000 bytes in all.' };
  if (fileSystem === 'ramfs') return { ...usual, names: 0, totalBytes: 0, note: 'This file system (ramfs) keeps no labels.' };
  return { ...usual, names: null, totalBytes: null, note: null };
}

/** Names and bytes in use. */
export const usedBy = (labels: readonly Label[]): { readonly names: number; readonly bytes: number } => ({
  names: labels.length,
  bytes: labels.reduce((sum, label) => sum + label.sizeBytes, 0),
});
