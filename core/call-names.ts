/** Names of the calls that the agent answers. Kept apart from their schemas, so that the preload needs no zod. */
export const agentCallNames = [
  'refresh',
  'setPace',
  'focus',
  'readLabel',
  'applyEdit',
  'applyEdits',
  'actAsAdministrator',
  'lookAs',
  'readMaker',
  'keepDropIn',
  'readHistory',
  'listAccounts',
  'takeSnapshot',
  'demo',
  'startCall',
  'steerCall',
  'readCalls',
  'forgetCalls',
  'introspect',
  'readInterfaces',
  'forgetSightings',
] as const;

/** Names of the calls that the app itself answers. */
export const appCallNames = ['readSettings', 'writeSettings', 'readAbout', 'readOwnLabels', 'copy', 'quit', 'setZoom', 'restartAgent', 'saveSnapshot', 'openSnapshot', 'readSnapshot', 'closeSnapshot', 'readMutes', 'muteFinding', 'unmuteFinding', 'saveReport', 'openInterface', 'saveInterface', 'chooseFile', 'saveReply', 'chooseNewFile', 'readExamples', 'saveExample', 'deleteExample'] as const;

export const callNames = [...agentCallNames, ...appCallNames] as const;

export type AgentCallName = (typeof agentCallNames)[number];
export type AppCallName = (typeof appCallNames)[number];
export type CallName = (typeof callNames)[number];
