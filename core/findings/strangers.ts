import { allows } from '../access/bits.ts';
import { guardOf } from '../filter/facts.ts';
import { known, type Known } from '../model/known.ts';
import type { Surroundings } from '../model/model.ts';
import type { Row } from '../model/row.ts';
import type { Evidence } from './finding.ts';

export interface Strangers {
  readonly may: boolean;
  /** Beyond the mode itself. */
  readonly evidence: readonly Evidence[];
}

/**
 * Whether an account that owns nothing and is in no group of the entry point may connect, which is to relabel as well; null where
 * there is no entry point.
 */
export function strangersMay(row: Row, _act: 'connect' | 'relabel', _context: Surroundings): Known<Strangers> | null {
  const guard = guardOf(row);
  if (guard === null) return null;
  if (!guard.known) return guard;
  return known({ may: allows(guard.value.mode, 'other', 'write'), evidence: [] });
}
