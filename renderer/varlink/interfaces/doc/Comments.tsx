import { blocksOf } from '#core/documentation/comments.ts';
import { shownProse } from '#core/names/prose.ts';

/** More of one comment is nobody's documentation. */
const mostChars = 20_000;
const mostLines = 1000;

const shown = (text: string): string => shownProse(text.length > mostChars ? `${text.slice(0, mostChars)}…` : text);

/** A stranger's comment, re-wrapped: text and nothing but text, whatever it looks like. */
export function Comments({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  const blocks = blocksOf(lines.length > mostLines ? [...lines.slice(0, mostLines), '', '…'] : lines);
  const [first] = blocks;
  if (blocks.length === 1 && first?.is === 'paragraph') return <p className="comments">{shown(first.text)}</p>;
  return (
    <div className="comments">
      {blocks.map((block, i) => {
        switch (block.is) {
          case 'paragraph':
            return <p key={i}>{shown(block.text)}</p>;
          case 'list':
            return (
              <ul key={i}>
                {block.items.map((item, j) => (
                  <li key={j}>{shown(item)}</li>
                ))}
              </ul>
            );
          case 'lines':
            return (
              <pre key={i} className="mono">
                {block.lines.map(shown).join('\n')}
              </pre>
            );
        }
      })}
    </div>
  );
}
