import type { DoorKind } from '../access/bits.ts';
import { sentenceOf } from '../explain/reasons.ts';
import { doorFactsOf, doorRefOf } from '../model/door-ref.ts';
import type { Model } from '../model/model.ts';
import type { Row } from '../model/rows/row.ts';

/** Why labels of a door cannot be changed here, and what would make it possible; null when nothing is known against it. */
export function labelObstacle(row: Row, kind: DoorKind, model: Model): { readonly sentence: string; readonly remedy: string | null } | null {
  const capability = model.surroundings.capabilities.find(({ id }) => id === (kind === 'entryPoint' ? 'labels-entry-point' : 'labels-object'));
  if (capability?.state === 'no') return { sentence: capability.sentence, remedy: capability.remedy };
  const ref = doorRefOf(row, kind);
  if (!ref.known) return noDoor(row, kind) ?? sentenceOf(ref.reason);
  const facts = doorFactsOf(row, kind);
  if (!facts.known) return sentenceOf(facts.reason);
  if (!facts.value.labels.known) return sentenceOf(facts.value.labels.reason);
  return null;
}

/** A door that is not there at all, in a sentence of its own. */
export function noDoor(row: Row, kind: DoorKind): { readonly sentence: string; readonly remedy: string | null } | null {
  if (kind === 'object') return row.socket ? null : { sentence: 'There is no socket: nobody listens here.', remedy: null };
  if (row.entryPoint) return null;
  const state = row.socket?.entryPoint;
  switch (state?.state) {
    case 'none':
      return { sentence: row.socket?.kind === 'abstract' ? 'An abstract name has no entry point, and so no owner, mode or labels of its own.' : 'A socket without a name has no entry point.', remedy: null };
    case 'gone':
      return { sentence: 'The path of this socket leads nowhere any more.', remedy: null };
    case 'replaced':
      return { sentence: `At the path of this socket there is ${state.what} now.`, remedy: null };
    case 'unknown':
      return sentenceOf(state.reason);
    default:
      return { sentence: 'This name leads to no socket.', remedy: null };
  }
}
