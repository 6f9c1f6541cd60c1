import { contextBridge, ipcRenderer } from 'electron';
import { callNames } from '#core/call-names.ts';
import { channels } from '#core/channels.ts';
import type { AgentState } from '#core/stream.ts';

// Runs in the sandbox, apart from the page. What it hands over is the whole of what the page can
// reach: see api.ts.
let agent: AgentState = { state: 'starting' };
const listeners = new Set<(state: AgentState) => void>();
ipcRenderer.on(channels.agentState, (_event, state: AgentState) => {
  agent = state;
  for (const listener of listeners) listener(state);
});

// A MessagePort cannot cross the context bridge; window.postMessage transfers it.
ipcRenderer.on(channels.stream, (event) => {
  window.postMessage(channels.stream, window.location.origin, [...event.ports]);
});

const call = Object.fromEntries(
  callNames.map((name) => [name, (input: unknown): Promise<unknown> => ipcRenderer.invoke(channels.call, name, input)]),
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
  ready(): void {
    ipcRenderer.send(channels.ready);
  },
});
