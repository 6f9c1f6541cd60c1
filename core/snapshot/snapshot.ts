import type { Known } from '../model/known.ts';
import type { Model } from '../model/model.ts';

/** A whole model of one moment, to be kept and looked at elsewhere. docs/snapshot.md describes the file. */
export interface Snapshot {
  /** When the look began, ms since the epoch. */
  readonly atMs: number;
  /** /proc/sys/kernel/random/boot_id: within one boot, sockets are told apart by their keys. */
  readonly bootId: Known<string>;
  /** The program that wrote it, with its version. */
  readonly madeBy: string;
  /** Host, kernel, who looked and what could not be seen are its surroundings. */
  readonly model: Model;
}

export const snapshotFormat = 'sockatlas-snapshot';
export const snapshotVersion = 1;

/** Larger files are not read: 100 000 sockets take about 90 MB. */
export const mostSnapshotBytes = 128 * 1024 * 1024;

/** The file of a snapshot: one JSON value, one row a line. */
export function snapshotText({ atMs, bootId, madeBy, model }: Snapshot): string {
  const head = JSON.stringify({ format: snapshotFormat, version: snapshotVersion, madeBy, atMs, bootId, surroundings: model.surroundings }).slice(0, -1);
  const tables = (['sockets', 'entryPoints', 'processes', 'registry'] as const).map((name) => {
    const rows = [...model[name].values()].map((row) => JSON.stringify(row));
    return `${JSON.stringify(name)}:[${rows.length === 0 ? '' : `\n${rows.join(',\n')}\n`}]`;
  });
  return `${head},\n${tables.join(',\n')}}\n`;
}
