import { done, failed, type Result } from '#core/failure.ts';
import type { CallOutput } from '#core/calls.ts';
import type { ShownInode } from '#core/services/service.ts';
import type { Address } from '#core/varlink/address.ts';
import type { InterfaceCache } from './interface-cache.ts';
import { introspect, type Connect } from './introspect.ts';

const connect: Connect = () => Promise.resolve(failed('unavailable', 'This program cannot connect to services yet.'));

/** Asks a service what it offers, and keeps the answer. */
export async function introspectAndKeep(address: Address, shown: ShownInode | null, cache: InterfaceCache): Promise<Result<CallOutput<'introspect'>>> {
  const outcome = await introspect(address, shown, connect, Date.now());
  if (!outcome.ok) return outcome;
  const { sighting, texts, troubles } = outcome.value;
  return done({ sighting: cache.add(sighting, texts), texts: [...texts], troubles: [...troubles] });
}
