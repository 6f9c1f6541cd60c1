import { RangeSetBuilder, type Extension } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';

/** The name of a member, a text, a number, a word. Within a line: JSON texts have no line breaks. */
const token = /("(?:[^"\\\n]|\\.)*")(\s*:)?|(-?[0-9][0-9.eE+-]*)|\b(true|false|null)\b/g;

const marks = {
  name: Decoration.mark({ class: 'cm-json-name' }),
  text: Decoration.mark({ class: 'cm-json-text' }),
  number: Decoration.mark({ class: 'cm-json-number' }),
  word: Decoration.mark({ class: 'cm-json-word' }),
};

const theme = EditorView.theme({
  '.cm-json-name': { color: 'var(--accent)' },
  '.cm-json-text': { color: 'var(--text)' },
  '.cm-json-number': { color: 'var(--idl-simple)' },
  '.cm-json-word': { color: 'var(--idl-keyword)' },
});

/** Colours the lines in sight. */
class Colours {
  decorations: DecorationSet;

  constructor(view: EditorView) {
    this.decorations = inSight(view);
  }

  update(update: ViewUpdate): void {
    if (update.docChanged || update.viewportChanged) this.decorations = inSight(update.view);
  }
}

function inSight(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    const start = view.state.doc.lineAt(from).from;
    for (const match of view.state.doc.sliceString(start, to).matchAll(token)) {
      const [, text, colon, number] = match;
      const at = start + match.index;
      const length = text?.length ?? match[0].length;
      builder.add(at, at + length, text === undefined ? (number === undefined ? marks.word : marks.number) : colon === undefined ? marks.text : marks.name);
    }
  }
  return builder.finish();
}

export const jsonColours: Extension = [theme, ViewPlugin.fromClass(Colours, { decorations: (plugin) => plugin.decorations })];
