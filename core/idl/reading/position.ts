import { isLineEnd } from './scanner.ts';

export interface Position {
  /** Both from 1; columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
}

/** Tells where offsets of a text are, as people count. */
export function positionsIn(text: string): (offset: number) => Position {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isLineEnd(code) && !(code === 0x0d && text.charCodeAt(i + 1) === 0x0a)) starts.push(i + 1);
  }
  return (offset) => {
    let low = 0;
    for (let high = starts.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return { line: low, column: offset - (starts[low - 1] ?? 0) + 1 };
  };
}
