import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aLabel, aModel, anEntryPoint, aProcess, aRegistryEntry, aRow } from '../../tests/fixtures/rows.ts';
import { cardOf } from '../learn/cards.ts';
import { bytes } from '../model/bytes.ts';
import { known, reasonCodes, unknown } from '../model/known.ts';
import type { Model } from '../model/model.ts';
import { answersCalls, type Row } from '../model/rows/row.ts';
import { socketStates, socketTypes } from '../model/words.ts';
import { serviceOfRow } from '../services/of-row.ts';
import { sightingsByAddress } from '../services/sightings.ts';
import { explainRow, livenessOf, textOfExplanation } from './row.ts';
import { sameElsewhere } from './same-elsewhere.ts';
import { levels } from './telling.ts';

const hostile = fc.constantFrom('x', 'a b', "it's", '\n0000: fake', '\u001b[31m', '\u00e2\u0080\u00ae', '\u00ff', '$(id)', '<b>', 'a'.repeat(300), 'io.systemd.Hostname', 'org.varlink.service');
const names = fc.oneof(hostile.map((name) => `/run/${name}`), hostile.map((name) => `\0${name}`), fc.constant(''), fc.constant('/run/systemd/io.systemd.Hostname'));
const reasons = fc.constantFrom(...reasonCodes).map((code) => ({ code }));
const processes = fc.array(fc.record({ pid: fc.constantFrom(1, 20, 30, 40, 50), command: fc.oneof(hostile, fc.constant('systemd')), uid: fc.constantFrom(0, 1000, 4711) }), { maxLength: 5 });
const labels = fc.option(fc.array(fc.tuple(fc.oneof(fc.constant('user.varlink'), hostile.map((name) => `user.${name}`)), fc.oneof(hostile, fc.constantFrom('entrypoint', 'listen', 'server', 'client', '1', ''))), { maxLength: 6 }));
const ends = fc.oneof(
  fc.constant({ state: 'none' } as const),
  fc.constant({ state: 'socket', inode: 5, key: null } as const),
  fc.constant({ state: 'socket', inode: 77, key: '1:far' } as const),
  fc.constantFrom({ state: 'waiting', listener: null } as const, { state: 'waiting', listener: '1:far' } as const),
  reasons.map((reason) => ({ state: 'unknown', reason }) as const),
);
const targets = fc.oneof(fc.constantFrom({ state: 'socket', entryPoint: '1:2@/run/x' } as const, { state: 'dangling' } as const, { state: 'not-a-socket', what: 'a folder' } as const), reasons.map((reason) => ({ state: 'unknown', reason }) as const));

const cases = fc.record({
  name: names,
  has: fc.constantFrom('socket', 'entry', 'both', 'link'),
  state: fc.constantFrom(...socketStates),
  type: fc.constantFrom(...socketTypes),
  processes,
  complete: fc.boolean(),
  reason: reasons,
  mode: fc.nat(0o777),
  owner: fc.constantFrom(0, 1000, 99),
  labels,
  objectLabels: labels,
  peer: ends,
  registered: fc.array(fc.tuple(hostile, targets), { maxLength: 4 }),
  sighted: fc.option(fc.record({ vendor: hostile, product: fc.oneof(hostile, fc.constant('')), offers: fc.array(hostile, { maxLength: 5 }) })),
  labelsWork: fc.constantFrom('yes', 'no', 'partly'),
  gone: fc.constantFrom({ state: 'none' } as const, { state: 'gone' } as const, { state: 'replaced', what: 'a folder' } as const),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

const labelled = (list: Case['labels']) => (list === null ? unknown('not-permitted') : known(list.map(([name, value]) => aLabel(name, value))));

function made(from: Case): { readonly row: Row; readonly model: Model } {
  const people = from.processes.map(({ pid, command, uid }, i) => aProcess({ key: `${pid}:${i}`, pid, command: bytes(command), uid, unit: known(pid === 1 ? bytes('init.scope') : null) }));
  const withEntry = from.has !== 'link' && (from.has === 'entry' || (from.has === 'both' && from.name.startsWith('/')));
  const entry = anEntryPoint({ mode: from.mode, uid: from.owner, labels: labelled(from.labels), path: bytes(from.name), reach: bytes(from.name) });
  const registered = from.registered.map(([name, target]) => aRegistryEntry({ key: `system/${name}`, name: bytes(name), target: from.has === 'link' ? target : { state: 'socket', entryPoint: entry.key } }));
  const row = aRow(from.name, {
    socket:
      from.has === 'socket' || from.has === 'both'
        ? {
            state: from.state,
            type: from.type,
            holders: { seen: people.map(({ key }) => ({ process: key, fds: [3, 4] })), complete: from.complete, ...(from.complete ? {} : { reason: from.reason }) },
            peer: from.peer,
            object: known({ ...entry, labels: labelled(from.objectLabels) }),
            ...(withEntry ? {} : { entryPoint: from.gone }),
          }
        : null,
    ...(withEntry && { entryPoint: entry }),
    processes: people,
    registered: from.has === 'link' && registered.length === 0 ? [aRegistryEntry({ target: { state: 'dangling' } })] : registered,
  });
  const far = aRow('', { socket: { key: '1:far', state: 'connected', peer: { state: 'socket', inode: 1, key: row.key } }, processes: [aProcess({ key: '60:1', pid: 60, command: bytes('far\n') })] });
  return { row, model: aModel([row, far], { capabilities: [{ id: 'labels-entry-point', state: from.labelsWork, short: '', sentence: '', remedy: null }] }) };
}

function serviceOf(row: Row, model: Model, { sighted }: Case) {
  const bare = serviceOfRow(row, model.surroundings, new Map());
  if (!bare || !sighted) return bare;
  const sighting = { address: bare.address, firstSeenMs: 0, lastSeenMs: 86_400_000, vendor: sighted.vendor, product: sighted.product, version: '1', url: '', interfaces: sighted.offers.map((name) => ({ name, hash: null })) };
  return serviceOfRow(row, model.surroundings, sightingsByAddress([sighting]));
}

// Nothing that does not show or that turns what stands beside it.
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

describe.each(levels)('for the level %s', (level) => {
  it('tells every row in whole, harmless sentences, each fact with a source and a concept', () => {
    fc.assert(
      fc.property(cases, (from) => {
        const { row, model } = made(from);
        const sentences = explainRow(row, model, { level, service: serviceOf(row, model, from) });
        expect(sentences.length).toBeGreaterThan(0);
        for (const sentence of sentences) {
          const text = sentence.map((segment) => segment.text).join('');
          expect(text).toMatch(/[.)]$/);
          expect(text).not.toMatch(/undefined|NaN|\[object|\bnull\b|\.\.|,,| \.|^\s/);
          expect(text).not.toMatch(unseen);
          expect(text.length).toBeLessThan(2500);
          for (const { source, card } of sentence) {
            expect((source === null) === (card === null)).toBe(true);
            if (card !== null) expect(cardOf(card)).not.toBeNull();
            expect(source).not.toBe('');
          }
        }
        const text = textOfExplanation(sentences);
        // What is said is so.
        const calls = row.socket !== null && answersCalls(row.socket);
        if (calls) expect(text.includes('that is asleep')).toBe(livenessOf(row) === 'asleep');
        expect(/whoever may connect may also change its labels/.test(text)).toBe(from.labelsWork === 'yes' && row.entryPoint !== null && (row.socket === null || calls));
        if (level === 'beginner') expect(text.replaceAll(/\(pid 60.*?\)/g, '')).not.toMatch(/\(pid \d/);
        if (level === 'developer' && row.socket) expect(text).toContain(`inode ${row.socket.inode}`);
      }),
      { numRuns: 500 },
    );
  });
});

it('gives other tools one line each, of words that a shell takes as they are', () => {
  fc.assert(
    fc.property(cases, (from) => {
      const { row, model } = made(from);
      for (const { tells, line, connects } of sameElsewhere(row, model, serviceOf(row, model, from))) {
        expect(tells).not.toBe('');
        expect(line).not.toMatch(unseen);
        expect(line).not.toMatch(/undefined|NaN|\[object/);
        // Quoted away: what a shell would run or expand stands in quotes.
        expect(line.replaceAll(/\$?'(?:[^'\\]|\\.)*'|\\'/g, '')).not.toMatch(/[$`;&<>*]/);
        expect(connects).toBe(line.startsWith('varlinkctl') && line !== 'varlinkctl list-registry');
      }
    }),
    { numRuns: 400 },
  );
});
