// Our client, to be measured: scripts/bench.mjs bundles it, tests/bench/varlink.mjs starts it. Arguments: calls|pipelined|stream ADDRESS COUNT
// [descriptors].
import { parseAddress } from '#core/varlink/address-text.ts';
import type { Reply } from '#core/varlink/messages.ts';
import type { VarlinkObject } from '#core/varlink/value.ts';
import { ask } from '#agent/varlink/client/ask.ts';
import { connect } from '#agent/varlink/client/connect.ts';

const [what = '', text = '', times = '', descriptors] = process.argv.slice(2);
const count = Number(times);
const address = parseAddress(text);
if (!address.ok) throw new Error(address.error.message);
const connected = await connect(address.value, { timeoutMs: 60_000, descriptors: descriptors === 'descriptors' });
if (!connected.ok) throw new Error(connected.problem.kind);
using connection = connected.connection;

const item = (number: number): VarlinkObject => ({ item: { number, name: 'systemd-journald.service', tags: ['loaded', 'active'], size: 1.5 } });
const echo = async (number: number): Promise<void> => {
  const answer = await ask(connection, 'org.sockatlas.bench.Echo', item(number));
  if (answer.how !== 'replied') throw new Error(JSON.stringify(answer));
  for (const reply of answer.replies) take(reply);
};
/** Values are made when they are asked for; the others make them of each reply. */
const take = ({ parameters }: Reply): void => {
  if (typeof parameters['item'] !== 'object') throw new Error('a reply without an item');
};
/** Calls that are on their way at a time. */
const window = 64;

const start = performance.now();
let came = 0;
if (what === 'calls') for (; came < count; came++) await echo(came);
else if (what === 'pipelined')
  await Promise.all(
    Array.from({ length: window }, async () => {
      while (came < count) await echo(came++);
    }),
  );
else
  await new Promise<void>((told, failed) => {
    connection.open(
      { method: 'org.sockatlas.bench.Stream', parameters: `{"count":${count}}`, flag: 'more' },
      {
        reply: (reply) => {
          take(reply);
          came++;
        },
        raw: () => undefined,
        ended: (ending) => (ending.how === 'replied' ? told() : failed(new Error(JSON.stringify(ending)))) },
    );
  });
process.stdout.write(`${JSON.stringify({ ms: performance.now() - start, came })}\n`);
