import { createRequire } from 'node:module';
import type koffi from 'koffi';

/**
 * The system calls that Node has no function for. All prototypes stand here; only integers and Buffers cross,
 * and a missing koffi (another machine type, a build without it) is an answer, not a crash.
 */
export interface Libc {
  /** socket(2) */
  readonly socket: (domain: number, type: number, protocol: number) => number;
  /** bind(2); only for sockets of our own */
  readonly bind: (fd: number, address: Uint8Array, length: number) => number;
  /** connect(2); to the journal of the system, by the privileged doors, and where a person calls a Varlink method */
  readonly connect: (fd: number, address: Uint8Array, length: number) => number;
  /** send(2) */
  readonly send: (fd: number, buffer: Uint8Array, length: number, flags: number) => number;
  /** recv(2) */
  readonly recv: (fd: number, buffer: Uint8Array, length: number, flags: number) => number;
  /** socketpair(2) */
  readonly socketpair: (domain: number, type: number, protocol: number, pair: Uint8Array) => number;
  /** listen(2) */
  readonly listen: (fd: number, backlog: number) => number;
  /** accept4(2), without the address */
  readonly accept4: (fd: number, address: null, length: null, flags: number) => number;
  /** shutdown(2) */
  readonly shutdown: (fd: number, how: number) => number;
  /** sendmsg(2); struct msghdr is made in message-memory.ts */
  readonly sendmsg: (fd: number, header: Uint8Array, flags: number) => number;
  /** recvmsg(2) */
  readonly recvmsg: (fd: number, header: Uint8Array, flags: number) => number;
  /** getsockopt(2) */
  readonly getsockopt: (fd: number, level: number, option: number, value: Uint8Array, length: Uint8Array) => number;
  /** epoll_create1(2) */
  readonly epollCreate: (flags: number) => number;
  /** epoll_ctl(2) */
  readonly epollControl: (epoll: number, act: number, fd: number, event: Uint8Array) => number;
  /** epoll_wait(2) on a thread of libuv's pool, for as long as it takes; events are written to the buffer, which must live until then */
  readonly epollWaitAside: (epoll: number, events: Uint8Array, most: number, told: (count: number) => void) => void;
  /** fcntl(2), with a number for its argument */
  readonly fcntl: (fd: number, act: number, argument: number) => number;
  /** eventfd(2) */
  readonly eventfd: (count: number, flags: number) => number;
  /** Where the memory of a buffer begins: for structs that point to other memory of ours. Only of an ArrayBuffer that is kept. */
  readonly address: (memory: Uint8Array) => bigint;
  /** setsockopt(2) */
  readonly setsockopt: (fd: number, level: number, option: number, value: Uint8Array, length: number) => number;
  /** close(2) */
  readonly close: (fd: number) => number;
  /** readlinkat(2); the path ends in NUL */
  readonly readlinkat: (dir: number, path: Uint8Array, buffer: Uint8Array, size: number) => number;
  /** statx(2); the path ends in NUL, struct statx is 256 long */
  readonly statx: (dir: number, path: Uint8Array, flags: number, mask: number, buffer: Uint8Array) => number;
  /** statfs(2); the path ends in NUL, struct statfs is 120 long */
  readonly statfs: (path: Uint8Array, buffer: Uint8Array) => number;
  /** listxattr(2); paths and names end in NUL */
  readonly listxattr: (path: Uint8Array, list: Uint8Array, size: number) => number;
  /** llistxattr(2): of a link itself */
  readonly llistxattr: (path: Uint8Array, list: Uint8Array, size: number) => number;
  /** getxattr(2) */
  readonly getxattr: (path: Uint8Array, name: Uint8Array, value: Uint8Array, size: number) => number;
  /** setxattr(2) */
  readonly setxattr: (path: Uint8Array, name: Uint8Array, value: Uint8Array, size: number, flags: number) => number;
  /** removexattr(2) */
  readonly removexattr: (path: Uint8Array, name: Uint8Array) => number;
  /** errno(3) of the call just made */
  readonly errno: () => number;
}

export const errnos = { EPERM: 1, ENOENT: 2, ESRCH: 3, EINTR: 4, E2BIG: 7, EBADF: 9, EAGAIN: 11, ENOMEM: 12, EACCES: 13, EEXIST: 17, ENOTDIR: 20, EINVAL: 22, ENFILE: 23, EMFILE: 24, ENOSPC: 28, EPIPE: 32, ERANGE: 34, ELOOP: 40, ENODATA: 61, EPROTOTYPE: 91, ENOTSUP: 95, EADDRINUSE: 98, ECONNRESET: 104, ENOBUFS: 105, ENOTCONN: 107, ETIMEDOUT: 110, ECONNREFUSED: 111, ETOOMANYREFS: 109 } as const;

let loaded: { libc: Libc | null; problem: string | null } | null = null;

/** The C library, or null with the reason in `libcProblem`. */
export function libc(): Libc | null {
  loaded ??= load();
  return loaded.libc;
}

export function libcProblem(): string | null {
  libc();
  return loaded?.problem ?? null;
}

function load(): { libc: Libc | null; problem: string | null } {
  try {
    // koffi is CommonJS; a plain require keeps its loader out of the bundle and lets its absence be caught.
    const ffi = createRequire(import.meta.url)('koffi') as typeof koffi; // what require gives has no type
    const c = ffi.load('libc.so.6');
    const epollWait = c.func('int epoll_wait(int, _Out_ void *, int, int)');
    // ssize_t is intptr_t: -1 must arrive as -1.
    return {
      problem: null,
      libc: {
        socket: c.func('int socket(int, int, int)'),
        bind: c.func('int bind(int, const void *, uint32_t)'),
        connect: c.func('int connect(int, const void *, uint32_t)'),
        send: c.func('intptr_t send(int, const void *, size_t, int)'),
        recv: c.func('intptr_t recv(int, _Out_ void *, size_t, int)'),
        socketpair: c.func('int socketpair(int, int, int, _Out_ void *)'),
        listen: c.func('int listen(int, int)'),
        accept4: c.func('int accept4(int, void *, void *, int)'),
        shutdown: c.func('int shutdown(int, int)'),
        sendmsg: c.func('intptr_t sendmsg(int, const void *, int)'),
        recvmsg: c.func('intptr_t recvmsg(int, _Inout_ void *, int)'),
        getsockopt: c.func('int getsockopt(int, int, int, _Out_ void *, _Inout_ void *)'),
        epollCreate: c.func('int epoll_create1(int)'),
        epollControl: c.func('int epoll_ctl(int, int, int, const void *)'),
        epollWaitAside: (epoll, events, most, told) => {
          epollWait.async(epoll, events, most, -1, (_error: unknown, count: number) => told(count));
        },
        fcntl: c.func('int fcntl(int, int, int)'),
        eventfd: c.func('int eventfd(unsigned int, int)'),
        address: (memory) => ffi.address(memory),
        setsockopt: c.func('int setsockopt(int, int, int, const void *, uint32_t)'),
        close: c.func('int close(int)'),
        readlinkat: c.func('intptr_t readlinkat(int, const void *, _Out_ void *, size_t)'),
        statx: c.func('int statx(int, const void *, int, uint32_t, _Out_ void *)'),
        statfs: c.func('int statfs(const void *, _Out_ void *)'),
        listxattr: c.func('intptr_t listxattr(const void *, _Out_ void *, size_t)'),
        llistxattr: c.func('intptr_t llistxattr(const void *, _Out_ void *, size_t)'),
        getxattr: c.func('intptr_t getxattr(const void *, const void *, _Out_ void *, size_t)'),
        setxattr: c.func('int setxattr(const void *, const void *, const void *, size_t, int)'),
        removexattr: c.func('int removexattr(const void *, const void *)'),
        errno: () => ffi.errno(),
      },
    };
  } catch (error) {
    return { libc: null, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** A path or name as C wants it. */
export const cString = (text: string): Uint8Array => Buffer.from(`${text}\0`, 'latin1');
