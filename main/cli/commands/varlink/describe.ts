import { catalogueOf } from '#core/catalogue/catalogue.ts';
import { printAddress } from '#core/varlink/address-text.ts';
import { dim, Exit, plain, print, say, status, type Status } from '../../terminal.ts';
import { findService, notAsked, seeServices, wake, type Seen } from './known-service.ts';

export interface DescribeOptions {
  readonly wake?: boolean;
}

/** `sockatlas varlink describe [SERVICE] INTERFACE`: the description of an interface, as its service gave it. */
export async function describe(words: readonly string[], options: DescribeOptions): Promise<Status> {
  const known = seeServices();
  const [first = '', second] = words;
  const text = second === undefined ? anyOf(first, known, options) : await ofService(first, second, known, options);
  const about = catalogueOf(second ?? first);
  if (about && process.stdout.isTTY) say(dim(about.sentence));
  // Lines stay lines; whatever else does not show is escaped, since it goes to a terminal. To a file it goes as it came.
  print(process.stdout.isTTY ? `${plain(text)}\n` : text.endsWith('\n') ? text : `${text}\n`);
  return status.done;
}

/** Of whichever service described it last. */
function anyOf(name: string, { sightings, texts }: Seen, options: DescribeOptions): string {
  if (options.wake) throw new Exit(status.usage, '--wake takes a service to be asked, before the interface.', 'Those that there are: sockatlas varlink services');
  for (const { interfaces, address } of sightings) {
    const text = texts.get(interfaces.find((one) => one.name === name)?.hash ?? '');
    if (text === undefined) continue;
    if (process.stderr.isTTY) say(dim(`as ${printAddress(address)} described it`));
    return text;
  }
  throw new Exit(status.nothing, `No service that was asked offers ${name}.`, 'A service is asked with: sockatlas varlink describe --wake SERVICE INTERFACE');
}

async function ofService(typed: string, name: string, known: Seen, options: DescribeOptions): Promise<string> {
  const service = findService(typed, known);
  const { sighting, texts } = options.wake ? await wake(service) : { sighting: service.sighting, texts: known.texts };
  if (!sighting) throw notAsked(service);
  const offered = sighting.interfaces.find((one) => one.name === name);
  if (!offered) throw new Exit(status.nothing, `${service.key} did not say that it offers ${name}.`, `It offers ${sighting.interfaces.map((one) => one.name).join(', ')}.`);
  const text = texts.get(offered.hash ?? '');
  if (text === undefined) throw new Exit(status.nothing, `${service.key} offers ${name}, but did not describe it.`);
  return text;
}
