import { useMemo } from 'react';
import { versionsOf, type Version } from '#core/documentation/versions.ts';
import type { Service } from '#core/services/service.ts';
import { useServices } from '../../../store/services/services.ts';
import { useSeen } from '../../../store/services/sightings.ts';

/** An interface that some service described, now or before. */
export interface KnownText {
  readonly name: string;
  /** All texts of it, the one seen last first. Never empty. */
  readonly versions: readonly [Version, ...Version[]];
  readonly text: string;
}

export interface KnownInterface extends KnownText {
  /** Services that said last that they offer it. */
  readonly services: readonly Service[];
}

interface Known {
  readonly state: 'reading' | 'read';
  readonly interfaces: readonly KnownInterface[];
  /** Their texts, to be searched: the same list until one changes, whatever services come and go. */
  readonly texts: readonly KnownText[];
}

/** All interfaces that are known, by name. Reads the cache, connects to nobody. */
export function useKnown(): Known {
  const services = useServices();
  const { state, all, texts } = useSeen();
  const described = useMemo(() => {
    const names = [...new Set(all.flatMap((sighting) => sighting.interfaces.filter(({ hash }) => hash !== null).map(({ name }) => name)))].sort();
    return names.flatMap((name): KnownText[] => {
      const [first, ...others] = versionsOf(name, all).filter(({ hash }) => texts.has(hash));
      const text = first && texts.get(first.hash);
      return first && text !== undefined ? [{ name, versions: [first, ...others], text }] : [];
    });
  }, [all, texts]);
  const interfaces = useMemo(() => {
    const offeredBy = new Map<string, Service[]>();
    for (const service of services.values())
      for (const { name } of service.sighting?.interfaces ?? []) offeredBy.set(name, [...(offeredBy.get(name) ?? []), service]);
    return described.map((one) => ({ ...one, services: offeredBy.get(one.name) ?? [] }));
  }, [services, described]);
  return { state: state === 'read' ? 'read' : 'reading', interfaces, texts: described };
}
