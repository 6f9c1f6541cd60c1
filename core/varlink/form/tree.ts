import type { VarlinkObject, VarlinkValue } from '../value.ts';

/**
 * JSON as a person edits it: numbers keep the digits they were written with, members their order, and nothing that the form has no field
 * for is lost. (A VarlinkValue keeps none of the three: it is for programs.)
 */
export type Tree =
  | { readonly is: 'null' }
  | { readonly is: 'bool'; readonly value: boolean }
  /** As it is written: `-12`, `18446744073709551615`, `1.50e3`. */
  | { readonly is: 'number'; readonly text: string }
  | { readonly is: 'string'; readonly value: string }
  | ArrayTree
  | ObjectTree;

export interface ArrayTree {
  readonly is: 'array';
  readonly items: readonly Tree[];
}

/** No name comes twice. */
export interface ObjectTree {
  readonly is: 'object';
  readonly members: readonly Member[];
}

export interface Member {
  readonly name: string;
  readonly value: Tree;
}

/** To a part of a tree: names of members, places in arrays. */
export type Path = readonly (string | number)[];

export const emptyObject: ObjectTree = { is: 'object', members: [] };
export const emptyArray: ArrayTree = { is: 'array', items: [] };

export const memberOf = (tree: Tree | null, name: string): Tree | null => (tree?.is === 'object' ? (tree.members.find((member) => member.name === name)?.value ?? null) : null);

/** The part of a tree at a path, or null where there is none. */
export function partAt(tree: Tree | null, path: Path): Tree | null {
  let part = tree;
  for (const step of path) part = typeof step === 'string' ? memberOf(part, step) : part?.is === 'array' ? (part.items[step] ?? null) : null;
  return part;
}

/** JSON text of a tree: on one line, or with so many spaces a level. */
export function printTree(tree: Tree, indent = 0): string {
  return print(tree, indent > 0 ? '\n' : '', ' '.repeat(indent));
}

function print(tree: Tree, line: string, step: string): string {
  const deeper = line === '' ? '' : line + step;
  switch (tree.is) {
    case 'null':
      return 'null';
    case 'bool':
      return String(tree.value);
    case 'number':
      return tree.text;
    case 'string':
      return JSON.stringify(tree.value);
    case 'array':
      return tree.items.length === 0 ? '[]' : `[${tree.items.map((item) => deeper + print(item, deeper, step)).join(',')}${line}]`;
    case 'object':
      return tree.members.length === 0 ? '{}' : `{${tree.members.map(({ name, value }) => `${deeper}${JSON.stringify(name)}:${line === '' ? '' : ' '}${print(value, deeper, step)}`).join(',')}${line}}`;
  }
}

/** The value that a program sees. */
export function valueOfTree(tree: Tree): VarlinkValue {
  switch (tree.is) {
    case 'null':
      return null;
    case 'bool':
    case 'string':
      return tree.value;
    case 'number': {
      const value = Number(tree.text);
      return /^-?[0-9]+$/.test(tree.text) && !Number.isSafeInteger(value) ? BigInt(tree.text) : value;
    }
    case 'array':
      return tree.items.map(valueOfTree);
    case 'object': {
      const object = Object.create(null) as Record<string, VarlinkValue>; // its type is any
      for (const { name, value } of tree.members) object[name] = valueOfTree(value);
      return object satisfies VarlinkObject;
    }
  }
}
