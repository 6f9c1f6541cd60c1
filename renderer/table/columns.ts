import { shownMode } from '#core/access/bits.ts';
import { isManager, livenessOf } from '#core/explain/liveness.ts';
import { backlogOf, pressureWord } from '#core/explain/queue.ts';
import { termFor } from '#core/filter/tokens.ts';
import { roleLabel } from '#core/labels/roles.ts';
import type { Label } from '#core/model/door.ts';
import type { Surroundings } from '#core/model/model.ts';
import type { Reason } from '#core/model/known.ts';
import { namespaceName } from '#core/model/namespace.ts';
import type { Row } from '#core/model/rows/row.ts';
import { shownBytes, shownName } from '#core/names/shown.ts';

export const columnIds = ['name', 'kind', 'type', 'state', 'role', 'labels', 'registered', 'process', 'unit', 'user', 'owner', 'group', 'mode', 'acl', 'pid', 'peer', 'peerUnit', 'peerInode', 'queue', 'inode', 'entryInode', 'cookie', 'namespace'] as const;
export type ColumnId = (typeof columnIds)[number];

type Tone = 'tag' | 'role' | 'soft';

/** What a cell says: text, nothing (a dash), or that it is not known and why. */
export type Cell = { readonly is: 'text'; readonly text: string; readonly tone?: Tone; /** Goes before it with a warning sign. */ readonly warning?: string } | { readonly is: 'none'; readonly why?: string } | { readonly is: 'unknown'; readonly reason: Reason };

export interface Column {
  readonly id: ColumnId;
  readonly title: string;
  readonly about: string;
  readonly widthPx: number;
  /** Bytes and paths in the mono font; numbers to the right. */
  readonly look: 'text' | 'mono' | 'number';
  readonly cell: (row: Row, surroundings: Surroundings) => Cell;
  /** What it is sorted by; the text where not given. */
  readonly order?: (row: Row) => number;
  /** The filter term for rows with the same value, or null. */
  readonly term?: (row: Row, surroundings: Surroundings) => string | null;
}

const text = (value: string, tone?: Tone): Cell => (value === '' ? none : tone ? { is: 'text', text: value, tone } : { is: 'text', text: value });
const none: Cell = { is: 'none' };
const unknown = (reason: Reason): Cell => ({ is: 'unknown', reason });

/** Of the entry point, or why there is none to tell of. */
function ofEntryPoint(row: Row, tell: (entryPoint: NonNullable<Row['entryPoint']>) => Cell): Cell {
  if (row.entryPoint) return tell(row.entryPoint);
  const state = row.socket?.entryPoint;
  if (state?.state === 'unknown') return unknown(state.reason);
  if (state?.state === 'gone') return { is: 'none', why: 'its path leads nowhere any more' };
  if (state?.state === 'replaced') return { is: 'none', why: `at its path there is ${state.what} now` };
  return none;
}

/** Of the holders: what they say, each once, or that they cannot be seen. */
function ofHolders(row: Row, tell: (process: Row['processes'][number]) => string | null): Cell {
  if (!row.socket) return none;
  const said = new Set<string>();
  for (const process of row.processes) {
    const word = tell(process);
    if (word !== null) said.add(word);
  }
  if (said.size > 0) return text([...said].join(', '));
  if (row.processes.length === 0 && row.socket.holders.reason) return unknown(row.socket.holders.reason);
  return none;
}

/** Of those at the other end: what they say, each once, or that they cannot be seen. */
function ofOtherEnd({ other }: Row, tell: (process: Row['processes'][number]) => string | null): Cell {
  if (!other) return none;
  const said = new Set(other.processes.flatMap((process) => tell(process) ?? []));
  if (said.size > 0) return text([...said].join(', '), other.is === 'listener' ? 'soft' : undefined);
  return other.processes.length === 0 && other.hidden !== null ? unknown(other.hidden) : none;
}

function labelsOf(row: Row): readonly Label[] | Reason | null {
  const door = row.entryPoint?.labels ?? (row.socket?.object.known ? row.socket.object.value.labels : row.socket?.object);
  if (!door) return null;
  if (door.known) return Array.isArray(door.value) ? door.value : null;
  return door.reason;
}

const quietReasons: ReadonlySet<string> = new Set(['no-socket-labels', 'file-system-without-labels', 'not-read']);

function ofLabels(row: Row, tell: (labels: readonly Label[]) => Cell): Cell {
  const labels = labelsOf(row);
  if (labels === null) return none;
  if ('code' in labels) return quietReasons.has(labels.code) ? none : unknown(labels);
  return tell(labels);
}

/** Whether a holder is worth naming: of a socket that systemd holds for a service, the service is. */
const served = (row: Row, process: Row['processes'][number]): boolean => !isManager(process) || row.processes.every(isManager);

const named = (table: Readonly<Record<string, string>>, id: number): string => table[String(id)] ?? String(id);

/** The text of a cell as a filter term. */
const term =
  (key: string) =>
  (row: Row, surroundings: Surroundings): string | null => {
    const cell = columnsById.get(termColumns[key] ?? 'name')?.cell(row, surroundings);
    return cell?.is === 'text' ? termFor(key, cell.text.split(', ')[0] ?? cell.text) : null;
  };
const termColumns: Readonly<Record<string, ColumnId>> = { kind: 'kind', type: 'type', state: 'state', unit: 'unit', user: 'user', owner: 'owner', group: 'group', mode: 'mode' };

export const columns: readonly Column[] = [
  {
    id: 'name',
    title: 'Name',
    about: 'Path, @abstract name, or inode of an unnamed socket',
    widthPx: 180,
    look: 'mono',
    cell: (row) => text(shownName(row.name) || (row.socket ? `unnamed ${row.socket.inode}` : '')),
    term: (row) => (row.name === '' ? null : termFor('name', shownName(row.name))),
  },
  { id: 'kind', title: 'Kind', about: 'Path, abstract or unnamed', widthPx: 80, look: 'text', cell: (row) => text(row.socket?.kind ?? 'path'), term: term('kind') },
  { id: 'type', title: 'Type', about: 'Stream, datagram or packets', widthPx: 76, look: 'text', cell: (row) => text(row.socket?.type ?? ''), term: term('type') },
  { id: 'state', title: 'State', about: 'What the socket does', widthPx: 84, look: 'text', cell: (row) => text(row.socket?.state ?? 'none'), term: term('state') },
  {
    id: 'role',
    title: 'Role',
    about: 'What its label user.varlink says',
    widthPx: 84,
    look: 'text',
    cell: (row) =>
      ofLabels(row, (labels) => {
        const role = labels.find((label) => label.name === roleLabel);
        return role ? text(shownBytes(role.value), 'role') : none;
      }),
    term: (row) => {
      const labels = labelsOf(row);
      const role = labels && !('code' in labels) ? labels.find((label) => label.name === roleLabel) : undefined;
      return role ? termFor('label', `${roleLabel}=${shownBytes(role.value)}`) : null;
    },
  },
  { id: 'labels', title: 'Labels', about: 'All its labels', widthPx: 160, look: 'mono', cell: (row) => ofLabels(row, (labels) => text(labels.map((label) => shownBytes(label.name)).join(', '))) },
  {
    id: 'registered',
    title: 'Registered',
    about: 'Its names in the Varlink registries',
    widthPx: 180,
    look: 'mono',
    cell: (row) => text([...new Set(row.registered.map((entry) => shownBytes(entry.name)))].join(', ')),
    term: (row) => (row.registered[0] ? `registered:${row.registered[0].registry}` : 'registered:no'),
  },
  {
    id: 'process',
    title: 'Process',
    about: 'Who holds it; asleep: systemd does, until the first caller starts its service',
    widthPx: 100,
    look: 'text',
    cell: (row) => (livenessOf(row) === 'asleep' ? text('asleep', 'soft') : ofHolders(row, (process) => (served(row, process) ? shownBytes(process.command) : null))),
    term: (row) => {
      const process = row.processes.find((one) => served(row, one));
      return process ? termFor('proc', shownBytes(process.command)) : null;
    },
  },
  {
    id: 'unit',
    title: 'Unit',
    about: 'The systemd unit of who holds it',
    widthPx: 170,
    look: 'text',
    cell: (row) => ofHolders(row, ({ unit }) => (unit.known ? (unit.value === null ? null : shownBytes(unit.value)) : null)),
    term: term('unit'),
  },
  { id: 'user', title: 'User', about: 'Who runs the process', widthPx: 80, look: 'text', cell: (row, s) => ofHolders(row, (process) => named(s.users, process.uid)), term: term('user') },
  { id: 'owner', title: 'Owner', about: 'Owner of the entry point', widthPx: 64, look: 'text', cell: (row, s) => ofEntryPoint(row, ({ uid }) => text(named(s.users, uid))), term: term('owner') },
  { id: 'group', title: 'Group', about: 'Group of the entry point', widthPx: 80, look: 'text', cell: (row, s) => ofEntryPoint(row, ({ gid }) => text(named(s.groups, gid))), term: term('group') },
  { id: 'mode', title: 'Mode', about: 'Permission bits of the entry point', widthPx: 56, look: 'mono', cell: (row) => ofEntryPoint(row, ({ mode }) => text(shownMode(mode))), term: term('mode') },
  {
    id: 'acl',
    title: 'ACL',
    about: 'Whether an access control list extends the mode',
    widthPx: 56,
    look: 'text',
    cell: (row) => ofEntryPoint(row, ({ acl }) => (acl.known ? (acl.value ? text('yes') : none) : unknown(acl.reason))),
  },
  { id: 'pid', title: 'Pid', about: 'Process numbers', widthPx: 72, look: 'number', cell: (row) => ofHolders(row, (process) => String(process.pid)), order: (row) => row.processes[0]?.pid ?? -1, term: (row) => (row.processes[0] ? `pid:${row.processes[0].pid}` : null) },
  {
    id: 'peer',
    title: 'Other end',
    about: 'Who is at the other end: the process there, or those who send or wait here',
    widthPx: 120,
    look: 'text',
    cell: (row) => ofOtherEnd(row, (process) => shownBytes(process.command)),
    term: (row) => (row.other?.processes[0] ? termFor('peer', `proc=${shownBytes(row.other.processes[0].command)}`) : null),
  },
  {
    id: 'peerUnit',
    title: 'Other unit',
    about: 'The systemd unit of who is at the other end',
    widthPx: 120,
    look: 'mono',
    cell: (row) => ofOtherEnd(row, ({ unit }) => (unit.known && unit.value !== null ? shownBytes(unit.value) : null)),
    term: (row) => {
      const unit = row.other?.processes.find((process) => process.unit.known && process.unit.value !== null)?.unit;
      return unit?.known && unit.value !== null ? termFor('peer', `unit=${shownBytes(unit.value)}`) : null;
    },
  },
  {
    id: 'peerInode',
    title: 'Other inode',
    about: 'Inode number of the socket at the other end',
    widthPx: 84,
    look: 'number',
    cell: (row) => {
      const peer = row.socket?.peer;
      if (peer?.state === 'socket') return text(String(peer.inode));
      return peer?.state === 'unknown' ? unknown(peer.reason) : none;
    },
    order: (row) => (row.socket?.peer.state === 'socket' ? row.socket.peer.inode : -1),
  },
  {
    id: 'queue',
    title: 'Queue',
    about: 'Waiting connections of its backlog, or bytes received and sent but not read',
    widthPx: 96,
    look: 'number',
    cell: (row) => {
      const queue = row.socket?.queue;
      if (!queue) return none;
      if (!queue.known) return unknown(queue.reason);
      const backlog = row.socket && backlogOf(row.socket);
      const word = backlog && pressureWord(backlog);
      if (queue.value.of === 'listener') return { is: 'text', text: `${queue.value.waiting} of ${queue.value.backlog}`, ...(word !== null && { warning: word }) };
      return text(`${queue.value.receiveBytes} / ${queue.value.sendBytes}`);
    },
    order: (row) => (row.socket?.queue.known ? (row.socket.queue.value.of === 'listener' ? row.socket.queue.value.waiting : row.socket.queue.value.receiveBytes + row.socket.queue.value.sendBytes) : -1),
  },
  { id: 'inode', title: 'Inode', about: 'Inode number of the socket object', widthPx: 84, look: 'number', cell: (row) => text(row.socket ? String(row.socket.inode) : ''), order: (row) => row.socket?.inode ?? -1, term: (row) => (row.socket ? `inode:${row.socket.inode}` : null) },
  { id: 'entryInode', title: 'Entry inode', about: 'Inode number of the entry point', widthPx: 92, look: 'number', cell: (row) => ofEntryPoint(row, ({ ino }) => text(ino)), order: (row) => Number(row.entryPoint?.ino ?? -1) },
  { id: 'cookie', title: 'Cookie', about: 'The number by which the kernel knows the socket for as long as it lives', widthPx: 84, look: 'number', cell: (row) => (row.socket ? (row.socket.cookie.known ? text(row.socket.cookie.value) : unknown(row.socket.cookie.reason)) : none), order: (row) => Number(row.socket?.cookie.known ? row.socket.cookie.value : -1) },
  { id: 'namespace', title: 'Namespace', about: 'Network namespace: the table it is in', widthPx: 120, look: 'text', cell: (row, s) => (row.socket ? text(namespaceName(s.namespaces, row.socket.netns)) : none), term: (row, s) => (row.socket ? (row.socket.netns === s.netns ? 'ns:own' : termFor('ns', namespaceName(s.namespaces, row.socket.netns))) : null) },
];

export const columnsById = new Map(columns.map((column) => [column.id, column]));
const usual: readonly ColumnId[] = ['name', 'state', 'role', 'process', 'owner', 'mode'];
/** What is shown until somebody chooses; names get the room that roles would take where there can be none. */
export const usualColumns = (surroundings: Surroundings | undefined): readonly { readonly id: ColumnId; readonly widthPx: number }[] => {
  const labels = surroundings?.capabilities.find(({ id }) => id === 'labels-entry-point')?.state !== 'no';
  return usual.filter((id) => labels || id !== 'role').map((id) => ({ id, widthPx: columnOf(id)?.widthPx ?? 100 }));
};
const columnsByName: ReadonlyMap<string, Column> = columnsById;
export const columnOf = (id: string): Column | undefined => columnsByName.get(id);

const isOfOthers = (id: ColumnId): boolean => id === 'peer' || id === 'peerUnit';

/** Columns whose cells differ between two states of a row, for the amber mark. Queues, and who comes to a door, change all the time: they are left out. */
export function changedColumns(before: Row, after: Row): Set<ColumnId> {
  const changed = new Set<ColumnId>();
  for (const column of columns) {
    if (column.id === 'queue' || (isOfOthers(column.id) && (after.other?.is === 'callers' || after.other?.is === 'senders'))) continue;
    const a = column.cell(before, noNames);
    const b = column.cell(after, noNames);
    if (a.is !== b.is || (a.is === 'text' && b.is === 'text' && a.text !== b.text)) changed.add(column.id);
  }
  return changed;
}

const noNames: Surroundings = { hostName: '', kernelRelease: '', netns: '', namespaces: [], uid: 0, userName: '', source: 'sock_diag', capabilities: [], registries: [], users: {}, groups: {} };
