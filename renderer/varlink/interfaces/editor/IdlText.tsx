import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { colours } from './colours.ts';
import { looks, shadowOf } from './view.ts';

/** A text of the interface language, to be read and copied from: in colours, and drawn only as far as it is in sight. */
export default function IdlText({ text, label }: { readonly text: string; readonly label: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return undefined;
    const parent = shadowOf(host.current);
    const view = new EditorView({
      parent,
      root: parent,
      state: EditorState.create({
        doc: text,
        extensions: [looks, colours, lineNumbers(), EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label, 'aria-readonly': 'true', role: 'textbox', 'aria-multiline': 'true' })],
      }),
    });
    return () => view.destroy();
  }, [text, label]);
  return <div className="idl-editor" ref={host} />;
}
