import type { InterfaceNode, Member, TypeNode } from '../idl/syntax.ts';

/** Where a member names a type: `path` are the fields on the way. */
export interface Use {
  readonly member: Member;
  readonly where: 'input' | 'output' | 'fields';
  readonly path: readonly string[];
}

/** For each name of a type of the interface: who uses it, in the order written. Names that nothing uses, or that nothing defines, are among them too. */
export function usesOf(node: InterfaceNode): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  for (const member of node.members) if (member.is === 'type') uses.set(member.name, []);
  const add = (name: string, use: Use): void => {
    const known = uses.get(name);
    if (known) known.push(use);
    else uses.set(name, [use]);
  };
  for (const member of node.members)
    for (const [where, type] of partsOf(member)) for (const { name, path } of namesIn(type)) add(name, { member, where, path });
  return uses;
}

const partsOf = (member: Member): (readonly [Use['where'], TypeNode])[] =>
  member.is === 'method' ? [['input', member.input], ['output', member.output]] : [['fields', member.type]];

interface NameAt {
  readonly name: string;
  readonly path: readonly string[];
}

/** Walks with a stack of its own: a stranger's type may be nested deeper than ours. */
function namesIn(type: TypeNode): NameAt[] {
  const found: NameAt[] = [];
  const left: { readonly type: TypeNode; readonly path: readonly string[] }[] = [{ type, path: [] }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { path } = next;
    switch (next.type.is) {
      case 'named':
        found.push({ name: next.type.name, path });
        break;
      case 'nullable':
      case 'array':
      case 'map':
        left.push({ type: next.type.of, path });
        break;
      case 'struct':
        // The last is taken first from the stack.
        for (const field of [...next.type.fields].reverse()) left.push({ type: field.type, path: [...path, field.name] });
        break;
      case 'bool':
      case 'int':
      case 'float':
      case 'string':
      case 'object':
      case 'any':
      case 'enum':
        break;
    }
  }
  return found;
}
