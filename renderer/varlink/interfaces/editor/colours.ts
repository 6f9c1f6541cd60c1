import { RangeSetBuilder, type Extension } from '@codemirror/state';
import { Decoration, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from '@codemirror/view';
import { tokensOf, type ColourToken } from '#core/idl/editor/tokens.ts';

/** A longer text is no interface, and would be read anew with every letter. */
const mostChars = 1_000_000;

const marks = new Map<string, Decoration>();
function markOf(kind: ColourToken['kind']): Decoration {
  const known = marks.get(kind);
  if (known) return known;
  const mark = Decoration.mark({ class: `cm-idl-${kind}` });
  marks.set(kind, mark);
  return mark;
}

/** Colours what is in sight; the text is read whole, since what a word is depends on what stands before it. */
class Colours {
  decorations: DecorationSet;
  #tokens: readonly ColourToken[];

  constructor(view: EditorView) {
    this.#tokens = readTokens(view);
    this.decorations = this.#inSight(view);
  }

  update(update: ViewUpdate): void {
    if (update.docChanged) this.#tokens = readTokens(update.view);
    if (update.docChanged || update.viewportChanged) this.decorations = this.#inSight(update.view);
  }

  #inSight(view: EditorView): DecorationSet {
    const builder = new RangeSetBuilder<Decoration>();
    for (const { from, to } of view.visibleRanges)
      for (let i = this.#firstAt(from); i < this.#tokens.length; i++) {
        const token = this.#tokens[i];
        if (!token || token.start >= to) break;
        if (token.end > token.start) builder.add(token.start, token.end, markOf(token.kind));
      }
    return builder.finish();
  }

  /** The first token that reaches beyond a place. */
  #firstAt(place: number): number {
    let low = 0;
    let high = this.#tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#tokens[middle]?.end ?? 0) > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

const readTokens = ({ state }: EditorView): readonly ColourToken[] => (state.doc.length > mostChars ? [] : tokensOf(state.doc.toString()));

export const colours: Extension = ViewPlugin.fromClass(Colours, { decorations: (plugin) => plugin.decorations });
