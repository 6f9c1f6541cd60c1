import type { DoorKind } from '../access/bits.ts';
import type { Bytes } from '../model/bytes.ts';
import type { Row } from '../model/rows/row.ts';
import { answersCalls } from '../model/rows/row.ts';

export const roleLabel = 'user.varlink';
export const roles = ['entrypoint', 'listen', 'server', 'client'] as const;
export type Role = (typeof roles)[number];

/** Roles of UAPI.20 and sd-varlink(3), and the door on which each belongs. */
export const roleMeanings: Readonly<Record<Role, { readonly door: DoorKind; readonly title: string; readonly sentence: string }>> = {
  entrypoint: { door: 'entryPoint', title: 'Varlink entry point', sentence: 'Whoever connects here finds a Varlink service.' },
  listen: { door: 'object', title: 'Varlink listener', sentence: 'This socket takes connections of Varlink clients.' },
  server: { door: 'object', title: 'Varlink server end', sentence: 'The service speaks Varlink on this accepted connection.' },
  client: { door: 'object', title: 'Varlink client end', sentence: 'A client speaks Varlink on this connection.' },
};

/** The door on which a role counts; nobody looks for it on the other. */
export const doorOfRole = (role: Role): DoorKind => roleMeanings[role].door;

/**
 * The role that a socket can have on this door: its state leaves one. A connection with a name is the service's end, since the
 * kernel gives the accepted socket the name of its listener (net/unix/af_unix.c, unix_stream_connect); one without is taken for the client's.
 */
export function fittingRole(row: Row, door: DoorKind): Role {
  if (door === 'entryPoint') return 'entrypoint';
  if (row.socket && answersCalls(row.socket)) return 'listen';
  return row.name === '' ? 'client' : 'server';
}

/** The role in the place of a value that is none, or that belongs on the other door; null where the value is right. */
export function roleInstead(value: Bytes, row: Row, door: DoorKind): Role | null {
  const role = roles.find((known) => known === value);
  return role !== undefined && doorOfRole(role) === door ? null : fittingRole(row, door);
}
