import type { DoorKind } from '#core/access/bits.ts';

/** What the two doors are called, and where they are. */
export const doorTitles: Readonly<Record<DoorKind, readonly [title: string, where: string]>> = { entryPoint: ['Entry point', 'in the file system'], object: ['Socket object', 'in the kernel'] };
