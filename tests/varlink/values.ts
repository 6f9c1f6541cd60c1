import { parseInterface } from '../../core/idl/parse.ts';
import { flagsOfMethod } from '../../core/idl/markers.ts';
import type { MethodMember, TypeNode } from '../../core/idl/syntax.ts';
import { typesOf } from '../../core/idl/types-of.ts';
import { checkValue } from '../../core/idl/values.ts';
import { parseJson } from '../../core/varlink/json.ts';

/** One call of a method, and whether its parameters are right by the interface. For tests where there is no TypeScript: tests/vm/guest/varlink-values.test.mjs. */
export interface Case {
  /** JSON, since some of the integers are too large for JavaScript. */
  readonly parameters: string;
  readonly problems: readonly string[];
  /** It has null for what is optional: UAPI.20 has receivers treat that as if it were left out, and some of systemd's methods refuse it. */
  readonly hasNull: boolean;
}

/**
 * Calls around one that is right: with what is optional null or of each value, and with each field missing, null, or of another type.
 * @param description the text of the interface
 * @param right parameters that the service takes, whatever it answers
 */
export function casesOf(description: string, methodName: string, right: Readonly<Record<string, unknown>>): { readonly more: boolean; readonly cases: readonly Case[] } {
  const { interface: node, problems } = parseInterface(description);
  const method = node?.members.find((member): member is MethodMember => member.is === 'method' && member.name === methodName);
  if (node === null || method === undefined || problems.length > 0) throw new Error(`${methodName}: ${problems[0]?.message ?? 'no such method'}`);
  const typeNamed = (name: string): TypeNode | null => typesOf(node).get(name) ?? null;
  const texts: { readonly parameters: string; readonly hasNull: boolean }[] = [right, { ...right, noSuchField: 1 }].map((value) => ({ parameters: JSON.stringify(value), hasNull: false }));
  for (const { name, type } of method.input.fields) {
    const { [name]: given, ...without } = right;
    const withValue = (json: string, hasNull = false): void => void texts.push({ parameters: `{${[...Object.entries(without).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`), `${JSON.stringify(name)}:${json}`].join(',')}}`, hasNull });
    // What is optional may be needed all the same, beside what else is given.
    if (type.is !== 'nullable') texts.push({ parameters: JSON.stringify(without), hasNull: false });
    if (given === undefined || type.is !== 'nullable') withValue('null', type.is === 'nullable');
    for (const json of wrongFor(type, typeNamed)) withValue(json);
    if (given === undefined) for (const json of rightFor(type, typeNamed)) withValue(json);
  }
  const cases = texts.map(({ parameters, hasNull }) => {
    const value = parseJson(parameters);
    if (!value.ok) throw new Error(value.message);
    return { parameters, hasNull, problems: checkValue(value.value, method.input, { interface: node, reader: 'service' }).map(({ path, message }) => `${path.join('.')}: ${message}`) };
  });
  return { more: flagsOfMethod(method).more !== 'no', cases };
}

/** JSON of values whose meaning no service can mind. */
function rightFor(type: TypeNode, typeNamed: (name: string) => TypeNode | null): readonly string[] {
  if (type.is === 'nullable') return rightFor(type.of, typeNamed);
  if (type.is === 'named') return rightFor(typeNamed(type.name) ?? { is: 'any', span: type.span }, typeNamed);
  // true may have it wait for news, or ask somebody for a password.
  if (type.is === 'bool') return ['false'];
  return type.is === 'enum' ? type.values.map(({ name }) => JSON.stringify(name)) : [];
}

/** JSON that is no value of the type. Of an `int` no text: UAPI.20, Integers, lets services take those, and systemd does. */
function wrongFor(type: TypeNode, typeNamed: (name: string) => TypeNode | null): readonly string[] {
  switch (type.is) {
    case 'nullable':
      return wrongFor(type.of, typeNamed);
    case 'named': {
      const named = typeNamed(type.name);
      return named === null ? [] : wrongFor(named, typeNamed);
    }
    case 'bool':
      return ['1', '"yes"', '[]'];
    case 'int':
      return ['1.5', 'true', '[]', '{}', '18446744073709551616'];
    case 'float':
      return ['true', '"1"', '[]'];
    case 'string':
      return ['1', 'false', '[]', '{}'];
    case 'enum':
      return ['"no such value"', '1', '[]'];
    case 'object':
      return ['1', '"{}"', '[]'];
    case 'struct':
      return ['1', '[]', '{"noSuchField":1}'];
    case 'map':
      return ['1', '[]', ...wrongFor(type.of, typeNamed).slice(0, 2).map((one) => `{"key":${one}}`)];
    case 'array':
      return ['1', '{}', ...wrongFor(type.of, typeNamed).slice(0, 2).map((one) => `[${one}]`)];
    case 'any':
      return [];
  }
}
