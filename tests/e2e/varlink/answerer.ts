import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

export interface Described {
  readonly vendor?: string;
  readonly product?: string;
  readonly version?: string;
  /** Descriptions by the name of the interface. */
  readonly interfaces: Readonly<Record<string, string>>;
}

/** A Varlink service that says what it is told to say, and counts who comes. What it says can be changed while it runs. */
export class Answerer implements Disposable {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  connections = 0;
  /** Takes calls and answers none. */
  silent = false;

  constructor(
    readonly path: string,
    public said: Described,
  ) {
    this.#server = createServer((socket) => {
      this.connections++;
      this.#open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#open.delete(socket));
      let text = '';
      socket.on('data', (data) => {
        text += String(data);
        for (let end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0')) {
          const call = JSON.parse(text.slice(0, end)) as { method: string; parameters?: { interface?: string } };
          text = text.slice(end + 1);
          if (!this.silent) socket.write(`${JSON.stringify(this.#answer(call.method, call.parameters?.interface ?? ''))}\0`);
        }
      });
    });
    this.#server.listen(path);
  }

  #answer(method: string, name: string): unknown {
    const { vendor = 'Example', product = 'Thing', version = '1.0', interfaces } = this.said;
    if (method === 'org.varlink.service.GetInfo') return { parameters: { vendor, product, version, url: 'https://example.org', interfaces: Object.keys(interfaces) } };
    const description = interfaces[name];
    if (method === 'org.varlink.service.GetInterfaceDescription' && description !== undefined) return { parameters: { description } };
    return { error: 'org.varlink.service.MethodNotFound', parameters: { method } };
  }

  [Symbol.dispose](): void {
    for (const socket of this.#open) socket.destroy();
    this.#server.close();
  }
}

/** Puts a name into the registry of the user whose $XDG_RUNTIME_DIR this is. */
export function register(runtime: string, name: string, target: string): void {
  const registry = join(runtime, 'varlink/registry');
  mkdirSync(registry, { recursive: true });
  symlinkSync(target, join(registry, name));
}
