import { writeSync } from 'node:fs';

/** Exit statuses, as documented in --help and docs/sockatlas.1. */
export const status = { done: 0, nothing: 1, usage: 2, refused: 3, notPermitted: 4, failed: 5 } as const;
export type Status = (typeof status)[keyof typeof status];

/** Ends the command with a status, from any depth. */
export class Exit extends Error {
  constructor(
    readonly status: Status,
    message: string,
    readonly hint: string | null = null,
  ) {
    super(message);
  }
}

const colours = process.stdout.isTTY && process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb';

const paint =
  (code: number) =>
  (text: string): string =>
    colours ? `\u001b[${code}m${text}\u001b[0m` : text;

export const bold = paint(1);
export const dim = paint(2);
export const warn = paint(33);

/** Writes all of it; a reader that has had enough (`| head`) ends the program in peace. */
export function print(text: string): void {
  const data = Buffer.from(text);
  for (let at = 0; at < data.length; ) {
    try {
      at += writeSync(1, data, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code === 'EPIPE') process.exit(0);
      // A pipe set to non-blocking by its other end is full: try again, there is nothing else to do.
      if (code !== 'EAGAIN') throw error;
    }
  }
}

/** A table with aligned columns; the last is not padded. Cells are shown text: they hold no control characters. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) => rows.reduce((most, row) => Math.max(most, width(row[i] ?? '')), width(cell)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === cells.length - 1 ? cell : cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - width(cell))))).join('  ').trimEnd();
  return `${bold(line(head))}\n${rows.map((row) => `${line(row)}\n`).join('')}`;
}

const width = (text: string): number => [...text].length;
