import { writtenType } from '../format.ts';
import type { EnumNode, InterfaceNode, StructNode, TypeNode } from '../syntax.ts';
import { typesOf } from '../types-of.ts';
import type { Direction } from './directions.ts';

export interface Change {
  readonly breaks: boolean;
  readonly sentence: string;
}

interface Place extends Direction {
  readonly before: InterfaceNode;
  readonly after: InterfaceNode;
  /** `the input of \`Jump\`` */
  readonly where: string;
  /** Fields on the way, `target.` */
  readonly path: string;
}

export function typeChanges(was: TypeNode, now: TypeNode, place: Place): readonly Change[] {
  if (was.is === 'struct' && now.is === 'struct') return structChanges(was, now, place);
  if (was.is === 'enum' && now.is === 'enum') return enumChanges(was, now, place);
  return [reshaped(was, now, place)];
}

export function structChanges(was: StructNode, now: StructNode, place: Place): readonly Change[] {
  const changes: Change[] = [];
  const old = new Map(was.fields.map((field) => [field.name, field]));
  const names = new Set(now.fields.map(({ name }) => name));
  for (const { name } of was.fields) if (!names.has(name)) changes.push({ breaks: true, sentence: `\`${place.path}${name}\` was removed from ${place.where}.` });
  for (const { name, type } of now.fields) {
    const before = old.get(name);
    const path = `${place.path}${name}`;
    if (before) changes.push(...fieldChanges(before.type, type, { ...place, path }));
    else if (type.is === 'nullable') changes.push({ breaks: false, sentence: `\`${path}\` was added to ${place.where}; it is optional.` });
    else if (place.sent) changes.push({ breaks: true, sentence: `\`${path}\` was added to ${place.where} and must be given.` });
    else changes.push({ breaks: false, sentence: `\`${path}\` was added to ${place.where}.` });
  }
  return changes;
}

function enumChanges(was: EnumNode, now: EnumNode, place: Place): readonly Change[] {
  const old = new Set(was.values.map(({ name }) => name));
  const names = new Set(now.values.map(({ name }) => name));
  const of = place.path === '' ? place.where : `the values of ${shown(place)}`;
  return [
    ...was.values.filter(({ name }) => !names.has(name)).map(({ name }) => ({ breaks: true, sentence: `\`${name}\` was removed from ${of}.` })),
    ...now.values.filter(({ name }) => !old.has(name)).map(({ name }) => ({ breaks: place.given, sentence: `\`${name}\` was added to ${of}${place.given ? '; callers may be given it and not know it' : ''}.` })),
  ];
}

const shown = ({ path, where }: Place): string => `\`${path}\` in ${where}`;

/** Of what stands in a field, an element of a list or a value of a map. */
function fieldChanges(was: TypeNode, now: TypeNode, place: Place): readonly Change[] {
  if (was.is !== 'nullable' && now.is === 'nullable') return [{ breaks: place.given, sentence: `${shown(place)} became optional.` }, ...fieldChanges(was, now.of, place)];
  if (was.is === 'nullable' && now.is !== 'nullable') return [{ breaks: place.sent, sentence: `${shown(place)} is no longer optional.` }, ...fieldChanges(was.of, now, place)];
  if (was.is === 'nullable' && now.is === 'nullable') return fieldChanges(was.of, now.of, place);
  if ((was.is === 'array' && now.is === 'array') || (was.is === 'map' && now.is === 'map')) return fieldChanges(was.of, now.of, { ...place, path: `${place.path}[]` });
  if (was.is === 'struct' && now.is === 'struct') return structChanges(was, now, { ...place, path: `${place.path}.` });
  if (was.is === 'enum' && now.is === 'enum') return enumChanges(was, now, place);
  // What became of a named type is told once, where it is defined.
  if (was.is === now.is && !(was.is === 'named' && now.is === 'named' && was.name !== now.name)) return [];
  return [reshaped(was, now, place)];
}

function reshaped(was: TypeNode, now: TypeNode, place: Place): Change {
  const sendable = !place.sent || takes({ node: place.after, type: now }, { node: place.before, type: was });
  const readable = !place.given || takes({ node: place.before, type: was }, { node: place.after, type: now });
  const of = place.path === '' ? place.where : shown(place);
  return { breaks: !(sendable && readable), sentence: `${of} was \`${cut(writtenType(was))}\` and is \`${cut(writtenType(now))}\` now.`.replace(/^the/, 'The') };
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

interface Typed {
  readonly node: InterfaceNode;
  readonly type: TypeNode;
}

/** Whether each value of the one type is a value of the other as well, as far as can be told. */
function takes(wide: Typed, narrow: Typed): boolean {
  const pairs: [TypeNode, TypeNode][] = [[wide.type, narrow.type]];
  // Types may hold themselves: a pair that was looked at is right unless something else is wrong.
  const seen = new Map<TypeNode, Set<TypeNode>>();
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const a = resolved(wide.node, pair[0]);
    const b = resolved(narrow.node, pair[1]);
    if (a === null || b === null) return false;
    const before = seen.get(a) ?? new Set();
    if (before.has(b)) continue;
    seen.set(a, before.add(b));
    const within = pairsWithin(a, b);
    if (within === null) return false;
    for (const one of within) pairs.push(one);
  }
  return true;
}

/** The types within both that must go together as well; null where the outer ones do not. */
function pairsWithin(a: TypeNode, b: TypeNode): readonly [TypeNode, TypeNode][] | null {
  const fits = (yes: boolean): readonly [] | null => (yes ? [] : null);
  if (a.is === 'nullable') return [[a.of, b.is === 'nullable' ? b.of : b]];
  if (b.is === 'nullable') return null;
  if (a.is === 'any') return [];
  if (a.is === 'object') return fits(b.is === 'object' || b.is === 'struct' || b.is === 'map');
  if (a.is === 'float') return fits(b.is === 'float' || b.is === 'int');
  if (a.is === 'string') return fits(b.is === 'string' || b.is === 'enum');
  if ((a.is === 'array' && b.is === 'array') || (a.is === 'map' && b.is === 'map')) return [[a.of, b.of]];
  if (a.is === 'enum' && b.is === 'enum') {
    const values = new Set(a.values.map(({ name }) => name));
    return fits(b.values.every(({ name }) => values.has(name)));
  }
  if (a.is !== 'struct' || b.is !== 'struct') return fits(a.is === b.is);
  const fields = new Map(b.fields.map((field) => [field.name, field.type]));
  const names = new Set(a.fields.map(({ name }) => name));
  if (!b.fields.every(({ name }) => names.has(name))) return null;
  const pairs: [TypeNode, TypeNode][] = [];
  for (const { name, type } of a.fields) {
    const other = fields.get(name);
    if (other) pairs.push([type, other]);
    else if (type.is !== 'nullable') return null;
  }
  return pairs;
}

const resolved = (node: InterfaceNode, type: TypeNode): TypeNode | null => (type.is === 'named' ? (typesOf(node).get(type.name) ?? null) : type);
