import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useState, type RefObject } from 'react';
import { IconButton } from '../../../parts/parts.tsx';

/** More places than this nobody walks through. */
const mostFound = 2000;

/** Looks for letters in what is shown of an interface. Marks them by the browser's highlights, so that no text is taken apart for it. */
export function FindBar({ query, onQuery, onClose, body }: { readonly query: string; readonly onQuery: (query: string) => void; readonly onClose: () => void; readonly body: RefObject<HTMLElement | null> }) {
  const [found, setFound] = useState<readonly Range[]>([]);
  const [at, setAt] = useState(0);
  useEffect(() => {
    // After the document has taken in all members.
    const frame = requestAnimationFrame(() => {
      const ranges = body.current ? rangesOf(body.current, query) : [];
      setFound(ranges);
      setAt(0);
      show(ranges[0]);
    });
    return () => cancelAnimationFrame(frame);
  }, [body, query]);
  useEffect(() => {
    CSS.highlights.set('found', new Highlight(...found));
    const current = found[at];
    if (current) CSS.highlights.set('found-now', new Highlight(current));
    else CSS.highlights.delete('found-now');
  }, [found, at]);
  useEffect(
    () => () => {
      CSS.highlights.delete('found');
      CSS.highlights.delete('found-now');
    },
    [],
  );
  const step = (by: number): void => {
    if (found.length === 0) return;
    const next = (at + by + found.length) % found.length;
    setAt(next);
    show(found[next]);
  };
  return (
    <div className="find-bar" role="search">
      <input
        aria-label="Find in this interface"
        placeholder="Find in this interface"
        autoFocus
        spellCheck={false}
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
          else if (event.key === 'Escape') onClose();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span className="soft number" role="status">
        {query === '' ? '' : found.length === 0 ? 'nothing' : `${at + 1} of ${found.length}${found.length === mostFound ? ' or more' : ''}`}
      </span>
      <IconButton label="Previous (Shift+Enter)" disabled={found.length === 0} onClick={() => step(-1)}>
        <ChevronUp size={16} aria-hidden />
      </IconButton>
      <IconButton label="Next (Enter)" disabled={found.length === 0} onClick={() => step(1)}>
        <ChevronDown size={16} aria-hidden />
      </IconButton>
      <IconButton label="End the search (Esc)" onClick={onClose}>
        <X size={16} aria-hidden />
      </IconButton>
    </div>
  );
}

const show = (range: Range | undefined): void => range?.startContainer.parentElement?.scrollIntoView({ block: 'center' });

function rangesOf(root: HTMLElement, query: string): Range[] {
  const wanted = query.toLowerCase();
  const ranges: Range[] = [];
  if (wanted === '') return ranges;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && ranges.length < mostFound; node = walker.nextNode()) {
    const text = node.nodeValue ?? '';
    const folded = text.toLowerCase();
    for (let i = folded.indexOf(wanted); i >= 0 && i + wanted.length <= text.length && ranges.length < mostFound; i = folded.indexOf(wanted, i + wanted.length)) {
      const range = document.createRange();
      range.setStart(node, i);
      range.setEnd(node, i + wanted.length);
      ranges.push(range);
    }
  }
  return ranges;
}
