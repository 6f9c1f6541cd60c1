import { writeSync } from 'node:fs';
import { shownProse } from '#core/names/prose.ts';

/** Exit statuses, as documented in --help and docs/sockatlas.1. */
export const status = { done: 0, nothing: 1, usage: 2, refused: 3, notPermitted: 4, failed: 5 } as const;
export type Status = (typeof status)[keyof typeof status];

/** Ends the command with a status, from any depth. */
export class Exit extends Error {
  readonly status: Status;

  constructor(
    code: Status,
    message: string,
    readonly hint: string | null = null,
  ) {
    super(message);
    this.status = code;
  }
}

/** no-color.org: any value that is not empty. */
const colours = process.stdout.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';

const paint =
  (code: number) =>
  (text: string): string =>
    colours ? `\u001b[${code}m${text}\u001b[0m` : text;

export const bold = paint(1);
export const dim = paint(2);

const pauseCell = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of it; a reader that has had enough (`| head`) ends the program in peace. */
export function print(text: string, fd: 1 | 2 = 1): void {
  const data = Buffer.from(text);
  for (let at = 0; at < data.length; ) {
    try {
      at += writeSync(fd, data, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code === 'EPIPE') {
        // Nobody reads what is said on stderr: that says nothing about the work itself.
        if (fd === 2) return;
        process.exit(0);
      }
      // A pipe that its other end set to non-blocking is full: wait a moment for the reader.
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(pauseCell, 0, 0, 2);
    }
  }
}

/** Says something beside the answer, on stderr. */
export const say = (text: string): void => print(`${plain(text)}\n`, 2);

/** Text that may hold what somebody typed, or what the system put into an error: shown, line by line. */
export const plain = (text: string): string =>
  text
    .split('\n')
    .map((line) => shownProse(line))
    .join('\n');

/** A table with aligned columns; the last is not padded. Cells are shown text: they hold no control characters. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) => rows.reduce((most, row) => Math.max(most, width(row[i] ?? '')), width(cell)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === cells.length - 1 ? closed(cell) : closed(cell) + ' '.repeat(Math.max(0, (widths[i] ?? 0) - width(cell)))))
      .join('  ')
      .trimEnd();
  return `${bold(line(head))}\n${rows.map((row) => `${line(row)}\n`).join('')}`;
}

const ascii = /^[\u0020-\u007e]*$/;
const mark = /^\p{M}$/u;
/** Characters that take two cells: East Asian Width W and F (UAX 11), by blocks. */
const wide = /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

/** Cells of a terminal that a shown text takes. */
export function width(text: string): number {
  if (ascii.test(text)) return text.length;
  let cells = 0;
  for (const character of text) cells += mark.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return cells;
}

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}]/u;

/**
 * Terminals that order text by UAX 9 would draw the columns after a Hebrew or Arabic name on its other side. A
 * left-to-right mark ends its run; only on a terminal, since a pipe wants the name and nothing else.
 */
const closed = (cell: string): string => (process.stdout.isTTY && rightToLeft.test(cell) ? `${cell}\u200e` : cell);
