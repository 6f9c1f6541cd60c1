import type { Model } from '#core/model/model.ts';
import { rowsOf, type Row, answersCalls } from '#core/model/row.ts';
import { bytes } from '#core/model/bytes.ts';
import { parseShownName, shownBytes, shownName } from '#core/names/shown.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import { createObserver } from '#agent/inventory/observer.ts';
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

/**
 * The row that a NAME on the command line means: a key, `inode:N`, a name as it is shown (path, @abstract), a path as
 * typed, or a name in a registry. Of several with one path, the one that answers there. Ambiguity is an error.
 */
export function findRow(rows: ReadonlyMap<string, Row>, wanted: string): Row {
  const exact = rows.get(wanted);
  if (exact) return exact;
  const inode = /^inode:(\d+)$/.exec(wanted)?.[1];
  const parsed = parseShownName(wanted);
  const typed = bytesOfText(wanted);
  const all = [...rows.values()];
  const candidates = [
    inode === undefined ? [] : all.filter((row) => row.socket?.inode === Number(inode)),
    all.filter((row) => row.name !== '' && ((parsed.ok && row.name === parsed.value) || row.name === typed)),
    all.filter((row) => row.registered.some((entry) => entry.name === typed || entry.path === typed)),
    // A path through a symbolic link or a relative one is left to the shell: it is what was bound that counts.
    wanted.startsWith('/') ? [] : all.filter((row) => row.name.endsWith(bytes(`/${typed}`))),
  ].find((list) => list.length > 0);
  if (!candidates) throw new Exit(status.nothing, `There is no socket ${wanted}.`, 'List what there is: sockatlas list. A name is written as it is shown there.');
  if (candidates.length === 1 && candidates[0]) return candidates[0];
  const answering = candidates.filter((row) => row.socket === null || answersCalls(row.socket));
  if (answering.length === 1 && answering[0]) return answering[0];
  const shown = (answering.length > 0 ? answering : candidates).slice(0, 10);
  throw new Exit(
    status.usage,
    `${wanted} is the name of ${candidates.length} sockets: say which by its key.`,
    shown.map((row) => `  ${row.key}  ${shownName(row.name)}  ${row.socket?.state ?? 'none'}  ${row.processes.map((process) => shownBytes(process.command)).join(', ')}`).join('\n'),
  );
}
