import { statSync } from 'node:fs';
import type { Model } from '#core/model/model.ts';
import { rowsOf, type Row, answersCalls } from '#core/model/rows/row.ts';
import { bytes } from '#core/model/bytes.ts';
import { parseShownName, shownBytes, shownName } from '#core/names/shown.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import { createObserver } from '#agent/inventory/observer.ts';
import { takeSnapshot } from '#agent/snapshot.ts';
import { loadSnapshot } from './snapshot-source.ts';
import { Exit, status } from './terminal.ts';

export interface Sight {
  readonly model: Model;
  readonly rows: ReadonlyMap<string, Row>;
}

/** One look at the system. With `focus`, the socket objects of these rows are read as well. */
export function see(find?: (rows: ReadonlyMap<string, Row>) => readonly Row[]): Sight {
  using observer = createObserver();
  const model = observer.look();
  const rows = rowsOf(model);
  if (!find) return { model, rows };
  observer.focus(new Set(find(rows).map((row) => row.key)));
  const closer = observer.look();
  return { model: closer, rows: rowsOf(closer) };
}

/** One look at the system with every socket object that can be reached, also where owner and mode are all they have to show. */
export const seeEverything = (): Sight => sightOf(takeSnapshot().model);

/** What a snapshot saw, of whatever machine. */
export const seeSnapshot = (path: string): Sight => sightOf(loadSnapshot(path).model);

const sightOf = (model: Model): Sight => ({ model, rows: rowsOf(model) });

/**
 * The row that a NAME on the command line means: a key, `inode:N`, a name as it is shown (path, @abstract), a path as
 * typed, or a name in a registry. Ambiguity is an error.
 *
 * @param purpose to look, the last part of a path will do; to change something it will not, or whoever binds
 *   /tmp/x/docker.sock could have theirs changed instead.
 */
export function findRow(rows: ReadonlyMap<string, Row>, wanted: string, purpose: 'look' | 'change' = 'look'): Row {
  const exact = rows.get(wanted);
  if (exact) return exact;
  const inode = /^inode:(\d+)$/.exec(wanted)?.[1];
  const parsed = parseShownName(wanted);
  const typed = bytesOfText(wanted);
  const all = [...rows.values()];
  const ways: readonly (() => Row[])[] = [
    () => (inode === undefined ? [] : all.filter((row) => row.socket?.inode === Number(inode))),
    () => all.filter((row) => row.name !== '' && ((parsed.ok && row.name === parsed.value) || row.name === typed)),
    () => all.filter((row) => row.registered.some((entry) => entry.name === typed || entry.path === typed)),
    () => sameInode(all, wanted),
    () => (purpose === 'change' || wanted.startsWith('/') ? [] : all.filter((row) => row.name.endsWith(bytes(`/${typed}`)))),
  ];
  for (const way of ways) {
    const candidates = way();
    if (candidates.length > 0) return theOne(candidates, wanted);
  }
  throw new Exit(status.nothing, `There is no socket ${wanted}.`, 'List what there is: sockatlas list. A name is written as it is shown there.');
}

/** What is bound is one way to write a path; /var/run/x, a relative path and a link of a registry are others. */
function sameInode(all: readonly Row[], typed: string): Row[] {
  try {
    const { dev, ino } = statSync(typed, { bigint: true });
    return all.filter((row) => row.entryPoint?.ino === ino.toString() && row.entryPoint.dev === dev.toString());
  } catch {
    return [];
  }
}

/** Connections bear the name of their listener, and a path may be bound anew: the one meant is the one that answers there. */
function theOne(candidates: readonly Row[], wanted: string): Row {
  const kept = [
    (row: Row) => row.socket === null || answersCalls(row.socket),
    (row: Row) => row.entryPoint !== null,
    // The same path in another mount namespace is reached through a process there.
    (row: Row) => row.entryPoint?.reach === row.entryPoint?.path,
  ].reduce<readonly Row[]>((rows, test) => {
    const fit = rows.filter(test);
    return fit.length > 0 ? fit : rows;
  }, candidates);
  const [first] = kept;
  if (first && kept.length === 1) return first;
  const lines = kept
    .slice(0, 10)
    .map((row) => `  ${row.key}  ${shownName(row.name) || `(unnamed ${row.socket?.inode ?? ''})`}  ${row.socket?.state ?? 'none'}  ${row.processes.slice(0, 3).map((process) => shownBytes(process.command)).join(', ')}`.trimEnd());
  if (kept.length > lines.length) lines.push(`  and ${kept.length - lines.length} more`);
  throw new Exit(status.usage, `${kept.length} sockets fit ${wanted}: say which by its key.`, lines.join('\n'));
}
