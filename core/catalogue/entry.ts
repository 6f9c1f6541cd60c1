export type Effect = 'reads' | 'changes';

/** A call that can be tried without harm. */
export interface Try {
  readonly method: string;
  /** JSON of an object. */
  readonly parameters: string;
  /** To be called with the flag `more`. */
  readonly more: boolean;
  /** What one gets to see, as the object of a sentence. */
  readonly shows: string;
}

export interface KnownMethod {
  /** Whether it leaves everything as it is, or changes the system or acts in its name. */
  readonly effect: Effect;
  /** The flag `more`, as interfaces say it by their markers. */
  readonly more: 'no' | 'supports' | 'requires';
}

/** What we know of an interface, in our own words; its description says what it is like. */
export interface CatalogueEntry {
  readonly name: string;
  /** What it is for: one sentence. */
  readonly sentence: string;
  readonly methods: ReadonlyMap<string, KnownMethod>;
  /** What is good to be tried first; such calls only read. */
  readonly tries: readonly Try[];
}

/** Names parted by blanks; with `*` a method requires the flag more, with `+` it supports it. */
interface Written {
  readonly sentence: string;
  readonly reads?: string;
  readonly changes?: string;
  /** The name of a method, its parameters as JSON, and what one sees. */
  readonly tries?: readonly (readonly [method: string, parameters: string, shows: string])[];
}

const flags: Readonly<Record<string, KnownMethod['more']>> = { '*': 'requires', '+': 'supports' };

export function entry(name: string, { sentence, reads = '', changes = '', tries = [] }: Written): CatalogueEntry {
  const methods = new Map<string, KnownMethod>();
  const take = (names: string, effect: Effect): void => {
    for (const [, method = '', flag = ''] of names.matchAll(/(\w+)([*+]?)/g)) methods.set(method, { effect, more: flags[flag] ?? 'no' });
  };
  take(reads, 'reads');
  take(changes, 'changes');
  return { name, sentence, methods, tries: tries.map(([method, parameters, shows]) => ({ method, parameters, more: (methods.get(method)?.more ?? 'no') !== 'no', shows })) };
}
