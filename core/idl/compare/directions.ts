import { typesOf } from '../types-of.ts';
import type { InterfaceNode, TypeNode } from '../syntax.ts';

/** Which way values of a type go: callers send them, or are given them. */
export interface Direction {
  readonly sent: boolean;
  readonly given: boolean;
}
export type Directions = (type: string) => Direction;

/** Of the types of two versions of an interface. A type that no method and no error mentions may be meant for either. */
export function directionsOf(...interfaces: readonly InterfaceNode[]): Directions {
  const sent = new Set<string>();
  const given = new Set<string>();
  for (const node of interfaces) {
    const types = typesOf(node);
    const follow = (start: TypeNode, reached: Set<string>): void => {
      const work: TypeNode[] = [start];
      for (let type = work.pop(); type; type = work.pop()) {
        if (type.is === 'struct') for (const field of type.fields) work.push(field.type);
        else if (type.is === 'nullable' || type.is === 'array' || type.is === 'map') work.push(type.of);
        else if (type.is === 'named' && !reached.has(type.name)) {
          reached.add(type.name);
          const named = types.get(type.name);
          if (named) work.push(named);
        }
      }
    };
    for (const member of node.members) {
      if (member.is === 'method') {
        follow(member.input, sent);
        follow(member.output, given);
      } else if (member.is === 'error') follow(member.type, given);
    }
  }
  return (type) => (sent.has(type) || given.has(type) ? { sent: sent.has(type), given: given.has(type) } : { sent: true, given: true });
}
