import { formatInterface } from '#core/idl/format.ts';
import { writeInterfaceFile } from '../../../files/interface-file.ts';
import { exitOf } from '../../snapshot-source.ts';
import { Exit, plain, print, status, type Status } from '../../terminal.ts';
import { onceOnly, readRight } from './interface-source.ts';

export interface FormatOptions {
  readonly write?: boolean;
  readonly check?: boolean;
}

/** `sockatlas varlink format FILE...`: prints the canonical form, or puts it in place; `--check` ends with 1 when a file has another. */
export function format(paths: readonly string[], options: FormatOptions): Status {
  if (options.write && options.check) throw new Exit(status.usage, '--write and --check go one at a time.');
  if (options.write && paths.includes('-')) throw new Exit(status.usage, 'Standard input cannot be written to.', 'Leave out --write: the text is printed.');
  onceOnly(paths);
  // All are read before the first is written.
  const texts = paths.map((path) => {
    const source = readRight(path);
    return { path, before: source.text, after: formatInterface(source.interface) };
  });
  const others = texts.filter(({ before, after }) => before !== after);
  if (options.check) {
    for (const { path } of others) print(`${plain(path)}\n`);
    return others.length > 0 ? status.nothing : status.done;
  }
  if (!options.write) for (const { after } of texts) print(after);
  else
    for (const { path, after } of others) {
      const written = writeInterfaceFile(path, after);
      if (!written.ok) throw exitOf(written.error, path);
    }
  return status.done;
}
