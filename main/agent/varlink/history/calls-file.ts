import { join } from 'node:path';
import { done, failed, type Result } from '#core/failure.ts';
import { callMadeSchema } from '#core/varlink/history/made-schema.ts';
import type { CallMade } from '#core/varlink/history/made.ts';
import { appendLine, linesOf, replaceLines } from '../../system/files/lines-file.ts';
import { ownFolder } from '../../system/files/own-folder.ts';

/** Kept at the most: what a person goes through, and what is read at once when somebody looks. */
export const mostCalls = 500;
const mostBytes = 8 * 1024 * 1024;

export interface CallsMade {
  /** Newest first. */
  readonly calls: readonly CallMade[];
  /** Lines that are none: cut short by a crash or a full disk, or written by a later version. */
  readonly damaged: number;
}

/** Calls that were made, one JSON object a line, for this user alone. */
export const callsPath = (): string => join(ownFolder('state'), 'calls.jsonl');

/** Adds a call. It has been made, so a full disk must not turn it into a failure: it is said, and that is all. */
export function recordCall(call: CallMade): void {
  const path = callsPath();
  try {
    const size = appendLine(path, JSON.stringify(call));
    // Each takes some 400 bytes at the least, so that lines of a short file need not be counted.
    if (size > mostBytes || (size > mostCalls * 400 && linesOf(path).length > mostCalls * 1.1)) shorten(path);
  } catch (error) {
    process.stderr.write(`sockatlas: the call was made, but could not be recorded in ${path}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

export function loadCalls(limit: number): CallsMade {
  const calls: CallMade[] = [];
  let damaged = 0;
  for (const line of linesOf(callsPath())) {
    if (calls.length >= limit) break;
    const call = parseLine(line);
    if (call === null) damaged++;
    else calls.push(call);
  }
  return { calls, damaged };
}

/** Takes these calls out of the file, or all there are, damaged ones too. */
export function forgetCalls(ids: readonly string[] | null): Result<null> {
  const path = callsPath();
  const lines = linesOf(path);
  const forgotten = new Set(ids);
  try {
    if (lines.length > 0) replaceLines(path, ids === null ? [] : lines.filter((line) => !forgotten.has(parseLine(line)?.id ?? '')));
    return done(null);
  } catch (error) {
    return failed('failed', `${path} could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parseLine(line: string): CallMade | null {
  try {
    const parsed = callMadeSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Keeps the newest that fit into half the bytes. */
function shorten(path: string): void {
  const kept: string[] = [];
  let size = 0;
  for (const line of linesOf(path)) {
    size += Buffer.byteLength(line) + 1;
    if (kept.length >= mostCalls || (kept.length > 0 && size > mostBytes / 2)) break;
    if (parseLine(line) !== null) kept.push(line);
  }
  replaceLines(path, kept);
}
