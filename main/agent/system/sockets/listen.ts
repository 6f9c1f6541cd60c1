import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Bytes } from '#core/model/bytes.ts';
import { setValue } from '../inodes/xattr.ts';

export interface ListenOptions {
  readonly path: string;
  readonly mode: number;
  /** Set where the kernel keeps labels on sockets; elsewhere left out without a word. */
  readonly labels: { readonly entryPoint: readonly Label[]; readonly object: readonly Label[] };
}
export interface Label {
  readonly name: Bytes;
  readonly value: Bytes;
}

/** Listens at a path that is free. It is removed with the listener. */
export function listen(options: ListenOptions, onConnection: (socket: Socket) => void): Promise<Disposable> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, onConnection);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path: options.path, backlog: 4096 }, () => {
      try {
        chmodSync(options.path, options.mode);
        for (const { name, value } of options.labels.entryPoint) setValue(options.path, name, value);
        const descriptor = descriptorOf(server);
        for (const { name, value } of descriptor === null ? [] : options.labels.object) setValue(`/proc/self/fd/${descriptor}`, name, value);
      } catch (error) {
        server.close();
        reject(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      resolve({
        [Symbol.dispose]: () => {
          server.close();
          rmSync(options.path, { force: true });
        },
      });
    });
  });
}

/** The number that Node's own handle has; it is told nowhere else. */
function descriptorOf(server: Server | Socket): number | null {
  const handle: unknown = '_handle' in server ? server._handle : null;
  return typeof handle === 'object' && handle !== null && 'fd' in handle && typeof handle.fd === 'number' && handle.fd >= 0 ? handle.fd : null;
}
