import type { EnumValueNode, FieldNode, InterfaceNode, TypeNode } from '../../idl/syntax.ts';
import type { Tree } from './tree.ts';

/** What a value of a type is entered with. */
export type Control =
  | { readonly is: 'bool' | 'int' | 'float' | 'string' | 'set' }
  /** A JSON object, or any JSON. */
  | { readonly is: 'object' | 'any' }
  | { readonly is: 'enum'; readonly values: readonly EnumValueNode[] }
  | { readonly is: 'struct'; readonly fields: readonly FieldNode[] }
  | { readonly is: 'array' | 'map'; readonly of: TypeNode }
  /** The interface has no type of this name; entered as JSON. */
  | { readonly is: 'unknown'; readonly name: string };

export interface Shape {
  readonly control: Control;
  /** May be left out. */
  readonly optional: boolean;
  /** Name of the type, where it has one. */
  readonly name: string | null;
}

/** What a type is entered with: names are looked up, one level deep, so that types may hold themselves. */
export function shapeOf(type: TypeNode, scope: InterfaceNode | null): Shape {
  switch (type.is) {
    case 'nullable':
      return { ...shapeOf(type.of, scope), optional: true };
    case 'named': {
      const member = scope?.members.find(({ is, name }) => is === 'type' && name === type.name);
      if (member?.is !== 'type') return { control: { is: 'unknown', name: type.name }, optional: false, name: type.name };
      return { ...shapeOf(member.type, scope), name: type.name };
    }
    case 'enum':
      return plain({ is: 'enum', values: type.values });
    case 'struct':
      return plain({ is: 'struct', fields: type.fields });
    case 'array':
      return plain({ is: 'array', of: type.of });
    case 'map':
      return plain(isEmptyStruct(type.of, scope) ? { is: 'set' } : { is: 'map', of: type.of });
    default:
      return plain({ is: type.is });
  }
}

const plain = (control: Control): Shape => ({ control, optional: false, name: null });

/** A map to nothing is a set of its keys: UAPI.20, Types. */
function isEmptyStruct(type: TypeNode, scope: InterfaceNode | null): boolean {
  const { control } = shapeOf(type, scope);
  return type.is !== 'nullable' && control.is === 'struct' && control.fields.length === 0;
}

/** Whether the control can show what is there; otherwise it is shown as JSON. What is left out every control can show. */
export function fits({ control, optional }: Shape, tree: Tree | null): boolean {
  if (tree === null || (optional && tree.is === 'null')) return true;
  switch (control.is) {
    case 'bool':
      return tree.is === 'bool';
    // What is typed and is no number yet is kept as text.
    case 'int':
    case 'float':
      return tree.is === 'number' || tree.is === 'string';
    case 'string':
    case 'enum':
      return tree.is === 'string';
    case 'struct':
    case 'map':
      return tree.is === 'object';
    case 'set':
      return tree.is === 'object' && tree.members.every(({ value }) => value.is === 'object' && value.members.length === 0);
    case 'array':
      return tree.is === 'array';
    default:
      return true;
  }
}

/** What is sent for typed text. A number that is none yet goes as text: JSON stays JSON, and the check says what is wrong with it. */
export function treeOfTyped(control: Control, text: string): Tree {
  const trimmed = text.trim();
  if (control.is === 'int' && /^-?(0|[1-9][0-9]*)$/.test(trimmed)) return { is: 'number', text: trimmed };
  if (control.is === 'float' && /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(trimmed) && Number.isFinite(Number(trimmed))) return { is: 'number', text: trimmed };
  return { is: 'string', value: control.is === 'int' || control.is === 'float' ? trimmed : text };
}

/** What a field for typing shows. */
export const typedOf = (tree: Tree | null): string => (tree?.is === 'number' ? tree.text : tree?.is === 'string' ? tree.value : '');

/** Members that the type has no field for: kept, and shown as JSON. */
export function strangersOf(fields: readonly FieldNode[], tree: Tree | null): readonly string[] {
  if (tree?.is !== 'object') return [];
  const names = new Set(fields.map(({ name }) => name));
  return tree.members.map(({ name }) => name).filter((name) => !names.has(name));
}

const descriptorWord = /file\s?descriptor|(^|[^a-z])fds?([^a-z]|$)|descriptor index|index of (a|the) (file )?descriptor/i;

/** Whether an int is the place of a descriptor that is sent along, as its name or its comment says. The language has no type for it. */
export function isDescriptor({ name, comments, type }: FieldNode): boolean {
  const inner = type.is === 'nullable' ? type.of : type;
  return inner.is === 'int' && (/FileDescriptor|^fd$|[a-z]F[dD]$|_fd$|Descriptor(Index)?$|^descriptor/.test(name) || descriptorWord.test(comments.join(' ')));
}
