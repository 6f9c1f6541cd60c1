import type { Bytes } from '../model/bytes.ts';
import { known, unknown, type Known } from '../model/known.ts';
import type { Model } from '../model/model.ts';
import type { Process } from '../model/process.ts';
import { holdersOf } from '../model/rows/holders.ts';
import type { Socket } from '../model/socket.ts';
import { socketOf, type Conversation, type End, type Flow, type Through } from './conversation.ts';
import { Listeners } from './listeners.ts';

/** All conversations of a model, with the ways to find one, which are made when they are first asked for. */
export class Conversations {
  #ofSocket: Map<string, Conversation[]> | null = null;
  #through: Map<string, Conversation[]> | null = null;

  constructor(readonly byKey: ReadonlyMap<string, Conversation>) {}

  /** Those with this socket at either end; of a listener, those that wait there. */
  ofSocket(key: string): readonly Conversation[] {
    if (!this.#ofSocket) {
      this.#ofSocket = new Map();
      for (const one of this.byKey.values()) {
        const from = socketOf(one.from);
        const to = socketOf(one.to);
        if (from) add(this.#ofSocket, from.key, one);
        if (to && to !== from) add(this.#ofSocket, to.key, one);
      }
    }
    return this.#ofSocket.get(key) ?? none;
  }

  /** Those that came through this listener, as far as that is certain, also if they wait there still. */
  through(listener: string): readonly Conversation[] {
    if (!this.#through) {
      this.#through = new Map();
      for (const one of this.byKey.values()) if (one.through.is === 'listener') add(this.#through, one.through.listener.key, one);
    }
    return this.#through.get(listener) ?? none;
  }
}

const none: readonly never[] = [];

type Parts = Pick<Model, 'sockets' | 'processes'>;

const made = new WeakMap<Parts['sockets'], { readonly processes: Parts['processes']; readonly outcome: Conversations }>();

/** Of the last look: what did not change since is handed out again. It changes no outcome, only whether views need to draw anew. */
let latest: Conversations | undefined;

/**
 * Who talks with whom. Takes time in proportion to the number of sockets; the same model gives the same object, and a
 * conversation of which nothing has changed since the last look is the same object again.
 */
export function conversationsOf(model: Parts): Conversations {
  const old = made.get(model.sockets);
  if (old?.processes === model.processes) return old.outcome;
  const outcome = build(model, latest);
  latest = outcome;
  made.set(model.sockets, { processes: model.processes, outcome });
  return outcome;
}

function build(model: Parts, previous: Conversations | undefined): Conversations {
  const { sockets } = model;
  const listeners = new Listeners(sockets);
  const byKey = new Map<string, Conversation>();
  const put = (fresh: Conversation): void => {
    const before = previous?.byKey.get(fresh.key);
    byKey.set(fresh.key, before && sameConversation(before, fresh) ? before : fresh);
  };
  for (const socket of sockets.values()) {
    const { peer } = socket;
    switch (peer.state) {
      case 'none':
        if (socket.state === 'closing') put(leftOver(socket, model, listeners));
        break;
      case 'waiting':
        put(waiting(socket, peer.listener === null ? null : (sockets.get(peer.listener) ?? null), model, listeners));
        break;
      case 'unknown':
        put(alone(socket, { is: 'unknown', reason: peer.reason }, openFlow, model, listeners));
        break;
      case 'socket': {
        const other = peer.key === null ? undefined : sockets.get(peer.key);
        if (!other) put(alone(socket, { is: 'elsewhere', inode: peer.inode }, flowOf(socket, null), model, listeners));
        else if (other.peer.state !== 'socket' || other.peer.key !== socket.key) put(toReceiver(socket, other, model));
        else if (socket.key <= other.key) put(pair(socket, other, model, listeners));
        break;
      }
    }
  }
  return new Conversations(byKey);
}

function add(map: Map<string, Conversation[]>, key: string, conversation: Conversation): void {
  const list = map.get(key);
  if (list) list.push(conversation);
  else map.set(key, [conversation]);
}

const endOf = (socket: Socket, model: Parts): End => ({ is: 'socket', socket, holders: holdersOf(socket, model) });

const openFlow: Flow = { is: 'open' };
const nothing: Through = { is: 'nothing' };
const noQueue: Known<number> = known(0);

/** Two sockets that point at one another. */
function pair(a: Socket, b: Socket, model: Parts, listeners: Listeners): Conversation {
  const { from, to, through, directed } = sides(a, b, listeners);
  return {
    key: from.key,
    from: endOf(from, model),
    to: endOf(to, model),
    directed,
    oneWay: false,
    through,
    flow: flowOf(from, to),
    queuedThere: queued(from, to),
    queuedBack: queued(to, from),
  };
}

/**
 * Which of two called. Whoever was called bears a name, for listen(2) asks for one and the accepted end takes it; where both
 * bear one (a caller may bind as well), the one that a listener stands behind was called.
 */
function sides(a: Socket, b: Socket, listeners: Listeners): { readonly from: Socket; readonly to: Socket; readonly through: Through; readonly directed: boolean } {
  if (a.type === 'dgram') return { from: a, to: b, through: nothing, directed: false };
  const throughA = listeners.through(a);
  const throughB = listeners.through(b);
  const [weightA, weightB] = [weights[throughA.is], weights[throughB.is]];
  if (weightB > weightA) return { from: a, to: b, through: throughB, directed: true };
  if (weightA > weightB) return { from: b, to: a, through: throughA, directed: true };
  return { from: a, to: b, through: nothing, directed: false };
}

const weights = { nothing: 0, gone: 1, ambiguous: 2, listener: 3 } as const;

/** A datagram socket that is connected to one that is not connected back: senders fan in there, and no answer comes this way. */
const toReceiver = (sender: Socket, receiver: Socket, model: Parts): Conversation => ({
  key: sender.key,
  from: endOf(sender, model),
  to: endOf(receiver, model),
  directed: true,
  oneWay: true,
  through: nothing,
  flow: flowOf(sender, null),
  // The receiver's queue is shared by all that send there: what is this sender's own is what it was not relieved of yet.
  queuedThere: sentOf(sender),
  queuedBack: noQueue,
});

const waiting = (caller: Socket, listener: Socket | null, model: Parts, listeners: Listeners): Conversation => ({
  key: caller.key,
  from: endOf(caller, model),
  to: { is: 'listener', socket: listener, holders: listener ? holdersOf(listener, model) : [] },
  directed: true,
  oneWay: false,
  through: listener ? listeners.of(listener) : nothing,
  flow: { is: 'waiting' },
  queuedThere: sentOf(caller),
  queuedBack: noQueue,
});

/** One end of which the other is not in the table. */
function alone(socket: Socket, other: End, flow: Flow, model: Parts, listeners: Listeners): Conversation {
  // A datagram socket with a name may have called under it; only a connection's name tells that it was called.
  const through = socket.type === 'dgram' ? nothing : listeners.through(socket);
  const here = endOf(socket, model);
  const called = through.is !== 'nothing';
  return {
    key: socket.key,
    from: called ? other : here,
    to: called ? here : other,
    directed: called,
    oneWay: false,
    through,
    flow: called && flow.is === 'half-closed' ? { is: 'half-closed', there: flow.back, back: flow.there } : flow,
    queuedThere: called ? receivedOf(socket) : sentOf(socket),
    queuedBack: called ? sentOf(socket) : receivedOf(socket),
  };
}

const leftOver = (socket: Socket, model: Parts, listeners: Listeners): Conversation => alone(socket, { is: 'closed' }, { is: 'closing' }, model, listeners);

/** A way is shut when one end sends no more or the other receives no more; the kernel sets both bits, but one may be hidden. */
function flowOf(from: Socket, to: Socket | null): Flow {
  const bits = (socket: Socket | null) => (socket?.shutdown.known ? socket.shutdown.value : null);
  const [near, far] = [bits(from), bits(to)];
  const there = near?.send === true || far?.receive === true;
  const back = near?.receive === true || far?.send === true;
  return there || back ? { is: 'half-closed', there, back } : openFlow;
}

/** What waits in the queue of the receiver; where that is hidden, what the sender is still charged for. */
function queued(from: Socket, to: Socket): Known<number> {
  const received = receivedOf(to);
  return received.known ? received : sentOf(from);
}

function receivedOf({ queue }: Socket): Known<number> {
  if (!queue.known) return queue;
  return queue.value.of === 'connection' ? known(queue.value.receiveBytes) : unknown('not-read');
}

function sentOf({ queue }: Socket): Known<number> {
  if (!queue.known) return queue;
  return queue.value.of === 'connection' ? known(queue.value.sendBytes) : unknown('not-read');
}

function sameConversation(a: Conversation, b: Conversation): boolean {
  return sameEnd(a.from, b.from) && sameEnd(a.to, b.to) && sameThrough(a.through, b.through) && a.directed === b.directed;
}

/** Queues and shutdown are told by the sockets, so sockets that are the same leave nothing to compare. */
function sameEnd(a: End, b: End): boolean {
  if (a.is === 'socket' || a.is === 'listener') return (b.is === 'socket' || b.is === 'listener') && a.is === b.is && a.socket === b.socket && sameHolders(a.holders, b.holders);
  if (a.is === 'elsewhere') return b.is === 'elsewhere' && a.inode === b.inode;
  if (a.is === 'unknown') return b.is === 'unknown' && a.reason.code === b.reason.code;
  return a.is === b.is;
}

const sameHolders = (a: readonly Process[], b: readonly Process[]): boolean => a.length === b.length && a.every((process, i) => process === b[i]);

function sameThrough(a: Through, b: Through): boolean {
  if (a === b) return true;
  switch (a.is) {
    case 'nothing':
      return b.is === 'nothing';
    case 'gone':
      return b.is === 'gone' && a.name === b.name;
    case 'listener':
      return b.is === 'listener' && a.listener === b.listener;
    case 'ambiguous':
      return b.is === 'ambiguous' && a.listeners.length === b.listeners.length && a.listeners.every((listener, i) => listener === b.listeners[i]);
  }
}

const around = new WeakMap<Parts['sockets'], { readonly processes: Parts['processes']; readonly key: string; readonly outcome: Conversations }>();

/**
 * What `conversationsOf` says of one socket, both as an end and as a listener, without asking what all the others do: of 100 000 sockets
 * it looks at the names and peers alone. What it says of others is not whole.
 */
export function conversationsAround(key: string, model: Parts): Conversations {
  const whole = made.get(model.sockets);
  if (whole?.processes === model.processes) return whole.outcome;
  const old = around.get(model.sockets);
  if (old?.key === key && old.processes === model.processes) return old.outcome;
  const outcome = build({ sockets: concerned(key, model.sockets), processes: model.processes }, undefined);
  around.set(model.sockets, { processes: model.processes, key, outcome });
  return outcome;
}

/** The socket, those at its other ends, and all that bear a name of one of them: by names it is told who came through whom. */
function concerned(key: string, sockets: Parts['sockets']): Map<string, Socket> {
  const chosen = new Map<string, Socket>();
  const socket = sockets.get(key);
  if (!socket) return chosen;
  const names = new Set<Bytes>();
  const choose = (one: Socket | undefined): void => {
    if (!one || chosen.has(one.key)) return;
    chosen.set(one.key, one);
    if (one.name !== '') names.add(one.name);
  };
  const farEnd = ({ peer }: Socket): string | null => (peer.state === 'socket' ? peer.key : peer.state === 'waiting' ? peer.listener : null);
  const chooseFarEnd = (one: Socket): void => {
    const far = farEnd(one);
    if (far !== null) choose(sockets.get(far));
  };
  choose(socket);
  chooseFarEnd(socket);
  for (const one of sockets.values()) if (farEnd(one) === key) choose(one);
  const { name } = socket;
  if (name !== '') for (const one of sockets.values()) if (one.name === name) chooseFarEnd(one);
  // In the order of the table, in which listeners of one name are told.
  const all = new Map<string, Socket>();
  for (const one of sockets.values()) if (chosen.has(one.key) || (one.name !== '' && names.has(one.name))) all.set(one.key, one);
  return all;
}
