import type { CatalogueEntry } from './entry.ts';

const entries: readonly CatalogueEntry[] = [
  {
    name: 'org.varlink.service',
    sentence: 'Every Varlink service tells by it who made it, which interfaces it offers, and how they are described.',
    reads: ['GetInfo', 'GetInterfaceDescription'],
    changes: [],
    tries: [{ method: 'GetInfo', parameters: '{}', more: false, shows: 'who made the service, and what it offers' }],
  },
];

const byName = new Map(entries.map((entry) => [entry.name, entry]));

/** What is known of an interface beside its own description; null where nothing is. */
export const catalogueOf = (name: string): CatalogueEntry | null => byName.get(name) ?? null;

/** Whether a method only reads or changes the system, as far as the catalogue knows. Interfaces carry no such mark. */
export function effectOf(interfaceName: string, method: string): 'reads' | 'changes' | 'unknown' {
  const entry = byName.get(interfaceName);
  if (entry?.reads.includes(method)) return 'reads';
  return entry?.changes.includes(method) ? 'changes' : 'unknown';
}
