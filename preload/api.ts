import type { CallName } from '#core/call-names.ts';
import type { CallInput, CallOutput } from '#core/calls.ts';
import type { Result } from '#core/failure.ts';
import type { AgentState } from '#core/stream.ts';
import type { Wanted } from '#core/wanted.ts';

/**
 * Everything the page can reach: one function per call, and two listeners. No channel names, no
 * event objects. Deltas arrive apart from this as StreamMessage on a MessagePort, which the
 * preload hands over with `window.postMessage(channels.stream, origin, [port])` whenever an agent starts.
 */
export interface Bridge {
  readonly call: {
    readonly [N in CallName]: (input: CallInput<N>) => Promise<Result<CallOutput<N>>>;
  };
  /** Says how the agent is, now and at each change; gives the function that ends it. */
  onAgentState(listener: (state: AgentState) => void): () => void;
  /** Something is to be opened in the window that is there already; gives the function that ends it. */
  onOpen(listener: (wanted: Wanted) => void): () => void;
  /** The page is ready: the stream, which was asked for before the page began, is handed over. */
  ready(): void;
}
