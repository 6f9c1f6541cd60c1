import { typesOf } from '#core/idl/types-of.ts';
import type { InterfaceNode, MethodMember, StructNode, TypeNode } from '#core/idl/syntax.ts';
import type { VarlinkValue } from '#core/varlink/value.ts';

/** Parameters to call a method with, and in a few words what is odd in them. */
export interface Case {
  readonly parameters: Readonly<Record<string, VarlinkValue>>;
  readonly what: string;
}

type Fields = Readonly<Record<string, VarlinkValue>>;

/**
 * Right and wrong parameters for a method: each field for itself left out, null, of every other type, at the bounds of integers, with an unknown
 * name beside it; and the same one level further in.
 */
export function casesOf(method: MethodMember, of: InterfaceNode): readonly Case[] {
  const types = typesOf(of);
  const plain = (type: TypeNode): VarlinkValue => plainValue(type, types);
  const base: Fields = Object.fromEntries(method.input.fields.filter(({ type }) => type.is !== 'nullable').map(({ name, type }) => [name, plain(type)]));
  const cases: Case[] = [
    { parameters: base, what: 'what it needs' },
    { parameters: { ...base, sockatlasUnknown: 1 }, what: 'a field that it has not' },
    { parameters: { ...base, sockatlasUnknown: null }, what: 'a field that it has not, with null' },
  ];
  for (const { name, type } of method.input.fields) {
    const put = (value: VarlinkValue, what: string): void => void cases.push({ parameters: { ...base, [name]: value }, what: `${name}: ${what}` });
    const { [name]: _, ...without } = base;
    if (name in base) cases.push({ parameters: without, what: `${name}: left out` });
    put(null, 'null');
    put(plain(type), 'a plain value');
    for (const [value, what] of oddValues(bare(type, types), types)) put(value, what);
  }
  return cases;
}

type Types = ReturnType<typeof typesOf>;

function bare(type: TypeNode, types: Types): TypeNode {
  const of = type.is === 'nullable' ? type.of : type;
  return of.is === 'named' ? (types.get(of.name) ?? of) : of;
}

function plainValue(type: TypeNode, types: Types): VarlinkValue {
  const of = bare(type, types);
  switch (of.is) {
    case 'bool':
      return false;
    case 'int':
      return 1;
    case 'float':
      return 0.5;
    case 'string':
      return 'sockatlas';
    case 'object':
    case 'any':
      return {};
    case 'enum':
      return of.values[0]?.name ?? '';
    case 'array':
      return [plainValue(of.of, types)];
    case 'map':
      return { sockatlas: plainValue(of.of, types) };
    case 'struct':
      return plainStruct(of, types);
    default:
      return null;
  }
}

const plainStruct = (of: StructNode, types: Types): VarlinkValue => Object.fromEntries(of.fields.filter(({ type }) => type.is !== 'nullable').map(({ name, type }) => [name, plainValue(type, types)]));

const samples: readonly (readonly [VarlinkValue, string])[] = [
  [true, 'true'],
  [7, 'a number'],
  [0.25, 'a fraction'],
  ['7', 'a number as text'],
  ['text', 'a text'],
  [[], 'an empty list'],
  [{}, 'an empty object'],
];

const bounds: readonly (readonly [VarlinkValue, string])[] = [
  [-1, 'minus one'],
  [2n ** 53n + 1n, 'more than a double holds'],
  [2n ** 63n - 1n, 'the most with a sign'],
  [2n ** 64n - 1n, 'the most without'],
  [2n ** 64n, 'one too many'],
  [-(2n ** 63n) - 1n, 'one too few'],
];

function oddValues(of: TypeNode, types: Types): readonly (readonly [VarlinkValue, string])[] {
  const odd = [...samples];
  if (of.is === 'int' || of.is === 'float') odd.push(...bounds);
  if (of.is === 'array') odd.push([[null], 'a list with null'], [[plainValue(of.of, types), { sockatlas: 1 }], 'a list with an object'], [[true], 'a list with true']);
  if (of.is === 'struct') {
    const fields = plainStruct(of, types) as Fields; // made of its fields just above
    odd.push([{ ...fields, sockatlasUnknown: 1 }, 'a field within that it has not']);
    for (const { name } of of.fields.slice(0, 3)) odd.push([{ ...fields, [name]: [[]] }, `${name} within: lists`]);
  }
  return odd;
}
