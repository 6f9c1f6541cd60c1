import { autocompletion, completionKeymap, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { history, historyKeymap, standardKeymap } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap } from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { shownProse } from '#core/names/prose.ts';
import type { JsonOffer } from '#core/varlink/form/complete.ts';
import { looks, shadowOf } from '../../../interfaces/editor/view.ts';
import { jsonColours } from './colours.ts';

export interface JsonEditorHandle {
  /** Selects a stretch of the text and shows it. */
  readonly goTo: (from: number, to: number) => void;
}

/** A stretch with what is wrong with it. */
export interface JsonSquiggle {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

interface JsonEditorGiven {
  readonly text: string;
  readonly label: string;
  readonly squiggles: readonly JsonSquiggle[];
  readonly offersAt: (text: string, at: number) => { readonly from: number; readonly offers: readonly JsonOffer[] };
  readonly onChange: (text: string) => void;
  readonly ref?: Ref<JsonEditorHandle>;
}

/** An editor for JSON: colours, squiggles, and what fits at the caret. Tab leaves it, as it leaves any field. */
export default function JsonEditor(given: JsonEditorGiven) {
  const { text, squiggles, ref } = given;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(given);
  useEffect(() => {
    latest.current = given;
  });
  useEffect(() => {
    if (!host.current) return undefined;
    const parent = shadowOf(host.current);
    const made = new EditorView({ parent, root: parent, state: stateOf(latest) });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);
  useEffect(() => {
    const there = view.current;
    if (there && there.state.doc.toString() !== text) there.dispatch({ changes: { from: 0, to: there.state.doc.length, insert: text } });
  }, [text]);
  useEffect(() => {
    const there = view.current;
    if (there) there.dispatch(setDiagnostics(there.state, squiggles.map((squiggle) => diagnosticOf(squiggle, there.state.doc.length))));
  }, [text, squiggles]);
  useImperativeHandle(ref, () => ({
    goTo: (from, to) => {
      const there = view.current;
      if (!there) return;
      const end = there.state.doc.length;
      there.dispatch({ selection: { anchor: Math.min(from, end), head: Math.min(to, end) }, scrollIntoView: true });
      there.focus();
    },
  }), []);
  return <div className="json-editor" data-wrong={squiggles.length > 0 || undefined} ref={host} />;
}

function stateOf(given: { readonly current: JsonEditorGiven }): EditorState {
  const complete = ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const { from, offers } = given.current.offersAt(state.doc.toString(), pos);
    if (offers.length === 0 || (!explicit && from === pos)) return null;
    return { from, options: offers.map(({ label, insert, detail }) => ({ label: shownProse(label), apply: insert, detail: shownProse(detail.slice(0, 80)) })), filter: false };
  };
  return EditorState.create({
    doc: given.current.text,
    extensions: [
      looks,
      jsonColours,
      history(),
      drawSelection(),
      bracketMatching(),
      indentUnit.of('  '),
      autocompletion({ override: [complete], icons: false }),
      keymap.of([...completionKeymap, ...historyKeymap, ...standardKeymap]),
      EditorView.contentAttributes.of({ 'aria-label': given.current.label }),
      EditorView.updateListener.of((update) => {
        const now = update.state.doc.toString();
        if (update.docChanged && now !== given.current.text) given.current.onChange(now);
      }),
    ],
  });
}

/** A place without width could not be seen. */
function diagnosticOf({ from, to, message }: JsonSquiggle, end: number): Diagnostic {
  const last = Math.min(Math.max(to, from + 1), end);
  return { from: Math.max(0, Math.min(from, last - 1)), to: last, severity: 'error', message: shownProse(message) };
}
