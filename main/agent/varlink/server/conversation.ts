import { setImmediate as turn } from 'node:timers/promises';
import { checkValue } from '#core/idl/values.ts';
import type { CallFlag } from '#core/varlink/call.ts';
import type { VarlinkObject } from '#core/varlink/value.ts';
import { closeAll } from '../../system/sockets/descriptor-link.ts';
import { Fault, faults, TakeOver, WithDescriptors, type Descriptors, type MethodCall, type Replies, type Reply } from './handler.ts';
import { errorText, readCall, replyText, type CallMessage } from './message.ts';
import type { Method, Service } from './service.ts';
import type { Received, Wire } from './wire.ts';

/** A method failed by a mistake of its own. */
export type OnTrouble = (method: string, error: unknown) => void;

/**
 * Answers the calls of one connection, one after the other, until it ends. What is no call ends it without an answer, as sd-varlink does: whoever
 * sends that would not understand the answer either.
 */
export async function converse(wire: Wire, service: Service, onTrouble: OnTrouble): Promise<void> {
  try {
    for (let received = await wire.receive(); received !== null; received = await wire.receive()) if (!(await answer(received, wire, service, onTrouble))) return;
  } catch (error) {
    if (!wire.gone.aborted) onTrouble('', error);
  } finally {
    wire.close();
  }
}

/** Whether the conversation goes on. */
async function answer(received: Received, wire: Wire, service: Service, onTrouble: OnTrouble): Promise<boolean> {
  const descriptors = new Held(received.descriptors);
  try {
    const call = readCall(received.text);
    return call !== null && (await take(call, descriptors, wire, service, onTrouble));
  } finally {
    closeAll(descriptors.rest());
  }
}

async function take(call: CallMessage, descriptors: Held, wire: Wire, service: Service, onTrouble: OnTrouble): Promise<boolean> {
  const say = new Speech(wire, call.flag);
  try {
    const method = service.method(call.method);
    if (!method) throw faults.methodNotFound(call.method);
    checkFlag(method, call.flag);
    checkParameters(method, call.parameters);
    if (!method.handler) throw faults.methodNotImplemented(call.method);
    const asked: MethodCall = { method: call.method, parameters: call.parameters, more: call.flag === 'more', caller: wire.caller, signal: wire.gone, descriptors };
    const given = await unlessGone(Promise.resolve(method.handler(asked)), wire.gone, discard);
    if (given instanceof TakeOver) {
      if (given.reply !== null) await say.reply(given.reply, false);
      wire.takeOver();
      await given.run(wire);
      return false;
    }
    if (isReplies(given)) await say.all(given);
    else await say.reply(given, false);
    return true;
  } catch (error) {
    if (wire.gone.aborted) return false;
    if (error instanceof Fault) {
      await say.error(error);
      return true;
    }
    onTrouble(call.method, error);
    return false;
  }
}

function checkFlag(method: Method, flag: CallFlag): void {
  if (method.more === 'requires' && flag !== 'more') throw faults.expectedMore();
  if (method.upgrade === 'requires' && flag !== 'upgrade') throw faults.expectedUpgrade();
}

/** Names the parameter itself, not what is wrong in its depth: sd-varlink does the same. */
function checkParameters(method: Method, parameters: VarlinkObject): void {
  const problem = checkValue(parameters, method.node.input, { interface: method.of, reader: 'service' })[0];
  if (problem) throw faults.invalidParameter(String(problem.path[0] ?? ''));
}

const isReplies = (given: Reply | Replies): given is Replies => Symbol.asyncIterator in given;

/** So long may one stream go on without a look at who else is there. */
const longestTurnMs = 5;

/** What is said in answer to one call; nothing at all where it was oneway. */
class Speech {
  constructor(
    private readonly wire: Wire,
    private readonly flag: CallFlag,
  ) {}

  async reply(reply: Reply, continues: boolean): Promise<void> {
    const { parameters, descriptors } = reply instanceof WithDescriptors ? reply : { parameters: reply, descriptors: [] };
    if (this.flag === 'oneway') closeAll(descriptors);
    else await this.wire.send(replyText(parameters, continues), descriptors);
  }

  async error({ error, parameters }: Fault): Promise<void> {
    if (this.flag !== 'oneway') await this.wire.send(errorText(error, parameters));
  }

  /** A caller that takes one reply only gets the first, and the rest is not made. */
  async all(replies: Replies): Promise<void> {
    let ended = false;
    let turnMs = performance.now();
    try {
      for (;;) {
        // A caller that is as fast as the method would keep everybody else waiting.
        if (performance.now() - turnMs > longestTurnMs) {
          await turn();
          turnMs = performance.now();
        }
        const next = await unlessGone(replies.next(), this.wire.gone, ({ value }) => discard(value));
        ended = next.done === true;
        const last = ended || this.flag !== 'more';
        await this.reply(next.value, !last);
        if (last) return;
      }
    } finally {
      // Not waited for: a method that still waits for something of its own hears of the end by its signal.
      if (!ended) void replies.return({}).catch(() => undefined);
    }
  }
}

/** What nobody waits for any more. */
function discard(given: Reply | Replies | TakeOver): void {
  if (given instanceof WithDescriptors) closeAll(given.descriptors);
}

/**
 * Settles with the promise, or rejects when the signal aborts before; what is given later is `discarded`. Leaves no listener behind: a
 * stream may have a million replies.
 */
function unlessGone<T>(promise: Promise<T>, signal: AbortSignal, discarded: (value: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new Error('the caller is gone'));
    if (signal.aborted) gone();
    signal.addEventListener('abort', gone, { once: true });
    promise.then(
      (value) => {
        signal.removeEventListener('abort', gone);
        if (signal.aborted) discarded(value);
        resolve(value);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', gone);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

class Held implements Descriptors {
  readonly #held: (number | null)[];

  constructor(descriptors: readonly number[]) {
    this.#held = [...descriptors];
  }

  get count(): number {
    return this.#held.length;
  }

  take(index: number): number | null {
    const descriptor = this.#held[index] ?? null;
    if (descriptor !== null) this.#held[index] = null;
    return descriptor;
  }

  rest(): number[] {
    return this.#held.filter((descriptor) => descriptor !== null);
  }
}
