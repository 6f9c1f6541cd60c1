import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dropInDoneSchema } from '#core/durable/change-schema.ts';
import type { DropInDone } from '#core/durable/change.ts';
import { editDoneSchema, editRefusedSchema, type EditDone, type EditRefused } from '#core/edits/edit.ts';
import { appendLine, linesOf, replaceLines } from '../system/files/lines-file.ts';
import { ownFolder } from '../system/files/own-folder.ts';

/** Kept at the most. An edit of a 64 KiB label takes some 400 KiB here, so bytes are bounded too. */
export const mostEdits = 1000;
const mostBytes = 4 * 1024 * 1024;
/** What was refused can not be taken back, so it may not crowd out what can. */
const mostRefused = 200;

export interface History {
  /** Made, newest first. */
  readonly edits: EditDone[];
  /** Asked for and not made, newest first. */
  readonly refused: EditRefused[];
  /** Drop-ins written and removed, newest first. */
  readonly lasting: DropInDone[];
  /** Lines that are neither: cut short by a crash or a full disk, or written by a later version. */
  readonly damaged: number;
}

/** What was done, one JSON object a line, for this user alone: XDG base directory specification, state. */
export function historyPath(): string {
  return join(ownFolder('state'), 'history.jsonl');
}

/** Adds an edit. The change is made already, so a full disk must not turn it into a failure: it is said, and that is all. */
export const recordEdit = (edit: EditDone): void => record(edit, 'the change was made, but could not be recorded');

/** Adds a drop-in that was written or removed. */
export const recordDropIn = (dropIn: DropInDone): void => record(dropIn, 'the drop-in was changed, but could not be recorded');

/** Adds an edit that was not made, with the reason. Where it cannot be kept nothing is lost: who asked is told the reason anyway. */
export const recordRefusal = (refusal: EditRefused): void => record(refusal, null);

function record(line: EditDone | EditRefused | DropInDone, trouble: string | null): void {
  const path = historyPath();
  try {
    appendLine(path, JSON.stringify(line));
    if (isTooLong(path)) shorten(path);
  } catch (error) {
    if (trouble !== null) process.stderr.write(`sockatlas: ${trouble} in ${path}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

/** After a shortening that had to keep much there is no use in another one at once. */
let worthShorteningBytes = mostBytes;

/** An edit takes 600 bytes at the least, so the lines of a short file need not be counted. */
function isTooLong(path: string): boolean {
  const { size } = statSync(path);
  if (size > mostBytes) return size > worthShorteningBytes;
  return size > mostEdits * 500 && readFileSync(path, 'utf8').split('\n').length > mostEdits + mostEdits / 10;
}

/** Edits, newest first. */
export const readHistory = (limit: number): EditDone[] => loadHistory(limit).edits;

/** @param limit of edits; and of refusals no more than as many, back to the oldest of the edits */
export function loadHistory(limit: number): History {
  const edits: EditDone[] = [];
  const refused: EditRefused[] = [];
  const lasting: DropInDone[] = [];
  let damaged = 0;
  for (const line of linesOf(historyPath())) {
    if (edits.length >= limit) break;
    const read = parseLine(line);
    if (read === null) damaged++;
    else if ('lasting' in read) lasting.push(read);
    else if (!('failure' in read)) edits.push(read);
    else if (refused.length < limit) refused.push(read);
  }
  return { edits, refused, lasting, damaged };
}

function parseLine(line: string): EditDone | EditRefused | DropInDone | null {
  try {
    const value: unknown = JSON.parse(line);
    const made = editDoneSchema.safeParse(value);
    if (made.success) return made.data;
    const refused = editRefusedSchema.safeParse(value);
    if (refused.success) return refused.data;
    const dropIn = dropInDoneSchema.safeParse(value);
    return dropIn.success ? dropIn.data : null;
  } catch {
    return null;
  }
}

/** Keeps the newest that fit into half the bounds, whole or not at all. */
function shorten(path: string): void {
  const kept: string[] = [];
  let size = 0;
  let made = 0;
  let refused = 0;
  let newestBatch: string | null | undefined;
  for (const line of linesOf(path)) {
    const read = parseLine(line);
    if (read === null) continue;
    const isRefusal = 'failure' in read;
    const batch = 'batch' in read ? read.batch : null;
    newestBatch ??= isRefusal ? undefined : batch;
    // The newest stays, however long it is, with all that was done at once with it: it is what is to be taken back.
    const isNewest = !isRefusal && (made === 0 || (batch !== null && batch === newestBatch));
    if (made + refused >= mostEdits) break;
    if (isRefusal && refused >= mostRefused) continue;
    const bytes = Buffer.byteLength(line) + 1;
    if (!isNewest && size + bytes > mostBytes / 2) {
      if (isRefusal) continue;
      break;
    }
    size += bytes;
    if (isRefusal) refused++;
    else made++;
    kept.push(line);
  }
  worthShorteningBytes = Math.max(mostBytes, size * 2);
  replaceLines(path, kept);
}
