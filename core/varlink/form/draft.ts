import { parseTree, type Places } from './parse.ts';
import { emptyObject, printTree, type Tree } from './tree.ts';

/** Parameters as they are being written. Form and JSON are two views of it: the text is what is sent. */
export interface Draft {
  readonly text: string;
  /** What the text says; while it is no JSON, what it said last. */
  readonly tree: Tree;
  readonly places: Places | null;
  /** Why the text cannot be sent, and where. */
  readonly wrong: { readonly message: string; readonly at: number } | null;
}

export function draftOfText(text: string, before: Tree = emptyObject): Draft {
  // Nothing at all means no parameters.
  if (text.trim() === '') return { text, tree: emptyObject, places: null, wrong: null };
  const parsed = parseTree(text);
  if (!parsed.ok) return { text, tree: before, places: null, wrong: parsed };
  if (parsed.tree.is !== 'object') return { text, tree: before, places: null, wrong: { message: 'Parameters are an object: {…}.', at: text.length - text.trimStart().length } };
  return { text, tree: parsed.tree, places: parsed.places, wrong: null };
}

export const draftOfTree = (tree: Tree): Draft => draftOfText(printTree(tree, 2), tree);

/** The text in the usual form; text that is no JSON stays as it is. */
export const prettified = (draft: Draft): Draft => (draft.wrong === null && draft.text.trim() !== '' ? draftOfTree(draft.tree) : draft);

/** What is sent: on one line, as it was written. */
export const sentText = (draft: Draft): string => printTree(draft.tree);
