import { useEffect } from 'react';
import { create } from 'zustand';
import type { Failure } from '#core/failure.ts';
import type { Service } from '#core/services/service.ts';
import type { InterfaceText, Sighting } from '#core/services/sighting.ts';
import { noSightings, sightingsByAddress, type Sightings } from '#core/services/sightings.ts';
import { printAddress } from '#core/varlink/address-text.ts';
import type { Address } from '#core/varlink/address.ts';
import { useUi } from '../ui.ts';

/** What services said of themselves, as the cache has it. Read when a view first wants it, so that the start of the window does not. */
interface Seen {
  readonly state: 'unread' | 'reading' | 'read';
  /** Why the cache could not be read, or null: then what services said before is not known, which is not the same as that nobody asked. */
  readonly trouble: Failure | null;
  readonly all: readonly Sighting[];
  readonly sightings: Sightings;
  /** Descriptions in the interface language, by their hash. */
  readonly texts: ReadonlyMap<string, string>;
  /** Addresses that were given in this window and have not answered. */
  readonly given: ReadonlyMap<string, Address>;
  /** Keys of services that are being asked. */
  readonly asking: ReadonlySet<string>;
  /** Why the last question to a service failed, by its key. */
  readonly failures: ReadonlyMap<string, Failure>;
  /** What a service would not tell when it was asked last, in sentences. */
  readonly troubles: ReadonlyMap<string, readonly string[]>;
}

export const useSeen = create<Seen>()(() => ({ state: 'unread', trouble: null, all: [], sightings: noSightings, texts: new Map(), given: new Map(), asking: new Set(), failures: new Map(), troubles: new Map() }));

/** Reads the cache: connects to nobody. */
export async function loadInterfaces(): Promise<void> {
  if (useSeen.getState().state === 'reading') return;
  useSeen.setState({ state: 'reading' });
  const outcome = await window.sockatlas.call.readInterfaces(null);
  if (outcome.ok) keep(outcome.value.sightings, outcome.value.texts);
  useSeen.setState({ state: 'read', trouble: outcome.ok ? null : outcome.error });
  if (!outcome.ok && outcome.error.code === 'agent-gone') readWithNextAgent();
}

/** The agent that was asked has ended; the one that follows is asked again. */
function readWithNextAgent(): void {
  let gone = useUi.getState().agent.state !== 'running';
  const end = useUi.subscribe(({ agent }) => {
    if (agent.state !== 'running') gone = true;
    else if (gone) {
      end();
      void loadInterfaces();
    }
  });
}

/** What services said of themselves, by printed address; read now if nobody wanted it before. @param wanted whether it is looked at */
export function useSightings(wanted = true): Sightings {
  const { state, sightings } = useSeen();
  useEffect(() => {
    if (wanted && state === 'unread') void loadInterfaces();
  }, [wanted, state]);
  return sightings;
}

function keep(all: readonly Sighting[], texts: readonly InterfaceText[]): void {
  const known = new Map(useSeen.getState().texts);
  for (const { hash, text } of texts) known.set(hash, text);
  useSeen.setState({ all, sightings: sightingsByAddress(all), texts: known });
}

/**
 * Connects to a service and asks what it offers. Only ever as an act of the user, who was told that this may start the service.
 * @returns why it failed, or null
 */
export async function introspect({ key, address, shown }: Pick<Service, 'key' | 'address' | 'shown'>): Promise<Failure | null> {
  if (useSeen.getState().asking.has(key)) return null;
  useSeen.setState(({ asking, failures }) => ({ asking: new Set([...asking, key]), failures: without(failures, key) }));
  const outcome = await window.sockatlas.call.introspect({ address, shown });
  useSeen.setState(({ asking }) => ({ asking: new Set([...asking].filter((one) => one !== key)) }));
  if (!outcome.ok) {
    useSeen.setState(({ failures }) => ({ failures: new Map([...failures, [key, outcome.error]]) }));
    return outcome.error;
  }
  const { sighting, texts, troubles } = outcome.value;
  const others = useSeen.getState().all.filter((one) => printAddress(one.address) !== key || one.firstSeenMs !== sighting.firstSeenMs);
  keep([sighting, ...others], texts);
  useSeen.setState((seen) => ({ troubles: new Map([...seen.troubles, [key, troubles]]), given: without(seen.given, key) }));
  return null;
}

/** Forgets what was said at an address, or with null all. */
export async function forgetSightings(address: Address | null): Promise<Failure | null> {
  const outcome = await window.sockatlas.call.forgetSightings({ address });
  if (!outcome.ok) return outcome.error;
  const key = address && printAddress(address);
  useSeen.setState(({ given }) => ({ given: key === null ? new Map() : without(given, key) }));
  keep(key === null ? [] : useSeen.getState().all.filter((one) => printAddress(one.address) !== key), []);
  return null;
}

const without = <T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> => new Map([...map].filter(([one]) => one !== key));

/** An interface that a service said it offers, with its description where that is known. */
export interface Offered {
  readonly name: string;
  readonly hash: string | null;
  readonly text: string | null;
}

/** What a service said last that it offers; null where it was never asked. */
export const interfacesOf = ({ sighting }: Pick<Service, 'sighting'>, texts: ReadonlyMap<string, string>): readonly Offered[] | null =>
  sighting && sighting.interfaces.map(({ name, hash }) => ({ name, hash, text: hash === null ? null : (texts.get(hash) ?? null) }));

export const useTexts = (): ReadonlyMap<string, string> => useSeen(({ texts }) => texts);
