import type { Failure, FailureCode } from '#core/failure.ts';
import type { Snapshot } from '#core/snapshot/snapshot.ts';
import { readSnapshotFile } from '../files/snapshot-file.ts';
import { Exit, status, type Status } from './terminal.ts';

/** A failure of a file as an end of the command. Never 1: that says that snapshots differ. */
export const exitOf = ({ code, message, hint }: Failure, path: string): Exit => new Exit(statusOf(code), `${path}: ${message}`, hint);
const statusOf = (code: FailureCode): Status => (code === 'not-permitted' ? status.notPermitted : status.failed);

export function loadSnapshot(path: string): Snapshot {
  const read = readSnapshotFile(path, { pipes: true });
  if (!read.ok) throw exitOf(read.error, path);
  return read.value;
}
