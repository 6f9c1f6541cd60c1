import { versionsOf } from '#core/documentation/versions.ts';
import { parseInterface } from '#core/idl/parse.ts';
import { lineOf } from '#core/idl/search/hit-line.ts';
import { searchInterfaces, type Hit } from '#core/idl/search/search.ts';
import { jsonVersion } from '#core/model/host-json.ts';
import { InterfaceCache } from '#agent/services/interface-cache.ts';
import { plain, print, status, table, type Status } from '../../terminal.ts';
import { byHash } from './known-service.ts';

export interface SearchOptions {
  readonly json?: boolean;
}

/** `sockatlas varlink search WORD…`: what the interfaces have that services described, each as it was seen last. Connects to nobody. */
export function search(words: readonly string[], options: SearchOptions): Status {
  const { sightings, texts: all } = new InterfaceCache().read();
  const texts = byHash(all);
  const names = [...new Set(sightings.flatMap(({ interfaces }) => interfaces.map(({ name }) => name)))];
  const nodes = names.flatMap((name) => {
    const text = texts.get(versionsOf(name, sightings).find(({ hash }) => texts.has(hash))?.hash ?? '');
    return (text === undefined ? null : parseInterface(text).interface) ?? [];
  });
  const hits = searchInterfaces(nodes, words.join(' '));
  if (options.json) print(`${JSON.stringify({ version: jsonVersion, found: hits.map(inJson) }, null, 2)}\n`);
  else if (hits.length > 0) print(table(['INTERFACE', 'WHAT', 'WHERE', 'LINE'], hits.map((hit) => [hit.interface.name, hit.kind, where(hit), plain(lineOf(hit, words.map((word) => word.toLowerCase())).slice(0, 200))])));
  else print(nodes.length === 0 ? 'No service was asked yet what it offers. One is with: sockatlas varlink interfaces --wake SERVICE\n' : 'No interface that is known has this.\n');
  return hits.length > 0 ? status.done : status.nothing;
}

const where = ({ member, path, type }: Hit): string => `${member ?? '–'}${path === '' ? '' : ` ${path}`}${type === null ? '' : `: ${type}`}`;

const inJson = ({ interface: { name }, kind, member, path, type, users, comments }: Hit) => ({ interface: name, kind, member, path: path === '' ? null : path, type, users: users.map(({ method, way }) => ({ method, way })), comments });
