import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readFileSync, readSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { editDoneSchema, type EditDone } from '#core/edits/edit.ts';

/** Kept at the most. An edit of a 64 KiB label takes some 400 KiB here, so bytes are bounded too. */
export const mostEdits = 1000;
const mostBytes = 4 * 1024 * 1024;

export interface History {
  /** Newest first. */
  readonly edits: readonly EditDone[];
  /** Lines that are no edit: cut short by a crash or a full disk, or written by a later version. */
  readonly damaged: number;
}

/** What was done, one JSON object a line, for this user alone: XDG base directory specification, state. */
export function historyPath(): string {
  const given = process.env['XDG_STATE_HOME'];
  if (given?.startsWith('/') && ours(given)) return join(given, 'sockatlas', 'history.jsonl');
  return join(homeFolder(), '.local', 'state', 'sockatlas', 'history.jsonl');
}

/** Under `sudo -E` HOME is another user's: a file of root there would lock them out of their own history. */
function homeFolder(): string {
  const home = homedir();
  return ours(home) ? home : userInfo().homedir;
}

function ours(folder: string): boolean {
  if (process.getuid?.() !== 0) return true;
  try {
    return statSync(folder).uid === 0;
  } catch {
    return true; // not there yet: it will be ours
  }
}

/** Adds an edit. The change is made already, so a full disk must not turn it into a failure: it is said, and that is all. */
export function recordEdit(edit: EditDone): void {
  const path = historyPath();
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // One write to a file opened for appending: window and command line do not part each other's lines.
    appendFileSync(path, `${endsMidLine(path) ? '\n' : ''}${JSON.stringify(edit)}\n`, { mode: 0o600 });
    if (isTooLong(path)) shorten(path);
  } catch (error) {
    process.stderr.write(`sockatlas: the change was made, but could not be recorded in ${path}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

/** A line that a crash cut short must not swallow the next one. */
function endsMidLine(path: string): boolean {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return false;
  }
  try {
    const { size } = fstatSync(fd);
    const last = Buffer.alloc(1);
    return size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
  } finally {
    closeSync(fd);
  }
}

/** An edit takes 600 bytes at the least, so the lines of a short file need not be counted. */
function isTooLong(path: string): boolean {
  const { size } = statSync(path);
  if (size > mostBytes) return true;
  return size > mostEdits * 500 && readFileSync(path, 'utf8').split('\n').length > mostEdits + mostEdits / 10;
}

/** Edits, newest first. */
export const readHistory = (limit: number): EditDone[] => [...loadHistory(limit).edits];

export function loadHistory(limit: number): History {
  let text: string;
  try {
    text = readFileSync(historyPath(), 'utf8');
  } catch {
    return { edits: [], damaged: 0 };
  }
  const edits: EditDone[] = [];
  let damaged = 0;
  for (const line of text.split('\n').reverse()) {
    if (edits.length >= limit) break;
    if (line === '') continue;
    const edit = parseLine(line);
    if (edit) edits.push(edit);
    else damaged++;
  }
  return { edits, damaged };
}

function parseLine(line: string): EditDone | null {
  try {
    const outcome = editDoneSchema.safeParse(JSON.parse(line));
    return outcome.success ? outcome.data : null;
  } catch {
    return null;
  }
}

/** Keeps the newest that fit into half the bounds, whole or not at all. */
function shorten(path: string): void {
  let size = 0;
  const lines: string[] = [];
  for (const edit of readHistory(mostEdits)) {
    const line = JSON.stringify(edit);
    size += Buffer.byteLength(line) + 1;
    // The newest stays, however long it is: it is the one to be taken back.
    if (lines.length > 0 && size > mostBytes / 2) break;
    lines.push(line);
  }
  const temporary = `${path}.${process.pid}.new`;
  try {
    writeFileSync(temporary, `${lines.reverse().join('\n')}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    try {
      unlinkSync(temporary);
    } catch {
      // It was never made.
    }
    throw error;
  }
}
