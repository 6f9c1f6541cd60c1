import type { CallEvent } from '#core/varlink/call.ts';

type Listener = (events: readonly CallEvent[]) => void;
const listeners = new Set<Listener>();

/** Tells what becomes of calls; gives the function that ends it. The store of calls comes with the Call tab, after the window. */
export function onCallEvents(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function takeCallEvents(events: readonly CallEvent[]): void {
  for (const listener of listeners) listener(events);
}
