import { done, failed, type Result } from '#core/failure.ts';
import type { CallOutput } from '#core/calls.ts';
import { shownText } from '#core/names/shown.ts';
import type { Address } from '#core/varlink/address.ts';
import type { ShownInode } from '#core/varlink/call.ts';
import { failureOf } from '#core/varlink/problem.ts';
import { ask } from '../varlink/client/ask.ts';
import { connect } from '../varlink/client/connect.ts';
import type { InterfaceCache } from './interface-cache.ts';
import { introspect, introspectWithinMs, type Connect } from './introspect.ts';

/** Connects by Varlink; once the signal says so, the connection is closed and whatever is asked on it ends. */
const connectByVarlink: Connect = async (address, shown, signal) => {
  const connected = await connect(address, { shown, timeoutMs: null, signal });
  if (!connected.ok) return { ok: false, error: failureOf(connected.problem) };
  const { connection } = connected;
  const close = (): void => connection.close();
  signal.addEventListener('abort', close, { once: true });
  return done({
    call: async (method, parameters) => {
      const answer = await ask(connection, method, parameters);
      switch (answer.how) {
        case 'replied':
          return done(answer.replies[0]?.parameters ?? {});
        case 'error':
          // An answer: the connection is as good as before.
          return failed('refused', `it answered with the error ${shownText(answer.error.error).slice(0, 200)}.`);
        case 'failed':
          return { ok: false, error: failureOf(answer.problem) };
      }
    },
    [Symbol.dispose]: () => {
      signal.removeEventListener('abort', close);
      connection.close();
    },
  });
};

/** Asks a service what it offers, and keeps the answer. */
export async function introspectAndKeep(address: Address, shown: ShownInode | null, cache: InterfaceCache, withinMs = introspectWithinMs): Promise<Result<CallOutput<'introspect'>>> {
  const outcome = await introspect(address, shown, connectByVarlink, Date.now(), withinMs);
  if (!outcome.ok) return outcome;
  const { sighting, texts, troubles } = outcome.value;
  return done({ sighting: cache.add(sighting, texts), texts: [...texts], troubles: [...troubles] });
}
