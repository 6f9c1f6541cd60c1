import type { VarlinkObject, VarlinkValue } from '../varlink/value.ts';
import { typesOf } from './types-of.ts';
import type { EnumNode, InterfaceNode, StructNode, TypeNode } from './syntax.ts';

export interface ValueProblem {
  /** Names of fields and keys, numbers of elements, from the outermost in. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export interface Scope {
  /** Where the names of types are looked up. */
  readonly interface: Pick<InterfaceNode, 'members'>;
  /**
   * Who will read the value. A service should refuse fields it does not know, and need not take an integer that is written as a string; a client
   * ignores such fields and had better take such integers (UAPI.20, Unknown Fields; Integers).
   */
  readonly reader: 'service' | 'client';
}

/** Problems that are told of one value. */
const mostProblems = 100;

interface Step {
  readonly key: string | number;
  readonly parent: Step | null;
}
interface Part {
  /** undefined: the field is not there. */
  readonly value: VarlinkValue | undefined;
  readonly type: TypeNode;
  readonly at: Step | null;
}

/**
 * What is wrong with a value of that type, in the order of the type's fields: UAPI.20, Mapping the Type System to JSON. Types that hold themselves are fine, and
 * values may be nested without limit.
 */
export function checkValue(value: VarlinkValue, type: TypeNode, scope: Scope): readonly ValueProblem[] {
  const problems: ValueProblem[] = [];
  const types = typesOf(scope.interface);
  const tell = (at: Step | null, message: string): void => void problems.push({ path: pathOf(at), message });
  // A pile in place of recursion: a list node can hold a list node a million times.
  const pile: Iterator<Part, void>[] = [[{ value, type, at: null }].values()];

  for (let top = pile.at(-1); top && problems.length < mostProblems; top = pile.at(-1)) {
    const next = top.next();
    if (next.done) {
      pile.pop();
      continue;
    }
    const { value: given, at } = next.value;
    const wanted = bare(next.value.type, types);
    if (given === undefined || given === null) {
      if (!wanted.optional) tell(at, given === null ? 'Must not be null.' : 'Is missing.');
      continue;
    }
    const { type: of } = wanted;
    switch (of.is) {
      case 'nullable':
        // `bare` took it off.
        break;
      case 'named':
        tell(at, `Cannot be checked: the interface has no type ${of.name}.`);
        break;
      case 'array':
        if (!isList(given)) tell(at, `Expected a list; found ${kindOf(given)}.`);
        else pile.push(elements(given, of.of, at));
        break;
      case 'map':
        if (!isObject(given)) tell(at, `Expected an object; found ${kindOf(given)}.`);
        else pile.push(entries(given, of.of, at));
        break;
      case 'struct':
        if (!isObject(given)) tell(at, `Expected an object; found ${kindOf(given)}.`);
        else {
          if (scope.reader === 'service') for (const key of unknownFields(given, of)) tell({ key, parent: at }, 'There is no such field.');
          pile.push(fields(given, of, at));
        }
        break;
      default: {
        const message = of.is === 'enum' ? problemOfChoice(given, of) : problemOfSimple[of.is](given, scope.reader);
        if (message !== null) tell(at, message);
      }
    }
  }
  return problems.slice(0, mostProblems);
}

/** A type without the names and the `?` that it goes by. What stays named is not known. */
function bare(type: TypeNode, types: ReturnType<typeof typesOf>): { readonly type: TypeNode; readonly optional: boolean } {
  let optional = false;
  let of = type;
  for (; of.is === 'nullable'; of = of.of) optional = true;
  return { type: of.is === 'named' ? (types.get(of.name) ?? of) : of, optional };
}

function* elements(value: readonly VarlinkValue[], type: TypeNode, parent: Step | null): Generator<Part, void> {
  for (const [key, element] of value.entries()) yield { value: element, type, at: { key, parent } };
}

function* entries(value: VarlinkObject, type: TypeNode, parent: Step | null): Generator<Part, void> {
  for (const key of Object.keys(value)) yield { value: value[key], type, at: { key, parent } };
}

function* fields(value: VarlinkObject, type: StructNode, parent: Step | null): Generator<Part, void> {
  for (const field of type.fields) yield { value: Object.hasOwn(value, field.name) ? value[field.name] : undefined, type: field.type, at: { key: field.name, parent } };
}

function unknownFields(value: VarlinkObject, type: StructNode): readonly string[] {
  const known = new Set(type.fields.map(({ name }) => name));
  return Object.keys(value).filter((key) => !known.has(key));
}

function problemOfChoice(value: VarlinkValue, type: EnumNode): string | null {
  if (typeof value === 'string' && type.values.some(({ name }) => name === value)) return null;
  const names = type.values.map(({ name }) => name);
  const some = names.length > 8 ? `${names.slice(0, 8).join(', ')}, … (${names.length} in all)` : names.join(', ');
  return `Expected one of ${some}; found ${typeof value === 'string' ? 'another text' : kindOf(value)}.`;
}

/** The combined range of signed and unsigned integers of 64 bits: UAPI.20, Integers. */
const least = -(2n ** 63n);
const most = 2n ** 64n - 1n;

function problemOfInt(value: VarlinkValue, reader: Scope['reader']): string | null {
  const written = reader === 'client' && typeof value === 'string' && value.length <= 20 && /^-?\d+$/.test(value) ? BigInt(value) : value;
  if (typeof written !== 'number' && typeof written !== 'bigint') return `Expected an integer; found ${kindOf(value)}.`;
  if (typeof written === 'number' && !Number.isInteger(written)) return 'Expected an integer; found a number with a fraction.';
  const whole = BigInt(written);
  return whole < least || whole > most ? 'Does not fit in 64 bits: integers run from -9223372036854775808 to 18446744073709551615.' : null;
}

const fine = null;
const problemOfSimple: Readonly<Record<'bool' | 'int' | 'float' | 'string' | 'object' | 'any', (value: VarlinkValue, reader: Scope['reader']) => string | null>> = {
  bool: (value) => (typeof value === 'boolean' ? fine : `Expected true or false; found ${kindOf(value)}.`),
  int: problemOfInt,
  float: (value) => (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value)) ? fine : `Expected a number; found ${kindOf(value)}.`),
  string: (value) => (typeof value === 'string' ? fine : `Expected a text; found ${kindOf(value)}.`),
  object: (value) => (isObject(value) ? fine : `Expected an object; found ${kindOf(value)}.`),
  any: () => fine,
};

const isList = (value: VarlinkValue): value is readonly VarlinkValue[] => Array.isArray(value);
const isObject = (value: VarlinkValue): value is VarlinkObject => typeof value === 'object' && value !== null && !Array.isArray(value);

function kindOf(value: VarlinkValue): string {
  if (value === null) return 'null';
  if (isList(value)) return 'a list';
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'string':
      return 'a text';
    case 'object':
      return 'an object';
    default:
      return Number.isFinite(Number(value)) ? 'a number' : 'no number that JSON has';
  }
}

function pathOf(at: Step | null): readonly (string | number)[] {
  const path: (string | number)[] = [];
  for (let step = at; step; step = step.parent) path.push(step.key);
  return path.toReversed();
}
