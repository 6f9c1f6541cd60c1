import { catalogueOf } from '#core/catalogue/catalogue.ts';
import { parseInterface } from '#core/idl/parse.ts';
import { jsonVersion } from '#core/model/host-json.ts';
import type { Sighting } from '#core/services/sighting.ts';
import { printAddress } from '#core/varlink/address-text.ts';
import { dim, Exit, print, status, table, type Status } from '../../terminal.ts';
import { findService, notAsked, seeServices, wake, type Seen } from './known-service.ts';

export interface InterfacesOptions {
  readonly json?: boolean;
  readonly wake?: boolean;
}

/** An interface that a service said it offers. */
interface Line {
  readonly name: string;
  readonly hash: string | null;
  readonly address: string;
  readonly seen: Sighting;
  readonly methods: readonly string[] | null;
}

/** `sockatlas varlink interfaces [SERVICE]`: what services offer, as the cache has it; with --wake the service is asked. */
export async function interfaces(typed: string | undefined, options: InterfacesOptions): Promise<Status> {
  const known = seeServices();
  const lines = typed === undefined ? allOf(known, options) : await ofService(typed, known, options);
  if (options.json) {
    print(`${JSON.stringify({ version: jsonVersion, interfaces: lines.map(({ name, hash, address, seen, methods }) => ({ interface: name, sha256: hash, address, firstSeenMs: seen.firstSeenMs, lastSeenMs: seen.lastSeenMs, methods, about: catalogueOf(name)?.sentence ?? null })) }, null, 2)}\n`);
    return lines.length > 0 ? status.done : status.nothing;
  }
  if (lines.length === 0) {
    print('No service was asked yet what it offers. One is with: sockatlas varlink interfaces --wake SERVICE\n');
    return status.nothing;
  }
  print(table(['INTERFACE', 'METHODS', 'SEEN', typed === undefined ? 'SERVICE' : 'FOR'], lines.map(({ name, methods, seen, address }) => [name, methods === null ? '?' : String(methods.length), new Date(seen.lastSeenMs).toISOString().slice(0, 10), typed === undefined ? address : (catalogueOf(name)?.sentence ?? '')])));
  return status.done;
}

function allOf({ services, texts }: Seen, options: InterfacesOptions): Line[] {
  if (options.wake) throw new Exit(status.usage, '--wake takes a service to be asked.', 'Those that there are: sockatlas varlink services');
  return services.flatMap(({ sighting }) => (sighting ? linesOf(sighting, texts) : [])).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

async function ofService(typed: string, known: Seen, options: InterfacesOptions): Promise<Line[]> {
  const service = findService(typed, known);
  if (options.wake) {
    const { sighting, texts } = await wake(service);
    return linesOf(sighting, texts);
  }
  if (!service.sighting) throw notAsked(service);
  if (!options.json) print(dim(`as of ${new Date(service.sighting.lastSeenMs).toISOString()}; --wake asks anew\n`));
  return linesOf(service.sighting, known.texts);
}

const linesOf = (seen: Sighting, texts: ReadonlyMap<string, string>): Line[] =>
  seen.interfaces.map(({ name, hash }) => {
    const text = hash === null ? undefined : texts.get(hash);
    return { name, hash, address: printAddress(seen.address), seen, methods: text === undefined ? null : methodsOf(text) };
  });

const methodsOf = (text: string): string[] | null => parseInterface(text).interface?.members.flatMap((member) => (member.is === 'method' ? [member.name] : [])) ?? null;
