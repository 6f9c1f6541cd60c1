import { hostJson, jsonVersion } from '#core/model/host-json.ts';
import { sentenceOf } from '#core/explain/reasons.ts';
import { shownBytes, shownText } from '#core/names/shown.ts';
import type { Service, ServiceName } from '#core/services/service.ts';
import { compile } from '../list.ts';
import { print, status, table, type Status } from '../../terminal.ts';
import { seeServices } from './known-service.ts';

export interface ServicesOptions {
  readonly filter?: string;
  readonly json?: boolean;
  readonly from?: string;
}

const marks: Readonly<Record<Service['awake'], string>> = { awake: '●', asleep: '○', none: '◌', unknown: '?' };

/** `sockatlas varlink services`: what can be asked, from registries, labels, folders of implementers and the cache. Connects to nobody. */
export function services({ filter, json, from }: ServicesOptions): Status {
  const seen = seeServices(from);
  const { model, rows } = seen;
  const fits = filter === undefined ? null : compile(filter);
  const shown = seen.services.filter(({ rowKey }) => {
    const row = rows.get(rowKey ?? '');
    return fits === null || (row !== undefined && fits.test(row, model.surroundings));
  });
  if (json) {
    print(`{"version":${jsonVersion},"host":${JSON.stringify(hostJson(model.surroundings))},"services":[\n${shown.map((service) => JSON.stringify(serviceJson(service))).join(',\n')}\n]}\n`);
    return shown.length > 0 ? status.done : status.nothing;
  }
  if (shown.length === 0) {
    print(fits && seen.services.length > 0 ? 'No service fits the filter.\n' : 'Nothing on this machine says that it speaks Varlink. For some to try: sockatlas demo\n');
    return status.nothing;
  }
  const line = (service: Service): string[] => [marks[service.awake], shownBytes(service.names[0].name), String(service.sighting?.interfaces.length ?? '?'), productOf(service) || (service.sighting ? '–' : '?'), accessOf(service), service.registered.join(',') || '–', roleOf(service), service.unit === null ? processOf(service) : shownBytes(service.unit), service.key];
  print(table(['', 'SERVICE', 'IF', 'PRODUCT', 'YOU/ALL', 'REGISTRY', 'ROLE', 'UNIT', 'ADDRESS'], shown.map(line)));
  const odd = shown.flatMap(({ names: [{ name }], mismatches }) => mismatches.filter(({ tone }) => tone !== 'plain').map(({ sentence, tone }) => `${tone === 'changed' ? 'Δ' : '▲'} ${shownBytes(name)}: ${sentence}\n`));
  if (odd.length > 0) print(`\n${odd.join('')}`);
  return status.done;
}

const accessOf = ({ access }: Service): string => (access === null ? '–' : `${word(access.you)}/${word(access.everyone)}`);
const word = (outcome: 'yes' | 'no' | 'unknown'): string => (outcome === 'unknown' ? '?' : outcome);
const roleOf = ({ role }: Service): string => (role.known ? (role.value ?? '–') : '?');
const processOf = ({ processes: [process], awake }: Service): string => (awake === 'asleep' ? 'asleep' : process ? `${shownBytes(process.command)}(${process.pid})` : '–');

function productOf({ sighting }: Service): string {
  if (!sighting) return '';
  const { vendor, product, version } = sighting;
  return [product === '' ? vendor : product, version]
    .filter((part) => part !== '')
    .map((part) => shownText(part).slice(0, 40))
    .join(' ');
}

const nameJson = ({ name, from }: ServiceName) => ({
  name: shownBytes(name),
  from: from.is,
  ...(from.is === 'registry' && { registry: from.registry, path: shownBytes(from.path) }),
  ...(from.is === 'drop-in' && { folder: shownBytes(from.folder), path: shownBytes(from.path) }),
});

/** A service as docs/json.md has it. */
const serviceJson = (service: Service) => ({
  address: service.key,
  row: service.rowKey,
  names: service.names.map(nameJson),
  awake: service.awake,
  registered: service.registered,
  role: service.role.known ? service.role.value : { unknown: service.role.reason.code, why: sentenceOf(service.role.reason).sentence },
  access: service.access,
  processes: service.processes.map(({ pid, command }) => ({ pid, command: shownBytes(command) })),
  unit: service.unit === null ? null : shownBytes(service.unit),
  said: service.sighting && {
    vendor: shownText(service.sighting.vendor),
    product: shownText(service.sighting.product),
    version: shownText(service.sighting.version),
    url: shownText(service.sighting.url),
    interfaces: service.sighting.interfaces.map(({ name, hash }) => ({ name, sha256: hash })),
    firstSeenMs: service.sighting.firstSeenMs,
    lastSeenMs: service.sighting.lastSeenMs,
  },
  mismatches: service.mismatches.map(({ code, sentence }) => ({ code, sentence })),
});
