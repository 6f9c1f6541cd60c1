import type { Bytes } from './bytes.ts';

export const socketKinds = ['path', 'abstract', 'unnamed'] as const;
export type SocketKind = (typeof socketKinds)[number];

export const socketTypes = ['stream', 'dgram', 'seqpacket'] as const;
export type SocketType = (typeof socketTypes)[number];

/**
 * listen: accepts connections. connected: has a peer. waiting: connected, not yet accepted by the
 * listener. unconnected: neither (a bound datagram socket that receives is here). closing: one end has gone.
 */
export const socketStates = ['listen', 'connected', 'waiting', 'unconnected', 'closing'] as const;
export type SocketState = (typeof socketStates)[number];

/** `demo` is there only while the demo services run. */
export const registryNames = ['system', 'user', 'demo'] as const;
export type RegistryName = (typeof registryNames)[number];

/** unix(7): a leading NUL is abstract, no name is unnamed, everything else is a path. */
export const kindOfName = (name: Bytes): SocketKind =>
  name === '' ? 'unnamed' : name.charCodeAt(0) === 0 ? 'abstract' : 'path';
