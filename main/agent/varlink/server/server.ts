import { libc } from '../../system/libc.ts';
import { DescriptorLink } from '../../system/sockets/descriptor-link.ts';
import { listen, type ListenOptions } from '../../system/sockets/listen.ts';
import { peerOf } from '../../system/sockets/peer.ts';
import { StreamLink } from '../../system/sockets/stream-link.ts';
import { Budget } from './budget.ts';
import { converse, type OnTrouble } from './conversation.ts';
import type { Service } from './service.ts';
import { Wire } from './wire.ts';

export interface ServerOptions extends ListenOptions {
  /** Whether callers may send descriptors, and methods give some. Otherwise the kernel closes those that come. */
  readonly descriptors?: boolean;
  /** In all, and of one user: as sd-varlink has it, unless said otherwise. */
  readonly mostConnections?: number;
  readonly mostConnectionsOfUser?: number;
  /** What callers may make it keep, all together. */
  readonly mostHeldBytes?: number;
  /** A method failed by a mistake of its own; its caller was hung up on. */
  readonly onTrouble?: OnTrouble;
}

/** A service at work. Disposing of it closes its connections and removes its path. */
export interface Server extends Disposable {
  readonly connections: number;
  /** What callers make it keep: see `mostHeldBytes`. */
  readonly heldBytes: number;
}

/** Serves at a path that is free. Throws when it cannot be had. */
export function serve(service: Service, options: ServerOptions): Server {
  const { descriptors = false, mostConnections = 4096, mostConnectionsOfUser = 128, mostHeldBytes = 64 * 1024 * 1024, onTrouble = () => undefined } = options;
  const wires = new Set<Wire>();
  const ofUser = new Map<number, number>();
  const budget = new Budget(mostHeldBytes);
  const listener = listen(options, (fd) => {
    const caller = peerOf(fd);
    const uid = caller?.uid ?? -1;
    const before = ofUser.get(uid) ?? 0;
    if (wires.size >= mostConnections || before >= mostConnectionsOfUser) {
      libc()?.close(fd);
      return;
    }
    ofUser.set(uid, before + 1);
    const wire = new Wire(descriptors ? new DescriptorLink(fd) : StreamLink.ofSocket(fd), fd, caller, budget);
    wires.add(wire);
    wire.gone.addEventListener('abort', () => {
      wires.delete(wire);
      const left = (ofUser.get(uid) ?? 1) - 1;
      if (left === 0) ofUser.delete(uid);
      else ofUser.set(uid, left);
    });
    void converse(wire, service, onTrouble);
  });
  return {
    get connections() {
      return wires.size;
    },
    get heldBytes() {
      return budget.heldBytes;
    },
    [Symbol.dispose]: () => {
      listener[Symbol.dispose]();
      for (const wire of wires) wire.abandon();
    },
  };
}
