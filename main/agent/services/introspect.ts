import { mostBytesOfService, mostInterfaces, mostSaid, mostTextBytes } from '#core/services/bounds.ts';
import { done, failed, type Result } from '#core/failure.ts';
import type { InterfaceText, Sighting } from '#core/services/sighting.ts';
import type { Address } from '#core/varlink/address.ts';
import type { ShownInode } from '#core/varlink/call.ts';
import type { VarlinkObject, VarlinkValue } from '#core/varlink/value.ts';
import { hashOf } from './interface-cache.ts';

/** A connection on which calls are made one after the other. */
export interface Asked extends Disposable {
  /** The parameters of the only reply; an error of the service is a failure with its name. */
  call(method: string, parameters: VarlinkObject): Promise<Result<VarlinkObject>>;
}

/** Connects, which may start the service. The signal ends it, and all that is asked on it. */
export type Connect = (address: Address, shown: ShownInode | null, signal: AbortSignal) => Promise<Result<Asked>>;

export interface Introspected {
  readonly sighting: Sighting;
  readonly texts: readonly InterfaceText[];
  /** What it would not tell, in sentences. */
  readonly troubles: readonly string[];
}

/** Less than the window waits for an answer of the agent (main/app/agent-host.ts): a service that hangs is told as one. */
export const introspectWithinMs = 25_000;

/** Asks a service what it is and what it offers: org.varlink.service of UAPI.20. An act: a service that sleeps is woken. */
export async function introspect(address: Address, shown: ShownInode | null, connect: Connect, nowMs: number, withinMs = introspectWithinMs): Promise<Result<Introspected>> {
  const signal = AbortSignal.timeout(withinMs);
  const late = (): Result<never> => failed('failed', `The service did not tell what it offers within ${withinMs === 1000 ? '1 second' : `${Math.round(withinMs / 1000)} seconds`}.`, 'It may hang, or speak something else than Varlink.');
  const connected = await connect(address, shown, signal);
  if (!connected.ok) return signal.aborted ? late() : connected;
  using asked = connected.value;
  const answer = await asked.call('org.varlink.service.GetInfo', {});
  if (!answer.ok) return signal.aborted ? late() : answer.error.code === 'refused' ? failed('refused', `The service would not say what it is: ${answer.error.message}`) : answer;
  const info = infoOf(answer.value);
  if (!info.ok) return info;
  const { names, ...said } = info.value;
  const texts = new Map<string, InterfaceText>();
  const troubles: string[] = [];
  const interfaces: { name: string; hash: string | null }[] = [];
  let size = 0;
  for (const name of names) {
    const described = await asked.call('org.varlink.service.GetInterfaceDescription', { interface: name });
    if (signal.aborted) return late();
    const text = described.ok ? described.value['description'] : null;
    if (typeof text !== 'string') {
      troubles.push(`It did not describe ${name}: ${described.ok ? 'its answer has no description' : described.error.message}`);
      interfaces.push({ name, hash: null });
      // Whoever broke the protocol is not listened to any more.
      if (!described.ok && described.error.code !== 'refused') return described;
      continue;
    }
    const bytes = Buffer.byteLength(text);
    size += bytes;
    if (bytes > mostTextBytes || size > mostBytesOfService) {
      troubles.push(`Its description of ${name} is too long to be kept.`);
      interfaces.push({ name, hash: null });
      continue;
    }
    const hash = hashOf(text);
    texts.set(hash, { hash, text });
    interfaces.push({ name, hash });
  }
  return done({ sighting: { address, firstSeenMs: nowMs, lastSeenMs: nowMs, ...said, interfaces }, texts: [...texts.values()], troubles });
}

/** Names as UAPI.20 has them: reverse domains of at least two parts. */
const interfaceName = /^[A-Za-z](?:-*[A-Za-z0-9])*(?:\.[A-Za-z0-9](?:-*[A-Za-z0-9])*)+$/;

function infoOf(answer: VarlinkObject): Result<Pick<Sighting, 'vendor' | 'product' | 'version' | 'url'> & { readonly names: readonly string[] }> {
  const { interfaces } = answer;
  if (!isList(interfaces)) return failed('failed', 'The service answered GetInfo without a list of interfaces.', 'It does not keep to Varlink.');
  if (interfaces.length > mostInterfaces) return failed('failed', `The service claims to offer ${interfaces.length} interfaces; more than ${mostInterfaces} are not asked for.`);
  const names = new Set<string>();
  for (const name of interfaces) {
    if (typeof name !== 'string' || name.length > 255 || !interfaceName.test(name)) return failed('failed', 'The service names an interface in a way that no interface is named.', 'It does not keep to Varlink.');
    names.add(name);
  }
  const said = (member: string): string => {
    const value = answer[member];
    return typeof value === 'string' ? value.slice(0, mostSaid) : '';
  };
  return done({ vendor: said('vendor'), product: said('product'), version: said('version'), url: said('url'), names: [...names] });
}

const isList = (value: VarlinkValue | undefined): value is readonly VarlinkValue[] => Array.isArray(value);
