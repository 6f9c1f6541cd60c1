import type { EntryPoint } from '../model/door.ts';
import type { Known } from '../model/known.ts';
import type { Model, Surroundings } from '../model/model.ts';
import type { Process } from '../model/process.ts';
import type { RegistryEntry } from '../model/registry.ts';
import type { Socket } from '../model/socket.ts';
import type { Snapshot } from './snapshot.ts';

/** A snapshot that was opened, as it goes to the window: its tables as lists, and the name of its file for people. */
export interface Opened {
  readonly fileName: string;
  readonly atMs: number;
  readonly bootId: Known<string>;
  readonly madeBy: string;
  readonly surroundings: Surroundings;
  readonly sockets: readonly Socket[];
  readonly entryPoints: readonly EntryPoint[];
  readonly processes: readonly Process[];
  readonly registry: readonly RegistryEntry[];
}

export const openedOf = ({ atMs, bootId, madeBy, model }: Snapshot, fileName: string): Opened => ({
  fileName,
  atMs,
  bootId,
  madeBy,
  surroundings: model.surroundings,
  sockets: [...model.sockets.values()],
  entryPoints: [...model.entryPoints.values()],
  processes: [...model.processes.values()],
  registry: [...model.registry.values()],
});

const table = <T extends { readonly key: string }>(rows: readonly T[]): ReadonlyMap<string, T> => new Map(rows.map((row) => [row.key, row]));

export const modelOf = (opened: Opened): Model => ({
  surroundings: opened.surroundings,
  sockets: table(opened.sockets),
  entryPoints: table(opened.entryPoints),
  processes: table(opened.processes),
  registry: table(opened.registry),
});
