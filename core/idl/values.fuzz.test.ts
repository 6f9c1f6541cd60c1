import { beforeAll, expect, it } from 'vitest';
import { Texts } from '../../tests/fixtures/idl/texts.ts';
import { Random, seedOf, timesOf } from '../../tests/fixtures/random.ts';
import type { VarlinkValue } from '../varlink/value.ts';
import { parseInterface } from './parse.ts';
import type { InterfaceNode, TypeNode } from './syntax.ts';
import { typesOf } from './types-of.ts';
import { checkValue } from './values.ts';

const times = timesOf('SOCKATLAS_TEST_FUZZ', 1);
let random: Random;
beforeAll(() => {
  random = new Random(seedOf('values'));
});

type Path = readonly (string | number)[];
/** Somewhere in a value: what could be put there to be wrong. */
interface Place {
  readonly path: Path;
  readonly wrong: VarlinkValue;
}

/** A value of a type, and the places where it can be made wrong; null when the type holds itself without end. */
function valueOf(type: TypeNode, node: InterfaceNode, path: Path, places: Place[], depth = 0): { readonly value: VarlinkValue } | null {
  const within = (of: TypeNode, key: string | number): { readonly value: VarlinkValue } | null => valueOf(of, node, [...path, key], places, depth + 1);
  const wrong = (...values: VarlinkValue[]): void => void places.push({ path, wrong: random.of(values) });
  switch (type.is) {
    case 'nullable': {
      if (depth > 6 || random.oneIn(3)) return { value: null };
      const inner: Place[] = [];
      const made = valueOf(type.of, node, path, inner, depth + 1);
      // null is wrong for `any`, and right for `?any`.
      places.push(...inner.filter((place) => place.wrong !== null || place.path.length > path.length));
      return made;
    }
    case 'named': {
      const named = typesOf(node).get(type.name);
      return named === undefined || depth > 12 ? null : valueOf(named, node, path, places, depth + 1);
    }
    case 'array': {
      wrong({}, '', 0, true);
      const elements = depth > 6 ? [] : Array.from({ length: random.below(3) }, (_, i) => within(type.of, i));
      return elements.some((one) => one === null) ? null : { value: elements.map((one) => one?.value ?? null) };
    }
    case 'map':
    case 'struct': {
      wrong([], '', 0, false);
      const fields: [string, TypeNode][] = type.is === 'struct' ? type.fields.map((field) => [field.name, field.type]) : depth > 6 ? [] : ['', 'key', '__proto__'].slice(0, random.below(4)).map((key) => [key, type.of]);
      const value: { [name: string]: VarlinkValue } = Object.create(null);
      for (const [name, of] of fields) {
        const one = within(of, name);
        if (one === null) return null;
        if (one.value !== null || random.oneIn(2)) Object.defineProperty(value, name, { value: one.value, enumerable: true });
      }
      return { value };
    }
    case 'enum':
      wrong('no such value', 1, []);
      return { value: random.of(type.values).name };
    case 'bool':
      wrong(0, 'true', []);
      return { value: random.oneIn(2) };
    case 'int':
      wrong(0.5, 2n ** 64n, '1', true);
      return { value: random.of([0, -1, 2n ** 64n - 1n, -(2n ** 63n), 2 ** 40]) };
    case 'float':
      wrong('1', Number.NaN, {});
      return { value: random.of([0, -1.5, 1e300, 10n ** 30n]) };
    case 'string':
      wrong(1, false, []);
      return { value: random.of(['', 'text', '__proto__']) };
    case 'object':
      wrong([], 'text', 1);
      return { value: random.of([{}, { any: [null] }]) };
    case 'any':
      places.push({ path, wrong: null });
      return { value: random.of<VarlinkValue>([0, '', [null], {}, false]) };
  }
}

/** The value with another at that place. */
function put(value: VarlinkValue, [key, ...rest]: Path, other: VarlinkValue): VarlinkValue {
  if (key === undefined) return other;
  if (Array.isArray(value)) return value.map((one: VarlinkValue, i) => (i === key ? put(one, rest, other) : one));
  const copy: { [name: string]: VarlinkValue } = Object.create(null);
  for (const [name, one] of Object.entries(value ?? {})) Object.defineProperty(copy, name, { value: name === key ? put(one, rest, other) : one, enumerable: true });
  return copy;
}

it('a value made from its type is right, and with one thing wrong that one is told, where it is', () => {
  const texts = new Texts(random, 30);
  let broken = 0;
  for (let i = 0; i < 1500 * times; i++) {
    const node = parseInterface(texts.interface()).interface;
    for (const member of node?.members ?? []) {
      if (node === null || member.is !== 'method') continue;
      const places: Place[] = [];
      const made = valueOf(member.input, node, [], places);
      if (made === null) continue;
      const scope = { interface: node, reader: 'service' } as const;
      const said = `seed ${random.seed}: ${member.name} of ${i}`;
      expect(checkValue(made.value, member.input, scope), said).toEqual([]);
      const { path, wrong } = random.of(places);
      expect(checkValue(put(made.value, path, wrong), member.input, scope).map((problem) => problem.path), said).toEqual([path]);
      broken++;
    }
  }
  expect(broken).toBeGreaterThan(1000 * times);
});
