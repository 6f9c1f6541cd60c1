import type { InterfaceNode, StructNode, TypeNode } from '../../idl/syntax.ts';
import { writtenType } from '../../idl/format.ts';
import { shapeOf } from './shape.ts';
import type { Path } from './tree.ts';

/** Where in JSON that is being written a place lies. */
export interface JsonPlace {
  /** Of the value that stands there, or of the object whose member is being named. */
  readonly path: Path;
  readonly expects: 'name' | 'value' | 'sign';
  /** Where the word or text begins that the place is in or right after. */
  readonly from: number;
  /** Names that the object has so far. */
  readonly names: readonly string[];
}

type Frame = { is: 'object'; name: string | null; names: string[]; expects: 'name' | 'colon' | 'value' | 'comma' } | { is: 'array'; index: number; expects: 'value' | 'comma' };

/** A text, closed or not; a sign; or a run of other letters. */
const token = /"(?:[^"\\\n]|\\.)*"?|[{}[\],:]|[^\s"{}[\],:]+/g;

/** Reads JSON up to a place, whatever is wrong with it. */
export function jsonPlaceAt(text: string, at: number): JsonPlace {
  const frames: Frame[] = [];
  const pathOf = (): (string | number)[] => frames.flatMap((frame): readonly (string | number)[] => (frame.is === 'array' ? [frame.index] : frame.name === null ? [] : [frame.name]));
  const before = text.slice(0, at);
  for (const match of before.matchAll(token)) {
    const [word] = match;
    const end = match.index + word.length;
    const top = frames.at(-1);
    const isPlain = !/^[{}[\],:]$/.test(word);
    // The word that the place touches is what is being written.
    const open = isPlain && end === at && !(word.startsWith('"') && word.length > 1 && word.endsWith('"') && !/[^\\](\\\\)*\\"$/.test(word));
    if (open) return placeIn(top, pathOf(), match.index);
    if (word === '{') frames.push({ is: 'object', name: null, names: [], expects: 'name' });
    else if (word === '[') frames.push({ is: 'array', index: 0, expects: 'value' });
    else if (word === '}' || word === ']') {
      frames.pop();
      const outer = frames.at(-1);
      if (outer) outer.expects = 'comma';
    } else if (word === ',' && top?.is === 'object') {
      top.name = null;
      top.expects = 'name';
    } else if (word === ',' && top?.is === 'array') {
      top.index++;
      top.expects = 'value';
    } else if (word === ':' && top?.is === 'object') top.expects = 'value';
    else if (isPlain && top?.is === 'object' && top.expects === 'name') {
      top.name = nameOf(word);
      top.names.push(top.name);
      top.expects = 'colon';
    } else if (isPlain && top) top.expects = 'comma';
  }
  return placeIn(frames.at(-1), pathOf(), at);
}

function placeIn(top: Frame | undefined, path: Path, from: number): JsonPlace {
  const names = top?.is === 'object' ? top.names : [];
  return { path, expects: top === undefined ? 'sign' : top.expects === 'name' || top.expects === 'value' ? top.expects : 'sign', from, names };
}

function nameOf(word: string): string {
  try {
    const value: unknown = JSON.parse(word);
    return typeof value === 'string' ? value : word;
  } catch {
    return word;
  }
}

export interface JsonOffer {
  readonly label: string;
  readonly insert: string;
  readonly detail: string;
}

/** What fits at a place by the type of the whole: members that are not there yet, choices, beginnings of values. */
export function jsonOffersAt(text: string, at: number, input: StructNode, scope: InterfaceNode): { readonly from: number; readonly offers: readonly JsonOffer[] } {
  const { path, expects, from, names } = jsonPlaceAt(text, at);
  const type = expects === 'sign' ? null : typeAt(input, path, scope);
  if (type === null) return { from, offers: [] };
  const { control, optional } = shapeOf(type, scope);
  const typed = text.slice(from, at).replace(/^"/, '').toLowerCase();
  const fitting = (offers: readonly JsonOffer[]): readonly JsonOffer[] => offers.filter(({ label }) => label.toLowerCase().includes(typed));
  if (expects === 'name') {
    if (control.is !== 'struct') return { from, offers: [] };
    return { from, offers: fitting(control.fields.filter(({ name }) => !names.includes(name)).map((field) => ({ label: field.name, insert: `${JSON.stringify(field.name)}: `, detail: writtenType(field.type) }))) };
  }
  const plain = (word: string, detail: string): JsonOffer => ({ label: word, insert: word, detail });
  const offers: JsonOffer[] = [];
  if (control.is === 'bool') offers.push(plain('true', ''), plain('false', ''));
  if (control.is === 'enum') offers.push(...control.values.map(({ name, comments }) => ({ label: name, insert: JSON.stringify(name), detail: comments.join(' ') })));
  if (control.is === 'struct' || control.is === 'map' || control.is === 'set' || control.is === 'object') offers.push(plain('{}', ''));
  if (control.is === 'array') offers.push(plain('[]', ''));
  if (optional) offers.push(plain('null', 'as if it were left out'));
  return { from, offers: fitting(offers) };
}

/** The type of what stands at a path; null where the types say nothing. */
export function typeAt(input: TypeNode, path: Path, scope: InterfaceNode): TypeNode | null {
  let type: TypeNode | null = input;
  for (const step of path) {
    if (type === null) return null;
    const { control } = shapeOf(type, scope);
    if (control.is === 'struct' && typeof step === 'string') type = control.fields.find(({ name }) => name === step)?.type ?? null;
    else if (control.is === 'map' && typeof step === 'string') type = control.of;
    else if (control.is === 'array' && typeof step === 'number') type = control.of;
    else return null;
  }
  return type;
}
