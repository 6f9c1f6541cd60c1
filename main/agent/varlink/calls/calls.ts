import { assertNever } from '#core/assert-never.ts';
import { done, failed, type Result } from '#core/failure.ts';
import { shownBytes } from '#core/names/shown.ts';
import type { CallEvent, StartCall, SteerCall } from '#core/varlink/call.ts';
import { membersOf } from '#core/varlink/json.ts';
import { printCall } from '#core/varlink/messages.ts';
import { codeOfError } from '../../system/inodes/xattr.ts';
import { mostMessageBytes } from '../wire/channel.ts';
import { RunningCall } from './call.ts';
import { Teller } from './teller.ts';

/** A connection and what came on it for each: more than anybody looks at. */
const mostCalls = 256;

/** Hears of each call that is made, whoever listens: for the history. */
interface Witness {
  readonly began: (call: StartCall) => void;
  readonly hear: (events: readonly CallEvent[]) => void;
  /** Whatever runs is ended without a word. */
  readonly abandoned: () => void;
}

/** Calls that a window makes: started and steered by it, told to it, and ended with it. Nothing of them is written down here. */
export class Calls implements Disposable {
  readonly #calls = new Map<string, RunningCall>();
  readonly #listeners = new Set<(events: readonly CallEvent[]) => void>();
  readonly #teller = new Teller((events) => {
    this.witness?.hear(events);
    for (const listener of this.#listeners) listener(events);
  });

  constructor(private readonly witness: Witness | null = null) {}

  /** Tells what becomes of calls. When the last one ends this, all calls end: nobody could hear of them. */
  listen(listener: (events: readonly CallEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#forgetAll();
    };
  }

  start(input: StartCall): Result<null> {
    if (this.#listeners.size === 0) return failed('refused', 'Nobody would hear what becomes of this call.');
    if (this.#calls.has(input.id)) return failed('bad-input', 'There is a call of this id already.');
    if (this.#calls.size >= mostCalls) return failed('no-room', `There are ${mostCalls} calls already.`, 'Forget some of them, or cancel those that run.');
    const parameters = membersOf(input.parameters);
    if (!parameters.ok) return failed('bad-input', `The parameters are no JSON object: ${parameters.message}, at character ${parameters.at + 1}.`);
    if (input.method === '') return failed('bad-input', 'The name of the method is missing.');
    if (Buffer.byteLength(printCall(input.method, input.parameters, input.flag)) > mostMessageBytes) return failed('bad-input', `This call is longer than a message may be: ${mostMessageBytes / 1024 / 1024} MiB.`);
    const call = new RunningCall(input, this.#teller);
    this.#calls.set(input.id, call);
    this.witness?.began(input);
    void call.start();
    return done(null);
  }

  async steer({ id, act }: SteerCall): Promise<Result<null>> {
    const call = this.#calls.get(id);
    if (!call) return act.is === 'forget' ? done(null) : failed('not-found', 'This call is no longer known.');
    switch (act.is) {
      case 'cancel':
        call.cancel();
        return done(null);
      case 'hold':
        call.hold();
        return done(null);
      case 'go-on':
        call.goOn();
        return done(null);
      case 'taken':
        call.taken(act.count);
        return done(null);
      case 'send':
        return call.isEnded ? failed('vanished', 'This call has ended.') : done(call.send(act.bytes) ?? null);
      case 'forget':
        call[Symbol.dispose]();
        this.#calls.delete(id);
        return done(null);
      case 'save':
        return await save(call, act);
      default:
        return assertNever(act);
    }
  }

  [Symbol.dispose](): void {
    this.#forgetAll();
    this.#listeners.clear();
    this.#teller[Symbol.dispose]();
  }

  #forgetAll(): void {
    for (const call of this.#calls.values()) call[Symbol.dispose]();
    this.#calls.clear();
    this.#teller[Symbol.dispose]();
    this.witness?.abandoned();
  }
}

async function save(call: RunningCall, act: Extract<SteerCall['act'], { is: 'save' }>): Promise<Result<null>> {
  const where = shownBytes(act.path);
  try {
    const saving = call.save(act.reply, act.index, act.path);
    if (!saving) return failed('not-found', 'This descriptor is not open any more.');
    await saving;
    return done(null);
  } catch (error) {
    const code = codeOfError(error);
    if (code === 'EEXIST') return failed('refused', `There is something at ${where} already, which is left alone.`, 'Choose another name.');
    if (code === 'EACCES' || code === 'EPERM' || code === 'EBADF') return failed('not-permitted', code === 'EBADF' ? 'This descriptor cannot be read from.' : `You may not make a file at ${where}.`);
    if (code === 'ENOSPC') return failed('no-room', `There is no room for it at ${where}.`);
    return failed('failed', `It could not be saved at ${where}: ${error instanceof Error ? error.message : code}.`);
  }
}
