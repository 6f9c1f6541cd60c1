import type { EnumNode, InterfaceNode, StructNode } from './syntax.ts';

type Types = ReadonlyMap<string, StructNode | EnumNode>;
const kept = new WeakMap<object, Types>();

/** The named types of an interface; of two with one name the first. */
export function typesOf(node: Pick<InterfaceNode, 'members'>): Types {
  const before = kept.get(node);
  if (before) return before;
  const types = new Map<string, StructNode | EnumNode>();
  for (const member of node.members) if (member.is === 'type' && !types.has(member.name)) types.set(member.name, member.type);
  kept.set(node, types);
  return types;
}
