import type { Service } from '../services/service.ts';

/** For whom: beginner tells what it means, admin with names and numbers, developer with identities too. */
export const levels = ['beginner', 'admin', 'developer'] as const;
export type Level = (typeof levels)[number];

/** How a row is explained. */
export interface Telling {
  readonly level: Level;
  /** What is known of the service behind the row, from registries, labels and the cache; null where nobody can connect. */
  readonly service: Service | null;
}

export const usualTelling: Telling = { level: 'admin', service: null };
