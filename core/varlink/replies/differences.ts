import type { VarlinkObject, VarlinkValue } from '../value.ts';
import { isList, isObject } from './kinds.ts';
import type { Path } from './path.ts';

export type ValueDifference =
  | { readonly is: 'added'; readonly path: Path; readonly after: VarlinkValue }
  | { readonly is: 'removed'; readonly path: Path; readonly before: VarlinkValue }
  | { readonly is: 'changed'; readonly path: Path; readonly before: VarlinkValue; readonly after: VarlinkValue };

export interface ValueDifferences {
  readonly differences: readonly ValueDifference[];
  /** There are more, which were not looked for. */
  readonly more: boolean;
}

/** Elements of lists that are matched with one another; longer middles are compared by their place. */
const mostMatched = 500;

/**
 * What differs between two values, in the order of the members of both: members by their names, elements so that what was put in or taken out
 * does not make all that follows differ. Absent is not null here, since it was written differently.
 */
export function differencesOf(before: VarlinkValue, after: VarlinkValue, most = 2000): ValueDifferences {
  const differences: ValueDifference[] = [];
  let more = false;
  const tell = (difference: ValueDifference): void => {
    if (differences.length < most) differences.push(difference);
    else more = true;
  };
  const compare = (one: VarlinkValue, other: VarlinkValue, path: Path): void => {
    if (more || sameValue(one, other)) return;
    if (isObject(one) && isObject(other)) members(one, other, path);
    else if (isList(one) && isList(other)) elements(one, other, path);
    else tell({ is: 'changed', path, before: one, after: other });
  };
  const members = (one: VarlinkObject, other: VarlinkObject, path: Path): void => {
    for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const inner = [...path, name];
      const was = Object.hasOwn(one, name);
      const is = Object.hasOwn(other, name);
      if (was && is) compare(one[name] ?? null, other[name] ?? null, inner);
      else if (was) tell({ is: 'removed', path: inner, before: one[name] ?? null });
      else tell({ is: 'added', path: inner, after: other[name] ?? null });
    }
  };
  const elements = (one: readonly VarlinkValue[], other: readonly VarlinkValue[], path: Path): void => {
    for (const step of stepsOf(one, other)) {
      if (step.is === 'both') compare(one[step.before] ?? null, other[step.after] ?? null, [...path, step.after]);
      else if (step.is === 'removed') tell({ is: 'removed', path: [...path, step.before], before: one[step.before] ?? null });
      else tell({ is: 'added', path: [...path, step.after], after: other[step.after] ?? null });
    }
  };
  compare(before, after, []);
  return { differences, more };
}

type Step = { readonly is: 'both'; readonly before: number; readonly after: number } | { readonly is: 'removed'; readonly before: number } | { readonly is: 'added'; readonly after: number };

/** Elements that are the same keep one another company; of those between, as many as there are on both sides were changed. */
function* stepsOf(one: readonly VarlinkValue[], other: readonly VarlinkValue[]): Generator<Step> {
  let from = 0;
  const shorter = Math.min(one.length, other.length);
  while (from < shorter && sameValue(one[from] ?? null, other[from] ?? null)) from++;
  let end = 0;
  while (end < shorter - from && sameValue(one[one.length - 1 - end] ?? null, other[other.length - 1 - end] ?? null)) end++;
  const oneEnd = one.length - end;
  const otherEnd = other.length - end;
  let before = from;
  let after = from;
  const until = function* (oneTo: number, otherTo: number): Generator<Step> {
    while (before < oneTo && after < otherTo) yield { is: 'both', before: before++, after: after++ };
    while (before < oneTo) yield { is: 'removed', before: before++ };
    while (after < otherTo) yield { is: 'added', after: after++ };
  };
  for (const [oneAt, otherAt] of matches(one, other, from, oneEnd, otherEnd)) {
    yield* until(oneAt, otherAt);
    before++;
    after++;
  }
  yield* until(oneEnd, otherEnd);
}

/** The longest run of elements, in order, that both have. */
function matches(one: readonly VarlinkValue[], other: readonly VarlinkValue[], from: number, oneEnd: number, otherEnd: number): readonly (readonly [number, number])[] {
  const rows = oneEnd - from;
  const columns = otherEnd - from;
  if (rows === 0 || columns === 0 || rows > mostMatched || columns > mostMatched) return [];
  const longest = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--)
      set(longest, i, j, sameValue(one[from + i] ?? null, other[from + j] ?? null) ? at(longest, i + 1, j + 1) + 1 : Math.max(at(longest, i + 1, j), at(longest, i, j + 1)));
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (sameValue(one[from + i] ?? null, other[from + j] ?? null)) pairs.push([from + i++, from + j++]);
    else if (at(longest, i + 1, j) >= at(longest, i, j + 1)) i++;
    else j++;
  }
  return pairs;
}
const at = (table: readonly Uint16Array[], i: number, j: number): number => table[i]?.[j] ?? 0;
function set(table: readonly Uint16Array[], i: number, j: number, value: number): void {
  const row = table[i];
  if (row) row[j] = value;
}

/** The order of members does not count. */
export function sameValue(one: VarlinkValue, other: VarlinkValue): boolean {
  if (one === other) return true;
  if (isList(one)) return isList(other) && one.length === other.length && one.every((element, i) => sameValue(element, other[i] ?? null));
  if (!isObject(one) || !isObject(other)) return typeof one === 'number' && typeof other === 'number' && Object.is(one, other);
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && sameValue(one[name] ?? null, other[name] ?? null));
}
