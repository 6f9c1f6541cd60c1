import { done, failed, type Result } from '#core/failure.ts';
import type { CallOutput } from '#core/calls.ts';
import type { ShownInode } from '#core/services/service.ts';
import { shownBytes } from '#core/names/shown.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import { failureOf } from '#core/varlink/problem.ts';
import type { Address } from '#core/varlink/address.ts';
import type { InterfaceCache } from './interface-cache.ts';
import { ask } from '../varlink/client/ask.ts';
import { connect as connectTo } from '../varlink/client/connect.ts';
import { introspect, type Connect } from './introspect.ts';

/** The signal is the time limit. */
const connect: Connect = async (address, shown, signal) => {
  const connected = await connectTo(address, { shown, timeoutMs: null, signal });
  if (!connected.ok) return { ok: false, error: failureOf(connected.problem) };
  const { connection } = connected;
  const stop = (): void => connection.close();
  signal.addEventListener('abort', stop);
  return done({
    call: async (method, parameters) => {
      const answer = await ask(connection, method, parameters);
      if (answer.how === 'failed') return { ok: false, error: failureOf(answer.problem) };
      if (answer.how === 'error') return failed('refused', shownBytes(bytesOfText(answer.error.error)));
      return done(answer.replies[0]?.parameters ?? {});
    },
    [Symbol.dispose]: () => {
      signal.removeEventListener('abort', stop);
      connection.close();
    },
  });
};

/** Asks a service what it offers, and keeps the answer. */
export async function introspectAndKeep(address: Address, shown: ShownInode | null, cache: InterfaceCache): Promise<Result<CallOutput<'introspect'>>> {
  const outcome = await introspect(address, shown, connect, Date.now());
  if (!outcome.ok) return outcome;
  const { sighting, texts, troubles } = outcome.value;
  return done({ sighting: cache.add(sighting, texts), texts: [...texts], troubles: [...troubles] });
}
