import type { FieldNode, InterfaceNode, Named, Problem, TypeNode } from '../syntax.ts';
import { mostProblems } from './parser.ts';

/** What a grammar cannot tell: names that are taken twice, and types that are not there. */
export function checksOf(node: InterfaceNode): readonly Problem[] {
  const problems: Problem[] = [];
  const tell = ({ nameSpan }: Named, message: string): void => void problems.push({ span: nameSpan, message });

  const seen = new Map<string, string>();
  for (const member of node.members) {
    const before = seen.get(member.name);
    if (before !== undefined) tell(member, `There is already ${before === 'error' ? 'an' : 'a'} ${before} \`${member.name}\`: types, methods and errors share their names.`);
    else seen.set(member.name, member.is);
  }

  const once = (named: readonly Named[], what: string): void => {
    const names = new Set<string>();
    for (const one of named) {
      if (names.has(one.name)) tell(one, `There is already a ${what} \`${one.name}\` here.`);
      names.add(one.name);
    }
  };
  const fields = (list: readonly FieldNode[]): void => {
    once(list, 'field');
    for (const { type } of list) visit(type);
  };
  const visit = (type: TypeNode): void => {
    if (problems.length >= mostProblems) return;
    if (type.is === 'struct') fields(type.fields);
    else if (type.is === 'enum') once(type.values, 'value');
    else if (type.is === 'nullable' || type.is === 'array' || type.is === 'map') visit(type.of);
    else if (type.is === 'named' && seen.get(type.name) !== 'type') {
      const other = seen.get(type.name);
      problems.push({ span: type.span, message: other === undefined ? `There is no type \`${type.name}\` in this interface.` : `\`${type.name}\` is ${other === 'error' ? 'an error' : 'a method'}, not a type.` });
    }
  };
  for (const member of node.members) {
    if (member.is === 'method') {
      fields(member.input.fields);
      fields(member.output.fields);
    } else visit(member.type);
  }
  return problems.slice(0, mostProblems);
}
