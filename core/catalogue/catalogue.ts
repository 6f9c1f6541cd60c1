import type { CatalogueEntry, Effect } from './entry.ts';
import { others } from './others.ts';
import { systemdCore } from './systemd-core.ts';
import { systemdMore } from './systemd-more.ts';

/** Interfaces that are known beside what they say of themselves. */
export const catalogue: readonly CatalogueEntry[] = [...others, ...systemdCore, ...systemdMore];

const byName = new Map(catalogue.map((one) => [one.name, one]));

/** What is known of an interface beside its own description; null where nothing is. */
export const catalogueOf = (name: string): CatalogueEntry | null => byName.get(name) ?? null;

/** Whether a method only reads, or changes something, as far as the catalogue knows: interfaces carry no such mark. */
export const effectOf = (interfaceName: string, method: string): Effect | 'unknown' => byName.get(interfaceName)?.methods.get(method)?.effect ?? 'unknown';
