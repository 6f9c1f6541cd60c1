import type { Bytes } from '../bytes.ts';
import type { Reason } from '../known.ts';
import type { Model } from '../model.ts';
import { holdersOf } from './holders.ts';
import { incomingOf } from './peers.ts';
import type { Process } from '../process.ts';
import type { Socket } from '../socket.ts';

/**
 * Who a socket talks with, as far as the table tells: what a row says of its other end, and what `peer:` looks at. It holds
 * what seldom changes: with the whole socket in it, every queued byte there would make another row here.
 */
export interface OtherEnd {
  /** peer: connected. listener: not accepted yet. callers: clients that wait here. senders: datagram clients, one way. */
  readonly is: 'peer' | 'listener' | 'callers' | 'senders';
  /** Key of the socket there when there is one alone, for going to it. */
  readonly key: string | null;
  /** Addresses there, without the empty ones. */
  readonly names: readonly Bytes[];
  /** Holders there, each once. */
  readonly processes: readonly Process[];
  /** Why there may be more than is told, or null. */
  readonly hidden: Reason | null;
}

const none: readonly never[] = [];

/** Other ends by key of the socket. Sockets that have none (or whose peer has closed) are not in it. */
export function otherEndsOf(model: Model): Map<string, OtherEnd> {
  const ends = new Map<string, OtherEnd>();
  const incoming = incomingOf(model.sockets);
  for (const socket of model.sockets.values()) {
    const end = otherEndOf(socket, model, incoming.get(socket.key));
    if (end) ends.set(socket.key, end);
  }
  return ends;
}

/** @param senders keys of sockets that send to this one without being its peer */
export function otherEndOf(socket: Socket, model: Model, senders: readonly string[] | undefined): OtherEnd | null {
  const { peer } = socket;
  const { sockets } = model;
  if (peer.state === 'socket') return one('peer', peer.key === null ? undefined : sockets.get(peer.key), model);
  if (peer.state === 'waiting') return one('listener', peer.listener === null ? undefined : sockets.get(peer.listener), model);
  if (peer.state === 'unknown') return { is: 'peer', key: null, names: none, processes: none, hidden: peer.reason };
  if (socket.waitingClients.length > 0) return several('callers', socket.waitingClients, model);
  return senders ? several('senders', senders, model) : null;
}

const elsewhere: Reason = { code: 'outside-this-table' };
/** Said where the list of holders is not whole and gives no reason of its own. */
const noHolder: Reason = { code: 'no-holder-visible' };

function one(is: OtherEnd['is'], there: Socket | undefined, model: Model): OtherEnd {
  if (!there) return { is, key: null, names: none, processes: none, hidden: elsewhere };
  const { complete, reason } = there.holders;
  return { is, key: there.key, names: there.name === '' ? none : [there.name], processes: holdersOf(there, model), hidden: complete ? null : (reason ?? noHolder) };
}

function several(is: OtherEnd['is'], keys: readonly string[], { sockets, processes: all }: Model): OtherEnd {
  const names = new Set<Bytes>();
  const processes = new Set<Process>();
  let hidden: Reason | null = null;
  for (const key of keys) {
    const there = sockets.get(key);
    if (there && there.name !== '') names.add(there.name);
    if (there) for (const process of holdersOf(there, { processes: all })) processes.add(process);
    if (!there) hidden ??= elsewhere;
    else if (!there.holders.complete) hidden ??= there.holders.reason ?? noHolder;
  }
  const [only] = keys;
  return { is, key: keys.length === 1 && only !== undefined && sockets.has(only) ? only : null, names: [...names], processes: [...processes], hidden };
}

const sameList = <T>(a: readonly T[], b: readonly T[]): boolean => a === b || (a.length === b.length && a.every((item, i) => item === b[i]));

/** Whether two tell the same. */
export const sameOtherEnd = (a: OtherEnd | null, b: OtherEnd | null): boolean =>
  a === b || (a !== null && b !== null && a.is === b.is && a.key === b.key && a.hidden?.code === b.hidden?.code && a.hidden?.detail === b.hidden?.detail && sameList(a.processes, b.processes) && sameList(a.names, b.names));
