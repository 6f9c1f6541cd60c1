import { useMemo } from 'react';
import { versionsOf, type Version } from '#core/documentation/versions.ts';
import type { Service } from '#core/services/service.ts';
import { useServices } from '../../../store/services/services.ts';
import { useSeen } from '../../../store/services/sightings.ts';

/** An interface that some service described, now or before. */
export interface KnownInterface {
  readonly name: string;
  /** All texts of it, the one seen last first. Never empty. */
  readonly versions: readonly [Version, ...Version[]];
  readonly text: string;
  /** Services that said last that they offer it. */
  readonly services: readonly Service[];
}

/** All interfaces that are known, by name. Reads the cache, connects to nobody. */
export function useKnown(): { readonly state: 'reading' | 'read'; readonly interfaces: readonly KnownInterface[] } {
  const services = useServices();
  const { state, all, texts } = useSeen();
  const interfaces = useMemo(() => {
    const offeredBy = new Map<string, Service[]>();
    for (const service of services.values())
      for (const { name } of service.sighting?.interfaces ?? []) offeredBy.set(name, [...(offeredBy.get(name) ?? []), service]);
    const names = [...new Set(all.flatMap((sighting) => sighting.interfaces.filter(({ hash }) => hash !== null).map(({ name }) => name)))].sort();
    return names.flatMap((name): KnownInterface[] => {
      const [first, ...others] = versionsOf(name, all).filter(({ hash }) => texts.has(hash));
      const text = first && texts.get(first.hash);
      return first && text !== undefined ? [{ name, versions: [first, ...others], text, services: offeredBy.get(name) ?? [] }] : [];
    });
  }, [services, all, texts]);
  return { state: state === 'read' ? 'read' : 'reading', interfaces };
}
