import { autocompletion, completionKeymap, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { history, historyKeymap, indentWithTab, standardKeymap } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { forceLinting, linter, lintKeymap, type Diagnostic } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { completionsAt } from '#core/idl/editor/complete.ts';
import { formatInterface } from '#core/idl/format.ts';
import { parseInterface } from '#core/idl/parse.ts';
import { shownProse } from '#core/names/prose.ts';
import { colours } from './colours.ts';
import { looks, shadowOf } from './view.ts';

/** What the page around the editor asks of it. */
export interface EditorHandle {
  /** Puts another text in the place of the whole; it can be taken back. */
  readonly setText: (text: string) => void;
  /** Brings the text into its one canonical form; says whether it could. */
  readonly format: () => boolean;
  /** Puts the caret at an offset and shows it. */
  readonly goTo: (offset: number) => void;
}

interface EditorGiven {
  /** What it begins with. */
  readonly text: string;
  readonly label: string;
  readonly onChange: (text: string) => void;
  readonly ref?: Ref<EditorHandle>;
}

/** An editor for the interface language: colours, completion, squiggles, one form. Esc, then Tab leaves it. */
export default function IdlEditor({ text, label, onChange, ref }: EditorGiven) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const given = useRef({ text, label, onChange });
  useEffect(() => {
    given.current = { text, label, onChange };
  });
  useEffect(() => {
    if (!host.current) return undefined;
    const parent = shadowOf(host.current);
    const made = new EditorView({ parent, root: parent, state: stateOf(given.current.text, given.current.label, (now) => given.current.onChange(now)) });
    view.current = made;
    made.focus();
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);
  useImperativeHandle(ref, () => ({
    setText: (now) => view.current && replace(view.current, now),
    format: () => view.current !== null && format(view.current),
    goTo: (offset) => {
      const there = view.current;
      if (!there) return;
      const at = Math.min(offset, there.state.doc.length);
      there.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
      there.focus();
    },
  }), []);
  return <div className="idl-editor grows" ref={host} />;
}

function stateOf(text: string, label: string, onChange: (text: string) => void): EditorState {
  return EditorState.create({
    doc: text,
    extensions: [
      looks,
      colours,
      lineNumbers(),
      history(),
      drawSelection(),
      highlightActiveLine(),
      bracketMatching(),
      indentUnit.of('  '),
      autocompletion({ override: [complete], icons: false }),
      linter(problemsOf, { delay: 250 }),
      Prec.high(keymap.of([{ key: 'Ctrl-Shift-i', run: format, preventDefault: true }])),
      // Not the whole default: Alt+Left and Alt+Right go back and forward in the window.
      keymap.of([...completionKeymap, ...lintKeymap, ...historyKeymap, ...standardKeymap, indentWithTab]),
      EditorView.contentAttributes.of({ 'aria-label': label }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(update.state.doc.toString());
      }),
    ],
  });
}

/** Completion opens by itself where a type or a keyword could stand; elsewhere only when it is asked for. */
function complete({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const { from, options } = completionsAt(state.doc.toString(), pos);
  if (options.length === 0 || (!explicit && from === pos)) return null;
  return { from, options: options.map(({ label, insert, kind, detail }) => ({ label, apply: insert, type: kind, detail: shownProse(detail.slice(0, 80)) })), filter: false };
}

function problemsOf({ state }: EditorView): Diagnostic[] {
  const { problems } = parseInterface(state.doc.toString());
  const end = state.doc.length;
  return problems.map(({ span, message }) => {
    const from = Math.min(span.start, end);
    // A place without width could not be seen.
    const to = Math.min(Math.max(span.end, from + 1), end);
    return { from: Math.min(from, Math.max(0, to - 1)), to, severity: 'error', message: shownProse(message) };
  });
}

function replace(view: EditorView, text: string): void {
  if (text !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, userEvent: 'input.replace' });
  forceLinting(view);
}

/** A text with problems stays as it is: what cannot be read would be lost. */
function format(view: EditorView): boolean {
  const { interface: node, problems } = parseInterface(view.state.doc.toString());
  if (node === null || problems.length > 0) {
    forceLinting(view);
    return false;
  }
  const caret = view.state.doc.lineAt(view.state.selection.main.head).number;
  replace(view, formatInterface(node));
  const line = view.state.doc.line(Math.min(caret, view.state.doc.lines));
  view.dispatch({ selection: { anchor: line.from } });
  return true;
}
