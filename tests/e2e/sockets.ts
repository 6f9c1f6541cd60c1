import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type koffi from 'koffi';

// Node can make neither a name that is no UTF-8 nor an abstract one of exact length; the C library can.
const ffi: typeof koffi = createRequire(import.meta.url)('koffi');
const c = ffi.load('libc.so.6');
const socket: (domain: number, type: number, protocol: number) => number = c.func('int socket(int, int, int)');
const bind: (fd: number, address: Uint8Array, length: number) => number = c.func('int bind(int, const void *, uint32_t)');
const listen: (fd: number, backlog: number) => number = c.func('int listen(int, int)');
const connect: (fd: number, address: Uint8Array, length: number) => number = c.func('int connect(int, const void *, uint32_t)');
const close: (fd: number) => number = c.func('int close(int)');

const AF_UNIX = 1;
const types = { stream: 1, dgram: 2, seqpacket: 5 } as const;

/** sockaddr_un(7) with exactly this name; each character is a byte. */
function addressOf(name: string): Uint8Array {
  const bytes = Buffer.from(name, 'latin1');
  const address = Buffer.alloc(2 + bytes.length + (bytes[0] === 0 ? 0 : 1));
  address.writeUInt16LE(AF_UNIX, 0);
  bytes.copy(address, 2);
  return address;
}

const must = (outcome: number, what: string): number => {
  if (outcome < 0) throw new Error(`${what}: errno ${ffi.errno()}`);
  return outcome;
};

/** Real sockets of this test process, and a folder for those with a path. All end with `close`. */
export class Sockets {
  readonly folder = mkdtempSync(join(tmpdir(), 'atlas-'));
  readonly #open = new Set<number>();

  constructor() {
    chmodSync(this.folder, 0o755);
  }

  /** A listener (or a bound datagram socket); a name without a slash or NUL in front lies in the folder. Gives its descriptor. */
  listen(name: string, type: keyof typeof types = 'stream'): number {
    return this.listenAt(this.path(name), type);
  }

  /** The same at exactly this address. */
  listenAt(name: string, type: keyof typeof types = 'stream'): number {
    const fd = this.#make(type);
    const address = addressOf(name);
    must(bind(fd, address, address.length), `bind ${JSON.stringify(name)}`);
    if (type !== 'dgram') must(listen(fd, 16), 'listen');
    return fd;
  }

  /** A client of a listener; it waits to be accepted. */
  connect(name: string, type: keyof typeof types = 'stream'): number {
    const fd = this.#make(type);
    const address = addressOf(this.path(name));
    must(connect(fd, address, address.length), `connect ${JSON.stringify(name)}`);
    return fd;
  }

  path(name: string): string {
    return name.startsWith('\0') || name.startsWith('/') ? name : `${this.folder}/${name}`;
  }

  end(fd: number): void {
    if (this.#open.delete(fd)) close(fd);
  }

  close(): void {
    for (const fd of this.#open) close(fd);
    this.#open.clear();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #make(type: keyof typeof types): number {
    const SOCK_CLOEXEC = 0o2000000;
    const fd = must(socket(AF_UNIX, types[type] | SOCK_CLOEXEC, 0), 'socket');
    this.#open.add(fd);
    return fd;
  }
}
