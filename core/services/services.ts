import { bytes, type Bytes } from '../model/bytes.ts';
import { known } from '../model/known.ts';
import type { Surroundings } from '../model/model.ts';
import type { Row } from '../model/rows/row.ts';
import type { Role } from '../labels/roles.ts';
import type { Address } from '../varlink/address.ts';
import { shownBytes } from '../names/shown.ts';
import { printAddress } from '../varlink/address-text.ts';
import { demoFolderOf, isOfEndedDemo } from './demo-owner.ts';
import { changeSentence, type Mismatch } from './mismatches.ts';
import { isVarlink, ownName, serviceOfRow } from './of-row.ts';
import type { Service } from './service.ts';
import type { Sighting } from './sighting.ts';
import type { Sightings } from './sightings.ts';

/**
 * Every service that something tells of: rows that are registered, labelled or lie among the implementers of an interface, what has been
 * asked before, and names in registries that lead nowhere. Nobody is connected to for this.
 */
export function servicesOf(rows: Iterable<Row>, surroundings: Surroundings, sightings: Sightings): Service[] {
  const found = new Map<string, Service>();
  const isDropIn = inodesOf(surroundings);
  const asked = new Set<Bytes>();
  for (const [said] of sightings.values()) if (said?.address.kind === 'unix') asked.add(said.address.name);
  for (const row of rows) {
    const { socket, entryPoint, registered } = row;
    // Asked cheaply first: of thousands of sockets a few dozen are services.
    const mayBe = registered.length > 0 || (socket === null && entryPoint !== null) || socket?.state === 'listen';
    if (!mayBe) continue;
    const worth = registered.length > 0 || hasLabels(row) || asked.has(entryPoint?.reach ?? row.name) || (entryPoint !== null && isDropIn(entryPoint.dev, entryPoint.ino));
    if (!worth) continue;
    const service = serviceOfRow(row, surroundings, sightings);
    if (!service || !(isVarlink(service) || registered.length > 0)) continue;
    const before = found.get(service.key);
    // Several names may lead to the same nothing.
    if (!before) found.set(service.key, service);
    else if (service.awake === 'none') found.set(service.key, { ...before, names: [...before.names, ...service.names], mismatches: [...before.mismatches, ...service.mismatches] });
  }
  for (const service of lostDropIns(surroundings, found)) found.set(service.key, service);
  const registry = surroundings.registries.find(({ name }) => name === 'demo')?.path ?? null;
  const demo = registry && demoFolderOf(registry);
  for (const [key, list] of sightings) {
    const [sighting, earlier = null] = list;
    if (!found.has(key) && sighting && !isOfEndedDemo(sighting.address, demo)) found.set(key, serviceOfSighting(key, sighting, earlier));
  }
  return [...found.values()].sort((a, b) => (a.names[0].name < b.names[0].name ? -1 : a.names[0].name > b.names[0].name ? 1 : a.key < b.key ? -1 : 1));
}

/** Names among implementers that lead nowhere, or to an inode behind which there is no socket in sight. */
function* lostDropIns({ dropIns = [] }: Surroundings, found: ReadonlyMap<string, Service>): Generator<Service> {
  const there = new Set([...found.values()].flatMap(({ shown }) => (shown ? [`${shown.dev}:${shown.ino}`] : [])));
  for (const { path: folder, entries } of dropIns)
    for (const { name, path, target } of entries) {
      if (target.state === 'socket' && there.has(`${target.dev}:${target.ino}`)) continue;
      const address: Address = { kind: 'unix', name: path };
      const mismatches: Mismatch[] = target.state === 'dangling' ? [{ code: 'dangling', tone: 'warning', sentence: `The name ${shownBytes(name)} in ${shownBytes(folder)} leads nowhere.` }] : [];
      yield { ...serviceOfAddress(printAddress(address), address), shown: target.state === 'socket' ? { dev: target.dev, ino: target.ino } : null, names: [{ name, from: { is: 'drop-in', folder, path } }], awake: target.state === 'unknown' ? 'unknown' : 'none', mismatches };
    }
}

function inodesOf({ dropIns = [] }: Surroundings): (dev: string, ino: string) => boolean {
  const inodes = new Set(dropIns.flatMap(({ entries }) => entries.flatMap(({ target }) => (target.state === 'socket' ? [`${target.dev}:${target.ino}`] : []))));
  return (dev, ino) => inodes.has(`${dev}:${ino}`);
}

const hasLabels = ({ socket, entryPoint }: Row): boolean =>
  (entryPoint?.labels.known === true && entryPoint.labels.value.length > 0) || (socket?.object.known === true && socket.object.value.labels.known && socket.object.value.labels.value.length > 0);

/** What was asked once and has no row now: a program, another machine, or a socket that is gone. */
export function serviceOfSighting(key: string, sighting: Sighting, earlier: Sighting | null): Service {
  const { address } = sighting;
  const changed = earlier && changeSentence(earlier, sighting);
  const mismatches: Mismatch[] = changed ? [{ code: 'changed', tone: 'changed', sentence: changed }] : [];
  return { ...serviceOfAddress(key, address), sighting, earlier, mismatches };
}

/** An address that somebody gives, of which nothing is known. */
export const serviceOfAddress = (key: string, address: Address): Service => ({
  key,
  address,
  shown: null,
  rowKey: null,
  names: [{ name: ownName(address) === '' ? bytes('?') : ownName(address), from: { is: 'address' } }],
  role: known<Role | null>(null),
  registered: [],
  // A program is started for each caller, and of another machine nothing is seen from here.
  awake: address.kind === 'unix' ? 'none' : address.kind === 'exec' ? 'asleep' : 'unknown',
  access: null,
  processes: [],
  unit: null,
  sighting: null,
  earlier: null,
  mismatches: [],
});
