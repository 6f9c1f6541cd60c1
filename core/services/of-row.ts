import { noFolders, outcomeFor } from '../access/rules/evaluate.ts';
import { subjectOf } from '../access/rules/subject-name.ts';
import { stranger } from '../access/rules/subject.ts';
import { targetOf } from '../access/rules/target.ts';
import { isManager, livenessOf } from '../explain/liveness.ts';
import { labelsOfDoor } from '../filter/facts.ts';
import { roleLabel, roles, type Role } from '../labels/roles.ts';
import { bytes, type Bytes } from '../model/bytes.ts';
import type { DropInFolder } from '../model/drop-ins.ts';
import { known, type Known } from '../model/known.ts';
import type { Surroundings } from '../model/model.ts';
import { answersCalls, type Row } from '../model/rows/row.ts';
import { printAddress } from '../varlink/address-text.ts';
import type { Address } from '../varlink/address.ts';
import { mismatchesOf } from './mismatches.ts';
import type { Service, ServiceName } from './service.ts';
import type { Sighting } from './sighting.ts';
import type { Sightings } from './sightings.ts';

/** Where callers of a row connect to; null where nobody can: connections, unnamed sockets, datagrams, what only another network namespace reaches. */
export function addressOfRow(row: Row, { netns }: Pick<Surroundings, 'netns'>): Address | null {
  const { socket, entryPoint } = row;
  if (socket === null) return entryPoint === null ? null : { kind: 'unix', name: entryPoint.reach };
  // Varlink goes over streams alone: UAPI.20, Transport.
  if (!answersCalls(socket) || socket.type !== 'stream') return null;
  if (entryPoint !== null) return { kind: 'unix', name: entryPoint.reach };
  if (socket.kind === 'abstract') return socket.netns === netns ? { kind: 'unix', name: socket.name } : null;
  // A folder on the way that we may not search: the kernel will say so, or not.
  return socket.entryPoint.state === 'unknown' && socket.name.startsWith('/') && socket.netns === netns ? { kind: 'unix', name: socket.name } : null;
}

/** Rows do not change: of the same row, around which nothing changed, the service is the same object. */
const made = new WeakMap<Row, { readonly surroundings: Surroundings; readonly said: readonly Sighting[] | undefined; readonly service: Service }>();

/** What is known of the service that a row is, or null where nobody can connect. Whether it speaks Varlink is told by `isVarlink`. */
export function serviceOfRow(row: Row, surroundings: Surroundings, sightings: Sightings): Service | null {
  const address = addressOfRow(row, surroundings) ?? lostAddress(row);
  if (address === null) return null;
  const key = printAddress(address);
  const said = sightings.get(key);
  const before = made.get(row);
  if (before?.surroundings === surroundings && before.said === said) return before.service;
  const service = makeService(row, surroundings, address, key, said ?? []);
  made.set(row, { surroundings, said, service });
  return service;
}

function makeService(row: Row, surroundings: Surroundings, address: Address, key: string, said: readonly (Sighting | null)[]): Service {
  const [sighting = null, earlier = null] = said;
  const { entryPoint, processes } = row;
  const role = roleOf(row, surroundings);
  const folders = surroundings.folders ?? noFolders;
  const target = targetOf(row, surroundings);
  return {
    key,
    address,
    shown: entryPoint && { dev: entryPoint.dev, ino: entryPoint.ino, bornNs: entryPoint.bornNs },
    rowKey: row.key,
    names: namesOf(row, surroundings, address),
    role,
    registered: [...new Set(row.registered.map(({ registry }) => registry))],
    awake: livenessOf(row),
    access: {
      you: outcomeFor('connect', target, folders, subjectOf(String(surroundings.uid), surroundings) ?? stranger),
      everyone: outcomeFor('connect', target, folders, stranger),
    },
    processes,
    unit: unitOf(row),
    sighting,
    earlier,
    mismatches: mismatchesOf(row, role, sighting, earlier, surroundings),
  };
}

/** Whether something says that a row speaks Varlink: a registry, a label, the folder that it is in, or itself. */
export const isVarlink = ({ names, role, sighting }: Service): boolean =>
  sighting !== null || (role.known && role.value !== null) || names.some(({ from }) => from.is === 'registry' || from.is === 'drop-in');

/** A registry name that leads to no socket: there is nobody, and it is shown all the same, where the service was that made it. */
function lostAddress({ socket, registered: [entry] }: Row): Address | null {
  if (socket !== null || !entry) return null;
  const link = entry.link.known ? entry.link.value : null;
  return { kind: 'unix', name: link === null ? entry.path : linkedTo(entry.path, link) };
}

/** Where a link leads by its words, whatever other links stand on the way. */
function linkedTo(path: Bytes, link: Bytes): Bytes {
  const parts: string[] = [];
  for (const part of (link.startsWith('/') ? link : `${path.slice(0, path.lastIndexOf('/'))}/${link}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return bytes(`/${parts.join('/')}`);
}

const none: Known<Role | null> = known(null);

function roleOf(row: Row, surroundings: Surroundings): Known<Role | null> {
  let unseen: Known<Role | null> | null = null;
  for (const [door, wanted] of [
    ['entryPoint', 'entrypoint'],
    ['object', 'listen'],
  ] as const) {
    const labels = labelsOfDoor(row, door, surroundings);
    if (labels === null) continue;
    if (!labels.known) {
      // The object of a socket that is not selected is not read: its entry point is what callers look at.
      if (door === 'entryPoint' || row.entryPoint === null) unseen = labels;
      continue;
    }
    const value = labels.value.find(({ name }) => name === roleLabel)?.value;
    if (value === wanted) return known(roles.find((role) => role === value) ?? null);
  }
  return unseen ?? none;
}

function namesOf(row: Row, { dropIns = [] }: Surroundings, address: Address): Service['names'] {
  const names: ServiceName[] = row.registered.map(({ name, registry, path }) => ({ name, from: { is: 'registry', registry, path } }));
  const { entryPoint } = row;
  if (entryPoint) names.push(...dropInNames(dropIns, entryPoint));
  const [first, ...rest] = names;
  return first ? [first, ...rest] : [{ name: ownName(address), from: { is: 'address' } }];
}

const dropInNames = (folders: readonly DropInFolder[], { dev, ino }: { readonly dev: string; readonly ino: string }): ServiceName[] =>
  folders.flatMap(({ path: folder, entries }) => entries.flatMap(({ name, path, target }): ServiceName[] => (target.state === 'socket' && target.dev === dev && target.ino === ino ? [{ name, from: { is: 'drop-in', folder, path } }] : [])));

/** What an address is called where nothing else names it: the file's own name, which most often is the interface's. */
export function ownName(address: Address): Bytes {
  switch (address.kind) {
    case 'unix':
      return address.name.startsWith('\0') ? bytes(`@${address.name.slice(1)}`) : lastPart(address.name);
    case 'exec':
    case 'ssh-unix':
      return lastPart(address.path);
    case 'ssh-exec':
      return address.command;
  }
}

const lastPart = (path: Bytes): Bytes => bytes(path.slice(path.lastIndexOf('/') + 1) || path);

/** Of who answers: the manager that listens for somebody has no word in it. */
function unitOf({ processes }: Row): Bytes | null {
  const process = processes.find((one) => !isManager(one)) ?? null;
  return process?.unit.known ? process.unit.value : null;
}
