import { ArrowDownToLine } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { shownText } from '#core/names/shown.ts';
import type { ReplySeen } from '#core/varlink/call.ts';
import { Button } from '../../../parts/parts.tsx';
import type { Call } from '../../../store/calls/calls.ts';
import { useLineHeight } from '../../../table/line-height.ts';
import { indexOfTarget, stepOf } from '../../../table/list-keys.ts';
import { useViewport } from '../../../table/viewport.ts';
import { ReplySearch } from './search.ts';
import { msText, repliesText } from './status.ts';

/** Of a reply in its line. */
const mostInLine = 240;

/** Replies of a stream, one a line, as they come: `chosen` counts all that came, from 0; null follows the newest. */
export function ReplyList({ call, chosen, onChoose }: { readonly call: Call; readonly chosen: number | null; readonly onChoose: (reply: number | null) => void }) {
  const [words, setWords] = useState('');
  const search = useMemo(() => (words.trim() === '' ? null : new ReplySearch(words.trim())), [words]);
  const scroller = useRef<HTMLDivElement>(null);
  const height = useLineHeight();
  const { replies, dropped } = call;

  const hits = search?.look(replies, dropped) ?? null;
  const count = hits ? hits.length : replies.length;
  const numberAt = (index: number): number => (hits ? (hits[index] ?? 0) : dropped + index);
  const newest = count > 0 ? numberAt(count - 1) : null;
  const current = chosen ?? newest;
  const at = current === null ? -1 : hits ? hits.indexOf(current) : current - dropped;
  const viewport = useViewport({ scroller, count, height, headPx: 0, keep: at });

  const following = chosen === null;
  useLayoutEffect(() => {
    if (following && scroller.current) scroller.current.scrollTop = count * height;
  }, [following, count, height]);
  // A reply that is no longer kept cannot stay chosen: the oldest there is takes its place.
  useEffect(() => {
    if (chosen !== null && chosen < dropped) onChoose(dropped);
  }, [chosen, dropped, onChoose]);

  const goTo = (index: number): void => {
    if (count === 0) return;
    const there = Math.max(0, Math.min(count - 1, index));
    onChoose(numberAt(there));
    viewport.scrollTo(there, 'nearest');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey) return;
    const step = stepOf(event.key, { at, count, heightPx: height, scroller: scroller.current });
    if (step === undefined) return;
    // To the end, and with it.
    if (event.key === 'End' && !hits) onChoose(null);
    else goTo(step);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="reply-list-box">
      <div className="reply-find">
        <input type="search" className="grow" aria-label="Find in the replies" placeholder="Find in the replies" value={words} spellCheck={false} onChange={(event) => setWords(event.target.value)} />
        <span className="soft number">{hits ? `${hits.length} of ${repliesText(replies.length)}` : ''}</span>
        {!following && (
          <Button tone="plain" title="Goes to the newest reply, and with it (End)" onClick={() => (setWords(''), onChoose(null))}>
            <ArrowDownToLine size={14} aria-hidden /> Newest
          </Button>
        )}
      </div>
      {dropped > 0 && <p className="soft number">The first {repliesText(dropped)} are no longer kept: the newest {repliesText(replies.length)} are.</p>}
      <div
        className="reply-list"
        role="listbox"
        aria-label="Replies"
        aria-activedescendant={at >= 0 ? `reply-${at}` : undefined}
        tabIndex={0}
        ref={scroller}
        onKeyDown={onKeyDown}
        onWheel={(event) => {
          // Who turns back wants to read, not to be carried away.
          if (following && event.deltaY < 0 && newest !== null) onChoose(newest);
        }}
        onClick={(event) => {
          const index = indexOfTarget(event.target);
          if (index >= 0) onChoose(numberAt(index));
        }}
      >
        <div className="lines" role="presentation" style={{ height: viewport.totalPx }}>
          {viewport.lines.map((index) => {
            const number = numberAt(index);
            const reply = replies[number - dropped];
            return reply && <Line key={number} reply={reply} number={number} index={index} count={count} topPx={index * height} chosen={index === at} />;
          })}
        </div>
      </div>
    </div>
  );
}

function Line({ reply, number, index, count, topPx, chosen }: { readonly reply: ReplySeen; readonly number: number; readonly index: number; readonly count: number; readonly topPx: number; readonly chosen: boolean }) {
  return (
    <div id={`reply-${index}`} className="reply-item" role="option" data-index={index} aria-selected={chosen} aria-posinset={index + 1} aria-setsize={count} style={{ transform: `translateY(${topPx}px)` }}>
      <span className="soft number">{number + 1}</span>
      <span className="mono cut">{shownText(reply.text.slice(0, mostInLine)).replaceAll('\\\\', '\\')}</span>
      <span className="soft number">
        {reply.descriptors.length > 0 && <span className="tag">{reply.descriptors.length === 1 ? '1 file' : `${reply.descriptors.length} files`}</span>} {msText(reply.afterMs)}
      </span>
    </div>
  );
}
