import type { Surroundings } from '../model/model.ts';
import type { Row } from '../model/row.ts';
import { shownBytes } from '../names/shown.ts';
import { guardOf, labelsOf, nameOf } from './facts.ts';
import { filterKey, filterKeys } from './keys.ts';
import { termFor, tokenize } from './tokens.ts';

/** What could be written at the caret: the text to put in place of `start`…`end`. */
export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
  readonly label: string;
  readonly about: string;
  /** How many rows have this value, where values are counted. */
  readonly count: number | null;
}

const most = 12;

/** Keys that begin as the word at the caret does, or, after a colon, the values that live rows have, most frequent first. */
export function completionsAt(text: string, caret: number, rows: Iterable<Row>, surroundings: Surroundings): Completion[] {
  const token = tokenize(text).find((one) => one.kind === 'term' && one.start < caret && caret <= one.end);
  if (!token) return [];
  if (token.key === null || caret < token.keyEnd) {
    const word = text.slice(token.start, caret).toLowerCase();
    return filterKeys
      .filter(({ key }) => key.startsWith(word))
      .map(({ key, about }) => ({ start: token.start, end: token.end, insert: `${key}:`, label: `${key}:`, about, count: null }));
  }
  const key = filterKey(token.key);
  if (!key) return [];
  const written = text.slice(token.keyEnd, caret).replace(/^"/, '').toLowerCase();
  const counts = new Map<string, number>();
  for (const value of key.values ?? []) counts.set(value, 0);
  for (const row of rows) for (const value of valuesOf(token.key, row, surroundings)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .filter(([value]) => value.toLowerCase().includes(written))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, most)
    .map(([value, count]) => ({
      start: token.start,
      end: token.end,
      insert: termFor(token.key ?? '', value, !key.values),
      label: value,
      about: '',
      count,
    }));
}

function valuesOf(key: string, row: Row, { users, groups }: Surroundings): readonly string[] {
  const guard = guardOf(row);
  switch (key) {
    case 'kind':
      return [row.socket?.kind ?? 'path'];
    case 'type':
      return row.socket ? [row.socket.type] : [];
    case 'state':
      return [row.socket?.state ?? 'none'];
    case 'owner':
      return guard?.known ? [nameOf(users, guard.value.uid)] : [];
    case 'group':
      return guard?.known ? [nameOf(groups, guard.value.gid)] : [];
    case 'mode':
      return guard?.known ? [guard.value.mode.toString(8).padStart(4, '0')] : [];
    case 'proc':
      return [...new Set(row.processes.map((process) => shownBytes(process.command)))];
    case 'unit':
      return [...new Set(row.processes.flatMap(({ unit }) => (unit.known && unit.value !== null ? [shownBytes(unit.value)] : [])))];
    case 'user':
      return [...new Set(row.processes.map(({ uid }) => nameOf(users, uid)))];
    case 'label':
      return [...new Set(labelsOf(row).flatMap((labels) => (labels.known ? labels.value.map((label) => `${shownBytes(label.name)}=${shownBytes(label.value).slice(0, 60)}`) : [])))];
    case 'registered':
      return row.registered.length === 0 ? ['no'] : [...new Set(row.registered.map((entry) => entry.registry))];
    default:
      return [];
  }
}
