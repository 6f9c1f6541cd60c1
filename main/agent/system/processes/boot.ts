import { readFileSync } from 'node:fs';
import { known, unknown, type Known } from '#core/model/known.ts';
import { codeOfError } from '../inodes/xattr.ts';

/** A number that is drawn at each boot: random(4). */
export function readBootId(): Known<string> {
  try {
    return known(readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim());
  } catch (error) {
    return unknown('failed', codeOfError(error));
  }
}
