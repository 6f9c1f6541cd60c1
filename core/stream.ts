import type { CallEvent } from './varlink/call.ts';
import type { JournalEvent } from './journal/event.ts';
import type { JournalState } from './journal/journal.ts';
import type { Known } from './model/known.ts';
import type { Delta } from './model/model.ts';

/** What the window is told without asking. Deltas come over a MessagePort of their own; the rest over IPC. */
export type StreamMessage =
  | { readonly kind: 'delta'; readonly delta: Delta }
  /** What happened, oldest first, and how far back the journal goes. With `reset` it is all of the journal, otherwise what is new in it. `bootId`: see Snapshot. */
  | { readonly kind: 'journal'; readonly reset: boolean; readonly bootId: Known<string>; readonly state: JournalState; readonly events: readonly JournalEvent[] }
  /** What became of calls of Varlink methods. */
  | { readonly kind: 'varlink'; readonly events: readonly CallEvent[] }
  /** A refresh failed as a whole; the model of before stands. */
  | { readonly kind: 'trouble'; readonly message: string };

export type AgentState =
  | { readonly state: 'starting' }
  | { readonly state: 'running' }
  /** It ended; another is started at `retryAtMs` (ms since the epoch). */
  | { readonly state: 'gone'; readonly message: string; readonly retryAtMs: number };
