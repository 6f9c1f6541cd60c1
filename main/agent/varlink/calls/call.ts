import type { Failure } from '#core/failure.ts';
import { shownBytes } from '#core/names/shown.ts';
import type { CallEnd, DescriptorSeen, StartCall } from '#core/varlink/call.ts';
import type { Reply } from '#core/varlink/messages.ts';
import { failureOf, type CallProblem } from '#core/varlink/problem.ts';
import type { Bytes } from '#core/model/bytes.ts';
import { closeAll } from '../../system/sockets/descriptor-link.ts';
import { lookAtFile, openToSend, saveFile } from '../../system/sockets/handed-files.ts';
import { connect } from '../client/connect.ts';
import type { CallEnding, Connection } from '../client/connection.ts';
import type { Teller } from './teller.ts';

/** The agent is so far ahead of whoever takes the replies in that it waits. */
const mostAhead = 2000;
const mostAheadSize = 8 * 1024 * 1024;
/** Of all replies of one call together. */
const mostKeptDescriptors = 1024;
/** Raw bytes are acknowledged by nobody. */
const mostRawBytes = 64 * 1024 * 1024;

/** One call on a connection of its own, from its start until it is forgotten. */
export class RunningCall implements Disposable {
  #connection: Connection | null = null;
  readonly #stop = new AbortController();
  readonly #startedMs = performance.now();
  #sentMs = 0;
  #count = 0;
  /** Sizes of the replies that were told and not taken in yet. */
  readonly #ahead: number[] = [];
  #aheadSize = 0;
  #held = false;
  #rawBytes = 0;
  #ended = false;
  #cancelled = false;
  readonly #kept = new Map<number, readonly number[]>();
  #keptCount = 0;

  constructor(
    private readonly input: StartCall,
    private readonly teller: Teller,
  ) {}

  get isEnded(): boolean {
    return this.#ended;
  }

  async start(): Promise<void> {
    const { input } = this;
    const opened = openAll(input);
    if (!opened.ok) return this.#end({ how: 'failed', failure: opened.failure });
    const wants = input.acceptDescriptors || opened.fds.length > 0;
    const connected = await connect(input.address, { shown: input.shown, timeoutMs: input.timeoutMs, descriptors: wants, asksOnDesktop: true, signal: this.#stop.signal });
    if (!connected.ok || this.#ended) {
      closeAll(opened.fds);
      if (connected.ok) connected.connection.close();
      else this.#fail(connected.problem);
      return;
    }
    this.#connection = connected.connection;
    this.teller.event({ is: 'connected', id: input.id, peer: connected.peer, tookMs: performance.now() - this.#startedMs });
    if (this.#held) connected.connection.hold();
    this.#sentMs = performance.now();
    connected.connection.open(
      { method: input.method, parameters: input.parameters, flag: input.flag, descriptors: opened.fds },
      { reply: (reply, descriptors) => this.#take(reply, descriptors), raw: (data) => this.#raw(data), ended: (ending) => this.#over(ending) },
    );
  }

  cancel(): void {
    if (this.#ended) return;
    this.#cancelled = true;
    this.#stop.abort();
    this.#connection?.close();
    this.#fail({ kind: 'cancelled', detail: '' });
  }

  hold(): void {
    this.#held = true;
    this.#connection?.hold();
  }

  goOn(): void {
    this.#held = false;
    this.#mayGoOn();
  }

  /** @param count of all replies of this call */
  taken(count: number): void {
    const fresh = Math.min(this.#ahead.length, Math.max(0, count - (this.#count - this.#ahead.length)));
    for (const size of this.#ahead.splice(0, fresh)) this.#aheadSize -= size;
    this.#mayGoOn();
  }

  send(data: Bytes): void {
    this.#connection?.sendRaw(Buffer.from(data, 'latin1'));
  }

  /** Throws what goes wrong; gives null when there is no such descriptor. */
  save(reply: number, index: number, path: Bytes): Promise<number> | null {
    const fd = this.#kept.get(reply)?.[index];
    return fd === undefined ? null : saveFile(fd, path, this.#stop.signal);
  }

  /** Ends it without a word and closes what came. */
  [Symbol.dispose](): void {
    this.#ended = true;
    this.#stop.abort();
    this.#connection?.close();
    for (const descriptors of this.#kept.values()) closeAll(descriptors);
    this.#kept.clear();
  }

  #take(reply: Reply, descriptors: readonly number[]): void {
    if (this.#ended) return closeAll(descriptors);
    const seen = this.#keep(descriptors);
    if (!seen) return this.#tooMuch(`more than ${mostKeptDescriptors} descriptors`);
    this.#count++;
    this.teller.reply(this.input.id, { text: reply.text, afterMs: performance.now() - this.#sentMs, descriptors: seen }, this.#count);
    this.#ahead.push(reply.text.length);
    this.#aheadSize += reply.text.length;
    if (this.#isFarAhead()) this.#connection?.hold();
  }

  /** Null when there are too many. */
  #keep(descriptors: readonly number[]): DescriptorSeen[] | null {
    if (descriptors.length === 0) return [];
    if (!this.input.acceptDescriptors) {
      closeAll(descriptors);
      return [];
    }
    this.#keptCount += descriptors.length;
    this.#kept.set(this.#count, descriptors);
    return this.#keptCount > mostKeptDescriptors ? null : descriptors.map((fd, index) => ({ index, ...lookAtFile(fd) }));
  }

  #raw(data: Buffer): void {
    this.#rawBytes += data.length;
    if (this.#rawBytes > mostRawBytes) return this.#tooMuch(`more than ${mostRawBytes / 1024 / 1024} MiB after the upgrade`);
    this.teller.raw(this.input.id, data);
  }

  #tooMuch(detail: string): void {
    this.#fail({ kind: 'no-room', detail });
    this.#connection?.close();
  }

  #isFarAhead(): boolean {
    return this.#ahead.length >= mostAhead || this.#aheadSize >= mostAheadSize;
  }

  #mayGoOn(): void {
    if (!this.#held && this.#ahead.length < mostAhead / 2 && this.#aheadSize < mostAheadSize / 2) this.#connection?.goOn();
  }

  #over(ending: CallEnding): void {
    if (ending.how === 'failed') this.#fail(ending.problem);
    else if (ending.how === 'error') this.#end({ how: 'error', name: ending.reply.error, text: ending.reply.text, afterMs: performance.now() - this.#sentMs });
    else this.#end({ how: 'replied' });
    if (this.input.flag === 'oneway' && ending.how === 'replied') void this.#connection?.closeWhenSent();
    else this.#connection?.close();
  }

  #fail(problem: CallProblem): void {
    this.#end(problem.kind === 'cancelled' || this.#cancelled ? { how: 'cancelled' } : { how: 'failed', failure: failureOf(problem) });
  }

  #end(end: CallEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.teller.event({ is: 'ended', id: this.input.id, end, tookMs: performance.now() - this.#startedMs });
  }
}

type Opened = { readonly ok: true; readonly fds: readonly number[] } | { readonly ok: false; readonly failure: Failure };

function openAll({ descriptors }: StartCall): Opened {
  const fds: number[] = [];
  for (const { path, mode } of descriptors) {
    const opened = openToSend(path, mode);
    if (opened.ok) fds.push(opened.fd);
    else {
      closeAll(fds);
      return { ok: false, failure: notOpened(path, mode, opened.code) };
    }
  }
  return { ok: true, fds };
}

function notOpened(path: Bytes, mode: string, code: string): Failure {
  const where = shownBytes(path);
  const hint = 'Nothing was sent.';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { code: 'not-found', message: `There is no file at ${where}.`, hint };
    case 'EACCES':
    case 'EPERM':
      return { code: 'not-permitted', message: `You may not open ${where} (${mode}).`, hint };
    case 'EISDIR':
      return { code: 'bad-input', message: `${where} is a folder, which can only be opened to read.`, hint };
    case 'EROFS':
      return { code: 'read-only', message: `${where} lies where nothing can be written.`, hint };
    default:
      return { code: 'failed', message: `${where} could not be opened (${mode}): ${code}.`, hint };
  }
}
