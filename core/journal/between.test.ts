import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Churn, drawFrom } from '../../tests/fixtures/imagined-churn.ts';
import { aLabel, aModel, anEntryPoint, aProcess, aRegistryEntry, aRow, aSocket } from '../../tests/fixtures/rows.ts';
import type { Acl } from '../access/acl.ts';
import { bytes } from '../model/bytes.ts';
import { changesBetween } from '../model/tables/delta.ts';
import { known, unknown } from '../model/known.ts';
import type { Model } from '../model/model.ts';
import { compareMoments } from '../snapshot/compare.ts';
import { eventsBetween } from './between.ts';
import type { Change, Subject } from './change.ts';
import type { NewEvent } from './event.ts';

const events = (before: Model, after: Model, hasEnded = (): boolean => false): NewEvent[] =>
  eventsBetween({
    before,
    after,
    sockets: changesBetween(before.sockets, after.sockets),
    entryPoints: changesBetween(before.entryPoints, after.entryPoints),
    registry: changesBetween(before.registry, after.registry),
    isYoung: ({ process }) => process === '11:5',
    atMs: 2000,
    hasEnded,
  });
const changes = (before: Model, after: Model): Change[] => events(before, after).map(({ change }) => change);

const door = anEntryPoint();
const listening = (over: Parameters<typeof aRow>[1] = {}) => aRow('/run/x', { entryPoint: door, ...over });

it('tells nothing of what stayed as it was', () => {
  const model = aModel([listening({ processes: [aProcess()] })]);
  expect(events(model, model)).toEqual([]);
  const busy = aModel([listening({ processes: [aProcess()], socket: { queue: known({ of: 'listener', waiting: 3, backlog: 128 }) } })]);
  expect(events(model, busy)).toEqual([]);
});

it('tells of a socket that came, and of one that went with what it was', () => {
  const row = listening({ processes: [aProcess()] });
  const [came] = events(aModel([]), aModel([row]));
  expect(came).toMatchObject({ atMs: 2000, subject: { key: row.key, kind: 'path', name: '/run/x', inode: 77, entryPoint: door.key }, change: { what: 'appeared', before: null, after: { state: 'listen', holders: [{ pid: 10, unit: 'dbus.service' }] } } });
  const [went] = events(aModel([row]), aModel([]));
  expect(went).toMatchObject({ change: { what: 'vanished', after: null }, last: row });
});

const acl: Acl = { owner: 6, users: [{ id: 1000, permissions: 4 }], owningGroup: 0, groups: [], mask: 4, other: 0 };

it('tells of mode, owner, list and labels of an entry point once, and of the socket that answers there', () => {
  const label = aLabel('user.a', 'x\0');
  const before = aModel([listening(), aRow('/run/x', { entryPoint: door, socket: { key: '1:accepted', state: 'connected' } })]);
  const now = { ...door, mode: 0o600, uid: 1000, acl: known(acl), labels: known([label]) };
  const after = { ...before, entryPoints: new Map([[now.key, now]]) };
  const told = events(before, after);
  expect(told.map(({ subject }) => subject.key)).toEqual(['1:/run/x', '1:/run/x', '1:/run/x', '1:/run/x']);
  expect(told.map(({ change }) => change)).toEqual([
    { what: 'mode', door: 'entryPoint', before: 0o666, after: 0o600 },
    { what: 'owner', door: 'entryPoint', before: { uid: 0, gid: 0, user: 'root', group: 'root' }, after: { uid: 1000, gid: 0, user: 'alice', group: 'root' } },
    { what: 'acl', door: 'entryPoint', before: null, after: acl },
    { what: 'label', door: 'entryPoint', name: 'user.a', before: null, after: { value: 'x\0', sizeBytes: 2, cut: false } },
  ]);
  expect(changes(after, before).at(-1)).toMatchObject({ what: 'label', before: { value: 'x\0' }, after: null });
});

it('takes what became unknown for no change, nor what became known', () => {
  const row = listening({ processes: [aProcess()], socket: { object: known(door) } });
  const hidden = aModel([
    {
      ...row,
      processes: [],
      entryPoint: { ...door, labels: unknown('not-permitted'), acl: unknown('failed') },
      socket: aSocket('/run/x', { entryPoint: { state: 'unknown', reason: { code: 'unreachable-path' } }, holders: { seen: [], complete: false, reason: { code: 'not-permitted' } }, shutdown: unknown('failed'), object: unknown('not-read') }),
    },
  ]);
  const seen = aModel([{ ...row, entryPoint: { ...door, labels: known([aLabel('user.a', 'b')]) } }]);
  expect(events(seen, hidden)).toEqual([]);
  expect(events(hidden, seen)).toEqual([]);
});

it('tells of a holder only when it is sure', () => {
  const old = aProcess({ key: '10:1', pid: 10 });
  const child = aProcess({ key: '11:5', pid: 11 });
  const one = (holders: ReturnType<typeof aSocket>['holders'], processes = [old, child]): Model => ({ ...aModel([aRow('x', { socket: { holders } })]), processes: new Map(processes.map((process) => [process.key, process])) });
  const partly = { complete: false, reason: { code: 'not-permitted' as const } };
  const by = (...keys: string[]) => keys.map((process) => ({ process, fds: [3] }));
  const told = (before: Model, after: Model, ended = false) => events(before, after, () => ended).map(({ change }) => (change.what === 'holder' ? [change.before?.pid ?? null, change.after?.pid ?? null] : change));
  // Everybody can be seen.
  expect(told(one({ seen: by('10:1'), complete: true }), one({ seen: by('11:5'), complete: true }))).toEqual([[null, 11], [10, null]]);
  // Not everybody: a process that began since is new; one that can still be looked into has let go.
  expect(told(one({ seen: by('10:1'), ...partly }, [old]), one({ seen: by('10:1', '11:5'), ...partly }))).toEqual([[null, 11]]);
  expect(told(one({ seen: by('10:1', '11:5'), ...partly }), one({ seen: by('11:5'), ...partly }))).toEqual([[10, null]]);
  // One that cannot be seen any more may have ended, or hidden itself: the system is asked.
  const lost: readonly [Model, Model] = [one({ seen: by('10:1', '11:5'), ...partly }), one({ seen: by('11:5'), ...partly }, [child])];
  expect(told(...lost)).toEqual([]);
  expect(told(...lost, true)).toEqual([[10, null]]);
  // One that shows itself but began long ago may have held it all the time.
  expect(told(one({ seen: [], ...partly }, []), one({ seen: by('10:1'), ...partly }, [old]))).toEqual([]);
});

it('tells how a socket stands, and where its path leads', () => {
  const at = (over: Partial<ReturnType<typeof aSocket>>): Model => aModel([listening({ socket: over })]);
  expect(changes(at({ state: 'unconnected' }), at({ state: 'listen' }))).toEqual([{ what: 'state', before: 'open', after: 'listening' }]);
  expect(changes(at({ state: 'connected' }), at({ state: 'connected', shutdown: known({ receive: false, send: true }) }))).toEqual([{ what: 'state', before: 'open', after: 'sends no more' }]);
  expect(changes(at({ state: 'connected' }), at({ state: 'closing' }))).toEqual([{ what: 'state', before: 'open', after: 'closing' }]);
  expect(changes(at({ state: 'waiting' }), at({ state: 'connected' }))).toEqual([]);
  const found = { state: 'found', inode: '1:2', path: '/run/x' };
  expect(changes(at({}), at({ entryPoint: { state: 'gone' } }))).toEqual([{ what: 'entry point', before: found, after: { state: 'gone' } }]);
  expect(changes(at({ entryPoint: { state: 'gone' } }), at({ entryPoint: { state: 'replaced', what: 'a folder' } }))).toEqual([{ what: 'entry point', before: { state: 'gone' }, after: { state: 'replaced', what: 'a folder' } }]);
  expect(changes(at({ entryPoint: { state: 'gone' } }), at({}))).toEqual([{ what: 'entry point', before: { state: 'gone' }, after: found }]);
});

it('tells of names in a registry, by the socket they lead to', () => {
  const entry = aRegistryEntry();
  const target = { state: 'socket', path: '/run/x', link: '/run/x' };
  const without = aModel([listening()]);
  const withName = aModel([listening({ registered: [entry] })]);
  expect(events(without, withName)).toMatchObject([{ subject: { key: '1:/run/x' }, change: { what: 'registry', registry: 'system', name: 'io.example.Thing', before: null, after: target } }]);
  const dangling = { ...withName, registry: new Map([[entry.key, { ...entry, target: { state: 'dangling' as const } }]]) };
  expect(events(withName, dangling)).toMatchObject([{ subject: { key: 'link:system/io.example.Thing', kind: 'registry' }, change: { before: target, after: { state: 'dangling' } } }]);
  // A folder that cannot be read any more tells nothing of its names.
  const shut = aModel([listening()], { registries: [{ name: 'system', path: bytes('/run/varlink/registry'), state: { state: 'unknown', reason: { code: 'not-permitted' } } }] });
  expect(events(withName, shut)).toEqual([]);
});

const drawn = fc.array(fc.nat(1000), { minLength: 40, maxLength: 200 });

/** What a change is of, so that the first `before` and the last `after` of one fact can be put together. */
function factOf(subject: Subject, change: Change): string {
  switch (change.what) {
    case 'registry':
      return `registry ${change.registry} ${change.name}`;
    case 'label':
      return `${change.door === 'object' ? subject.key : subject.entryPoint} ${change.door} label ${change.name}`;
    case 'mode':
    case 'owner':
    case 'acl':
      return `${change.door === 'object' ? subject.key : subject.entryPoint} ${change.door} ${change.what}`;
    case 'holder':
      return `${subject.key} holder ${(change.before ?? change.after)?.process}`;
    case 'appeared':
    case 'vanished':
      return `${subject.key} there`;
    default:
      return `${subject.key} ${change.what}`;
  }
}

function net(changed: readonly { readonly subject: Subject; readonly change: Change }[], lasting: (subject: Subject, change: Change) => boolean): Map<string, string> {
  const facts = new Map<string, { before: unknown; after: unknown }>();
  for (const { subject, change } of changed) {
    if (change.what !== 'registry' && change.what !== 'appeared' && change.what !== 'vanished' && !lasting(subject, change)) continue;
    const fact = factOf(subject, change);
    const old = facts.get(fact);
    facts.set(fact, { before: old ? old.before : change.before, after: change.after });
  }
  const out = new Map<string, string>();
  for (const [fact, { before, after }] of facts) {
    // Of a socket that came and went in between nothing is left; of others only that they came or went.
    const there = fact.endsWith(' there');
    const text = there ? JSON.stringify([before !== null, after !== null]) : JSON.stringify([before, after]);
    if (there ? (before === null) !== (after === null) : JSON.stringify(before) !== JSON.stringify(after)) out.set(fact, text);
  }
  return out;
}

it('adds up to the difference of the first and the last look', () => {
  fc.assert(
    fc.property(drawn, (numbers) => {
      const churn = new Churn(drawFrom(numbers), { unknowns: false });
      const start = churn.model();
      const all: NewEvent[] = [];
      let last = start;
      for (let i = 0; i < 12; i++) {
        churn.step();
        const next = churn.model();
        all.push(...events(last, next));
        last = next;
      }
      const end = last;
      const ofEntryPoint = (change: Change): boolean => 'door' in change && change.door === 'entryPoint';
      const lasting = ({ key, entryPoint }: Subject, change: Change): boolean =>
        ofEntryPoint(change) ? entryPoint !== null && start.entryPoints.has(entryPoint) && end.entryPoints.has(entryPoint) : start.sockets.has(key) && end.sockets.has(key);
      // An object that was not read at the beginning cannot be compared at the end.
      const comparable = (subject: Subject, change: Change): boolean => !('door' in change && change.door === 'object') || (start.sockets.get(subject.key)?.object.known ?? false);
      const told = net(all.filter(({ subject, change }) => comparable(subject, change)), lasting);
      const compared = compareMoments({ model: start, atMs: 0, bootId: 'live' }, { model: end, atMs: 1, bootId: 'live' });
      const found = net([...compared.added, ...compared.removed, ...compared.changed].flatMap(({ subject, changes: list }) => list.map((change) => ({ subject, change }))), lasting);
      expect(told).toEqual(found);
    }),
    { numRuns: 300 },
  );
});

it('never tells more than both looks know', () => {
  fc.assert(
    fc.property(drawn, (numbers) => {
      const churn = new Churn(drawFrom(numbers), { unknowns: true });
      let last = churn.model();
      for (let i = 0; i < 8; i++) {
        churn.step();
        const next = churn.model();
        for (const { subject, change } of events(last, next)) {
          const old = last.sockets.get(subject.key);
          const now = next.sockets.get(subject.key);
          if (change.what === 'appeared') expect(old).toBeUndefined();
          else if (change.what === 'vanished') expect(now).toBeUndefined();
          else if (change.what === 'entry point') expect([old?.entryPoint.state, now?.entryPoint.state]).not.toContain('unknown');
          else if ('door' in change && change.door === 'object') expect([old?.object.known, now?.object.known]).toEqual([true, true]);
          else if (change.what === 'acl' || change.what === 'label') {
            const doors = [last, next].map((model) => model.entryPoints.get(subject.entryPoint ?? ''));
            expect(doors.map((one) => (change.what === 'acl' ? one?.acl.known : one?.labels.known))).toEqual([true, true]);
          }
          if (change.what !== 'registry') expect(JSON.stringify(change.before)).not.toBe(JSON.stringify(change.after));
        }
        last = next;
      }
    }),
    { numRuns: 200 },
  );
});
