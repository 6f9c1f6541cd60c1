import type { Surroundings } from '../model/model.ts';
import type { Checked } from './finding.ts';

/** What the rules look at around a row, as an object that is the same for as long as that is. */
export interface Context {
  readonly surroundings: Surroundings;
}

/** Now and a snapshot or two, by what the rules look at. */
const mostRecent = 4;

/** Makes something of surroundings once for all that are the same in what is looked at. */
function once<T>(look: (surroundings: Surroundings) => unknown): (surroundings: Surroundings, make: () => T) => T {
  const made = new WeakMap<Surroundings, T>();
  const recent = new Map<string, T>();
  return (surroundings, make) => {
    const known = made.get(surroundings);
    if (known !== undefined) return known;
    const text = JSON.stringify(look(surroundings));
    const value = recent.get(text) ?? make();
    recent.delete(text);
    recent.set(text, value);
    for (const oldest of recent.keys()) if (recent.size > mostRecent) recent.delete(oldest);
    made.set(surroundings, value);
    return value;
  };
}

const aroundRow = ({ netns, namespaces, uid, capabilities, registries, users, groups, folders }: Surroundings): unknown => [netns, namespaces.map((one) => [one.netns, one.name]), uid, capabilities.map(({ id, state }) => [id, state]), registries, users, groups, folders];

const contexts = once<Context>(aroundRow);

/**
 * The surroundings change with much that no rule looks at (a process that lends its name to a namespace, a sentence about a
 * capability): then the context stays, and with it all that was worked out.
 */
export const contextOf = (surroundings: Surroundings): Context => contexts(surroundings, () => ({ surroundings }));

/** What is told of what is no row, made anew when something of it has changed. */
export const wholeOf = once<Checked>((surroundings) => [aroundRow(surroundings), surroundings.strays]);
