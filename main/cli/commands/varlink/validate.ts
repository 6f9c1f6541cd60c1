import { positionsIn } from '#core/idl/reading/position.ts';
import { print, status, type Status } from '../../terminal.ts';
import { onceOnly, problemLines, read, type Read } from './interface-source.ts';

/** `sockatlas varlink validate FILE...`. 1 when something is wrong. */
export function validate(paths: readonly string[], options: { readonly json?: boolean }): Status {
  onceOnly(paths);
  const sources = paths.map((path) => read(path));
  if (options.json) print(`${JSON.stringify(sources.map(jsonOf), null, 2)}\n`);
  else for (const source of sources) print(problemLines(source));
  return sources.some(({ problems }) => problems.length > 0) ? status.nothing : status.done;
}

function jsonOf({ path, text, interface: node, problems }: Read): object {
  const at = positionsIn(text);
  return { file: path, interface: node?.name ?? null, problems: problems.map(({ span, message }) => ({ ...at(span.start), end: at(span.end), message })) };
}
