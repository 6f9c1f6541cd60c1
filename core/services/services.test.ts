import { describe, expect, it } from 'vitest';
import { bytes } from '../model/bytes.ts';
import { known } from '../model/known.ts';
import type { Surroundings } from '../model/model.ts';
import type { Row } from '../model/rows/row.ts';
import { aLabel, anEntryPoint, aProcess, aRegistryEntry, aRow, aSurroundings } from '../../tests/fixtures/rows.ts';
import { addressOfRow, serviceOfRow } from './of-row.ts';
import { servicesOf } from './services.ts';
import type { Sighting } from './sighting.ts';
import { noSightings, saysTheSame, sightingsByAddress } from './sightings.ts';

const labels = { id: 'labels-entry-point', state: 'yes', short: '', sentence: '', remedy: null } as const;
const around = (over: Partial<Surroundings> = {}): Surroundings => aSurroundings({ capabilities: [labels], ...over });
const door = anEntryPoint({ labels: known([aLabel('user.varlink', 'entrypoint')]) });
const daemon = aProcess({ command: bytes('thingd'), unit: known(bytes('thing.service')) });
const manager = aProcess({ key: '1:1', pid: 1, command: bytes('systemd'), unit: known(bytes('init.scope')) });
const aSighting = (over: Partial<Sighting> = {}): Sighting => ({
  address: { kind: 'unix', name: bytes('/run/x') },
  firstSeenMs: 1,
  lastSeenMs: 2,
  vendor: 'Example',
  product: 'Thing',
  version: '1',
  url: '',
  interfaces: [
    { name: 'org.varlink.service', hash: 'a' },
    { name: 'io.example.Thing', hash: 'b' },
  ],
  ...over,
});
const codes = (row: Row, surroundings = around(), ...said: Sighting[]) => serviceOfRow(row, surroundings, sightingsByAddress(said))?.mismatches.map(({ code }) => code);

describe('the address of a row', () => {
  const at = (row: Row) => addressOfRow(row, around());

  it('is the path of a listener, or its abstract name in our own network namespace', () => {
    expect(at(aRow('/run/x', { entryPoint: door }))).toEqual({ kind: 'unix', name: '/run/x' });
    expect(at(aRow('\0x'))).toEqual({ kind: 'unix', name: '\0x' });
    expect(at(aRow('\0x', { socket: { netns: '2' } }))).toBeNull();
  });

  it('goes the way by which the entry point can be reached', () => {
    expect(at(aRow('x', { entryPoint: anEntryPoint({ reach: bytes('/proc/7/cwd/x') }) }))).toEqual({ kind: 'unix', name: '/proc/7/cwd/x' });
  });

  it('is none of a connection, a datagram socket, one without a name, and one whose path leads elsewhere now', () => {
    expect(at(aRow('/run/x', { socket: { state: 'connected' } }))).toBeNull();
    expect(at(aRow('/run/x', { socket: { type: 'dgram', state: 'unconnected' } }))).toBeNull();
    expect(at(aRow('/run/x', { socket: { type: 'seqpacket' } }))).toBeNull();
    expect(at(aRow(''))).toBeNull();
    expect(at(aRow('/run/x', { socket: { entryPoint: { state: 'replaced', what: 'a regular file' } } }))).toBeNull();
  });
});

describe('a service', () => {
  it('has what its row, its names and its label tell', () => {
    const service = serviceOfRow(aRow('/run/x', { entryPoint: door, processes: [manager, daemon], registered: [aRegistryEntry()] }), around(), noSightings);
    expect(service).toMatchObject({ key: 'unix:/run/x', shown: { dev: '1', ino: '2' }, names: [{ name: 'io.example.Thing', from: { is: 'registry', registry: 'system' } }], role: known('entrypoint'), registered: ['system'], awake: 'awake', unit: 'thing.service', sighting: null, mismatches: [] });
  });

  it('sleeps where only the service manager listens', () => {
    expect(serviceOfRow(aRow('/run/x', { entryPoint: door, processes: [manager] }), around(), noSightings)).toMatchObject({ awake: 'asleep', unit: null });
  });

  it('says who may connect', () => {
    const closed = anEntryPoint({ mode: 0o600 });
    expect(serviceOfRow(aRow('/run/x', { entryPoint: closed }), around(), noSightings)?.access).toEqual({ you: 'no', everyone: 'no' });
  });

  it('is the same object as long as nothing around it changes', () => {
    const row = aRow('/run/x', { entryPoint: door });
    const surroundings = around();
    const said = sightingsByAddress([aSighting()]);
    expect(serviceOfRow(row, surroundings, said)).toBe(serviceOfRow(row, surroundings, said));
    expect(serviceOfRow(row, surroundings, noSightings)?.sighting).toBeNull();
  });

  it('has its names among implementers by the inode that they lead to', () => {
    const dropIns: Surroundings['dropIns'] = [
      {
        path: bytes('/run/systemd/userdb'),
        interface: 'io.systemd.UserDatabase',
        state: { state: 'present' },
        entries: [
          { name: bytes('io.example.Users'), path: bytes('/run/systemd/userdb/io.example.Users'), target: { state: 'socket', dev: '1', ino: '2' } },
          { name: bytes('io.example.Gone'), path: bytes('/run/systemd/userdb/io.example.Gone'), target: { state: 'dangling' } },
        ],
      },
    ];
    const services = servicesOf([aRow('/run/x', { entryPoint: anEntryPoint(), processes: [daemon] })], around({ dropIns }), noSightings);
    expect(services.map(({ key, names: [{ name }], mismatches }) => [key, name, mismatches.map(({ code }) => code)])).toEqual([
      ['unix:/run/systemd/userdb/io.example.Gone', 'io.example.Gone', ['dangling']],
      ['unix:/run/x', 'io.example.Users', []],
    ]);
  });
});

describe('what does not agree', () => {
  const registered = [aRegistryEntry()];

  it('labelled, but in no registry', () => {
    expect(codes(aRow('/run/x', { entryPoint: door }))).toEqual(['labelled-not-registered']);
    expect(codes(aRow('/run/systemd/userdb/x', { entryPoint: door }))).toEqual([]);
    expect(codes(aRow('/run/x', { entryPoint: door }), around({ registries: [] }))).toEqual([]);
  });

  it('registered, but without the label where there can be one', () => {
    expect(codes(aRow('/run/x', { entryPoint: anEntryPoint(), registered }))).toEqual(['registered-not-labelled']);
    expect(codes(aRow('/run/x', { entryPoint: anEntryPoint(), registered }), aSurroundings())).toEqual([]);
  });

  it('a name that leads nowhere, or to no socket', () => {
    const lost = { ...aRow('/run/varlink/registry/io.example.Thing', { socket: null }), registered: [aRegistryEntry({ target: { state: 'dangling' } })] };
    expect(codes(lost)).toEqual(['dangling']);
    const another = { ...lost, key: 'link:other', registered: [aRegistryEntry({ name: bytes('io.example.Also'), link: known(bytes('../../x')), target: { state: 'dangling' } })] };
    const said = sightingsByAddress([aSighting()]);
    expect(servicesOf([lost, another], around(), said)).toMatchObject([{ key: 'unix:/run/x', awake: 'none', sighting: { product: 'Thing' }, names: [{ name: 'io.example.Thing' }, { name: 'io.example.Also' }] }]);
    expect(codes({ ...lost, registered: [aRegistryEntry({ target: { state: 'not-a-socket', what: 'a folder' } })] })).toEqual(['not-a-socket']);
  });

  it('a name that the service does not offer, and two names of one socket', () => {
    const two = [...registered, aRegistryEntry({ key: 'system/io.example.Other', name: bytes('io.example.Other') })];
    expect(codes(aRow('/run/x', { entryPoint: door, registered: two }), around(), aSighting())).toEqual(['not-offered', 'two-names']);
  });

  it('another set of interfaces than before', () => {
    const before = aSighting({ firstSeenMs: 0, lastSeenMs: 1, interfaces: [{ name: 'io.example.Thing', hash: 'z' }, { name: 'io.example.Old', hash: 'y' }] });
    const service = serviceOfRow(aRow('/run/x', { entryPoint: door, registered }), around(), sightingsByAddress([before, aSighting()]));
    expect(service?.mismatches).toMatchObject([{ code: 'changed', sentence: 'Since 1970-01-01 it offers org.varlink.service anew, and offers io.example.Old no more, and describes io.example.Thing in another way.' }]);
  });
});

describe('services', () => {
  it('are what is registered, labelled or was asked, and nothing else', () => {
    const rows = [
      aRow('/run/plain', { entryPoint: anEntryPoint({ key: 'a', reach: bytes('/run/plain') }), processes: [daemon] }),
      aRow('/run/x', { entryPoint: door }),
      aRow('/run/x', { socket: { key: 'accepted', state: 'connected' } }),
      aRow('\0asked'),
    ];
    const said = [aSighting({ address: { kind: 'unix', name: bytes('\0asked') } }), aSighting({ address: { kind: 'exec', path: bytes('/usr/bin/thing') } })];
    expect(servicesOf(rows, around(), sightingsByAddress(said)).map(({ key, rowKey }) => [key, rowKey])).toEqual([
      ['unix:@asked', '1:\0asked'],
      ['exec:/usr/bin/thing', null],
      ['unix:/run/x', '1:/run/x'],
    ]);
  });

  it('of thousands of sockets are found at once', () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => aRow(`/run/${i}`, { entryPoint: anEntryPoint({ key: `1:${i}`, ino: String(i), reach: bytes(`/run/${i}`) }) }));
    expect(servicesOf(rows, around(), sightingsByAddress([aSighting({ address: { kind: 'unix', name: bytes('/run/77') } })]))).toHaveLength(1);
  });
});

it('the order of interfaces does not matter to whether a service says the same', () => {
  const a = aSighting();
  expect(saysTheSame(a, aSighting({ interfaces: [...a.interfaces].reverse(), lastSeenMs: 9 }))).toBe(true);
  expect(saysTheSame(a, aSighting({ version: '2' }))).toBe(false);
  expect(saysTheSame(a, aSighting({ interfaces: a.interfaces.map(({ name }) => ({ name, hash: null })) }))).toBe(false);
});

describe('demo services', () => {
  const folder = '/run/user/1000/sockatlas-demo-aB3dE6';
  const sightings = sightingsByAddress([aSighting(), aSighting({ address: { kind: 'unix', name: bytes(`${folder}/io.example.Thing`) } })]);
  const keys = (registries: Surroundings['registries']) => servicesOf([], around({ registries }), sightings).map(({ key }) => key);

  it('are remembered while they run, and not when they have ended', () => {
    const registry = (path: string): Surroundings['registries'] => [{ name: 'demo', path: bytes(`${path}/varlink/registry`), state: { state: 'present' } }];
    expect(keys([])).toEqual(['unix:/run/x']);
    expect(keys(registry('/run/user/1000/sockatlas-demo-other1'))).toEqual(['unix:/run/x']);
    expect(keys(registry(folder))).toEqual([`unix:${folder}/io.example.Thing`, 'unix:/run/x']);
  });
});
