import type { Result } from '#core/failure.ts';
import { parseSnapshot } from '#core/snapshot/parse.ts';
import { mostSnapshotBytes, type Snapshot } from '#core/snapshot/snapshot.ts';
import { readWholeFile, writeWholeFile } from './whole-file.ts';

/**
 * Reads a snapshot that somebody named.
 *
 * @param pipes whether a pipe or a device will do, as on a command line; it may keep the reader waiting
 */
export function readSnapshotFile(path: string, { pipes, mostBytes = mostSnapshotBytes }: { readonly pipes: boolean; readonly mostBytes?: number }): Result<Snapshot> {
  const text = readWholeFile(path, 'snapshot', { pipes, mostBytes });
  return text.ok ? parseSnapshot(text.value) : text;
}

export const writeSnapshotFile = (path: string, text: string): Result<null> => writeWholeFile(path, text, 'snapshot');
