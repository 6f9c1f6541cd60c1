import { outlineOf, type OutlineGroup } from '#core/documentation/outline.ts';
import { usesOf, type Use } from '#core/documentation/uses.ts';
import { parseInterface } from '#core/idl/parse.ts';
import type { InterfaceNode, Member, Problem } from '#core/idl/syntax.ts';

/** A text of an interface, made ready to be read. */
export interface Documented {
  readonly hash: string;
  readonly text: string;
  /** null where nothing could be made of the text. */
  readonly node: InterfaceNode | null;
  readonly problems: readonly Problem[];
  readonly groups: readonly OutlineGroup[];
  /** Members in the order of the outline, and by name. */
  readonly members: readonly Member[];
  readonly byName: ReadonlyMap<string, Member>;
  readonly uses: ReadonlyMap<string, readonly Use[]>;
}

const kept = new Map<string, Documented>();
/** Going back and forth should read nothing twice; a machine offers some fifty. */
const mostKept = 128;

/** Reads a text once, however often it is looked at. */
export function documented(hash: string, text: string): Documented {
  const known = kept.get(hash);
  if (known?.text === text) return known;
  const { interface: node, problems } = parseInterface(text);
  const groups = node ? outlineOf(node) : [];
  const members = groups.flatMap((group) => group.members);
  const made: Documented = { hash, text, node, problems, groups, members, byName: new Map(members.map((member) => [member.name, member])), uses: node ? usesOf(node) : new Map() };
  kept.set(hash, made);
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) break;
    kept.delete(oldest);
  }
  return made;
}
