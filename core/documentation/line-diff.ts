import { diffArrays } from 'diff';

/** A line of two texts side by side; numbers count from 1. */
export interface DiffLine {
  readonly sign: ' ' | '+' | '-';
  readonly before: number | null;
  readonly after: number | null;
  readonly text: string;
}

/** Lines that are the same in both, left out of a listing. */
export interface DiffFold {
  readonly sign: 'fold';
  readonly count: number;
  /** Number of the first of them after. */
  readonly after: number;
}

/** More changed lines than this are not paired with each other: finding the shortest way would take minutes for texts made to do that. */
const mostEdits = 4000;
const longestMs = 300;

/** The lines that differ between two texts. Where that would take too long, all of one and then all of the other. */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = linesOf(before);
  const b = linesOf(after);
  const parts = diffArrays(a, b, { maxEditLength: mostEdits, timeout: longestMs }) ?? [
    { value: a, removed: true, added: false },
    { value: b, removed: false, added: true },
  ];
  const out: DiffLine[] = [];
  let atBefore = 1;
  let atAfter = 1;
  for (const { value, added, removed } of parts)
    for (const text of value) {
      const sign = added ? '+' : removed ? '-' : ' ';
      out.push({ sign, before: sign === '+' ? null : atBefore++, after: sign === '-' ? null : atAfter++, text });
    }
  return out;
}

/** A last newline ends a line, it begins none. */
const linesOf = (text: string): string[] => (text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n'));

/** Leaves out what is the same, but for a few lines around what is not. */
export function folded(lines: readonly DiffLine[], context = 3): (DiffLine | DiffFold)[] {
  const near = new Set<number>();
  lines.forEach((line, i) => {
    if (line.sign !== ' ') for (let j = i - context; j <= i + context; j++) near.add(j);
  });
  const out: (DiffLine | DiffFold)[] = [];
  let skipped: DiffLine[] = [];
  const flush = (): void => {
    // A fold takes a line itself.
    const [first] = skipped;
    if (skipped.length > 1 && first) out.push({ sign: 'fold', count: skipped.length, after: first.after ?? 0 });
    else out.push(...skipped);
    skipped = [];
  };
  lines.forEach((line, i) => {
    if (!near.has(i)) return void skipped.push(line);
    flush();
    out.push(line);
  });
  flush();
  return out;
}

/** Two columns of equal height: what was taken out stands beside what was put in its place. */
export function sideBySide(lines: readonly (DiffLine | DiffFold)[]): { readonly left: DiffLine | DiffFold | null; readonly right: DiffLine | DiffFold | null }[] {
  const rows: { left: DiffLine | DiffFold | null; right: DiffLine | DiffFold | null }[] = [];
  let gone: DiffLine[] = [];
  let come: DiffLine[] = [];
  const flush = (): void => {
    for (let i = 0; i < Math.max(gone.length, come.length); i++) rows.push({ left: gone[i] ?? null, right: come[i] ?? null });
    gone = [];
    come = [];
  };
  for (const line of lines) {
    if (line.sign === '-') gone.push(line);
    else if (line.sign === '+') come.push(line);
    else {
      flush();
      rows.push({ left: line, right: line });
    }
  }
  flush();
  return rows;
}
