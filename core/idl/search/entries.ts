import { typesOf } from '../types-of.ts';
import { writtenType } from '../format.ts';
import { withoutMarkers } from '../markers.ts';
import type { InterfaceNode, Named, TypeNode } from '../syntax.ts';

/** Where a field stands, seen from who calls. */
export type Way = 'takes' | 'gives' | 'error' | 'type';

/** A method that takes or gives something, maybe within a type. */
export interface User {
  readonly method: string;
  readonly way: 'takes' | 'gives';
}

/** One thing that can be found. */
export interface Entry {
  readonly interface: InterfaceNode;
  readonly kind: 'interface' | 'method' | 'type' | 'error' | 'field' | 'value';
  /** The member it is or stands in; null for the interface itself. */
  readonly member: string | null;
  /** Fields from the member on, the last of which it is: `user.uid`. Empty for members. */
  readonly path: string;
  readonly name: string;
  /** Of a field, as it is written; `null` for what has no type. */
  readonly type: string | null;
  readonly ways: ReadonlySet<Way>;
  /** Methods that take or give it, directly or by a type. */
  readonly users: readonly User[];
  readonly comments: readonly string[];
}

const kept = new WeakMap<InterfaceNode, readonly Entry[]>();

/** All that can be found in an interface; kept for as long as the interface is. */
export function entriesOf(node: InterfaceNode): readonly Entry[] {
  const before = kept.get(node);
  if (before) return before;
  const entries = makeEntries(node);
  kept.set(node, entries);
  return entries;
}

/** Of inline structures; a type of an interface is found where it is defined. */
const mostWritten = 200;

function makeEntries(node: InterfaceNode): readonly Entry[] {
  const entries: Entry[] = [];
  const users = usersOf(node);
  const add = (kind: Entry['kind'], named: Named, member: string | null, path: string, type: TypeNode | null, ways: ReadonlySet<Way>, by: readonly User[]): void =>
    void entries.push({ interface: node, kind, member, path, name: named.name, type: type === null ? null : writtenType(type).slice(0, mostWritten), ways, users: by, comments: documentation(named) });
  const fields = (type: TypeNode, member: string, path: string, ways: ReadonlySet<Way>, by: readonly User[]): void => {
    if (type.is === 'nullable' || type.is === 'array' || type.is === 'map') fields(type.of, member, path, ways, by);
    else if (type.is === 'enum') for (const value of type.values) add('value', value, member, `${path}${value.name}`, null, ways, by);
    else if (type.is === 'struct')
      for (const field of type.fields) {
        add('field', field, member, `${path}${field.name}`, field.type, ways, by);
        fields(field.type, member, `${path}${field.name}.`, ways, by);
      }
  };
  add('interface', node, null, '', null, new Set(), []);
  for (const member of node.members) {
    const by = member.is === 'type' ? (users.get(member.name) ?? []) : [];
    add(member.is, member, member.name, '', null, new Set(), by);
    if (member.is === 'method') {
      fields(member.input, member.name, '', new Set(['takes']), [{ method: member.name, way: 'takes' }]);
      fields(member.output, member.name, '', new Set(['gives']), [{ method: member.name, way: 'gives' }]);
    } else fields(member.type, member.name, '', member.is === 'error' ? new Set(['error']) : new Set<Way>(['type', ...by.map(({ way }) => way)]), by);
  }
  return entries;
}

const documentation = ({ comments, remark = null }: Named): readonly string[] => (remark === null ? withoutMarkers(comments) : [...withoutMarkers(comments), remark]);

/** Pairs of a type and a method that are kept; an interface can be made to have billions. */
const mostUsers = 100_000;

/** Which methods take or give each type, also within other types. */
function usersOf(node: InterfaceNode): ReadonlyMap<string, readonly User[]> {
  const types = typesOf(node);
  const users = new Map<string, User[]>();
  let count = 0;
  const follow = (start: TypeNode, user: User): void => {
    const work: TypeNode[] = [start];
    const seen = new Set<string>();
    for (let type = work.pop(); type && count < mostUsers; type = work.pop()) {
      if (type.is === 'struct') for (const field of type.fields) work.push(field.type);
      else if (type.is === 'nullable' || type.is === 'array' || type.is === 'map') work.push(type.of);
      else if (type.is === 'named' && !seen.has(type.name)) {
        seen.add(type.name);
        count++;
        const by = users.get(type.name);
        if (by) by.push(user);
        else users.set(type.name, [user]);
        const named = types.get(type.name);
        if (named) work.push(named);
      }
    }
  };
  for (const member of node.members) {
    if (member.is !== 'method') continue;
    follow(member.input, { method: member.name, way: 'takes' });
    follow(member.output, { method: member.name, way: 'gives' });
  }
  return users;
}
