import { appendFileSync, chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { editDoneSchema, type EditDone } from '#core/edits/edit.ts';

/** Kept at the most. An edit of a 64 KiB label takes some 400 KiB here, so bytes are bounded too. */
const mostEdits = 1000;
const mostBytes = 8 * 1024 * 1024;

/** What was done, one JSON object a line, for this user alone: XDG base directory specification, state. */
export function historyPath(): string {
  const given = process.env['XDG_STATE_HOME'];
  return join(given?.startsWith('/') ? given : join(homedir(), '.local', 'state'), 'sockatlas', 'history.jsonl');
}

/** Adds an edit. The change is made already, so a full disk must not turn it into a failure. */
export function recordEdit(edit: EditDone): void {
  const path = historyPath();
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // One write to a file opened for appending: window and command line do not part each other's lines.
    appendFileSync(path, `${JSON.stringify(edit)}\n`, { mode: 0o600 });
    if (statSync(path).size > mostBytes) shorten(path);
  } catch (error) {
    process.stderr.write(`sockatlas: the change was made, but not recorded in ${path}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

/** Edits, newest first. Lines that are none (cut short by a crash, written by a later version) are passed over. */
export function readHistory(limit: number): EditDone[] {
  let text: string;
  try {
    text = readFileSync(historyPath(), 'utf8');
  } catch {
    return [];
  }
  const edits: EditDone[] = [];
  for (const line of text.split('\n').reverse()) {
    if (edits.length >= limit) break;
    const edit = parseLine(line);
    if (edit) edits.push(edit);
  }
  return edits;
}

function parseLine(line: string): EditDone | null {
  if (line === '') return null;
  try {
    const outcome = editDoneSchema.safeParse(JSON.parse(line));
    return outcome.success ? outcome.data : null;
  } catch {
    return null;
  }
}

/** Keeps the newest half, whole or not at all. */
function shorten(path: string): void {
  let size = 0;
  const lines: string[] = [];
  for (const edit of readHistory(mostEdits)) {
    const line = JSON.stringify(edit);
    size += line.length + 1;
    if (size > mostBytes / 2) break;
    lines.push(line);
  }
  const temporary = `${path}.${process.pid}.new`;
  writeFileSync(temporary, `${lines.reverse().join('\n')}\n`, { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
}
