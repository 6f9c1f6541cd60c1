import { describe, expect, it } from 'vitest';
import { aclOfMode } from '#core/access/acl.ts';
import { compileFilter } from '#core/filter/filter.ts';
import { bytes } from '#core/model/bytes.ts';
import { known, unknown } from '#core/model/known.ts';
import type { Row } from '#core/model/rows/row.ts';
import { aLabel, anEntryPoint, aProcess, aRegistryEntry, aRow, aSurroundings } from '../../tests/fixtures/rows.ts';
import { changedColumns, columnIds, columnOf, columns, type ColumnId } from './columns.ts';

const surroundings = aSurroundings();
/** Text as it is, a dash for nothing, the reason for unknown. */
function cell(id: ColumnId, row: Row): string {
  const shown = columnOf(id)?.cell(row, surroundings);
  return shown === undefined ? 'no such column' : shown.is === 'text' ? shown.text : shown.is === 'none' ? '–' : `? ${shown.reason.code}`;
}

const full = aRow('/run/dbus/system_bus_socket', {
  processes: [aProcess(), aProcess({ key: '20:1', pid: 20, command: bytes('helper'), uid: 1000, unit: known(null) })],
  entryPoint: anEntryPoint({ ino: '901', gid: 1000, acl: known(aclOfMode(0o666)), labels: known([aLabel('user.varlink', 'entrypoint'), aLabel('user.note', 'x')]) }),
  registered: [aRegistryEntry(), aRegistryEntry({ key: 'user/io.example.Thing', registry: 'user' })],
});
const hiddenRow = aRow('/root/secret', {
  socket: {
    entryPoint: { state: 'unknown', reason: { code: 'unreachable-path' } },
    holders: { seen: [], complete: false, reason: { code: 'not-permitted' } },
    peer: { state: 'unknown', reason: { code: 'fallback-source' } },
    cookie: unknown('fallback-source'),
    queue: unknown('fallback-source'),
    object: unknown('not-permitted'),
  },
});
const link = aRow('/run/varlink/registry/x', { socket: null, registered: [aRegistryEntry({ target: { state: 'dangling' } })] });
const unnamed = aRow('', { socket: { inode: 42, state: 'connected', peer: { state: 'socket', inode: 43, key: null }, queue: known({ of: 'connection', receiveBytes: 7, sendBytes: 0 }) } });

describe('a cell', () => {
  it.each<[ColumnId, string, string, string]>([
    ['name', '/run/dbus/system_bus_socket', '/root/secret', '/run/varlink/registry/x'],
    ['kind', 'path', 'path', 'path'],
    ['type', 'stream', 'stream', '–'],
    ['state', 'listen', 'listen', 'none'],
    ['role', 'entrypoint', '? not-permitted', '–'],
    ['labels', 'user.varlink, user.note', '? not-permitted', '–'],
    ['registered', 'io.example.Thing', '–', 'io.example.Thing'],
    ['process', 'dbus-daemon, helper', '? not-permitted', '–'],
    ['unit', 'dbus.service', '? not-permitted', '–'],
    ['user', 'root, alice', '? not-permitted', '–'],
    ['owner', 'root', '? unreachable-path', '–'],
    ['group', 'alice', '? unreachable-path', '–'],
    ['mode', '0666', '? unreachable-path', '–'],
    ['acl', 'yes', '? unreachable-path', '–'],
    ['pid', '10, 20', '? not-permitted', '–'],
    ['peerInode', '–', '? fallback-source', '–'],
    ['queue', '0 of 128', '? fallback-source', '–'],
    ['inode', '77', '77', '–'],
    ['entryInode', '901', '? unreachable-path', '–'],
    ['cookie', '5', '? fallback-source', '–'],
  ])('of %s', (id, known_, hidden, without) => expect([cell(id, full), cell(id, hiddenRow), cell(id, link)]).toEqual([known_, hidden, without]));

  it('of an unnamed connection', () => expect((['name', 'peerInode', 'queue'] as const).map((id) => cell(id, unnamed))).toEqual(['unnamed 42', '43', '7 / 0']));

  it('says why there is no entry point any more', () => {
    const gone = aRow('/x', { socket: { entryPoint: { state: 'gone' } } });
    const replaced = aRow('/x', { socket: { entryPoint: { state: 'replaced', what: 'a regular file' } } });
    expect([gone, replaced].map((row) => columnOf('mode')?.cell(row, surroundings))).toEqual([
      { is: 'none', why: 'its path leads nowhere any more' },
      { is: 'none', why: 'at its path there is a regular file now' },
    ]);
  });

  it('shows what comes from strangers escaped', () => {
    const hostile = '\x1b[31m\n\u00e2\u0080\u00ae';
    const row = aRow(`/${hostile}`, {
      processes: [aProcess({ command: bytes(hostile), unit: known(bytes(`${hostile}.service`)) })],
      entryPoint: anEntryPoint({ labels: known([aLabel(`user.${hostile}`, hostile), aLabel('user.varlink', hostile)]) }),
      registered: [aRegistryEntry({ name: bytes(hostile) })],
    });
    for (const id of columnIds) expect(cell(id, row), id).toMatch(/^[^\p{Cc}\p{Cf}]*$/u);
  });
});

describe('a term', () => {
  it('of a cell finds the row that it was made of', () => {
    for (const row of [full, unnamed, link, aRow('\0a "b" | c*'), aRow('/x', { processes: [aProcess({ command: bytes('a b') })] })])
      for (const column of columns) {
        const term = column.term?.(row, surroundings) ?? null;
        if (term === null) continue;
        const compiled = compileFilter(term);
        expect(compiled.ok && compiled.filter.test(row, surroundings), `${column.id}: ${term}`).toBe(true);
      }
  });
});

describe('what changed', () => {
  it('is told by column, but not of queues', () => {
    const after = aRow('/run/dbus/system_bus_socket', { ...full, entryPoint: anEntryPoint({ ino: '901', gid: 1000, acl: known(aclOfMode(0o666)), labels: known([]), mode: 0o600 }), socket: { queue: known({ of: 'listener', waiting: 5, backlog: 128 }) } });
    expect([...changedColumns(full, after)].sort()).toEqual(['labels', 'mode', 'role']);
    expect(changedColumns(full, full).size).toBe(0);
  });
  it('counts what can no longer be seen', () => expect(changedColumns(aRow('/root/secret'), hiddenRow).has('process')).toBe(true));
});

it('are all there, each once', () => expect(columns.map(({ id }) => id)).toEqual([...columnIds]));
