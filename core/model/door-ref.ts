import type { DoorKind } from '../access/bits.ts';
import type { DoorRef } from '../edits/edit.ts';
import type { DoorFacts } from './door.ts';
import { known, unknown, type Known } from './known.ts';
import type { Process } from './process.ts';
import type { Row } from './rows/row.ts';

/** What is known of one door of a row. */
export function doorFactsOf(row: Row, kind: DoorKind): Known<DoorFacts> {
  if (kind === 'object') return row.socket?.object ?? unknown('no-holder-visible', 'there is no socket');
  if (row.entryPoint) return known(row.entryPoint);
  const state = row.socket?.entryPoint;
  return state?.state === 'unknown' ? { known: false, reason: state.reason } : unknown('vanished', 'there is no entry point');
}

/** A way to a socket object: a process that has it open, and by which descriptor. */
export interface Way {
  readonly process: Process;
  readonly fd: number;
}

/** Every way to the socket object that can be seen, in the order of the holders. */
export const waysTo = (row: Row): Way[] =>
  row.socket?.holders.seen.flatMap((holder) => {
    const process = row.processes.find(({ key }) => key === holder.process);
    return process ? holder.fds.map((fd) => ({ process, fd })) : [];
  }) ?? [];

/**
 * The identity by which an edit finds this very inode again, or why there is none.
 *
 * @param way the holder through which a socket object is reached; the first where none is named
 */
export function doorRefOf(row: Row, kind: DoorKind, way?: Way): Known<DoorRef> {
  const facts = doorFactsOf(row, kind);
  if (!facts.known) return facts;
  if (kind === 'entryPoint') {
    const entryPoint = row.entryPoint;
    if (!entryPoint) return unknown('vanished', 'there is no entry point');
    return known({ door: 'entryPoint', reach: entryPoint.reach, path: entryPoint.path, dev: entryPoint.dev, ino: entryPoint.ino, bornNs: entryPoint.bornNs });
  }
  const { process, fd } = way ?? firstWay(row) ?? {};
  if (!process || fd === undefined || !row.socket) return unknown('no-holder-visible');
  const { dev, ino, bornNs } = facts.value;
  return known({ door: 'object', socket: row.socket.key, pid: process.pid, startTicks: process.startTicks, fd, dev, ino, bornNs });
}

function firstWay(row: Row): Way | null {
  const process = row.processes[0];
  const fd = row.socket?.holders.seen.find((holder) => holder.process === process?.key)?.fds[0];
  return process && fd !== undefined ? { process, fd } : null;
}
