import { connect } from '#agent/varlink/client/connect.ts';
import { parseInterface } from '#core/idl/parse.ts';
import type { InterfaceNode } from '#core/idl/syntax.ts';
import type { CallFlag } from '#core/varlink/call.ts';
import { parseJson, printJson } from '#core/varlink/json.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import type { VarlinkObject, VarlinkValue } from '#core/varlink/value.ts';

/** What came of a call, by our own client. */
export interface Outcome {
  readonly replies: readonly VarlinkValue[];
  /** Name of the error of the service, or null. */
  readonly error: string | null;
  readonly errorParameters: VarlinkValue;
  /** Kind of what went wrong on the way, or null. */
  readonly problem: string | null;
}

/** Calls once, on a connection of its own; of a stream no more than `most` replies are taken. */
export async function callOnce(path: string, method: string, parameters: VarlinkValue, flag: CallFlag = 'none', { timeoutMs = 20_000, most = 1000 } = {}): Promise<Outcome> {
  const connected = await connect({ kind: 'unix', name: bytesOfText(path) }, { timeoutMs });
  if (!connected.ok) return { replies: [], error: null, errorParameters: null, problem: connected.problem.kind };
  const { connection } = connected;
  const replies: VarlinkValue[] = [];
  return new Promise((told) => {
    connection.open(
      { method, parameters: printJson(parameters), flag },
      {
        reply: (reply) => {
          replies.push(reply.parameters);
          if (replies.length >= most) connection.close();
        },
        raw: () => undefined,
        ended: (ending) => {
          connection.close();
          const enough = ending.how === 'failed' && ending.problem.kind === 'cancelled' && replies.length >= most;
          told({
            replies,
            error: ending.how === 'error' ? ending.reply.error : null,
            errorParameters: ending.how === 'error' ? ending.reply.parameters : null,
            problem: ending.how === 'failed' && !enough ? ending.problem.kind : null,
          });
        },
      },
    );
  });
}

/** Every interface that a service describes, as our parser reads it. */
export async function interfacesAt(path: string): Promise<readonly InterfaceNode[]> {
  const info = await callOnce(path, 'org.varlink.service.GetInfo', {});
  const names = member(info.replies[0], 'interfaces');
  if (!Array.isArray(names)) throw new Error(`${path} does not say what it offers: ${info.error ?? info.problem}`);
  const found: InterfaceNode[] = [];
  for (const name of names as readonly VarlinkValue[]) {
    if (typeof name !== 'string') throw new Error(`${path} names an interface that is no text`);
    const described = await callOnce(path, 'org.varlink.service.GetInterfaceDescription', { interface: name });
    const text = textIn(described.replies[0], 'description');
    if (text === null) throw new Error(`${path} does not describe ${name}: ${described.error ?? described.problem}`);
    const parsed = parseInterface(text);
    if (parsed.interface === null) throw new Error(`${name} of ${path} cannot be read: ${JSON.stringify(parsed)}`);
    found.push(parsed.interface);
  }
  return found;
}

const isObject = (value: VarlinkValue | undefined): value is VarlinkObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const member = (value: VarlinkValue | undefined, name: string): VarlinkValue | undefined => (isObject(value) ? value[name] : undefined);

/** A member that is a text, or null. */
export function textIn(value: VarlinkValue | undefined, name: string): string | null {
  const found = member(value, name);
  return typeof found === 'string' ? found : null;
}

/** The same JSON, whatever the order of members and the spaces; every digit counts. */
export function sameJson(a: string, b: string): boolean {
  const [one, other] = [parseJson(a), parseJson(b)];
  return one.ok && other.ok && printJson(ordered(one.value)) === printJson(ordered(other.value));
}

function ordered(value: VarlinkValue): VarlinkValue {
  if (Array.isArray(value)) return (value as readonly VarlinkValue[]).map(ordered);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, ordered(value[key] ?? null)]));
}
