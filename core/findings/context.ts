import type { Surroundings } from '../model/model.ts';
import type { Checked } from './finding.ts';

/** What the rules look at around a row, as an object that is the same for as long as that is. */
export interface Context {
  readonly surroundings: Surroundings;
  /** Works out once what is told of the whole. */
  readonly whole: (make: () => Checked) => Checked;
}

const contexts = new WeakMap<Surroundings, Context>();
/** Now and a snapshot or two, by what the rules look at. */
const mostRecent = 4;
const recent = new Map<string, Context>();

/**
 * The surroundings change with much that no rule looks at (a process that lends its name to a namespace, a sentence about a
 * capability): then the context stays, and with it all that was worked out.
 */
export function contextOf(surroundings: Surroundings): Context {
  const known = contexts.get(surroundings);
  if (known) return known;
  const text = textOf(surroundings);
  const context = recent.get(text) ?? makeContext(surroundings);
  recent.delete(text);
  recent.set(text, context);
  for (const oldest of recent.keys()) if (recent.size > mostRecent) recent.delete(oldest);
  contexts.set(surroundings, context);
  return context;
}

function makeContext(surroundings: Surroundings): Context {
  let whole: Checked | null = null;
  return { surroundings, whole: (make) => (whole ??= make()) };
}

const textOf = ({ netns, namespaces, uid, capabilities, registries, users, groups }: Surroundings): string =>
  JSON.stringify([netns, namespaces.map((one) => [one.netns, one.name]), uid, capabilities.map(({ id, state }) => [id, state]), registries, users, groups]);
