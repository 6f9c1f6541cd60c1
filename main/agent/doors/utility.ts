import { setFlagsFromString } from 'node:v8';
import { agentCallNames, type AgentCallName } from '#core/call-names.ts';
import { agentCalls } from '#core/calls.ts';
import { failed, type Result } from '#core/failure.ts';
import { createAgent } from '../create-agent.ts';
import { twoEyed } from '../privilege/two-eyed.ts';

/**
 * The agent's door to the window: Electron's utility process. What of Electron it meets is described here by
 * shape, so that the agent needs none of its modules.
 */
interface Port {
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown; readonly ports: readonly Port[] }) => void): unknown;
}

const parent = (process as unknown as { readonly parentPort?: ParentPort }).parentPort; // set by Electron: no types of it here
if (!parent) {
  process.stderr.write('sockatlas agent: this program is started by the window; on the command line use sockatlas.\n');
  process.exit(2);
}

// A look at ten thousand sockets makes garbage for a moment, and V8 would let the room for it grow to 48 MB and keep it. Looks are as fast
// without (docs/benchmarks.md).
setFlagsFromString('--semi-space-growth-factor=1');

const agent = twoEyed((hold) => createAgent({ hold }));
let endStream: (() => void) | null = null;

parent.on('message', ({ data, ports }) => {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return;
  if (data.kind === 'stream') {
    const port = ports[0];
    if (port) openStream(port);
  } else if (data.kind === 'call' && 'id' in data && typeof data.id === 'number' && 'name' in data && 'input' in data) {
    const id = data.id;
    void answer(data.name, data.input).then((result) => parent.postMessage({ kind: 'answer', id, result }));
  }
});

function openStream(port: Port): void {
  endStream?.(); // one window, one stream: a reloaded page has left its old port behind
  const ends = [agent.stream((message) => port.postMessage(message)), agent.streamCalls((message) => port.postMessage(message))];
  const end = (): void => {
    for (const one of ends) one();
  };
  endStream = end;
  port.on('close', () => {
    end();
    if (endStream === end) endStream = null;
  });
  port.start();
}

const isAgentCall = (name: unknown): name is AgentCallName => (agentCallNames as readonly unknown[]).includes(name);

/** Checked here again: the agent may hold rights that the window process does not. */
async function answer(name: unknown, input: unknown): Promise<Result<unknown>> {
  if (!isAgentCall(name)) return failed('refused', 'There is no such call.');
  const parsed = agentCalls[name].input.safeParse(input);
  if (!parsed.success) return failed('bad-input', `The call ${name} was not understood.`);
  return await agent.call(name, parsed.data);
}
