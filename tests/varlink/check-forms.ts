import { parseInterface } from '#core/idl/parse.ts';
import type { InterfaceNode, TypeNode } from '#core/idl/syntax.ts';
import { draftOfText, draftOfTree } from '#core/varlink/form/draft.ts';
import { put } from '#core/varlink/form/edit.ts';
import { methodsOf } from '#core/varlink/form/methods.ts';
import { problemsOf } from '#core/varlink/form/problems.ts';
import { fits, shapeOf, treeOfTyped, typedOf } from '#core/varlink/form/shape.ts';
import { beginningOf, startOf } from '#core/varlink/form/start.ts';
import { emptyObject, type Tree } from '#core/varlink/form/tree.ts';

export interface FormsChecked {
  readonly methods: number;
  /** What went wrong, in sentences. */
  readonly problems: readonly string[];
}

/** Types that hold themselves are filled in so deep. */
const mostDepth = 6;

/** Whether each method of an interface yields a form that can be begun, filled in to the last field, turned into JSON and back, and is right by the interface then. */
export function checkForms(text: string): FormsChecked {
  const { interface: node, problems: wrong } = parseInterface(text);
  if (node === null || wrong.length > 0) return { methods: 0, problems: [`it does not parse: ${wrong[0]?.message ?? ''}`] };
  const problems: string[] = [];
  const methods = methodsOf([node]).filter((one) => one.interface === node);
  for (const { name, member } of methods) {
    const start = startOf(member.input, node);
    if (start === null || !fits(shapeOf(member.input, node), start)) problems.push(`${name} has no form to begin with`);
    const tree = filled(member.input, node, 0, (path) => problems.push(`${name}: the control of ${path} cannot show its value`));
    const text2 = draftOfTree(tree).text;
    if (draftOfTree(draftOfText(text2).tree).text !== text2) problems.push(`${name}: JSON changes on the way`);
    const [problem] = problemsOf(tree, member.input, node).filter(({ path }) => path.length < mostDepth);
    if (problem) problems.push(`${name}: ${problem.path.join('.')} is filled in and yet wrong: ${problem.message}`);
  }
  return { methods: methods.length, problems };
}

/** A value with every field filled in, as by hand. */
function filled(type: TypeNode, scope: InterfaceNode, depth: number, onMisfit: (path: string) => void, path = ''): Tree {
  const shape = shapeOf(type, scope);
  const { control } = shape;
  let tree = beginningOf(type, scope);
  if (control.is === 'int') tree = treeOfTyped(control, '18446744073709551615');
  if (control.is === 'float') tree = treeOfTyped(control, '1.5');
  if (depth < mostDepth) {
    if (control.is === 'struct') for (const field of control.fields) tree = put(tree, [field.name], filled(field.type, scope, depth + 1, onMisfit, `${path}.${field.name}`));
    if (control.is === 'array') tree = put(tree, [0], filled(control.of, scope, depth + 1, onMisfit, `${path}[0]`));
    if (control.is === 'map') tree = put(tree, ['__proto__'], filled(control.of, scope, depth + 1, onMisfit, `${path}.key`));
    if (control.is === 'set') tree = put(tree, ['__proto__'], emptyObject);
  }
  if (!fits(shape, tree)) onMisfit(path);
  if ((control.is === 'int' || control.is === 'float' || control.is === 'string') && JSON.stringify(treeOfTyped(control, typedOf(tree))) !== JSON.stringify(tree)) onMisfit(path);
  return tree;
}
