// A thread of its own that goes into other network namespaces: setns(2) moves the calling thread alone, so the agent's main
// thread stays where it is. Plain JavaScript, since a thread is started from a file, built or not.
//
// It stays in no namespace: a socket, or a thread, would keep one alive after its last process has ended, and with it
// the interfaces of a container. So for every dump it goes in, asks, reads all there is, closes and goes back.
import { closeSync, openSync, readlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { workerData } from 'node:worker_threads';

/**
 * @typedef {{path: string, netns: string, message: Uint8Array}} Question path of the namespace's link, the inode number it must have, and
 *   the netlink message that asks for the dump
 * @typedef {{ok: true, datagrams: Uint8Array[]} | {ok: false, step: 'open' | 'enter' | 'changed' | 'socket' | 'ask' | 'answer', errno: number}} Answer
 */

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0o2000000;
const NETLINK_SOCK_DIAG = 4;
const CLONE_NEWNET = 0x40000000;
const SOL_SOCKET = 1;
const SO_RCVTIMEO = 20;
const EINTR = 4;

const ffi = /** @type {typeof import('koffi')} */ (createRequire(import.meta.url)('koffi'));
const c = ffi.load('libc.so.6');
const setns = c.func('int setns(int, int)');
const socket = c.func('int socket(int, int, int)');
const send = c.func('intptr_t send(int, const void *, size_t, int)');
const recv = c.func('intptr_t recv(int, _Out_ void *, size_t, int)');
const setsockopt = c.func('int setsockopt(int, int, int, const void *, uint32_t)');
const close = c.func('int close(int)');

const buffer = Buffer.alloc(256 * 1024);
const home = openSync('/proc/thread-self/ns/net', 'r');

/** `signal` is set to 1 and notified when an answer has been posted: the main thread waits for it. */
const { port, signal: shared } = /** @type {{port: import('node:worker_threads').MessagePort, signal: SharedArrayBuffer}} */ (workerData);
const signal = new Int32Array(shared);

port.on('message', (/** @type {Question} */ question) => {
  const answer = visit(question);
  port.postMessage(answer, answer.ok ? answer.datagrams.map(({ buffer: bytes }) => /** @type {ArrayBuffer} */ (bytes)) : []);
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});

/** @param {Question} question @returns {Answer} */
function visit({ path, netns, message }) {
  let link;
  try {
    link = openSync(path, 'r');
  } catch (error) {
    return { ok: false, step: 'open', errno: -Number(/** @type {{errno?: number}} */ (error).errno ?? 0) };
  }
  try {
    if (Number(setns(link, CLONE_NEWNET)) !== 0) return { ok: false, step: 'enter', errno: ffi.errno() };
  } finally {
    closeSync(link);
  }
  try {
    return dumpHere(netns, message);
  } finally {
    // Where it cannot go home it must not live on: the next dump would tell of the wrong namespace.
    if (Number(setns(home, CLONE_NEWNET)) !== 0) process.exit(1);
  }
}

/** @param {string} netns @param {Uint8Array} message @returns {Answer} */
function dumpHere(netns, message) {
  // The pid may have been given to another process in the meantime.
  if (readlinkSync('/proc/thread-self/ns/net') !== `net:[${netns}]`) return { ok: false, step: 'changed', errno: 0 };
  const fd = Number(socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG));
  if (fd < 0) return { ok: false, step: 'socket', errno: ffi.errno() };
  try {
    const seconds = Buffer.alloc(16);
    seconds.writeBigInt64LE(2n);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, seconds, seconds.length);
    if (Number(send(fd, message, message.length, 0)) !== message.length) return { ok: false, step: 'ask', errno: ffi.errno() };
    /** @type {Uint8Array[]} */
    const datagrams = [];
    for (;;) {
      const length = Number(recv(fd, buffer, buffer.length, 0));
      if (length < 0) {
        if (ffi.errno() === EINTR) continue;
        return { ok: false, step: 'answer', errno: ffi.errno() };
      }
      datagrams.push(Uint8Array.from(buffer.subarray(0, length)));
      if (endsDump(buffer, length)) return { ok: true, datagrams };
    }
  } finally {
    close(fd);
  }
}

/** Whether a datagram has the message that ends a dump: NLMSG_ERROR (2) or NLMSG_DONE (3). @param {Buffer} data @param {number} length */
function endsDump(data, length) {
  for (let at = 0; at + 16 <= length; ) {
    const size = data.readUInt32LE(at);
    const type = data.readUInt16LE(at + 4);
    if (size < 16) return true;
    if (type === 2 || type === 3) return true;
    at += (size + 3) & ~3;
  }
  return false;
}
