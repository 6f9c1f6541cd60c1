import type { Delta } from './model/model.ts';

/** What the window is told without asking. Deltas come over a MessagePort of their own; the rest over IPC. */
export type StreamMessage =
  | { readonly kind: 'delta'; readonly delta: Delta }
  /** A refresh failed as a whole; the model of before stands. */
  | { readonly kind: 'trouble'; readonly message: string };

export type AgentState =
  | { readonly state: 'starting' }
  | { readonly state: 'running' }
  /** It ended; another is started at `retryAtMs` (ms since the epoch). */
  | { readonly state: 'gone'; readonly message: string; readonly retryAtMs: number };
