import { checkValue } from '#core/idl/values.ts';
import type { CallFlag } from '#core/varlink/call.ts';
import type { VarlinkObject } from '#core/varlink/value.ts';
import { Fault, faults, TakeOver, WithDescriptors, type Descriptors, type MethodCall, type Replies, type Reply } from './handler.ts';
import { errorBytes, readCall, replyBytes, type CallMessage } from './message.ts';
import type { Method, Service } from './service.ts';
import type { Received, Wire } from './wire.ts';

/** What a service does with the descriptors that nobody took, and whom it tells when a method of its own fails. */
export interface Hands {
  readonly closeDescriptor: (descriptor: number) => void;
  readonly onTrouble: (method: string, error: unknown) => void;
}

/**
 * Answers the calls of one connection, one after the other, until it ends. What is no call ends it without an answer, as sd-varlink does: whoever
 * sends that would not understand the answer either.
 */
export async function converse(wire: Wire, service: Service, hands: Hands): Promise<void> {
  try {
    for (;;) {
      const received = await wire.receive();
      if (received === null || !(await answer(received, wire, service, hands))) return;
    }
  } catch (error) {
    if (!wire.gone.aborted) throw error;
  } finally {
    wire.close();
  }
}

/** Whether the conversation goes on. */
async function answer(received: Received, wire: Wire, service: Service, hands: Hands): Promise<boolean> {
  const descriptors = new Held(received.descriptors);
  try {
    const call = readCall(received.bytes);
    return call !== null && (await take(call, descriptors, wire, service, hands));
  } finally {
    for (const left of descriptors.rest()) hands.closeDescriptor(left);
  }
}

async function take(call: CallMessage, descriptors: Held, wire: Wire, service: Service, hands: Hands): Promise<boolean> {
  const say = new Speech(wire, call.flag, hands);
  try {
    const method = service.method(call.method);
    if (!method) throw faults.methodNotFound(call.method);
    checkFlag(method, call.flag);
    checkParameters(method, call.parameters);
    if (!method.handler) throw faults.methodNotImplemented(call.method);
    const asked: MethodCall = { method: call.method, parameters: call.parameters, more: call.flag === 'more', caller: wire.caller, signal: wire.gone, descriptors };
    const given = await unlessGone(Promise.resolve(method.handler(asked)), wire.gone);
    if (given instanceof TakeOver) {
      if (given.reply !== null) await say.reply(given.reply, false);
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
    hands.onTrouble(call.method, error);
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

/** What is said in answer to one call; nothing at all where it was oneway. */
class Speech {
  constructor(
    private readonly wire: Wire,
    private readonly flag: CallFlag,
    private readonly hands: Hands,
  ) {}

  async reply(reply: Reply, continues: boolean): Promise<void> {
    const { parameters, descriptors } = reply instanceof WithDescriptors ? reply : { parameters: reply, descriptors: [] };
    try {
      if (this.flag !== 'oneway') await this.wire.send(replyBytes(parameters, continues), descriptors);
    } finally {
      for (const descriptor of descriptors) this.hands.closeDescriptor(descriptor);
    }
  }

  async error({ error, parameters }: Fault): Promise<void> {
    if (this.flag !== 'oneway') await this.wire.send(errorBytes(error, parameters));
  }

  /** A caller that takes one reply only gets the first, and the rest is not made. */
  async all(replies: Replies): Promise<void> {
    let ended = false;
    try {
      for (;;) {
        const next = await unlessGone(replies.next(), this.wire.gone);
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

/** Settles with the promise, or rejects when the signal aborts before. Leaves no listener behind: a stream may have a million replies. */
function unlessGone<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new Error('the caller is gone'));
    if (signal.aborted) gone();
    signal.addEventListener('abort', gone, { once: true });
    promise.then(
      (value) => {
        signal.removeEventListener('abort', gone);
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
