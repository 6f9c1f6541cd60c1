import { withoutMarkers } from '../markers.ts';
import type { InterfaceNode, Member, Named, TypeNode } from '../syntax.ts';

type Documented = Member | (InterfaceNode & { readonly is: 'interface' });

/** Whether the comments of what is in both differ: of a member with all its fields, or of an interface without its members. */
export function documentationDiffers(before: Documented, after: Documented): boolean {
  const old = new Map(commentsOf(before));
  return commentsOf(after).some(([path, text]) => old.has(path) && old.get(path) !== text);
}

function commentsOf(node: Documented): readonly (readonly [string, string])[] {
  const found: [string, string][] = [];
  const add = (path: string, { comments, remark = null }: Named): void => void found.push([path, [...withoutMarkers(comments), ...(remark === null ? [] : [remark])].join('\n')]);
  const visit = (path: string, type: TypeNode): void => {
    if (type.is === 'nullable' || type.is === 'array' || type.is === 'map') visit(path, type.of);
    else if (type.is === 'enum') for (const value of type.values) add(`${path} ${value.name}`, value);
    else if (type.is === 'struct')
      for (const field of type.fields) {
        add(`${path} ${field.name}`, field);
        visit(`${path} ${field.name}`, field.type);
      }
  };
  add('', node);
  if (node.is === 'method') {
    visit('in', node.input);
    visit('out', node.output);
  } else if (node.is !== 'interface') visit('', node.type);
  return found;
}
