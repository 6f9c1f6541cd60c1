import { checksOf } from './reading/checks.ts';
import { Parser } from './reading/parser.ts';
import type { Parsed } from './syntax.ts';

/**
 * Reads the text of an interface. Never throws: what is wrong is told as problems, in the order of the text, and what could be understood is
 * there nevertheless. Grammar: UAPI.20, Interface Definition; docs/varlink.md says how we read it where it leaves a choice.
 */
export function parseInterface(text: string): Parsed {
  const parser = new Parser(text);
  const node = parser.interface();
  const problems = node === null ? parser.problems : [...parser.problems, ...checksOf(node)];
  return { interface: node, problems: problems.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end) };
}
