import { shownMode } from '#core/access/bits.ts';
import { compileFilter, type Filter } from '#core/filter/filter.ts';
import { roleLabel } from '#core/labels/roles.ts';
import { hostJson, jsonVersion } from '#core/model/host-json.ts';
import type { Model } from '#core/model/model.ts';
import { namespaceName } from '#core/model/namespace.ts';
import { incomingOf } from '#core/model/rows/peers.ts';
import type { Row } from '#core/model/rows/row.ts';
import { shownBytes, shownName } from '#core/names/shown.ts';
import { see, seeEverything, seeSnapshot } from '../find.ts';
import { registeredJson, rowJson } from '../json.ts';
import { dim, Exit, print, status, table, type Status } from '../terminal.ts';

export function compile(text: string): Filter {
  const compiled = compileFilter(text);
  if (compiled.ok) return compiled.filter;
  // One character for one, so that the mark below stays in its place.
  const shown = text.replace(/\p{C}/gu, '\ufffd');
  const lines = compiled.problems.map(({ start, end, message }) => `  ${shown}\n  ${' '.repeat(start)}${'^'.repeat(Math.max(1, end - start))} ${message}`);
  throw new Exit(status.usage, 'The filter makes no sense:', lines.join('\n'));
}

/** Columns of the list: heading and cell. */
const columns: Readonly<Record<string, { readonly head: string; readonly cell: (row: Row, model: Model) => string }>> = {
  name: { head: 'NAME', cell: (row) => shownName(row.name) || (row.socket ? `(unnamed ${row.socket.inode})` : '') },
  kind: { head: 'KIND', cell: (row) => row.socket?.kind ?? 'path' },
  type: { head: 'TYPE', cell: (row) => row.socket?.type ?? '–' },
  state: { head: 'STATE', cell: (row) => row.socket?.state ?? 'none' },
  mode: { head: 'MODE', cell: (row) => (row.entryPoint ? shownMode(row.entryPoint.mode) : row.socket?.entryPoint.state === 'unknown' ? '?' : '–') },
  owner: {
    head: 'OWNER',
    cell: (row, { surroundings: { users, groups } }) =>
      row.entryPoint ? `${users[String(row.entryPoint.uid)] ?? row.entryPoint.uid}:${groups[String(row.entryPoint.gid)] ?? row.entryPoint.gid}` : row.socket?.entryPoint.state === 'unknown' ? '?' : '–',
  },
  role: { head: 'ROLE', cell: (row) => roleOf(row) },
  process: { head: 'PROCESS', cell: (row) => processesOf(row) },
  unit: { head: 'UNIT', cell: (row) => unitOf(row) },
  registered: { head: 'REGISTERED', cell: (row) => [...new Set(row.registered.map((entry) => shownBytes(entry.name)))].join(',') || '–' },
  ns: { head: 'NAMESPACE', cell: (row, { surroundings: { namespaces } }) => (row.socket ? namespaceName(namespaces, row.socket.netns) : '–') },
  inode: { head: 'INODE', cell: (row) => String(row.socket?.inode ?? '–') },
  key: { head: 'KEY', cell: (row) => row.key },
};
export const columnNames = Object.keys(columns);
const usual = ['name', 'type', 'state', 'role', 'mode', 'owner', 'process'];

function roleOf(row: Row): string {
  const labels = row.entryPoint?.labels ?? (row.socket?.object.known ? row.socket.object.value.labels : null);
  if (!labels) return '–';
  if (!labels.known) return labels.reason.code === 'no-socket-labels' ? '–' : '?';
  const role = labels.value.find((label) => label.name === roleLabel);
  return role ? shownBytes(role.value) : '–';
}

function processesOf(row: Row): string {
  if (!row.socket) return '–';
  const commands = [...new Set(row.processes.map((process) => `${shownBytes(process.command)}(${process.pid})`))];
  if (commands.length === 0) return '?';
  return commands.slice(0, 3).join(',') + (commands.length > 3 ? `,+${commands.length - 3}` : '');
}

function unitOf(row: Row): string {
  const units = new Set(row.processes.map(({ unit }) => (unit.known ? (unit.value === null ? '–' : shownBytes(unit.value)) : '?')));
  return [...units].join(',') || (row.socket ? '?' : '–');
}

/** `sockatlas list`. */
export function list(options: { readonly filter?: string; readonly json?: boolean; readonly columns?: string; readonly from?: string }): Status {
  const filter = compile(options.filter ?? '');
  const chosen = (options.columns?.split(',') ?? usual).map((name) => {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (!column) throw new Exit(status.usage, `There is no column ${name}.`, `There are ${columnNames.join(', ')}.`);
    return column;
  });
  const { model, rows } = options.from !== undefined ? seeSnapshot(options.from) : options.json ? seeEverything() : see();
  const shown = [...rows.values()].filter((row) => filter.test(row, model.surroundings));
  if (options.json) printJson(model, shown);
  else {
    shown.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    print(table(chosen.map(({ head }) => head), shown.map((row) => chosen.map(({ cell }) => cell(row, model)))));
    if (process.stdout.isTTY) print(dim(`${shown.length} of ${rows.size}\n`));
  }
  return shown.length > 0 ? status.done : status.nothing;
}

/** One socket a line, so that a long list streams and line tools can work on it; the whole is one JSON value. */
function printJson(model: Model, rows: readonly Row[]): void {
  const incoming = incomingOf(model.sockets);
  print(`{"version":${jsonVersion},"host":${JSON.stringify(hostJson(model.surroundings))},\n"sockets":[`);
  let chunk = '';
  for (const [i, row] of rows.entries()) {
    chunk += `${i === 0 ? '\n' : ',\n'}${JSON.stringify(rowJson(row, model, incoming))}`;
    if (chunk.length > 1 << 16) {
      print(chunk);
      chunk = '';
    }
  }
  const registry = [...model.registry.values()].map((entry) => registeredJson(entry, model));
  print(`${chunk}\n],\n"registry":${JSON.stringify(registry)}}\n`);
}
