/** Names of the channels between page and window process. The page itself never sees them: it has the bridge. */
export const channels = {
  call: 'sockatlas:call',
  ready: 'sockatlas:ready',
  agentState: 'sockatlas:agent-state',
  stream: 'sockatlas:stream',
  open: 'sockatlas:open',
} as const;
