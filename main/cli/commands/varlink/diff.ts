import { compareInterfaces } from '#core/idl/compare.ts';
import { bold, dim, plain, print, status, type Status } from '../../terminal.ts';
import { onceOnly, readRight } from './interface-source.ts';

/** `sockatlas varlink diff BEFORE AFTER`: what a change means for callers. 1 when it breaks some. */
export function diffInterfaces(before: string, after: string, options: { readonly json?: boolean }): Status {
  onceOnly([before, after]);
  const changes = compareInterfaces(readRight(before).interface, readRight(after).interface);
  const breaking = changes.filter(({ breaks }) => breaks);
  if (options.json) print(`${JSON.stringify({ breaks: breaking.length > 0, changes }, null, 2)}\n`);
  else if (changes.length === 0) print(`${dim('Nothing changed for callers.')}\n`);
  else for (const { breaks, sentence } of changes) print(`${breaks ? bold('breaks ') : dim('fine   ')} ${plain(sentence)}\n`);
  return breaking.length > 0 ? status.nothing : status.done;
}
