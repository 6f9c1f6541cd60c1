import type { Sighting } from '../services/sighting.ts';

/** One text that an interface had, and who offered it from when to when. */
export interface Version {
  /** SHA-256 of the text. */
  readonly hash: string;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** Who said so, each once; the one that was asked last comes first. */
  readonly seenAt: readonly Sighting[];
}

/** The texts that an interface had, the one seen last first. */
export function versionsOf(name: string, sightings: readonly Sighting[]): Version[] {
  const byHash = new Map<string, Sighting[]>();
  for (const sighting of sightings)
    for (const offered of sighting.interfaces)
      if (offered.name === name && offered.hash !== null) {
        const seen = byHash.get(offered.hash);
        if (seen === undefined) byHash.set(offered.hash, [sighting]);
        else if (!seen.includes(sighting)) seen.push(sighting);
      }
  return [...byHash]
    .map(([hash, seenAt]) => ({
      hash,
      firstSeenMs: Math.min(...seenAt.map((one) => one.firstSeenMs)),
      lastSeenMs: Math.max(...seenAt.map((one) => one.lastSeenMs)),
      seenAt: seenAt.sort((a, b) => b.lastSeenMs - a.lastSeenMs),
    }))
    .sort((a, b) => b.lastSeenMs - a.lastSeenMs || b.firstSeenMs - a.firstSeenMs);
}
