import type { AgentCallName } from '#core/call-names.ts';
import type { CallInput, CallOutput } from '#core/calls.ts';
import { done, type Result } from '#core/failure.ts';
import { isLookCall } from '#core/privilege/look.ts';
import type { StreamMessage } from '#core/stream.ts';
import type { Agent } from '../agent.ts';
import type { Hold } from './ask.ts';
import { lookThroughPkexec, openEyes, type Eyes, type StartLook } from './look.ts';

/**
 * An agent that can look with the eyes of root in place of its own: calls that look, and what is told, then come from the look door. What
 * changes something stays with its own hands, and goes by the act door where it takes more.
 *
 * @param make its own agent; what that cannot reach is held for it by the eyes that are lent
 */
export function twoEyed(make: (hold: () => Hold | null) => Agent, start: StartLook = lookThroughPkexec): Agent {
  let eyes: Eyes | null = null;
  const own = make(() => eyes?.hold ?? null);
  let listener: ((message: StreamMessage) => void) | null = null;
  let endOwn: (() => void) | null = null;
  let pace: CallInput<'setPace'> | null = null;
  let focus: CallInput<'focus'> = { sockets: [] };

  /** Tells whoever listens, from whichever eyes are open: with a reset first, so that nothing of the other's sight stays. */
  const tell = (): void => {
    endOwn?.();
    endOwn = null;
    const to = listener;
    if (!to) return;
    if (!eyes) {
      endOwn = own.stream(to);
      return;
    }
    // What was asked of one pair of eyes holds for the other.
    if (pace) void eyes.call('setPace', pace);
    void eyes.call('focus', focus);
    eyes.stream(to);
  };
  const shut = (): void => {
    eyes?.[Symbol.dispose]();
    eyes = null;
    tell();
  };
  const lookAs = async (administrator: boolean): Promise<Result<{ administrator: boolean }>> => {
    if (administrator === (eyes !== null)) return done({ administrator });
    if (!administrator) {
      shut();
      if (pace) await own.call('setPace', pace);
      await own.call('focus', focus);
      return done({ administrator });
    }
    const opened = await openEyes(start, () => {
      eyes = null;
      tell();
      listener?.({ kind: 'trouble', message: 'the look door has ended, so what only an administrator sees is no longer shown' });
    });
    if (!opened.ok) return opened;
    eyes = opened.value;
    tell();
    return done({ administrator });
  };

  return {
    async call<N extends AgentCallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>> {
      if (name === 'lookAs') return (await lookAs((input as CallInput<'lookAs'>).administrator)) as Result<CallOutput<N>>; // N is this very name
      if (name === 'setPace') pace = input as CallInput<'setPace'>;
      if (name === 'focus') focus = input as CallInput<'focus'>;
      if (eyes && isLookCall(name)) return (await eyes.call(name, input)) as Result<CallOutput<N>>; // our own program answers by the contract
      const outcome = await own.call(name, input);
      if (eyes && changes.has(name)) await eyes.call('refresh', null);
      return outcome;
    },
    stream: (to) => {
      listener = to;
      tell();
      return () => {
        if (listener !== to) return;
        listener = null;
        endOwn?.();
        endOwn = null;
        if (eyes) void eyes.call('setPace', { intervalMs: 10_000, paused: true });
      };
    },
    // Calls are made by its own hands, whoever looks.
    streamCalls: (to) => own.streamCalls(to),
    [Symbol.dispose]: () => {
      eyes?.[Symbol.dispose]();
      own[Symbol.dispose]();
    },
  };
}

/** After these the window is shown what became of it, by the eyes that are open. */
const changes: ReadonlySet<AgentCallName> = new Set(['applyEdit', 'applyEdits', 'actAsAdministrator']);
