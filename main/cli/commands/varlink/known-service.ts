import type { Failure } from '#core/failure.ts';
import { servicesOf, serviceOfAddress } from '#core/services/services.ts';
import type { Service } from '#core/services/service.ts';
import type { InterfaceText, Sighting } from '#core/services/sighting.ts';
import { noSightings, sightingsByAddress } from '#core/services/sightings.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import { printAddress } from '#core/varlink/address-text.ts';
import { InterfaceCache } from '#agent/services/interface-cache.ts';
import { introspectAndKeep } from '#agent/services/introspect-and-keep.ts';
import { see, seeSnapshot, type Sight } from '../../find.ts';
import { Exit, say, status, type Status } from '../../terminal.ts';
import { findAddress } from './address.ts';

/** What is known of services, from the system and from the cache: nobody is connected to. */
export interface Seen extends Sight {
  readonly services: readonly Service[];
  readonly sightings: readonly Sighting[];
  /** Descriptions by their hash. */
  readonly texts: ReadonlyMap<string, string>;
}

/** @param from a snapshot, perhaps of another machine: what was said here says nothing of it */
export function seeServices(from?: string): Seen {
  const sight = from === undefined ? see() : seeSnapshot(from);
  const { sightings, texts } = new InterfaceCache().read();
  return { ...sight, sightings, texts: byHash(texts), services: servicesOf(sight.rows.values(), sight.model.surroundings, from === undefined ? sightingsByAddress(sightings) : noSightings) };
}

export const byHash = (texts: readonly InterfaceText[]): ReadonlyMap<string, string> => new Map(texts.map(({ hash, text }) => [hash, text]));

/** The service that ADDRESS or NAME on the command line means. */
export function findService(typed: string, { services }: Seen): Service {
  const name = bytesOfText(typed);
  const named = services.filter(({ names, key }) => key === typed || names.some((one) => one.name === name));
  const [found] = named;
  if (found && named.length === 1) return found;
  const { address, shown } = findAddress(typed);
  const key = printAddress(address);
  return services.find((one) => one.key === key) ?? { ...serviceOfAddress(key, address), shown };
}

/** Connects to a service and asks what it offers: that may start it. What it said is kept, and told. */
export async function wake({ address, shown, key }: Service): Promise<{ readonly sighting: Sighting; readonly texts: ReadonlyMap<string, string> }> {
  const outcome = await introspectAndKeep(address, shown, new InterfaceCache());
  if (!outcome.ok) throw exitOf(outcome.error, key);
  for (const trouble of outcome.value.troubles) say(`sockatlas: ${key}: ${trouble}`);
  return { sighting: outcome.value.sighting, texts: byHash(outcome.value.texts) };
}

const statuses: Readonly<Partial<Record<Failure['code'], Status>>> = { replaced: status.refused, 'not-permitted': status.notPermitted, 'bad-input': status.usage };

const exitOf = ({ code, message, hint }: Failure, key: string): Exit => new Exit(statuses[code] ?? status.failed, `${key}: ${message}`, hint);

/** Nothing is in the cache, and asking is an act of its own. */
export const notAsked = ({ key, awake }: Service): Exit =>
  new Exit(status.nothing, `${key} was not asked yet what it offers.`, awake === 'awake' ? 'It runs: --wake asks it.' : 'With --wake it is asked, which may start it.');
