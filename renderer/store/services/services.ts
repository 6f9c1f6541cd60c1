import { useSyncExternalStore } from 'react';
import type { Surroundings } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { serviceOfRow } from '#core/services/of-row.ts';
import type { Service } from '#core/services/service.ts';
import { serviceOfAddress, servicesOf } from '#core/services/services.ts';
import { noSightings, type Sightings } from '#core/services/sightings.ts';
import type { Address } from '#core/varlink/address.ts';
import { select } from '../actions.ts';
import { getLive, getNow, subscribe as subscribeLive } from '../live/live.ts';
import { useUi } from '../ui.ts';
import { useSeen, useSightings } from './sightings.ts';

let made: { readonly rows: ReadonlyMap<string, Row>; readonly surroundings: Surroundings; readonly sightings: Sightings; readonly given: ReadonlyMap<string, Address>; readonly services: ReadonlyMap<string, Service> } | null = null;
const none: ReadonlyMap<string, Service> = new Map();
const nothingSaid = { sightings: noSightings, given: new Map<string, Address>() } as const;
const isSnapshot = (): boolean => getLive() !== getNow();

/** All services by key, made anew only when something has changed. Nobody is connected to for this. */
export function getServices(): ReadonlyMap<string, Service> {
  const { model, present: rows } = getLive();
  if (!model) return none;
  const { surroundings } = model;
  // What was said on this machine now says nothing of a snapshot, which may be of another one.
  const { sightings, given } = isSnapshot() ? nothingSaid : useSeen.getState();
  if (made?.rows === rows && made.surroundings === surroundings && made.sightings === sightings && made.given === given) return made.services;
  const services = new Map(servicesOf(rows.values(), surroundings, sightings).map((service) => [service.key, service]));
  for (const [key, address] of given) if (!services.has(key)) services.set(key, serviceOfAddress(key, address));
  made = { rows, surroundings, sightings, given, services };
  return services;
}

function subscribe(listener: () => void): () => void {
  const ends = [subscribeLive(listener), useSeen.subscribe(listener)];
  return () => {
    for (const end of ends) end();
  };
}

/** @param wanted whether they are looked at: then the cache is read too */
export function useServices(wanted = true): ReadonlyMap<string, Service> {
  useSightings(wanted);
  return useSyncExternalStore(subscribe, wanted ? getServices : getNone);
}
const getNone = (): ReadonlyMap<string, Service> => none;

/** How many services there are, by what is known without reading the cache. */
export const useServiceCount = (): number => useSyncExternalStore(subscribe, () => getServices().size);

/** The service behind a row, whether or not something says that it speaks Varlink; null where nobody can connect. */
export function useServiceOfRow(row: Row, surroundings: Surroundings): Service | null {
  const sightings = useSightings();
  return serviceOfRow(row, surroundings, isSnapshot() ? noSightings : sightings);
}

/** What stands in `ui.current` for a service: its row, or where it has none its address. */
export const selectionOf = ({ rowKey, key }: Service): string => rowKey ?? `address:${key}`;

/** The service that `ui.current` stands for. */
export function serviceOfSelection(current: string | null, services: ReadonlyMap<string, Service>): Service | null {
  if (current === null) return null;
  if (current.startsWith('address:')) return services.get(current.slice('address:'.length)) ?? null;
  for (const service of services.values()) if (service.rowKey === current) return service;
  return null;
}

/** Chooses a service, so that the inspector shows it. */
export function chooseService(key: string): void {
  const service = getServices().get(key);
  if (service && useUi.getState().current !== selectionOf(service)) select(selectionOf(service));
}

/** The service that the inspector is about at this moment, whether or not something says that it speaks Varlink. */
export function serviceNow(): Service | null {
  const { current } = useUi.getState();
  const { model, rows } = getLive();
  if (current === null || !model) return null;
  const row = rows.get(current);
  return row ? serviceOfRow(row, model.surroundings, useSeen.getState().sightings) : serviceOfSelection(current, getServices());
}
