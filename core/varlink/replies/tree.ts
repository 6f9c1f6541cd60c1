import { typesOf } from '../../idl/types-of.ts';
import type { InterfaceNode, StructNode, TypeNode } from '../../idl/syntax.ts';
import type { VarlinkObject, VarlinkValue } from '../value.ts';
import { isList, isObject } from './kinds.ts';
import type { Path } from './path.ts';

/** What a line of the tree stands for. */
export interface TreeLine {
  /** Names it among those of one reply. */
  readonly key: string;
  readonly path: Path;
  readonly depth: number;
  /** Name of the member or number of the element; null for the whole. A stretch of elements has its bounds. */
  readonly name: string | number | { readonly from: number; readonly to: number } | null;
  readonly value: VarlinkValue;
  /** null: a leaf. */
  readonly children: number | null;
  readonly open: boolean;
  readonly type: TypeNode | null;
  /** Of the field, in the interface. */
  readonly comments: readonly string[];
  /** 1-based place among its siblings, and how many there are: for those who hear the tree. */
  readonly place: number;
  readonly siblings: number;
}

/** Which lines were opened or closed by hand, by key. */
export type Opened = ReadonlyMap<string, boolean>;

/** More than this many members are shown in stretches of as many, so that opening one never makes a million lines. */
export const mostChildren = 1000;
/** What a person sees without opening anything: structures of so many levels that are not longer than this. */
const openLevels = 3;
const openChildren = 60;

interface Kind {
  readonly type: TypeNode | null;
  readonly comments: readonly string[];
}

/** Lines of the parts that are open, in order. */
export function treeLines(value: VarlinkValue, output: StructNode | null, described: Pick<InterfaceNode, 'members'> | null, opened: Opened): readonly TreeLine[] {
  const lines: TreeLine[] = [];
  const childKind = kindsOf(described);
  const isOpen = (key: string, depth: number, children: number): boolean => opened.get(key) ?? (depth === 0 || (depth < openLevels && children <= openChildren));
  const add = (one: VarlinkValue, name: TreeLine['name'], path: Path, key: string, depth: number, kind: Kind, place: number, siblings: number): void => {
    const children = childrenOf(one);
    const open = children !== null && children > 0 && isOpen(key, depth, children);
    lines.push({ key, path, depth, name, value: one, children, open, type: kind.type, comments: kind.comments, place, siblings });
    if (open) inner(one, path, key, depth + 1, kind, 0, children);
  };
  const inner = (one: VarlinkValue, path: Path, key: string, depth: number, kind: Kind, from: number, to: number): void => {
    const names = isList(one) ? null : Object.keys(one as VarlinkObject); // what has children is one of the two
    if (to - from > mostChildren) {
      const stretch = stretchFor(to - from);
      const many = Math.ceil((to - from) / stretch);
      for (let i = 0; i < many; i++) {
        const bounds = { from: from + i * stretch, to: Math.min(to, from + (i + 1) * stretch) };
        const inside = `${key}\u0000${bounds.from}-${bounds.to}`;
        const open = opened.get(inside) ?? false;
        lines.push({ key: inside, path, depth, name: bounds, value: one, children: bounds.to - bounds.from, open, type: kind.type, comments: [], place: i + 1, siblings: many });
        if (open) inner(one, path, inside, depth + 1, kind, bounds.from, bounds.to);
      }
      return;
    }
    for (let i = from; i < to; i++) {
      const name = names ? (names[i] ?? '') : i;
      const child = isList(one) ? (one[i] ?? null) : ((one as VarlinkObject)[name] ?? null);
      add(child, name, [...path, name], `${key}/${typeof name === 'number' ? name : `${name.length}.${name}`}`, depth, childKind(kind.type, name), i - from + 1, to - from);
    }
  };
  add(value, null, [], '', 0, { type: output, comments: [] }, 1, 1);
  return lines;
}

export const childrenOf = (value: VarlinkValue): number | null => (isList(value) ? value.length : isObject(value) ? Object.keys(value).length : null);

/** What the interface says of the members of a value. */
function kindsOf(described: Pick<InterfaceNode, 'members'> | null): (type: TypeNode | null, name: string | number) => Kind {
  const types = described ? typesOf(described) : null;
  return (type, name) => {
    let of = type;
    while (of?.is === 'nullable') of = of.of;
    if (of?.is === 'named') of = types?.get(of.name) ?? of;
    if (of?.is === 'struct' && typeof name === 'string') {
      const field = of.fields.find((one) => one.name === name);
      return { type: field?.type ?? null, comments: field?.comments ?? [] };
    }
    return { type: of?.is === 'array' || of?.is === 'map' ? of.of : null, comments: [] };
  };
}

/** So that no more than `mostChildren` stretches stand side by side. */
function stretchFor(count: number): number {
  let stretch = mostChildren;
  while (count / stretch > mostChildren) stretch *= mostChildren;
  return stretch;
}

/** Parts looked at for one search: it is done while somebody types. */
const mostSearched = 300_000;

const leafText = (value: VarlinkValue): string | null => (isList(value) || isObject(value) ? null : String(value).toLowerCase());

/** Paths of parts whose name or text has the words in it, in order, and whether all was looked at. */
export function findInValue(value: VarlinkValue, words: string, most = 1000): { readonly found: readonly Path[]; readonly all: boolean } {
  const wanted = words.toLowerCase();
  const found: Path[] = [];
  let searched = 0;
  const look = (one: VarlinkValue, path: Path): boolean => {
    if (found.length >= most || ++searched > mostSearched) return false;
    const name = path.at(-1);
    if ((typeof name === 'string' && name.toLowerCase().includes(wanted)) || (leafText(one)?.includes(wanted) === true)) found.push(path);
    if (isList(one)) return one.every((element, i) => look(element, [...path, i]));
    return !isObject(one) || Object.keys(one).every((key) => look(one[key] ?? null, [...path, key]));
  };
  const all = look(value, []);
  return { found, all };
}

/** The found parts as lines that stand by themselves. */
export function foundLines(value: VarlinkValue, paths: readonly Path[], output: StructNode | null, described: Pick<InterfaceNode, 'members'> | null): readonly TreeLine[] {
  const childKind = kindsOf(described);
  return paths.map((path, i) => {
    let kind: Kind = { type: output, comments: [] };
    let at = value;
    for (const step of path) {
      kind = childKind(kind.type, step);
      at = (isList(at) && typeof step === 'number' ? at[step] : isObject(at) ? at[step] : null) ?? null;
    }
    return { key: keyOf(path), path, depth: 0, name: path.at(-1) ?? null, value: at, children: childrenOf(at), open: false, type: kind.type, comments: kind.comments, place: i + 1, siblings: paths.length };
  });
}

/** The key of the line of a path, as long as no stretches are on the way. */
export const keyOf = (path: Path): string => path.map((step) => `/${typeof step === 'number' ? step : `${step.length}.${step}`}`).join('');
