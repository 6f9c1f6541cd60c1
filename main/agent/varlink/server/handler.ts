import type { VarlinkObject } from '#core/varlink/value.ts';
import type { Peer } from '../../system/sockets/peer.ts';
import type { Wire } from './wire.ts';

/** A call as a method sees it: its parameters were held against the interface. */
export interface MethodCall {
  readonly method: string;
  readonly parameters: VarlinkObject;
  /** The caller takes more than one reply. */
  readonly more: boolean;
  /** As the kernel told; null where it did not. */
  readonly caller: Peer | null;
  /** Aborts when nobody waits for an answer any more. */
  readonly signal: AbortSignal;
  /** Descriptors that came with the call. Those that are not taken are closed when it ends. */
  readonly descriptors: Descriptors;
}

export interface Descriptors {
  readonly count: number;
  /** The descriptor with this index, from now on of whoever takes it; null where there is none, or it was taken. */
  take(index: number): number | null;
}

/** Parameters of a reply with descriptors, which are closed once they are sent. */
export class WithDescriptors {
  constructor(
    readonly parameters: VarlinkObject,
    readonly descriptors: readonly number[],
  ) {}
}

/** After this the connection is the method's: what `upgrade` asks for. Without a reply it is for those who break the protocol on purpose. */
export class TakeOver {
  constructor(
    readonly reply: VarlinkObject | null,
    readonly run: (wire: Wire) => Promise<void>,
  ) {}
}

export type Reply = VarlinkObject | WithDescriptors;
/** Each yield is a reply that is followed by another; what is returned is the last. A yield waits until the caller has room. */
export type Replies = AsyncGenerator<Reply, Reply, undefined>;
export type Handler = (call: MethodCall) => Reply | TakeOver | Replies | Promise<Reply | TakeOver>;

/** An error of Varlink: thrown by a method, sent to its caller. */
export class Fault extends Error {
  constructor(
    readonly error: string,
    readonly parameters: VarlinkObject | null = null,
  ) {
    super(error);
  }
}

const own = 'org.varlink.service';
/** The errors that every service may answer with: UAPI.20, org.varlink.service. */
export const faults = {
  interfaceNotFound: (name: string) => new Fault(`${own}.InterfaceNotFound`, { interface: name }),
  methodNotFound: (method: string) => new Fault(`${own}.MethodNotFound`, { method }),
  methodNotImplemented: (method: string) => new Fault(`${own}.MethodNotImplemented`, { method }),
  invalidParameter: (parameter: string) => new Fault(`${own}.InvalidParameter`, { parameter }),
  permissionDenied: () => new Fault(`${own}.PermissionDenied`),
  expectedMore: () => new Fault(`${own}.ExpectedMore`),
  expectedUpgrade: () => new Fault(`${own}.ExpectedUpgrade`),
} as const;
