import { formatInterface } from '../../core/idl/format.ts';
import { flagsOfMethod } from '../../core/idl/markers.ts';
import { parseInterface } from '../../core/idl/parse.ts';
import { bare } from '../fixtures/idl/bare.ts';

/** What becomes of the text of an interface, for tests where there is no TypeScript: see tests/vm/guest/varlink-idl.test.mjs. */
export function reread(text: string): { readonly name: string; readonly problems: readonly string[]; readonly written: string; readonly isSame: boolean; readonly marked: number } {
  const { interface: node, problems } = parseInterface(text);
  if (node === null) return { name: '', problems: problems.map(({ message }) => message), written: '', isSame: false, marked: 0 };
  const written = formatInterface(node);
  const again = parseInterface(written);
  return {
    name: node.name,
    problems: [...problems, ...again.problems].map(({ message }) => message),
    written,
    isSame: again.interface !== null && JSON.stringify(bare(again.interface)) === JSON.stringify(bare(node)),
    marked: node.members.filter((member) => member.is === 'method' && flagsOfMethod(member).more !== 'no').length,
  };
}
