import { contextBridge, ipcRenderer } from 'electron';
import { callNames } from '#core/call-names.ts';
import { channels } from '#core/channels.ts';
import type { AgentState } from '#core/stream.ts';
import type { Wanted } from '#core/wanted.ts';

// Runs in the sandbox, apart from the page. What it hands over is the whole of what the page can
// reach: see api.ts.
let agent: AgentState = { state: 'starting' };
const listeners = new Set<(state: AgentState) => void>();
ipcRenderer.on(channels.agentState, (_event, state: AgentState) => {
  agent = state;
  for (const listener of listeners) listener(state);
});

const openers = new Set<(wanted: Wanted) => void>();
ipcRenderer.on(channels.open, (_event, wanted: Wanted) => {
  for (const listener of openers) listener(wanted);
});

// The stream may come before the page can take it: its messages wait in the port.
let pageReady = false;
let waiting: readonly MessagePort[] = [];
ipcRenderer.on(channels.stream, (event) => {
  waiting = event.ports;
  if (pageReady) handOver();
});

/** A MessagePort cannot cross the context bridge; window.postMessage transfers it. */
function handOver(): void {
  if (waiting.length > 0) window.postMessage(channels.stream, window.location.origin, [...waiting]);
  waiting = [];
}

const ask = (name: string, input: unknown): Promise<unknown> => ipcRenderer.invoke(channels.call, name, input);

// What every page begins with is asked for while its script is still being read: two answers and the first look are there when it is.
const early = new Map(['readSettings', 'readSnapshot'].map((name) => [name, ask(name, null)]));
ipcRenderer.send(channels.ready);

const call = Object.fromEntries(
  callNames.map((name) => [
    name,
    (input: unknown): Promise<unknown> => {
      const asked = early.get(name);
      early.delete(name);
      return asked ?? ask(name, input);
    },
  ]),
);

contextBridge.exposeInMainWorld('sockatlas', {
  call,
  onAgentState(listener: (state: AgentState) => void): () => void {
    listeners.add(listener);
    listener(agent);
    return () => {
      listeners.delete(listener);
    };
  },
  onOpen(listener: (wanted: Wanted) => void): () => void {
    openers.add(listener);
    return () => {
      openers.delete(listener);
    };
  },
  ready(): void {
    pageReady = true;
    handOver();
  },
});
