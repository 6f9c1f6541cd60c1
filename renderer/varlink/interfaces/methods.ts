import { versionsOf } from '#core/documentation/versions.ts';
import { loadInterfaces, useSeen } from '../../store/services/sightings.ts';
import { documented } from './doc/documented.ts';

/** A method of an interface that was seen, for the palette. */
export interface KnownMethod {
  readonly interface: string;
  readonly method: string;
}

/** All methods that are known, by the text of each interface that was seen last. Fetched when the palette first wants them. */
export async function knownMethods(): Promise<readonly KnownMethod[]> {
  if (useSeen.getState().state === 'unread') await loadInterfaces();
  const { all, texts } = useSeen.getState();
  const names = [...new Set(all.flatMap(({ interfaces }) => interfaces.map(({ name }) => name)))];
  return names.flatMap((name) => {
    const version = versionsOf(name, all).find(({ hash }) => texts.has(hash));
    const text = version && texts.get(version.hash);
    return version && text !== undefined ? documented(version.hash, text).members.flatMap((member) => (member.is === 'method' ? [{ interface: name, method: member.name }] : [])) : [];
  });
}
