import { printAddress } from '../varlink/address-text.ts';
import type { Sighting } from './sighting.ts';

/** What was said at each address, by its printed form, the newest first. */
export type Sightings = ReadonlyMap<string, readonly Sighting[]>;

export const noSightings: Sightings = new Map();

export function sightingsByAddress(all: readonly Sighting[]): Sightings {
  const found = new Map<string, Sighting[]>();
  for (const sighting of all) {
    const key = printAddress(sighting.address);
    const list = found.get(key);
    if (list) list.push(sighting);
    else found.set(key, [sighting]);
  }
  for (const list of found.values()) list.sort((a, b) => b.lastSeenMs - a.lastSeenMs);
  return found;
}

/** Whether a service says the same of itself: who made it, which one, and what it offers, in whatever order. */
export function saysTheSame(a: Sighting, b: Sighting): boolean {
  if (a.vendor !== b.vendor || a.product !== b.product || a.version !== b.version || a.url !== b.url || a.interfaces.length !== b.interfaces.length) return false;
  const hashes = new Map(a.interfaces.map(({ name, hash }) => [name, hash]));
  return b.interfaces.every(({ name, hash }) => hashes.has(name) && hashes.get(name) === hash);
}
