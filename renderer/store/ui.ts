import { create } from 'zustand';
import type { DoorKind } from '#core/access/bits.ts';
import type { CallOutput } from '#core/calls.ts';
import type { DropInDone } from '#core/durable/change.ts';
import type { EditDone, EditOfMany } from '#core/edits/edit.ts';
import type { Conflict } from '#core/failure.ts';
import type { Bytes } from '#core/model/bytes.ts';
import type { Settings } from '#core/settings.ts';
import type { AgentState } from '#core/stream.ts';

export const tabs = ['overview', 'labels', 'protection', 'who', 'peers', 'interfaces', 'call', 'history', 'raw'] as const;
export type Tab = (typeof tabs)[number];

export const groupings = ['none', 'folder', 'unit', 'user', 'namespace'] as const;
export type Grouping = (typeof groupings)[number];

export type Dialog = 'palette' | 'goto' | 'preferences' | 'shortcuts' | 'filter-help' | 'about' | 'history' | 'columns' | 'mutes' | 'dictionary' | 'many' | 'recipe' | 'wake' | 'address' | 'concept' | 'call' | 'calls';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'danger';
  /** Second line: what to do about it. */
  readonly hint?: string | null;
  /** Of a change that was refused: what was shown and what is there now. */
  readonly conflict?: Conflict;
  /** Edits that Undo takes back, newest first. */
  readonly undo?: readonly EditDone[];
  /** A drop-in that Undo takes back. */
  readonly undoDropIn?: DropInDone;
  /** Changes that were refused for lack of rights, to be made by an administrator. */
  readonly admin?: readonly EditOfMany[];
  /** A command line to copy. */
  readonly command?: string;
}

/**
 * What the middle of the window shows: the overview, the sockets, who talks with whom, what a reviewer should know, what happened, a comparison,
 * the Varlink services, their interfaces, or what there is to learn.
 */
export const pages = ['overview', 'sockets', 'conversations', 'findings', 'journal', 'comparison', 'services', 'interfaces', 'learn'] as const;
export type Page = (typeof pages)[number];

/** Whether the inspector stands beside a page: not beside those that need the room, or have no socket to choose. */
export const hasInspector = (page: Page): boolean => page !== 'overview' && page !== 'conversations' && page !== 'interfaces' && page !== 'learn';

/** State of the window that is not the model. The model lives in live.ts, outside React. */
export interface Ui {
  readonly page: Page;
  /** As typed. */
  readonly filterText: string;
  /** The last text that compiled; this is what the table shows. */
  readonly goodFilter: string;
  readonly grouping: Grouping;
  readonly sort: { readonly column: string; readonly descending: boolean };
  readonly columns: Settings['columns'];
  /** Keys of the selected rows. */
  readonly selection: ReadonlySet<string>;
  /** Key of the row with the focus; the inspector shows it. */
  readonly current: string | null;
  readonly collapsed: ReadonlySet<string>;
  readonly tab: Tab;
  readonly paused: boolean;
  readonly settings: Settings | null;
  readonly dialog: Dialog | null;
  readonly toasts: readonly Toast[];
  readonly agent: AgentState;
  /** In the narrow window: which pane covers the table. */
  readonly narrowPane: 'none' | 'sidebar' | 'inspector';
  /** The label that is being added (no name yet) or edited, on which door. */
  readonly labelEditor: { readonly door: DoorKind; readonly name: Bytes | null; /** The name to begin with. */ readonly suggested?: Bytes } | null;
  /** What the page Learn shows: a concept by its id, `tours` or `glossary`. */
  readonly learn: string;
  /** Versions, and whether this is root; null until told. */
  readonly about: CallOutput<'readAbout'> | null;
}

export const initialUi: Ui = {
  page: 'overview',
  filterText: '',
  goodFilter: '',
  grouping: 'none',
  sort: { column: 'name', descending: false },
  columns: null,
  selection: new Set(),
  current: null,
  collapsed: new Set(),
  tab: 'overview',
  paused: false,
  settings: null,
  dialog: null,
  toasts: [],
  agent: { state: 'starting' },
  narrowPane: 'none',
  labelEditor: null,
  learn: 'socket',
  about: null,
};

export const useUi = create<Ui>()(() => initialUi);
