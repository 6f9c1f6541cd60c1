import { memberOf, partAt, type Member, type Path, type Tree } from './tree.ts';

/** Puts a part in its place; members that are not there yet come last. What stands in the way on the path is replaced. */
export function put(tree: Tree | null, path: Path, part: Tree): Tree {
  const [step, ...rest] = path;
  if (step === undefined) return part;
  if (typeof step === 'number') {
    const items = tree?.is === 'array' ? [...tree.items] : [];
    const at = Math.min(step, items.length);
    items[at] = put(items[at] ?? null, rest, part);
    return { is: 'array', items };
  }
  const members = tree?.is === 'object' ? tree.members : [];
  const value = put(memberOf(tree, step), rest, part);
  return { is: 'object', members: members.some(({ name }) => name === step) ? members.map((member) => (member.name === step ? { name: step, value } : member)) : [...members, { name: step, value }] };
}

/** Like `put`, but a new member of the innermost object comes where it stands among the fields of its type. */
export function putField(tree: Tree | null, path: Path, part: Tree, order: readonly string[]): Tree {
  const last = path.at(-1);
  const parentPath = path.slice(0, -1);
  const parent = partAt(tree, parentPath);
  if (typeof last !== 'string' || parent?.is !== 'object' || memberOf(parent, last) !== null) return put(tree, path, part);
  const rank = order.indexOf(last);
  const at = parent.members.findIndex(({ name }) => order.indexOf(name) > rank);
  const members: readonly Member[] = at < 0 ? [...parent.members, { name: last, value: part }] : [...parent.members.slice(0, at), { name: last, value: part }, ...parent.members.slice(at)];
  return put(tree, parentPath, { is: 'object', members });
}

/** Takes a member or an element out. */
export function without(tree: Tree, path: Path): Tree {
  return change(tree, path, (parent, step) => {
    if (parent.is === 'object') return { is: 'object', members: parent.members.filter(({ name }) => name !== step) };
    return parent.is === 'array' ? { is: 'array', items: parent.items.filter((_, i) => i !== step) } : parent;
  });
}

/** Gives a member another name, in its place; nothing is done when that name is taken. */
export function renamed(tree: Tree, path: Path, name: string): Tree {
  return change(tree, path, (parent, step) => (parent.is !== 'object' || memberOf(parent, name) !== null ? parent : { is: 'object', members: parent.members.map((member) => (member.name === step ? { name, value: member.value } : member)) }));
}

/** Moves an element up (-1) or down (1). */
export function moved(tree: Tree, path: Path, way: -1 | 1): Tree {
  return change(tree, path, (parent, step) => {
    if (parent.is !== 'array' || typeof step !== 'number') return parent;
    const items = [...parent.items];
    const [one, other] = [items[step], items[step + way]];
    if (!one || !other) return parent;
    [items[step], items[step + way]] = [other, one];
    return { is: 'array', items };
  });
}

/** Changes what holds the part at the path. */
function change(tree: Tree, path: Path, how: (parent: Tree, step: string | number) => Tree): Tree {
  const step = path.at(-1);
  if (step === undefined) return tree;
  const parentPath = path.slice(0, -1);
  const parent = partAt(tree, parentPath);
  return parent === null ? tree : put(tree, parentPath, how(parent, step));
}
