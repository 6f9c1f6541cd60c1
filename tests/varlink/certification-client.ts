import { parseAddress } from '#core/varlink/address-text.ts';
import { parseJson } from '#core/varlink/json.ts';
import type { VarlinkObject, VarlinkValue } from '#core/varlink/value.ts';
import { ask, type Answer } from '#agent/varlink/client/ask.ts';
import { connect } from '#agent/varlink/client/connect.ts';

/**
 * The client's part of org.varlink.certification: each test is given what the one before answered, and whoever serves compares it with what it had
 * sent. Test10 asks for more, Test11 for no reply; End tells whether all arrived as it was sent.
 * @returns the answers by their methods
 */
export async function certify(address: string, options: { readonly descriptors?: boolean } = {}): Promise<Map<string, Answer>> {
  const parsed = parseAddress(address);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const connected = await connect(parsed.value, { timeoutMs: 10_000, ...options });
  if (!connected.ok) throw new Error(`${connected.problem.kind} ${connected.problem.detail}`);
  using connection = connected.connection;
  const answers = new Map<string, Answer>();
  const call = async (name: string, parameters: VarlinkObject, flag: 'none' | 'more' | 'oneway' = 'none'): Promise<readonly VarlinkObject[]> => {
    const answer = await ask(connection, `org.varlink.certification.${name}`, parameters, flag);
    answers.set(name, answer);
    if (answer.how !== 'replied') throw new Error(`${name}: ${JSON.stringify(answer)}`);
    return answer.replies.map((reply) => reply.parameters);
  };
  const [started] = await call('Start', {});
  const id: VarlinkObject = { client_id: started?.['client_id'] ?? null };
  let last: VarlinkObject = {};
  for (let i = 1; i <= 9; i++) [last = {}] = await call(`Test0${i}`, { ...id, ...last });
  const replies = await call('Test10', { ...id, ...last }, 'more');
  const texts: VarlinkValue[] = replies.map((reply) => reply['string'] ?? null);
  await call('Test11', { ...id, last_more_replies: texts }, 'oneway');
  await call('End', id);
  return answers;
}

/** Whether the service says that all was right. */
export function isCertified(answers: ReadonlyMap<string, Answer>): boolean {
  const text = answers.get('End')?.replies[0]?.text ?? '{}';
  const parsed = parseJson(text);
  return parsed.ok && typeof parsed.value === 'object' && parsed.value !== null && !Array.isArray(parsed.value) && (parsed.value as VarlinkObject)['all_ok'] === true;
}
