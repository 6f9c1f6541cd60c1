import { shownMode } from '../access/bits.ts';
import { findingsOf } from '../findings/findings.ts';
import type { Label } from '../model/door.ts';
import type { Surroundings } from '../model/model.ts';
import { namespaceName } from '../model/namespace.ts';
import type { Process } from '../model/process.ts';
import type { Row } from '../model/rows/row.ts';
import { shownBytes, shownName } from '../names/shown.ts';
import { guardOf, labelsOf, nameOf, netnsOf } from './facts.ts';
import { filterKey, filterKeys, type FilterKey } from './keys.ts';
import { tokenize, valueFor } from './tokens.ts';

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
    const end = token.key === null ? token.end : token.keyEnd;
    return filterKeys
      .filter(({ key }) => key.startsWith(word))
      .map(({ key, about }) => ({ start: token.start, end, insert: `${key}:`, label: `${key}:`, about, count: null }));
  }
  const key = filterKey(token.key);
  if (!key) return [];
  const start = token.keyEnd + lastAlternative(text.slice(token.keyEnd, caret));
  const written = text.slice(start, caret).replace(/^"/, '').toLowerCase();
  if (key.offers) {
    const offered = key.offers(text.slice(start, caret).replace(/^"/, ''), surroundings).filter((value) => value.toLowerCase().includes(written));
    return offered.slice(0, most).map((value) => ({ start, end: token.end, insert: value, label: value, about: '', count: null }));
  }
  return [...(key.values ? countedOf(key, key.values, rows, surroundings) : countsOf(key, rows, surroundings))]
    .filter(([value]) => value.toLowerCase().includes(written))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, most)
    .map(([value, count]) => ({ start, end: token.end, insert: valueFor(value, !key.values), label: value, about: '', count }));
}

/** Where the alternative begins that is being written: after the last | outside quotes. */
function lastAlternative(written: string): number {
  let quoted = false;
  let start = 0;
  for (let at = 0; at < written.length; at++) {
    const character = written.charAt(at);
    if (character === '\\' && quoted) at++;
    else if (character === '"') quoted = !quoted;
    else if (character === '|' && !quoted) start = at + 1;
  }
  return start;
}

/** How many rows fit each of the few values of a key. */
function countedOf(key: FilterKey, values: readonly string[], rows: Iterable<Row>, surroundings: Surroundings): Map<string, number> {
  const counts = new Map<string, number>();
  const all = [...rows];
  for (const text of values) {
    const test = key.compile({ text, quoted: false });
    if (typeof test === 'function') counts.set(text, all.reduce((sum, row) => (test(row, surroundings) === true ? sum + 1 : sum), 0));
  }
  return counts;
}

function countsOf({ key }: FilterKey, rows: Iterable<Row>, surroundings: Surroundings): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) for (const value of new Set(valuesOf(key, row, surroundings))) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** A longer value is not offered: a term that stands for a part of it would not find it. */
const longestValue = 120;

function valuesOf(key: string, row: Row, surroundings: Surroundings): readonly string[] {
  const { users, groups } = surroundings;
  const guard = guardOf(row);
  switch (key) {
    case 'owner':
      return guard?.known ? [nameOf(users, guard.value.uid)] : [];
    case 'group':
      return guard?.known ? [nameOf(groups, guard.value.gid)] : [];
    case 'mode':
      return guard?.known ? [shownMode(guard.value.mode)] : [];
    case 'proc':
      return row.processes.map((process) => shownBytes(process.command));
    case 'pid':
      return row.processes.map((process) => String(process.pid));
    case 'unit':
      return row.processes.flatMap(unitOf);
    case 'user':
      return row.processes.map(({ uid }) => nameOf(users, uid));
    case 'ns': {
      const netns = netnsOf(row, surroundings);
      return netns === surroundings.netns ? ['own'] : ['other', namespaceName(surroundings.namespaces, netns)];
    }
    case 'peer':
      return row.other ? [...row.other.processes.flatMap((process) => [shownBytes(process.command), ...unitOf(process)]), ...row.other.names.map(shownName).filter((name) => name.length <= longestValue)] : [];
    case 'finding':
      return findingsOf(row, surroundings).flatMap(({ rule, severity }) => [rule.code, severity]);
    case 'label':
      return labelsOf(row, surroundings).flatMap((labels) => (labels.known ? labels.value.flatMap(termsOfLabel) : []));
    default:
      return [];
  }
}

const unitOf = ({ unit }: Process): readonly string[] => (unit.known && unit.value !== null ? [shownBytes(unit.value)] : []);

function termsOfLabel({ name, value, cut }: Label): readonly string[] {
  const whole = `${shownBytes(name)}=${shownBytes(value)}`;
  return cut || whole.length > longestValue ? [shownBytes(name)] : [shownBytes(name), whole];
}
