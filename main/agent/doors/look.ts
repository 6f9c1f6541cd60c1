import { agentCalls } from '#core/calls.ts';
import type { DoorRef } from '#core/edits/edit.ts';
import { done, failed, type Result } from '#core/failure.ts';
import { toLookSchema, type FromLook, type HeldForAct, type LookCallName } from '#core/privilege/look.ts';
import { createAgent } from '../create-agent.ts';
import { openDoor, type OpenDoor } from '../edits/door.ts';
import { enter } from '../privilege/enter.ts';
import { heldHere, subjectOf } from '../privilege/hand-over.ts';
import { lineWriter, onLines } from '../system/programs/lines.ts';

/**
 * The look door: the eyes of an agent with the rights of root, started by pkexec. It takes lines of JSON on standard input and tells on
 * standard output; it changes nothing, and ends when its input does.
 */
const entered = enter();
if (!entered.ok || entered.words.length > 0) {
  process.stderr.write(`sockatlas look door: ${entered.ok ? 'it takes no arguments' : entered.problem}\n`);
  process.exit(2);
}
const agent = createAgent();
const say = lineWriter(process.stdout);
const tell = (message: FromLook): void => say(message);
let endStream: (() => void) | null = null;
/** By descriptor. */
const holding = new Map<number, OpenDoor>();
const mostHeld = 1000;

onLines(
  process.stdin,
  (line) => void take(line),
  () => process.exit(0),
);
tell({ kind: 'ready' });

async function take(line: string): Promise<void> {
  const message = parse(line);
  if (message?.kind === 'stream') {
    endStream?.();
    endStream = agent.stream((told) => tell({ kind: 'told', message: told }));
  } else if (message?.kind === 'hold') tell({ kind: 'answer', id: message.id, result: hold(message.door) });
  else if (message?.kind === 'release') {
    holding.get(message.fd)?.[Symbol.dispose]();
    holding.delete(message.fd);
  } else if (message?.kind === 'call') tell({ kind: 'answer', id: message.id, result: await answer(message.name, message.input) });
}

/** Opens what was shown, and no more: to hold it changes nothing. */
function hold(door: DoorRef): Result<HeldForAct> {
  if (door.door !== 'entryPoint') return failed('bad-input', 'A socket object is reached through its holder.');
  if (holding.size >= mostHeld) return failed('no-room', 'The look door holds too much already.');
  const opened = openDoor(door);
  if (!opened.ok) return opened;
  const subject = subjectOf(door, opened.value.handle);
  const held = subject.ok ? heldHere(opened.value) : subject;
  if (held.ok && subject.ok && subject.value.door === 'entryPoint') {
    holding.set(held.value.fd, opened.value);
    return done({ held: held.value, path: subject.value.path });
  }
  opened.value[Symbol.dispose]();
  return held.ok ? failed('failed', 'This is no entry point.') : held;
}

function parse(line: string) {
  try {
    const parsed = toLookSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

async function answer(name: LookCallName, input: unknown): Promise<Result<unknown>> {
  const parsed = agentCalls[name].input.safeParse(input);
  return parsed.success ? await agent.call(name, parsed.data) : failed('bad-input', `The call ${name} was not understood.`);
}
