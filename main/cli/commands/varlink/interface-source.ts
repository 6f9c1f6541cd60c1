import { parseInterface } from '#core/idl/parse.ts';
import { positionsIn } from '#core/idl/reading/position.ts';
import type { InterfaceNode, Problem } from '#core/idl/syntax.ts';
import { readInterfaceFile } from '../../../files/interface-file.ts';
import { exitOf } from '../../snapshot-source.ts';
import { Exit, plain, status } from '../../terminal.ts';

export interface Read {
  readonly path: string;
  readonly text: string;
  readonly interface: InterfaceNode | null;
  readonly problems: readonly Problem[];
}

export function read(path: string): Read {
  const file = readInterfaceFile(path);
  if (!file.ok) throw exitOf(file.error, path);
  return { path, text: file.value, ...parseInterface(file.value) };
}

/** As compilers tell it, so that editors can go there: `FILE:LINE:COLUMN: what`. */
export function problemLines({ path, text, problems }: Read): string {
  const at = positionsIn(text);
  return problems
    .map(({ span, message }) => {
      const { line, column } = at(span.start);
      return `${plain(path)}:${line}:${column}: ${plain(message)}\n`;
    })
    .join('');
}

/** An interface without a problem, or the end of the command. */
export function readRight(path: string): Read & { readonly interface: InterfaceNode } {
  const source = read(path);
  if (source.interface === null || source.problems.length > 0) throw new Exit(status.failed, problemLines(source).trimEnd());
  return { ...source, interface: source.interface };
}

/** Standard input can be read once. */
export function onceOnly(paths: readonly string[]): void {
  if (paths.filter((path) => path === '-').length > 1) throw new Exit(status.usage, 'Standard input (-) can be read only once.');
}
