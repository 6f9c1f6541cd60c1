import { useMemo } from 'react';
import { catalogueOf } from '#core/catalogue/catalogue.ts';
import { parseInterface } from '#core/idl/parse.ts';
import type { InterfaceNode } from '#core/idl/syntax.ts';
import type { Service } from '#core/services/service.ts';
import { methodsOf, type MethodOffered } from '#core/varlink/form/methods.ts';
import { interfacesOf, useTexts } from '../../../store/services/sightings.ts';

const parsed = new Map<string, InterfaceNode | null>();

/** The interface that a text describes, as far as it could be read; each text is read once. */
function described(text: string): InterfaceNode | null {
  const before = parsed.get(text);
  if (before !== undefined) return before;
  const node = parseInterface(text).interface;
  if (parsed.size > 500) parsed.clear();
  parsed.set(text, node);
  return node;
}

export interface Offer {
  /** Whether the service was ever asked what it offers. */
  readonly known: boolean;
  readonly methods: readonly MethodOffered[];
  readonly interfaces: readonly InterfaceNode[];
}

/** What a service said it offers. Without its word: what every service has. */
export function offerOf(service: Service, texts: ReadonlyMap<string, string>): Offer {
  const offered = interfacesOf(service, texts);
  const interfaces = (offered ?? []).flatMap(({ text }) => {
    const node = text === null ? null : described(text);
    return node ? [node] : [];
  });
  return { known: offered !== null, methods: methodsOf(interfaces), interfaces };
}

export function useOffer(service: Service): Offer {
  const texts = useTexts();
  return useMemo(() => offerOf(service, texts), [service, texts]);
}

/** What the form begins with: a call that is good to be tried first, or else the first that only reads. */
export function firstMethod({ methods }: Offer): string {
  const tried = methods.find(({ interface: { name }, member }) => name !== 'org.varlink.service' && catalogueOf(name)?.tries.some(({ method }) => method === member.name));
  return (tried ?? methods.find(({ effect, interface: { name } }) => effect === 'reads' && name !== 'org.varlink.service') ?? methods.find(({ interface: { name } }) => name !== 'org.varlink.service') ?? methods[0])?.name ?? 'org.varlink.service.GetInfo';
}
