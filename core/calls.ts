import { z } from 'zod';
import type { AgentCallName, AppCallName } from './call-names.ts';
import { mostInterfaceBytes } from './documentation/file.ts';
import { mostEditsAtOnce } from './edits/at-once.ts';
import { dropInChangeSchema, dropInDoneSchema } from './durable/change-schema.ts';
import { makerSchema } from './durable/unit.ts';
import { doorRefSchema, editDoneSchema, editOfManySchema, editRefusedSchema, editResultSchema, editSchema } from './edits/edit.ts';
import { muteSchema } from './findings/mutes-file.ts';
import { knownLabelSchema } from './labels/own.ts';
import { mostChanges } from './privilege/words.ts';
import { bytesSchema } from './model/bytes-schema.ts';
import { settingsSchema } from './settings.ts';
import { interfaceTextSchema, sightingSchema } from './services/sighting-schema.ts';
import { openedSchema } from './snapshot/snapshot-schema.ts';
import { addressSchema } from './varlink/address-schema.ts';
import { descriptorModes } from './varlink/call.ts';
import { mostMessageBytes, shownInodeSchema, startCallSchema, steerCallSchema } from './varlink/call-schema.ts';
import { exampleNameSchema, exampleSchema } from './varlink/examples/example-schema.ts';
import { callMadeSchema } from './varlink/history/made-schema.ts';

const nothing = z.null();

export const accountSchema = z.object({ id: z.number().int().nonnegative(), name: z.string() });

export const aboutSchema = z.object({
  version: z.string(),
  electron: z.string(),
  chrome: z.string(),
  node: z.string(),
  /** The Electron in use is past its support: for looking and testing only. */
  electronOutdated: z.boolean(),
  /** The window runs as root: no sandbox. */
  root: z.boolean(),
  settingsPath: z.string(),
  historyPath: z.string(),
});

const mutesChangedSchema = z.object({ mutes: z.array(muteSchema), keptAside: z.string().nullable() });

/** What the agent answers. Every call gives a Result; live data comes as a stream of deltas instead. */
export const agentCalls = {
  /** Looks now, whatever the pace, and gives the sequence number of the delta that has the outcome. */
  refresh: { input: nothing, output: z.object({ seq: z.number().int() }) },
  /** How often to look (ms), or not at all. Watches still trigger unless paused, or while nobody sees the window. */
  setPace: { input: z.object({ intervalMs: z.number().int().min(500).max(15_000), paused: z.boolean(), unseen: z.boolean().optional() }), output: nothing },
  /** Sockets whose object door is wanted now and in every refresh: those selected. Replaces the list before. */
  focus: { input: z.object({ sockets: z.array(z.string()).max(mostEditsAtOnce) }), output: nothing },
  /** The whole value of one label. */
  readLabel: { input: z.object({ door: doorRefSchema, name: bytesSchema }), output: z.object({ value: bytesSchema }) },
  /** Makes a change and reads it back. `undoes` names the edit that it takes back. */
  applyEdit: { input: z.object({ edit: editSchema, undoes: z.string().nullable() }), output: editDoneSchema },
  /**
   * Makes changes one after the other, each through the same checks as one alone and recorded when it is made, under one batch:
   * whatever ends this halfway, the history tells what was done. The results are in the order of the edits.
   */
  applyEdits: {
    input: z.object({ edits: z.array(editOfManySchema).min(1).max(mostEditsAtOnce), stopAtRefusal: z.boolean() }),
    output: z.object({ results: z.array(editResultSchema) }),
  },
  /**
   * The same by the act door, once polkit allows it: an administrator is asked. One request for all edits, and a failure as a whole when
   * nothing was tried (docs/privilege.md).
   */
  actAsAdministrator: {
    input: z.object({ edits: z.array(editOfManySchema).min(1).max(mostChanges), stopAtRefusal: z.boolean() }),
    output: z.object({ results: z.array(editResultSchema) }),
  },
  /** Looks with the eyes of root, through the look door and once polkit allows it, or with its own again. What is told begins anew. */
  lookAs: { input: z.object({ administrator: z.boolean() }), output: z.object({ administrator: z.boolean() }) },
  /** Who makes a socket anew: its name as bound, and the unit of a process that holds it. Asks systemd, which answers and starts nothing. */
  readMaker: { input: z.object({ name: bytesSchema, holderUnit: bytesSchema.nullable() }), output: makerSchema },
  /** Writes or removes the drop-in that Sockatlas keeps for a unit; with `admin` by the act door, after consent. Restarts nothing. */
  keepDropIn: { input: z.object({ change: dropInChangeSchema, undoes: z.string().nullable(), admin: z.boolean() }), output: dropInDoneSchema },
  /** Edits made, newest first, of this and earlier runs; and those refused. `damaged` counts lines of the file that are neither. */
  readHistory: {
    input: z.object({ limit: z.number().int().min(1).max(1000) }),
    output: z.object({ edits: z.array(editDoneSchema), refused: z.array(editRefusedSchema), lasting: z.array(dropInDoneSchema), damaged: z.number().int().nonnegative() }),
  },
  /** Accounts and groups for the pickers, from /etc/passwd and /etc/group. */
  listAccounts: { input: nothing, output: z.object({ users: z.array(accountSchema), groups: z.array(accountSchema) }) },
  /** Starts or ends the demo services. Gives their folder while they run, whoever started them. */
  demo: { input: z.object({ run: z.boolean() }), output: z.object({ folder: bytesSchema.nullable() }) },
  /** One full look, every socket object with it, as the text of a snapshot file (docs/snapshot.md). */
  takeSnapshot: { input: nothing, output: z.object({ text: z.string() }) },
  /** Calls a method of a Varlink service. Answers at once; what becomes of it is told by events (core/varlink/call.ts). */
  startCall: { input: startCallSchema, output: nothing },
  /** Steers a call that was started. */
  steerCall: { input: steerCallSchema, output: nothing },
  /** Calls that were made, newest first, of this and earlier runs, by window and command line (docs/varlink.md). `damaged` counts lines of the file that are none. */
  readCalls: { input: z.object({ limit: z.number().int().min(1).max(1000) }), output: z.object({ calls: z.array(callMadeSchema), damaged: z.number().int().nonnegative() }) },
  /** Takes calls out of the history; all there are where no ids are given. */
  forgetCalls: { input: z.object({ ids: z.array(z.string().max(64)).max(1000).nullable() }), output: nothing },
  /**
   * Connects to a service and asks what it is and offers. An act: it may start the service. What it says is kept in the cache; `troubles`
   * has what it would not tell, in sentences. A service that hangs ends in a failure before the window takes the agent for hung.
   */
  introspect: { input: z.object({ address: addressSchema, shown: shownInodeSchema.nullable() }), output: z.object({ sighting: sightingSchema, texts: z.array(interfaceTextSchema), troubles: z.array(z.string()) }) },
  /** All that services ever said of themselves, as far as it is kept, the newest first. Reads a folder and connects to nobody. */
  readInterfaces: { input: nothing, output: z.object({ sightings: z.array(sightingSchema), texts: z.array(interfaceTextSchema) }) },
  /** Forgets what was said at an address, or with null all. */
  forgetSightings: { input: z.object({ address: addressSchema.nullable() }), output: nothing },
} as const satisfies Record<AgentCallName, { input: z.ZodType; output: z.ZodType }>;

/** What the app answers. */
export const appCalls = {
  readSettings: { input: nothing, output: settingsSchema },
  /** Changes the members that are given; gives the whole. */
  writeSettings: { input: settingsSchema.partial(), output: settingsSchema },
  readAbout: { input: nothing, output: aboutSchema },
  /** The user's own dictionary of labels (docs/labels.md), read anew, and what is wrong with its file. */
  readOwnLabels: { input: nothing, output: z.object({ path: z.string(), labels: z.array(knownLabelSchema), problems: z.array(z.string()) }) },
  /** Puts text on the clipboard. Bytes that are no text go as a shell word that stands for them exactly (`$'\xff'`). */
  copy: { input: z.object({ text: z.string().max(1_000_000) }), output: nothing },
  quit: { input: nothing, output: nothing },
  setZoom: { input: z.object({ factor: z.number().min(0.5).max(3) }), output: nothing },
  /** Starts the agent anew, at once. */
  restartAgent: { input: nothing, output: nothing },
  /** Asks where to, and writes a snapshot of now there. Gives the path, or null when nobody chose one. */
  saveSnapshot: { input: nothing, output: z.object({ path: z.string().nullable() }) },
  /** Asks for a file and reads it: to be looked at in the place of now (then it is kept until closed), or to compare with. */
  openSnapshot: { input: z.object({ purpose: z.enum(['look', 'compare']) }), output: openedSchema.nullable() },
  /** The snapshot that is open, as for a page that was loaded anew or a program that was started with one. */
  readSnapshot: { input: nothing, output: openedSchema.nullable() },
  closeSnapshot: { input: nothing, output: nothing },
  /** Findings that somebody does not want to be told of, and what is wrong with their file, in a sentence, or null. */
  readMutes: { input: nothing, output: z.object({ mutes: z.array(muteSchema), trouble: z.string().nullable() }) },
  /** Adds a mute, in the place of one of the same rule and subject. Gives all, and where a file that could not be understood was put. */
  muteFinding: { input: muteSchema.omit({ at: true }), output: mutesChangedSchema },
  unmuteFinding: { input: muteSchema.pick({ rule: true, subject: true, glob: true }), output: mutesChangedSchema },
  /** Asks where to, and writes a report of findings there. Gives the path, or null when nobody chose one. */
  saveReport: { input: z.object({ format: z.enum(['markdown', 'json', 'sarif']), text: z.string().max(256 * 1024 * 1024) }), output: z.object({ path: z.string().nullable() }) },
  /** Asks for a file with the definition of an interface and reads it; null when nobody chose one. */
  openInterface: { input: nothing, output: z.object({ name: z.string(), text: z.string() }).nullable() },
  /** Asks where to, and writes the definition of an interface there. Gives the path, or null when nobody chose one. */
  saveInterface: { input: z.object({ name: z.string().regex(/^[A-Za-z0-9.-]+\.varlink$/), text: z.string().max(mostInterfaceBytes) }), output: z.object({ path: z.string().nullable() }) },
  /** Asks for a file whose descriptor is sent along with a call: to read one that is there, to write one that may be new. null when nobody chose one. Nothing is opened yet. */
  chooseFile: { input: z.object({ mode: z.enum(descriptorModes) }), output: z.object({ path: bytesSchema.nullable() }) },
  /** Asks where to, and writes the JSON of a reply there. Gives the path, or null when nobody chose one. */
  saveReply: { input: z.object({ text: z.string().max(mostMessageBytes) }), output: z.object({ path: z.string().nullable() }) },
  /** Asks for the name of a new file, for the agent to save a descriptor to. A name is not a path. */
  chooseNewFile: { input: z.object({ name: z.string().regex(/^[\w.-]{1,100}$/) }), output: z.object({ path: bytesSchema.nullable() }) },
  /** Calls that a person keeps as plain text files (docs/varlink.md), and which of the files are none. */
  readExamples: { input: nothing, output: z.object({ folder: z.string(), examples: z.array(z.object({ name: z.string(), example: exampleSchema })), problems: z.array(z.object({ name: z.string(), message: z.string() })) }) },
  saveExample: { input: z.object({ name: exampleNameSchema, example: exampleSchema, replaces: z.boolean() }), output: z.object({ path: z.string() }) },
  deleteExample: { input: z.object({ name: exampleNameSchema }), output: nothing },
} as const satisfies Record<AppCallName, { input: z.ZodType; output: z.ZodType }>;

export const calls = { ...agentCalls, ...appCalls } as const;

export type Calls = typeof calls;
export type CallInput<N extends keyof Calls> = z.infer<Calls[N]['input']>;
export type CallOutput<N extends keyof Calls> = z.infer<Calls[N]['output']>;
