import type { Bytes } from '../../model/bytes.ts';
import { known, type Known, type Reason } from '../../model/known.ts';
import type { Mount } from '../../model/folder.ts';
import type { Surroundings } from '../../model/model.ts';
import type { Row } from '../../model/rows/row.ts';
import type { Guarded } from './permission.ts';

/** What guards an entry point or a socket object. */
export interface Door extends Guarded {
  readonly mount?: Mount | undefined;
}

/** What somebody would act on. */
export type Target =
  | {
      readonly is: 'path';
      readonly path: Bytes;
      readonly door: Known<Door>;
      /** What keeps no labels, or null. */
      readonly noLabels: 'kernel' | 'file system' | null;
    }
  /** A path that leads to this socket no more: to nothing, or to something else. */
  | { readonly is: 'lost'; readonly what: string | null }
  | {
      readonly is: 'object';
      readonly address: 'abstract' | 'none';
      /** It is in our network namespace. */
      readonly own: boolean;
      readonly door: Known<Door>;
      readonly noLabels: 'kernel' | null;
      /** Users who run a process that was seen to hold it; null: there may be others. */
      readonly holders: readonly (number | null)[];
    };

/** What acts on a row are acts on: the entry point where it has one, else the socket object through a process that holds it. */
export function targetOf(row: Row, { capabilities, netns }: Pick<Surroundings, 'capabilities' | 'netns'>): Target {
  const { socket, entryPoint } = row;
  const without = (id: 'labels-entry-point' | 'labels-object'): 'kernel' | null => (capabilities.some((one) => one.id === id && one.state === 'no') ? 'kernel' : null);
  if (entryPoint) {
    const bare = !entryPoint.labels.known && entryPoint.labels.reason.code === 'file-system-without-labels';
    return { is: 'path', path: entryPoint.reach, door: known(entryPoint), noLabels: without('labels-entry-point') ?? (bare ? 'file system' : null) };
  }
  const state = socket?.entryPoint;
  if (!socket || state?.state === 'gone') return { is: 'lost', what: null };
  if (state?.state === 'replaced') return { is: 'lost', what: state.what };
  if (state?.state === 'unknown' || state?.state === 'found') {
    const reason: Reason = state.state === 'unknown' ? state.reason : { code: 'vanished' };
    return { is: 'path', path: socket.name, door: { known: false, reason }, noLabels: without('labels-entry-point') };
  }
  const holders: (number | null)[] = row.processes.map(({ uid }) => uid);
  if (!socket.holders.complete) holders.push(null);
  return { is: 'object', address: socket.kind === 'abstract' ? 'abstract' : 'none', own: socket.netns === netns, door: socket.object, noLabels: without('labels-object'), holders };
}
