import { describe, expect, it } from 'vitest';
import { aFolder } from '../../tests/fixtures/folders.ts';
import { aLabel, aModel, anEntryPoint, aProcess, aRegistryEntry, aRow } from '../../tests/fixtures/rows.ts';
import type { Surroundings } from '../model/model.ts';
import { bytes } from '../model/bytes.ts';
import { known } from '../model/known.ts';
import type { Row } from '../model/rows/row.ts';
import type { Socket } from '../model/socket.ts';
import { explainRow, livenessOf } from './row.ts';

const told = (row: Row, more: readonly Row[] = [], over: Partial<Surroundings> = {}): string =>
  explainRow(row, aModel([row, ...more], over))
    .map((sentence) => sentence.map(({ text }) => text).join(''))
    .join('\n');

const systemd = aProcess({ key: '1:1', pid: 1, command: bytes('systemd'), unit: known(bytes('init.scope')) });
const labelsWork = { capabilities: [{ id: 'labels-entry-point', state: 'yes', short: '', sentence: '', remedy: null }] } as const;

describe('a listener', () => {
  it('says who answers, who may connect and what follows', () => {
    const row = aRow('/run/x', { processes: [aProcess()], entryPoint: anEntryPoint({ labels: known([aLabel('user.varlink', 'entrypoint')]) }), registered: [aRegistryEntry()] });
    const client = aRow('/run/x', { socket: { key: '1:c', state: 'connected', peer: { state: 'socket', inode: 5, key: null } } });
    expect(told(row, [client], { capabilities: [...labelsWork.capabilities] })).toBe(
      [
        'Programs connect to this path to talk to dbus-daemon (pid 10, root).',
        'One connection is open.',
        'Any program on this machine may connect, if the folders on the way let them in: the entry point belongs to root and has the mode 0666 (rw-rw-rw-).',
        'Careful: whoever may connect may also change its labels.',
        'It is labelled as a Varlink entry point. A label is a hint, not a proof.',
        'Tools can find it: the system registry lists it as io.example.Thing.',
      ].join('\n'),
    );
  });

  it('counts the folders on the way where they are known', () => {
    const row = aRow('/run/x', { entryPoint: anEntryPoint() });
    const way = (mode: number) => told(row, [], { folders: { '/': aFolder(), '/run': aFolder({ mode }) }, memberships: { '0': [0], '1000': [1000] } });
    expect(way(0o755)).toContain('Everyone may connect, folders on the way and all: the entry point belongs to root');
    expect(way(0o700)).toContain('Only root may connect, folders on the way and all: ');
  });

  it('is asleep when only systemd listens, but not where systemd itself answers', () => {
    expect(livenessOf(aRow('/run/cups/cups.sock', { processes: [systemd] }))).toBe('asleep');
    expect(livenessOf(aRow('/dev/log', { processes: [systemd], socket: { type: 'dgram', state: 'unconnected' } }))).toBe('asleep');
    expect(livenessOf(aRow('/run/systemd/private', { processes: [systemd] }))).toBe('awake');
    expect(livenessOf(aRow('/run/cups/cups.sock', { processes: [systemd, aProcess()] }))).toBe('awake');
    expect(told(aRow('/run/cups/cups.sock', { processes: [systemd] }))).toContain('its service starts on the first caller');
  });

  it('does not guess who holds what it may not see', () => {
    const hidden: Partial<Socket> = { holders: { seen: [], complete: false, reason: { code: 'not-permitted' } } };
    const row = aRow('/run/x', { socket: { ...hidden, uid: known(1000) }, entryPoint: anEntryPoint() });
    expect(livenessOf(row)).toBe('unknown');
    expect(told(row)).toContain('Who answers there is not known. The system does not let you see this');
    expect(told(row)).toContain('It was made by alice.');
    const half = aRow('/run/y', { processes: [systemd], socket: { holders: { seen: [{ process: '1:1', fds: [3] }], complete: false, reason: { code: 'not-permitted' } } } });
    expect(livenessOf(half)).toBe('unknown');
    const own = aProcess({ key: '500:1', pid: 500, command: bytes('systemd'), unit: known(bytes('user@1000.service')) });
    expect(livenessOf(aRow('/run/user/1000/bus', { processes: [own], socket: { holders: { seen: [{ process: '500:1', fds: [3] }], complete: false } } }))).toBe('asleep');
  });

  it('with an abstract name is open to all', () => {
    expect(told(aRow('\0x', { processes: [aProcess()] }))).toContain('any program in this network namespace may connect');
  });

  it('whose path is gone or taken says so', () => {
    expect(told(aRow('/x', { socket: { entryPoint: { state: 'gone' } } }))).toContain('leads nowhere any more');
    expect(told(aRow('/x', { socket: { entryPoint: { state: 'replaced', what: 'a symbolic link' } } }))).toContain('there is a symbolic link now');
  });
});

describe('an end of a connection', () => {
  const door = aRow('/run/x', { socket: { key: '1:door' } });
  const far = aRow('', { socket: { key: '1:far', state: 'connected', peer: { state: 'socket', inode: 5, key: '1:/run/x' } }, processes: [aProcess({ key: '20:1', pid: 20, command: bytes('client\n'), uid: 1000 })] });
  it('names both sides, escaped', () => {
    const near = aRow('/run/x', { socket: { state: 'connected', peer: { state: 'socket', inode: 5, key: '1:far' } }, processes: [aProcess()] });
    expect(told(near, [far, door])).toBe('This is one end of a stream connection made through /run/x, held by dbus-daemon (pid 10, root).\nAt the other end is client\\n (pid 20, alice).');
  });
  it('says when the other end is elsewhere', () => {
    expect(told(aRow('', { socket: { state: 'connected', peer: { state: 'socket', inode: 5, key: null } }, processes: [aProcess()] }))).toContain('inode 5, which is not in this network namespace');
  });
});

describe('a row without a socket', () => {
  it('says what is missing', () => {
    expect(told(aRow('/run/old', { socket: null, entryPoint: anEntryPoint({ mode: 0o660 }) }))).toContain('no socket behind it');
    expect(told({ ...aRow('/r/x', { socket: null, registered: [aRegistryEntry({ target: { state: 'dangling' } })] }), key: 'link:x' })).toContain('leads nowhere');
  });
});

it('gives every fact its source', () => {
  const row = aRow('/run/x', { processes: [aProcess()], entryPoint: anEntryPoint(), registered: [aRegistryEntry()] });
  const sources = new Set(explainRow(row, aModel([row])).flat().map(({ source }) => source));
  expect(sources).toEqual(new Set([null, 'sock_diag', '/proc/PID/fd', 'stat', 'readlink']));
});
