import { done, failed, type Result } from '../failure.ts';
import { mostRows, snapshotFileSchema, snapshotHeadSchema } from './snapshot-schema.ts';
import { snapshotVersion, type Snapshot } from './snapshot.ts';

/** A model nests eight deep. */
const deepest = 16;
/** The longest argument of a command line: Linux, MAX_ARG_STRLEN. */
const longestText = 131_072;

const damaged = (where: string): Result<never> =>
  failed('bad-input', `This snapshot is damaged: ${where}.`, 'Take it anew, or fetch it again from where it came.');

/** Reads the text of a snapshot. It may come from anybody: nothing in it is trusted, and nothing of it is echoed. */
export function parseSnapshot(text: string): Result<Snapshot> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failed('bad-input', 'This is no snapshot: the file is no JSON, or not all of it.', 'A snapshot is made with "Save a snapshot…" or sockatlas snapshot FILE.');
  }
  const head = snapshotHeadSchema.safeParse(value);
  if (!head.success) return failed('bad-input', 'This is JSON, but no snapshot of Sockatlas.', 'A snapshot is made with "Save a snapshot…" or sockatlas snapshot FILE.');
  if (head.data.version !== snapshotVersion)
    return failed('bad-input', `This snapshot has version ${head.data.version} of the format; this program reads version ${snapshotVersion}.`, 'Open it with the Sockatlas that made it, or with a newer one.');
  const tamed = tame(value, false, deepest);
  if (!tamed.ok) return damaged(tamed.excess);
  const outcome = snapshotFileSchema.safeParse(tamed.value);
  if (!outcome.success) {
    const path = outcome.error.issues[0]?.path ?? [];
    return damaged(`something is wrong at ${path.slice(0, 6).map(placeOf).join('.') || 'its top'}`);
  }
  const { atMs, bootId, madeBy, surroundings, sockets, entryPoints, processes, registry } = outcome.data;
  const tables = { sockets: table(sockets), entryPoints: table(entryPoints), processes: table(processes), registry: table(registry) };
  for (const name of tableNames) if (tables[name].size < outcome.data[name].length) return damaged(`${name} has the same key twice`);
  return done({
    atMs,
    bootId,
    madeBy,
    model: { surroundings, ...tables },
  });
}

const tableNames = ['sockets', 'entryPoints', 'processes', 'registry'] as const;

/** Names of our own members and numbers of rows; a key of a stranger's record is not repeated. */
const placeOf = (part: PropertyKey): string => (typeof part === 'number' || (typeof part === 'string' && /^[A-Za-z]{1,20}$/.test(part)) ? String(part) : '…');

const table = <T extends { readonly key: string }>(rows: readonly T[]): ReadonlyMap<string, T> => new Map(rows.map((row) => [row.key, row]));

/** Members with text of ours, in which a stranger could put what turns a line about or what a terminal acts on. */
const textMembers: ReadonlySet<string> = new Set(['hostName', 'kernelRelease', 'userName', 'users', 'groups', 'what', 'detail', 'fileSystem', 'short', 'sentence', 'remedy', 'madeBy']);

type Tamed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly excess: string };

/**
 * The same value with what does not show escaped in texts; bytes stay as they are, since whoever prints them escapes them. Refuses
 * what goes beyond any model: nesting, lists and texts.
 */
function tame(value: unknown, inText: boolean, depth: number): Tamed {
  if (typeof value === 'string') {
    if (value.length > longestText) return { ok: false, excess: 'a text in it is too long' };
    return { ok: true, value: inText ? shownText(value) : value };
  }
  if (typeof value !== 'object' || value === null) return { ok: true, value };
  if (depth === 0) return { ok: false, excess: 'it is nested too deeply' };
  const isList = Array.isArray(value);
  const members: readonly (readonly [string, unknown])[] = Object.entries(value);
  if (members.length > mostRows) return { ok: false, excess: 'a list in it is too long' };
  let changed: [string, unknown][] | null = null;
  for (const [i, [name, member]] of members.entries()) {
    const tamed = tame(member, isList ? inText : inText || textMembers.has(name), depth - 1);
    if (!tamed.ok) return tamed;
    if (tamed.value !== member) (changed ??= members.map(([key, one]): [string, unknown] => [key, one]))[i] = [name, tamed.value];
  }
  if (!changed) return { ok: true, value };
  return { ok: true, value: isList ? changed.map(([, member]) => member) : Object.fromEntries(changed) };
}

const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const shownText = (text: string): string => text.replace(unseen, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
