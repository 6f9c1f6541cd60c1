import type { InterfaceNode, TypeNode } from '../../idl/syntax.ts';
import { shapeOf } from './shape.ts';
import { emptyArray, emptyObject, type Member, type Tree } from './tree.ts';

/** Types nest, and each of their fields does: what begins with more is opened by hand. */
const mostDepth = 6;
const mostParts = 200;

/**
 * What a form begins with: structs and lists that must be there, empty, and switches that are off. Text, numbers and choices are left out:
 * nobody but the user knows them, and what is missing is said.
 */
export function startOf(type: TypeNode, scope: InterfaceNode | null): Tree | null {
  let parts = 0;
  const begin = (one: TypeNode, depth: number, above: readonly string[]): Tree | null => {
    const { control, optional, name } = shapeOf(one, scope);
    // A type that must hold itself has no value at all; one that has too many parts would fill the window.
    if (optional || depth > mostDepth || ++parts > mostParts || (name !== null && above.includes(name))) return null;
    switch (control.is) {
      case 'bool':
        return { is: 'bool', value: false };
      case 'array':
        return emptyArray;
      case 'map':
      case 'set':
      case 'object':
        return emptyObject;
      case 'struct': {
        const members: Member[] = [];
        for (const field of control.fields) {
          const value = begin(field.type, depth + 1, name === null ? above : [...above, name]);
          if (value !== null) members.push({ name: field.name, value });
        }
        return { is: 'object', members };
      }
      default:
        return null;
    }
  };
  return begin(type, 0, []);
}

/** The same for what the user asks for: never nothing. */
export function beginningOf(type: TypeNode, scope: InterfaceNode | null): Tree {
  const inner = type.is === 'nullable' ? type.of : type;
  const start = startOf(inner, scope);
  if (start !== null) return start;
  const { control } = shapeOf(inner, scope);
  if (control.is === 'enum') return { is: 'string', value: control.values[0]?.name ?? '' };
  return control.is === 'any' || control.is === 'unknown' ? emptyObject : { is: 'string', value: '' };
}
