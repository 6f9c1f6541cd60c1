import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { receiveMessageOnPort, MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { DumpMemory, type DumpChanges } from './dump-memory.ts';
import { errnos, libc } from '../libc.ts';
import { diagRequest, parseDiag } from './sock-diag-parse.ts';

/** not-permitted: setns(2) wants CAP_SYS_ADMIN. gone: no process lives there any more. */
export type NetnsDump =
  | { readonly ok: true; readonly changes: DumpChanges; readonly interrupted: boolean }
  | { readonly ok: false; readonly why: 'not-permitted' | 'gone' | 'failed'; readonly detail: string };

type Answer = import('./netns-worker.mjs').Answer;

/** A thread that does not answer within this time is given up: it hangs in the kernel. */
const answerWithinMs = 4000;

/** Asks other network namespaces for their sockets, through a thread that goes there: see netns-worker.mjs. */
export class NetnsDumper implements Disposable {
  #thread: { readonly worker: Worker; readonly port: MessagePort; readonly signal: Int32Array<SharedArrayBuffer> } | null = null;

  #file: string | null = null;

  /** @param pid a process that lives there @param netns inode number that the namespace must have @param memory of the last dump of this namespace */
  dump(pid: number, netns: string, memory: DumpMemory, options: { readonly attributes: boolean } = { attributes: true }): NetnsDump {
    if (!libc()) return { ok: false, why: 'failed', detail: 'koffi is not there' };
    const file = (this.#file ??= workerFile());
    if (file === null) return { ok: false, why: 'failed', detail: 'a part of the program is missing: netns-worker' };
    const { port, signal } = (this.#thread ??= start(file));
    Atomics.store(signal, 0, 0);
    port.postMessage({ path: `/proc/${pid}/ns/net`, netns, message: new Uint8Array(diagRequest(options)) });
    if (!hasSignal(signal)) {
      this.#end();
      return { ok: false, why: 'failed', detail: 'it did not answer' };
    }
    const received = receiveMessageOnPort(port)?.message as Answer | undefined; // from our own thread
    if (!received) return { ok: false, why: 'failed', detail: 'it gave no answer' };
    if (received.ok) return read(received.datagrams, memory);
    if (received.step === 'changed' || received.errno === errnos.ENOENT) return { ok: false, why: 'gone', detail: '' };
    if (received.errno === errnos.EPERM || received.errno === errnos.EACCES) return { ok: false, why: 'not-permitted', detail: received.step };
    return { ok: false, why: 'failed', detail: `${received.step}, errno ${received.errno}` };
  }

  #end(): void {
    void this.#thread?.worker.terminate();
    this.#thread = null;
  }

  [Symbol.dispose](): void {
    this.#end();
  }
}

/**
 * Waits for the answer. Waking up is not enough: the thread sets the signal, then notifies, and when the signal was seen without waiting, that
 * notice comes while the next answer is waited for. Taken for it, every table from then on would be that of the namespace before.
 */
function hasSignal(signal: Int32Array<SharedArrayBuffer>): boolean {
  const untilMs = performance.now() + answerWithinMs;
  while (Atomics.load(signal, 0) === 0) {
    const leftMs = untilMs - performance.now();
    if (leftMs <= 0) return false;
    Atomics.wait(signal, 0, 0, leftMs);
  }
  return true;
}

function start(file: string): { worker: Worker; port: MessagePort; signal: Int32Array<SharedArrayBuffer> } {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(file, { workerData: { signal: signal.buffer, port: port2 }, transferList: [port2] });
  // It must keep neither the agent nor the command line from ending. What goes wrong in it shows as no answer.
  worker.unref();
  port1.unref();
  worker.on('error', () => undefined);
  return { worker, port: port1, signal };
}

/** Beside this file while it is a source, in the folder of the programs or above its chunks when it is built. */
function workerFile(): string | null {
  const here = dirname(fileURLToPath(import.meta.url));
  return [join(here, 'netns-worker.mjs'), join(here, 'netns-worker.js'), join(here, '..', 'netns-worker.js')].find((path) => existsSync(path)) ?? null;
}

function read(datagrams: readonly Uint8Array[], memory: DumpMemory): NetnsDump {
  const dump = { interrupted: false, memory };
  memory.begin();
  for (const datagram of datagrams) {
    const end = parseDiag(Buffer.from(datagram.buffer, datagram.byteOffset, datagram.byteLength), datagram.byteLength, () => undefined, dump);
    if (typeof end === 'object') return { ok: false, why: 'failed', detail: `errno ${end.errno}` };
  }
  return { ok: true, changes: memory.end(), interrupted: dump.interrupted };
}
