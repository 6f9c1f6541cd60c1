import type { LucideIcon } from 'lucide-react';
import type { Row } from '#core/model/rows/row.ts';

/** What a command may look at. Made anew for each use, so that it never acts on what has gone. */
export interface CommandContext {
  /** The selected rows, in the order shown. */
  readonly selected: readonly Row[];
  /** The one with the focus, or null. */
  readonly current: Row | null;
  /** Of a label row in the Labels tab that has the focus, or null. */
  readonly label: { readonly door: 'entryPoint' | 'object'; readonly name: string } | null;
  /** Of a clicked cell: the filter term that its value stands for, e.g. `unit:cups.socket`, or null. */
  readonly term: string | null;
}

/** Where a command is offered. All are in the palette. */
export type CommandPlace = 'menu' | 'row' | 'tab' | 'label' | 'value' | 'service';

/**
 * One record feeds the menu, the context menu, the palette, the shortcuts list and the tests.
 */
export interface Command {
  readonly id: string;
  /** Imperative, sentence case: "Copy name". Ends in "…" when it asks for more. */
  readonly title: string;
  /** More words to find it by. */
  readonly keywords?: string;
  readonly icon?: LucideIcon;
  /** Heading under which lists show it. */
  readonly group: 'View' | 'Go' | 'Copy' | 'Filter' | 'Review' | 'Varlink' | 'Labels' | 'Protection' | 'Edit' | 'Learn' | 'Program';
  /** Shortcuts as `Ctrl+Shift+P`; the first is shown. Names are KeyboardEvent.key with modifiers in the order Ctrl Alt Shift. */
  readonly keys?: readonly string[];
  readonly places?: readonly CommandPlace[];
  /** null when it can run now, otherwise the reason in a few words: lists show it, greyed. */
  readonly obstacle?: (context: CommandContext) => string | null;
  /** Whether a toggle is on. */
  readonly checked?: () => boolean;
  readonly run: (context: CommandContext) => void | Promise<void>;
  /** The same on the command line, when there is one. */
  readonly commandLine?: (context: CommandContext) => string | null;
}
