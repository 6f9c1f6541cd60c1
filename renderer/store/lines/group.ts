import { assertNever } from '#core/assert-never.ts';
import type { Surroundings } from '#core/model/model.ts';
import { bytes } from '#core/model/bytes.ts';
import { namespaceName } from '#core/model/namespace.ts';
import type { Row } from '#core/model/rows/row.ts';
import { shownBytes, shownName } from '#core/names/shown.ts';
import type { Grouping } from '../ui.ts';

/** A line of the table: a heading of a group, or a row. */
export type Item =
  | { readonly is: 'group'; readonly key: string; readonly label: string; readonly level: number; readonly count: number; readonly expanded: boolean; readonly position: number; readonly siblings: number }
  | { readonly is: 'row'; readonly key: string; readonly row: Row; readonly level: number; readonly position: number; readonly siblings: number };

interface Node {
  readonly key: string;
  label: string;
  readonly folders: Map<string, Node>;
  readonly rows: Row[];
}

const node = (key: string, label: string): Node => ({ key, label, folders: new Map(), rows: [] });

/** The lines of the table, each made when it is asked for: a hundred thousand of them would be made for forty in sight. */
export interface Lines {
  readonly length: number;
  readonly at: (index: number) => Item | undefined;
  readonly keyAt: (index: number) => string | undefined;
  /** Where a line is, or -1. @param near looked for from there on, in both directions; else from where one was found last */
  readonly indexOf: (key: string, near?: number) => number;
}

/** A hint and no more: the line with the focus is asked for in every list, and is near where it was. */
let lastFound = 0;

export function linesOf(rows: readonly Row[], grouping: Grouping, collapsed: ReadonlySet<string>, surroundings: Surroundings): Lines {
  if (grouping !== 'none') return linesOfItems(layOut(rows, grouping, collapsed, surroundings));
  const items = new Map<number, Item>();
  return {
    length: rows.length,
    at: (index) => {
      const row = rows[index];
      if (!row) return undefined;
      let item = items.get(index);
      if (!item) items.set(index, (item = { is: 'row', key: row.key, row, level: 1, position: index + 1, siblings: rows.length }));
      return item;
    },
    keyAt: (index) => rows[index]?.key,
    // Asked for a few lines only, and a walk is quicker than a map of all.
    indexOf: (key, near = lastFound) => {
      let up = Math.max(0, Math.min(near, rows.length));
      for (let down = up - 1; up < rows.length || down >= 0; up++, down--) {
        if (rows[up]?.key === key) return (lastFound = up);
        if (rows[down]?.key === key) return (lastFound = down);
      }
      return -1;
    },
  };
}

export function linesOfItems(items: readonly Item[]): Lines {
  let places: ReadonlyMap<string, number> | null = null;
  return {
    length: items.length,
    at: (index) => items[index],
    keyAt: (index) => items[index]?.key,
    indexOf: (key) => (places ??= new Map(items.map((item, i) => [item.key, i]))).get(key) ?? -1,
  };
}

/** Lays rows out under their groups, in the order they have; what is collapsed is left out. */
export function layOut(rows: readonly Row[], grouping: Grouping, collapsed: ReadonlySet<string>, surroundings: Surroundings): Item[] {
  if (grouping === 'none') return rows.map((row, i) => ({ is: 'row', key: row.key, row, level: 1, position: i + 1, siblings: rows.length }));
  const top = grouping === 'folder' ? folders(rows) : flat(rows, grouping, surroundings);
  const items: Item[] = [];
  place(top, 1, collapsed, items);
  return items;
}

function place(parent: Node, level: number, collapsed: ReadonlySet<string>, items: Item[]): void {
  const siblings = parent.rows.length + parent.folders.size;
  let position = 0;
  for (const row of parent.rows) items.push({ is: 'row', key: row.key, row, level, position: ++position, siblings });
  for (const folder of parent.folders.values()) {
    const expanded = !collapsed.has(folder.key);
    items.push({ is: 'group', key: folder.key, label: folder.label, level, count: countOf(folder), expanded, position: ++position, siblings });
    if (expanded) place(folder, level + 1, collapsed, items);
  }
}

const countOf = (group: Node): number => [...group.folders.values()].reduce((sum, folder) => sum + countOf(folder), group.rows.length);

/** By folder, as a tree; a folder that holds nothing but one folder is drawn with it on one line. */
function folders(rows: readonly Row[]): Node {
  const top = node('folder:', '');
  for (const row of rows) {
    if (!row.name.startsWith('/')) {
      const key = row.name === '' ? 'folder:?unnamed' : row.name.charCodeAt(0) === 0 ? 'folder:?abstract' : 'folder:?relative';
      child(top, key, key.endsWith('unnamed') ? 'without a name' : key.endsWith('abstract') ? 'abstract names' : 'relative paths').rows.push(row);
      continue;
    }
    const parts = row.name.split('/').slice(1, -1);
    let at = top;
    for (const part of parts) at = child(at, `${at.key}/${part}`, `/${shownBytes(bytes(part))}`);
    (parts.length === 0 ? child(top, 'folder:/', '/') : at).rows.push(row);
  }
  return compact(top);
}

function child(parent: Node, key: string, label: string): Node {
  let found = parent.folders.get(key);
  if (!found) parent.folders.set(key, (found = node(key, label)));
  return found;
}

function compact(group: Node): Node {
  const merged = node(group.key, group.label);
  merged.rows.push(...group.rows);
  const named = [...group.folders.values()].map(compact).map((folder) => {
    const [only] = folder.folders.values();
    if (folder.rows.length > 0 || folder.folders.size !== 1 || !only || folder.key.startsWith('folder:?')) return folder;
    only.label = `${folder.label}${only.label}`;
    return only;
  });
  for (const folder of named.sort((a, b) => (a.key < b.key ? -1 : 1))) merged.folders.set(folder.key, folder);
  return merged;
}

/** One level of headings, sorted; rows that none applies to come last. */
function flat(rows: readonly Row[], grouping: Exclude<Grouping, 'none' | 'folder'>, surroundings: Surroundings): Node {
  const top = node('', '');
  for (const row of rows) {
    const label = headingOf(row, grouping, surroundings);
    child(top, `${grouping}:${label}`, label).rows.push(row);
  }
  const sorted = [...top.folders].sort(([, a], [, b]) => Number(isLast(a.label)) - Number(isLast(b.label)) || (a.label < b.label ? -1 : 1));
  top.folders.clear();
  for (const [key, group] of sorted) top.folders.set(key, group);
  return top;
}

function headingOf(row: Row, grouping: Exclude<Grouping, 'none' | 'folder'>, surroundings: Surroundings): string {
  switch (grouping) {
    case 'unit':
      return unitOf(row);
    case 'user':
      return userOf(row, surroundings);
    case 'namespace':
      return namespaceName(surroundings.namespaces, row.socket?.netns ?? surroundings.netns);
    default:
      return assertNever(grouping);
  }
}

const hiddenHolder = 'holder not visible';
const noUnit = 'outside any unit';
const nobody = 'nobody';
const isLast = (label: string): boolean => label === hiddenHolder || label === noUnit || label === nobody;

function unitOf(row: Row): string {
  if (!row.socket) return nobody;
  // Of a socket that systemd holds for a service, the service is of interest.
  const units = row.processes.flatMap(({ unit }) => (unit.known && unit.value !== null ? [shownBytes(unit.value)] : []));
  return units.find((unit) => unit !== 'init.scope') ?? units[0] ?? (row.processes.length > 0 ? noUnit : hiddenHolder);
}

function userOf(row: Row, { users }: Surroundings): string {
  const process = row.processes[0];
  if (process) return users[String(process.uid)] ?? String(process.uid);
  if (row.socket?.uid.known) return users[String(row.socket.uid.value)] ?? String(row.socket.uid.value);
  return row.socket ? hiddenHolder : nobody;
}

/** What the group headings and the counts are said to be of, for a screen reader. */
export const nameOfItem = (item: Item): string => (item.is === 'group' ? `${item.label}, ${item.count} ${item.count === 1 ? 'socket' : 'sockets'}` : shownName(item.row.name) || `unnamed ${item.row.socket?.inode ?? ''}`);
