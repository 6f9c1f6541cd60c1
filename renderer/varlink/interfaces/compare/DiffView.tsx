import { useMemo, useState } from 'react';
import { diffLines, folded, sideBySide, type DiffFold, type DiffLine } from '#core/documentation/line-diff.ts';
import { shownProse } from '#core/names/prose.ts';
import { Button } from '../../../parts/parts.tsx';

/** Drawn at once; more are shown on demand. */
const mostLines = 1500;
const longestLine = 2000;

/** The lines that differ between two texts: one under the other, or where there is room side by side. */
export function DiffView({ before, after, wide }: { readonly before: string; readonly after: string; readonly wide: boolean }) {
  const lines = useMemo(() => folded(diffLines(before, after)), [before, after]);
  const [all, setAll] = useState(false);
  const shown = all ? lines : lines.slice(0, mostLines);
  if (lines.every((line) => line.sign === 'fold' || line.sign === ' ')) return <p className="soft">The texts are the same, letter by letter.</p>;
  return (
    <>
      {wide ? <Side lines={shown} /> : <Unified lines={shown} />}
      {shown.length < lines.length && <Button onClick={() => setAll(true)}>Show all {lines.length} lines</Button>}
    </>
  );
}

type Line = DiffLine | DiffFold;

const Unified = ({ lines }: { readonly lines: readonly Line[] }) => (
  <div className="diff mono" role="table" aria-label="Lines that differ">
    {lines.map((line, i) => (
      <div key={i} className="diff-line" role="row" data-sign={line.sign}>
        <Half line={line} />
      </div>
    ))}
  </div>
);

const Side = ({ lines }: { readonly lines: readonly Line[] }) => (
  <div className="diff side mono" role="table" aria-label="Lines that differ, before and after">
    {sideBySide(lines).map(({ left, right }, i) => (
      <div key={i} className="diff-row" role="row">
        <div className="diff-line" data-sign={left?.sign ?? 'none'} role="presentation">
          {left ? <Half line={left} side="before" /> : <span role="cell" />}
        </div>
        <div className="diff-line" data-sign={right?.sign ?? 'none'} role="presentation">
          {right ? <Half line={right} side="after" /> : <span role="cell" />}
        </div>
      </div>
    ))}
  </div>
);

const words = { '+': 'added', '-': 'removed', ' ': '' } as const;

function Half({ line, side }: { readonly line: Line; readonly side?: 'before' | 'after' }) {
  if (line.sign === 'fold')
    return (
      <span className="diff-fold" role="cell">
        {line.count} lines are the same
      </span>
    );
  return (
    <>
      <span className="diff-number number" role="rowheader">
        {side === 'before' ? line.before : (line.after ?? line.before)}
      </span>
      <span className="diff-sign" role="cell">
        <span aria-hidden>{line.sign}</span>
        <span className="unseen">{words[line.sign]}</span>
      </span>
      <span className="diff-text" role="cell">
        {shownProse(line.text.length > longestLine ? `${line.text.slice(0, longestLine)}…` : line.text)}
      </span>
    </>
  );
}
