import { useMemo, useRef } from 'react';
import { shownText } from '#core/names/shown.ts';
import { printJson } from '#core/varlink/json.ts';
import type { VarlinkValue } from '#core/varlink/value.ts';
import { useViewport } from '../../../table/viewport.ts';

/** As in reading.css: a line of text. */
const lineHeightPx = 18;
/** Longer lines are cut: the layout of a line of a megabyte takes seconds. Copying and saving take all of it. */
const mostInLine = 2000;

/** JSON of a value, every digit as it came, in virtual lines; text that is no JSON as it is. */
export function ReplyJson({ value, text, label }: { readonly value: VarlinkValue | undefined; readonly text: string; readonly label: string }) {
  const lines = useMemo(() => (value === undefined ? text : printJson(value, 2)).split('\n'), [value, text]);
  const scroller = useRef<HTMLDivElement>(null);
  const viewport = useViewport({ scroller, count: lines.length, height: lineHeightPx, headPx: 0, keep: -1 });
  return (
    <div className="reply-json mono" role="region" aria-label={label} tabIndex={0} ref={scroller}>
      <div className="lines" style={{ height: viewport.totalPx }}>
        {viewport.lines.map((index) => {
          const line = lines[index] ?? '';
          return (
            <div key={index} className="reply-json-line" style={{ transform: `translateY(${index * lineHeightPx}px)` }}>
              {shownText(line.slice(0, mostInLine)).replaceAll('\\\\', '\\')}
              {line.length > mostInLine ? ` … ${line.length} characters` : ''}
            </div>
          );
        })}
      </div>
    </div>
  );
}
