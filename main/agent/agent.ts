import type { AgentCallName } from '#core/call-names.ts';
import type { CallInput, CallOutput } from '#core/calls.ts';
import type { Result } from '#core/failure.ts';
import type { StreamMessage } from '#core/stream.ts';

/** One agent behind whichever door: utility process, command line, later a privileged child. */
export interface Agent extends Disposable {
  /** Answers a call. Never throws: what goes wrong is in the Result. */
  call<N extends AgentCallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>>;
  /** Begins to look again and again and to tell; the first message is a delta with `reset`. Gives the function that ends it. */
  stream(listener: (message: StreamMessage) => void): () => void;
  /** Begins to tell what becomes of calls of Varlink methods. Gives the function that ends it, and with it all calls. */
  streamCalls(listener: (message: StreamMessage) => void): () => void;
}

export type AgentHandlers = {
  readonly [N in AgentCallName]: (input: CallInput<N>) => Result<CallOutput<N>> | Promise<Result<CallOutput<N>>>;
};
