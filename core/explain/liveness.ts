import type { Process } from '../model/process.ts';
import { answersCalls, type Row } from '../model/rows/row.ts';

/** awake: a running program holds it. asleep: only the service manager listens. none: nobody answers. */
export type Liveness = 'awake' | 'asleep' | 'none' | 'unknown';

/** Whether somebody is behind a row, as the mark before its name shows it. */
export function livenessOf(row: Row): Liveness {
  if (row.socket === null) return 'none';
  const { complete } = row.socket.holders;
  if (row.processes.length === 0) return complete ? 'none' : 'unknown';
  if (!answersCalls(row.socket) || !row.processes.every(isManager) || ownDoors.test(row.name)) return 'awake';
  // Listening for a service that is not there yet: socket activation, sd_listen_fds(3). The services of a user's own
  // manager run as that user, so they would be seen; those of pid 1 may be hidden.
  return complete || row.processes.every(({ pid }) => pid !== 1) ? 'asleep' : 'unknown';
}

/** systemd, of the system or of a user: it holds the doors of services for them. */
export const isManager = (process: Process): boolean =>
  process.command === 'systemd' && (process.pid === 1 || (process.unit.known && /^(init\.scope|user@\d+\.service)$/.test(process.unit.value ?? '')));

/** Where the manager itself answers: it listens there for nobody else. */
const ownDoors = /\/systemd\/(?:private|notify|io\.systemd\.(?:Manager|ManagedOOM)|userdb\/io\.systemd\.DynamicUser)$/;
