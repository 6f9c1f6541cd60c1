import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Churn, drawFrom } from '../../tests/fixtures/imagined-churn.ts';
import { aModel, anEntryPoint, aProcess, aRow } from '../../tests/fixtures/rows.ts';
import { bytes } from '../model/bytes.ts';
import { known, unknown } from '../model/known.ts';
import { parseSnapshot } from './parse.ts';
import { snapshotText, type Snapshot } from './snapshot.ts';

const snapshot = (over: Partial<Snapshot> = {}): Snapshot => ({ atMs: 1_700_000_000_123, bootId: known('b007'), madeBy: 'sockatlas 0.1.0', model: aModel([aRow('/run/x', { entryPoint: anEntryPoint(), processes: [aProcess()] })]), ...over });

it('gives back exactly what was kept', () => {
  const everyByte = bytes(String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i)));
  const kept = snapshot({ bootId: unknown('failed', 'ENOENT'), model: aModel([aRow(`\0${everyByte}`, { socket: { key: '1:5' }, processes: [aProcess({ commandLine: known([everyByte, bytes('')]) })] })]) });
  expect(parseSnapshot(snapshotText(kept))).toEqual({ ok: true, value: kept });
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 40, maxLength: 200 }), fc.boolean(), (numbers, unknowns) => {
      const churn = new Churn(drawFrom(numbers), { unknowns });
      for (let i = 0; i < 6; i++) churn.step();
      const one = snapshot({ model: churn.model() });
      const back = parseSnapshot(snapshotText(one));
      expect(back).toEqual({ ok: true, value: one });
      // In the same order: it is the order of the rows.
      if (back.ok) expect(snapshotText(back.value)).toBe(snapshotText(one));
    }),
  );
});

it('has one row a line, for line tools', () => {
  const lines = snapshotText(snapshot()).trimEnd().split('\n');
  expect(lines.filter((line) => line.startsWith('{"key"')).length).toBe(3);
});

const json = (): Record<string, unknown> => JSON.parse(snapshotText(snapshot()));
const refusal = (text: string): string => {
  const outcome = parseSnapshot(text);
  return outcome.ok ? 'taken' : outcome.error.message;
};

describe('files that are none, or are damaged', () => {
  it('are refused with a sentence that says why', () => {
    const whole = snapshotText(snapshot());
    expect(refusal('')).toMatch(/no JSON/);
    expect(refusal(whole.slice(0, -20))).toMatch(/not all of it/);
    for (const text of ['null', '7', '[]', '"x"', '{}', '{"version":1}', '{"format":"other","version":1}', '{"format":"sockatlas-snapshot","version":"1"}']) expect(refusal(text), text).toMatch(/no snapshot of Sockatlas/);
    expect(refusal(JSON.stringify({ ...json(), version: 2 }))).toMatch(/version 2 .* reads version 1/);
    expect(refusal(JSON.stringify({ ...json(), sockets: 'none' }))).toMatch(/damaged: something is wrong at sockets/);
    const sockets = json()['sockets'] as Record<string, unknown>[];
    expect(refusal(JSON.stringify({ ...json(), sockets: [{ ...sockets[0], state: 'purple' }] }))).toMatch(/at sockets\.0\.state/);
    expect(refusal(JSON.stringify({ ...json(), sockets: [{ ...sockets[0], name: 'ő' }] }))).toMatch(/at sockets\.0\.name/);
    expect(refusal(JSON.stringify({ ...json(), sockets: [sockets[0], sockets[0]] }))).toMatch(/sockets has the same key twice/);
    expect(refusal(JSON.stringify({ ...json(), atMs: 1e300 }))).toMatch(/at atMs/);
  });

  it('are refused when they are larger or deeper than anything real', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(refusal(`{"format":"sockatlas-snapshot","version":1,"x":${deep}}`)).toMatch(/nested too deeply/);
    expect(refusal(JSON.stringify({ ...json(), madeBy: 'x'.repeat(200_000) }))).toMatch(/text in it is too long/);
    expect(refusal(JSON.stringify({ ...json(), extra: Array.from({ length: 1_000_001 }, () => 0) }))).toMatch(/list in it is too long/);
  });

  it('cannot reach into the program', () => {
    const text = snapshotText(snapshot()).replace('"users":{', '"users":{"__proto__":"polluted","constructor":"polluted",').replace('{"format"', '{"__proto__":{"polluted":true},"format"');
    const outcome = parseSnapshot(text);
    expect(outcome.ok).toBe(true);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    if (outcome.ok) {
      expect(Object.getPrototypeOf(outcome.value.model.surroundings.users)).toBe(Object.prototype);
      expect(Reflect.get(outcome.value, 'polluted')).toBeUndefined();
    }
  });

  it('cannot turn a line about, or make a terminal act, by the texts that are shown as they are', () => {
    const evil = '\u001b[31m\u202e';
    const whole = snapshot();
    const outcome = parseSnapshot(
      snapshotText({
        ...whole,
        madeBy: evil,
        model: {
          ...aModel([aRow('/run/x', { entryPoint: anEntryPoint({ fileSystem: evil, acl: unknown('failed', evil) }), socket: { key: '1:5', entryPoint: { state: 'replaced', what: evil } } })], { hostName: evil, users: { '0': evil }, capabilities: [{ id: 'watch', state: 'no', short: evil, sentence: evil, remedy: evil }] }),
        },
      }),
    );
    expect(outcome.ok).toBe(true);
    expect(JSON.stringify(outcome)).not.toMatch(/\\u001b|\u202e/);
    expect(JSON.stringify(outcome)).toContain(String.raw`\\u{202e}`);
    const sockets = json()['sockets'] as Record<string, unknown>[];
    for (const over of [{ key: '1:\u001b' }, { netns: evil }, { cookie: known(evil) }]) expect(refusal(JSON.stringify({ ...json(), sockets: [{ ...sockets[0], ...over }] }))).toMatch(/damaged/);
  });

  it('never make it throw, nor say what they hold', () => {
    const whole = snapshotText(snapshot());
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.string({ maxLength: 4 })), { minLength: 1, maxLength: 4 }), (edits) => {
        let text = whole;
        for (const [at, put] of edits) text = text.slice(0, at) + put + text.slice(at + put.length);
        const outcome = parseSnapshot(text);
        if (!outcome.ok) expect(outcome.error.message).toMatch(/^This (?:is|snapshot)/);
      }),
      { numRuns: 300 },
    );
    const sly = JSON.stringify({ ...json(), surroundings: { users: { '\u001b[31mred': 7 } } });
    expect(refusal(sly)).not.toContain('red');
  });
});
