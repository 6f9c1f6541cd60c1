import type { Model } from '../model.ts';
import type { Process } from '../process.ts';
import type { Socket } from '../socket.ts';

const none: readonly never[] = [];

/** The processes seen to hold a socket, in the order of `socket.holders.seen`. */
export function holdersOf(socket: Socket, model: Pick<Model, 'processes'>): readonly Process[] {
  if (socket.holders.seen.length === 0) return none;
  const processes: Process[] = [];
  for (const holder of socket.holders.seen) {
    const process = model.processes.get(holder.process);
    if (process) processes.push(process);
  }
  return processes;
}
