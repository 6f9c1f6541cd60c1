import type { InterfaceNode, StructNode, TypeNode } from '../../idl/syntax.ts';
import { checkValue, type ValueProblem } from '../../idl/values.ts';
import { shapeOf } from './shape.ts';
import { valueOfTree, type Path, type Tree } from './tree.ts';

/** What is wrong with parameters, by the types of a method's input: where, and what was expected there. */
export function problemsOf(tree: Tree, input: StructNode, described: InterfaceNode): readonly ValueProblem[] {
  const written: ValueProblem[] = [];
  checkNumbers(tree, input, described, [], written);
  const there = new Set(written.map(({ path }) => keyOfPath(path)));
  // What is said of the way a number is written is more to the point than what is said of its value.
  return [...written, ...checkValue(valueOfTree(tree), input, { interface: described, reader: 'service' }).filter(({ path }) => !there.has(keyOfPath(path)))];
}

export const keyOfPath = (path: Path): string => JSON.stringify(path);

/** A path as people read it: `groups[2].name`. */
export const pathInWords = (path: Path): string => path.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i === 0 ? '' : '.'}${step}`)).join('');

/** Numbers as they are written: the value of `1.0` is whole, and yet services refuse it where an int belongs. */
function checkNumbers(tree: Tree, type: TypeNode, scope: InterfaceNode, path: Path, problems: ValueProblem[]): void {
  const { control } = shapeOf(type, scope);
  if (control.is === 'int' && tree.is === 'number' && !/^-?[0-9]+$/.test(tree.text)) problems.push({ path, message: 'An integer is written without point and exponent.' });
  if (control.is === 'int' && tree.is === 'string') problems.push({ path, message: tree.value === '' ? 'A whole number is missing.' : 'This is not a whole number.' });
  if (control.is === 'float' && tree.is === 'string') problems.push({ path, message: tree.value === '' ? 'A number is missing.' : 'This is not a number.' });
  if (control.is === 'struct' && tree.is === 'object')
    for (const { name, value } of tree.members) {
      const field = control.fields.find((one) => one.name === name);
      if (field) checkNumbers(value, field.type, scope, [...path, name], problems);
    }
  if (control.is === 'map' && tree.is === 'object') for (const { name, value } of tree.members) checkNumbers(value, control.of, scope, [...path, name], problems);
  if (control.is === 'array' && tree.is === 'array') tree.items.forEach((item, i) => checkNumbers(item, control.of, scope, [...path, i], problems));
}
