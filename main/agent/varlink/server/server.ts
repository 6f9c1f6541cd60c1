import { listen, type ListenOptions } from '../../system/sockets/listen.ts';
import { NodeWire } from '../../system/sockets/node-wire.ts';
import { converse, type Hands } from './conversation.ts';
import type { Service } from './service.ts';

/** As many as sd-varlink takes by itself. */
const mostConnections = 4096;

export interface ServerOptions extends ListenOptions {
  readonly onTrouble?: Hands['onTrouble'];
}

/** Serves at a path until it is disposed of; then connections are closed and the path is gone. */
export async function serve(service: Service, options: ServerOptions): Promise<Disposable> {
  const wires = new Set<NodeWire>();
  const hands: Hands = { closeDescriptor: () => undefined, onTrouble: options.onTrouble ?? (() => undefined) };
  const listener = await listen(options, (socket) => {
    if (wires.size >= mostConnections) {
      socket.destroy();
      return;
    }
    const wire = new NodeWire(socket);
    wires.add(wire);
    void converse(wire, service, hands)
      .catch((error: unknown) => hands.onTrouble('', error))
      .finally(() => wires.delete(wire));
  });
  return {
    [Symbol.dispose]: () => {
      listener[Symbol.dispose]();
      for (const wire of wires) wire.close();
    },
  };
}
