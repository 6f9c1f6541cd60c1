import { InterfaceCache } from '#agent/services/interface-cache.ts';
import { Exit, print, status, type Status } from '../../terminal.ts';
import { findService, seeServices } from './known-service.ts';

/** `sockatlas varlink forget [SERVICE]`: takes what a service said of itself out of the cache, or with --all everything. */
export function forget(typed: string | undefined, { all }: { readonly all?: boolean }): Status {
  if ((typed === undefined) !== (all === true)) throw new Exit(status.usage, 'Name a service, or say --all.');
  const cache = new InterfaceCache();
  if (typed === undefined) {
    cache.forget(null);
    print('What services said of themselves is forgotten.\n');
    return status.done;
  }
  const { address, key, sighting } = findService(typed, seeServices());
  if (!sighting) {
    print(`${key} was not asked yet: there is nothing to forget.\n`);
    return status.nothing;
  }
  cache.forget(address);
  print(`What ${key} said of itself is forgotten.\n`);
  return status.done;
}
