import { describe, expect, it } from 'vitest';
import { aModel, anEntryPoint, aProcess, aRegistryEntry, aRow, aSocket, aSurroundings } from '../../../tests/fixtures/rows.ts';
import { bytes } from '../bytes.ts';
import { incomingOf } from './peers.ts';
import { answersCalls, rowsOf } from './row.ts';
import type { Model } from '../model.ts';

const empty = { surroundings: aSurroundings(), sockets: new Map(), entryPoints: new Map(), processes: new Map(), registry: new Map() };
const table = <T extends { readonly key: string }>(...rows: T[]): Map<string, T> => new Map(rows.map((row) => [row.key, row]));

describe('rows', () => {
  const door = anEntryPoint();
  const found = { state: 'found', key: door.key } as const;
  const process = aProcess();

  it('join a socket to its entry point, holders and names', () => {
    const socket = aSocket('/run/x', { entryPoint: found, holders: { seen: [{ process: process.key, fds: [3] }], complete: true } });
    const entry = aRegistryEntry();
    const model: Model = { ...empty, sockets: table(socket), entryPoints: table(door), processes: table(process), registry: table(entry) };
    expect([...rowsOf(model)]).toEqual([[socket.key, { key: socket.key, name: '/run/x', socket, entryPoint: door, processes: [process], registered: [entry], other: null }]]);
  });

  it('name the registry where callers are answered, not on accepted connections', () => {
    const listener = aSocket('/run/x', { key: 'l', entryPoint: found });
    const accepted = aSocket('/run/x', { key: 'c', entryPoint: found, state: 'connected' });
    const rows = rowsOf({ ...empty, sockets: table(listener, accepted), entryPoints: table(door), registry: table(aRegistryEntry()) });
    expect(rows.get('l')?.registered.length).toBe(1);
    expect(rows.get('c')).toMatchObject({ registered: [], entryPoint: { key: door.key } });
  });

  it('bear holders and entry points that are not in the model', () => {
    const socket = aSocket('/run/x', { entryPoint: { state: 'found', key: 'gone' }, holders: { seen: [{ process: 'gone', fds: [1] }, { process: process.key, fds: [3] }], complete: true } });
    expect(rowsOf({ ...empty, sockets: table(socket), processes: table(process) }).get(socket.key)).toMatchObject({ entryPoint: null, processes: [process] });
  });

  it('have a line for an entry point that a registry names and no socket answers at', () => {
    const connected = aSocket('/run/x', { key: 'c', entryPoint: found, state: 'connected' });
    const entry = aRegistryEntry();
    const rows = rowsOf({ ...empty, sockets: table(connected), entryPoints: table(door), registry: table(entry) });
    expect([...rows.keys()]).toEqual(['c', `entry:${door.key}`]);
    expect(rows.get(`entry:${door.key}`)).toEqual({ key: `entry:${door.key}`, name: door.path, socket: null, entryPoint: door, processes: [], registered: [entry], other: null });
  });

  it('have none for an entry point that nothing names', () => expect(rowsOf({ ...empty, entryPoints: table(door) }).size).toBe(0));

  it('have a line for each link that leads to no socket', () => {
    const targets = [{ state: 'dangling' }, { state: 'not-a-socket', what: 'a folder' }, { state: 'unknown', reason: { code: 'unreachable-path' } }] as const;
    const entries = targets.map((target, i) => aRegistryEntry({ key: `user/${i}`, path: bytes(`/r/${i}`), target }));
    const rows = rowsOf({ ...empty, registry: table(...entries) });
    expect([...rows.values()].map(({ key, name, socket, registered }) => [key, name, socket, registered])).toEqual(entries.map((entry) => [`link:${entry.key}`, entry.path, null, [entry]]));
  });

  it('join several names to one entry point, in their order', () => {
    const entries = ['a', 'b'].map((name) => aRegistryEntry({ key: `system/${name}`, name: bytes(name) }));
    const rows = rowsOf({ ...empty, sockets: table(aSocket('/run/x', { entryPoint: found })), entryPoints: table(door), registry: table(...entries) });
    expect([...rows.values()][0]?.registered).toEqual(entries);
  });
});

describe('rows of a second look', () => {
  const first = aModel([aRow('/a', { processes: [aProcess()], entryPoint: anEntryPoint(), registered: [aRegistryEntry()] }), aRow('/b')]);
  const rows = rowsOf(first);

  it('are the same objects where all their parts are', () => {
    const again = rowsOf({ ...first, sockets: new Map(first.sockets), processes: new Map(first.processes) }, rows);
    for (const [key, row] of rows) expect(again.get(key)).toBe(row);
  });

  it.each<[string, (model: Model) => Model]>([
    ['socket', (model) => ({ ...model, sockets: new Map(model.sockets).set('1:/a', { ...aSocket('/a'), ...model.sockets.get('1:/a') }) })],
    ['entry point', (model) => ({ ...model, entryPoints: table(anEntryPoint({ mode: 0o600 })) })],
    ['process', (model) => ({ ...model, processes: table(aProcess({ command: bytes('renamed') })) })],
    ['registry entry', (model) => ({ ...model, registry: table(aRegistryEntry({ name: bytes('other') })) })],
    ['registry', (model) => ({ ...model, registry: new Map() })],
  ])('are others where the %s is another, and only there', (_, change) => {
    const again = rowsOf(change(first), rows);
    expect(again.get('1:/a')).not.toBe(rows.get('1:/a'));
    expect(again.get('1:/b')).toBe(rows.get('1:/b'));
  });
});

it('are answered by listeners and by datagram sockets that have a name', () => {
  expect(answersCalls(aSocket('/x'))).toBe(true);
  expect(answersCalls(aSocket('/x', { state: 'connected' }))).toBe(false);
  expect(answersCalls(aSocket('/x', { type: 'dgram', state: 'unconnected' }))).toBe(true);
  expect(answersCalls(aSocket('', { type: 'dgram', state: 'connected' }))).toBe(false);
});

describe('incoming', () => {
  const to = (key: string, peer: string | null) => aSocket('', { key, peer: { state: 'socket', inode: 1, key: peer } });
  it('are those who send without being the peer', () => {
    const sockets = table(aSocket('/log', { key: 'log' }), to('a', 'log'), to('b', 'log'), to('x', 'y'), to('y', 'x'), to('out', null), to('stale', 'gone'));
    expect(incomingOf(sockets)).toEqual(new Map([['log', ['a', 'b']]]));
  });
  it('has one that the receiver points away from', () => expect(incomingOf(table(to('a', 'b'), to('b', 'c'), to('c', 'b')))).toEqual(new Map([['b', ['a']]])));
});
