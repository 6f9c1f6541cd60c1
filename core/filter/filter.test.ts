import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aLabel, anEntryPoint, aProcess, aRegistryEntry, aRow, aSurroundings } from '../../tests/fixtures/rows.ts';
import { bytes } from '../model/bytes.ts';
import { known, unknown } from '../model/known.ts';
import type { Row } from '../model/rows/row.ts';
import { shownName } from '../names/shown.ts';
import { completionsAt } from './complete.ts';
import { compileFilter } from './filter.ts';
import { filterKeys } from './keys.ts';
import { termFor, tokenize, withTerm } from './tokens.ts';

const surroundings = aSurroundings();

function verdict(text: string, row: Row, around = surroundings): boolean | null {
  const compiled = compileFilter(text);
  if (!compiled.ok) throw new Error(`${text}: ${compiled.problems.map(({ message }) => message).join('; ')}`);
  expect(compiled.filter.test(row, around)).toBe(compiled.filter.verdict(row, around) === true);
  return compiled.filter.verdict(row, around);
}

const bus = aRow('/run/dbus/system_bus_socket', {
  processes: [aProcess(), aProcess({ key: '2000:1', pid: 2000, command: bytes('dbus-helper'), uid: 1000, unit: known(null) })],
  entryPoint: anEntryPoint({ ino: '901', labels: known([aLabel('user.varlink', 'entrypoint'), aLabel('user.note', 'a=b')]) }),
  registered: [aRegistryEntry()],
  socket: { object: known({ ...anEntryPoint({ labels: known([aLabel('user.varlink', 'listen')]) }) }) },
});
const abstract = aRow('\0/tmp/.X11-unix/X0', { socket: { type: 'seqpacket', state: 'connected' } });
const hidden = aRow('/root/secret', {
  socket: {
    entryPoint: { state: 'unknown', reason: { code: 'unreachable-path' } },
    holders: { seen: [], complete: false, reason: { code: 'not-permitted' } },
    peer: { state: 'unknown', reason: { code: 'fallback-source' } },
    queue: unknown('fallback-source'),
    state: 'connected',
    shutdown: unknown('fallback-source'),
  },
  other: { is: 'peer', key: null, names: [], processes: [], hidden: { code: 'fallback-source' } },
});
const queue = (receiveBytes: number, sendBytes: number) => known({ of: 'connection', receiveBytes, sendBytes } as const);
const accepted = aRow('/run/x', {
  socket: { state: 'connected', queue: queue(10, 4096), shutdown: known({ receive: true, send: false }) },
  other: { is: 'peer', key: '1:2', names: [bytes('\0caller')], processes: [aProcess({ pid: 4242, command: bytes('Caller'), uid: 1000, unit: known(bytes('call.service')) })], hidden: null },
});
const crowded = aRow('/run/y', { socket: { queue: known({ of: 'listener', waiting: 17, backlog: 16 }) } });
const deadEnd = aRow('/run/old', { socket: null, entryPoint: anEntryPoint({ mode: 0o640 }) });

describe('terms', () => {
  it.each([
    ['', true],
    ['   ', true],
    ['dbus', true],
    ['DBUS', true],
    ['dbus.service', true],
    ['entrypoint', true],
    ['io.example', true],
    ['postgres', false],
    ['"system_bus socket"', false],
    ['/run/*', true],
    ['run/*', false],
    ['kind:path', true],
    ['kind:abstract', false],
    ['kind:abstract|path', true],
    ['type:stream', true],
    ['state:listen', true],
    ['state:none', false],
    ['name:system_bus', true],
    ['name:/run/dbus/*', true],
    ['name:"/run/dbus"', false],
    ['name:"/run/dbus/system_bus_socket"', true],
    ['name:~^/run/[a-z]+/.*socket$', true],
    ['name:~"^/run/(dbus|cups)/"', true],
    ['name:~"^/(tmp|home)/"', false],
    ['label:user.varlink', true],
    ['label:user.varlink=entrypoint', true],
    ['label:user.varlink=entry', false],
    ['label:user.varlink=entry*', true],
    ['label:user.note=a=b', true],
    ['label:"user.note=a=b"', true],
    ['label:"user.note=a"', false],
    ['label:nothing', false],
    ['has:label', true],
    ['role:entrypoint', true],
    ['role:listen', true],
    ['role:server|client', false],
    ['owner:root', true],
    ['owner:0', true],
    ['owner:roo', false],
    ['group:alice', false],
    ['mode:0666', true],
    ['mode:666', true],
    ['mode:0640|0666', true],
    ['mode:o+w', true],
    ['mode:o-w', false],
    ['mode:u=rw', true],
    ['mode:a=rw', true],
    ['mode:ugo+x', false],
    ['mode:go-x', true],
    ['acl:no', true],
    ['proc:dbus-d', true],
    ['proc:dbus-helper', true],
    ['pid:10', true],
    ['pid:>1999', true],
    ['pid:11..1999', false],
    ['pid:<=10', true],
    ['unit:dbus.service', true],
    ['unit:""', true],
    ['user:alice', true],
    ['user:1000', true],
    ['registered:yes', true],
    ['registered:system', true],
    ['registered:user', false],
    ['inode:901', true],
    ['inode:77', true],
    ['inode:<5', false],
    ['has:holder', true],
    ['has:peer', false],
    ['has:entry-point', true],
    ['unknown:holder', false],
  ])('%s: %s', (text, expected) => {
    expect(verdict(text, bus)).toBe(expected);
    if (text.trim() !== '') expect(verdict(`-(${text})`, bus)).toBe(!expected);
  });

  it.each([
    ['peer:caller', true],
    ['peer:call.service', true],
    ['peer:@caller', true],
    ['peer:"Caller"', true],
    ['peer:"call"', false],
    ['peer:c?ller', true],
    ['peer:alice', false],
    ['peer:user=alice', true],
    ['peer:"user=alice"', true],
    ['peer:user=ali', false],
    ['peer:pid=>4000', true],
    ['peer:proc=call', true],
    ['peer:unit=call.*', true],
    ['peer:name=caller', true],
    ['peer:unit=nothing|caller', true],
    ['peer:proc=unit', false],
    ['queue:4106', true],
    ['queue:>4106', false],
    ['half-closed:yes', true],
    ['half-closed:no', false],
    ['backlog:full', false],
    ['backlog:0', false],
    ['unknown:peer', false],
  ])('of the other end and the queues: %s: %s', (text, expected) => {
    expect(verdict(text, accepted)).toBe(expected);
    expect(verdict(`-${text}`, accepted)).toBe(!expected);
  });

  it('see how full a backlog is', () => {
    for (const term of ['backlog:full', 'backlog:17', 'backlog:>16']) expect(verdict(term, crowded), term).toBe(true);
    for (const term of ['queue:0', 'half-closed:no', 'peer:x', 'backlog:16']) expect(verdict(term, crowded), term).toBe(false);
    expect(verdict('backlog:full', aRow('/z', { socket: { queue: known({ of: 'listener', waiting: 16, backlog: 16 }) } })), 'one more is let in').toBe(false);
    expect(verdict('backlog:>0', aRow('/z', { socket: { queue: unknown('fallback-source') } }))).toBeNull();
  });

  it('see an abstract name as it is shown', () => {
    expect(verdict('name:@/tmp/*', abstract)).toBe(true);
    expect(verdict('mode:0666', abstract)).toBe(false);
    expect(verdict('-mode:0666', abstract)).toBe(true);
  });

  it('see a row without a socket', () => {
    expect(verdict('state:none kind:path mode:0640 -has:holder', deadEnd)).toBe(true);
    expect(verdict('type:stream', deadEnd)).toBe(false);
  });
});

describe('logic', () => {
  it.each([
    ['dbus kind:path', true],
    ['dbus kind:abstract', false],
    ['kind:abstract OR dbus', true],
    ['kind:abstract OR dbus state:connected', false],
    ['(kind:abstract OR dbus) state:listen', true],
    ['NOT kind:abstract', true],
    ['-kind:path', false],
    ['--kind:path', true],
    ['-(kind:abstract OR type:dgram)', true],
    ['NOT (kind:path state:listen)', false],
  ])('%s: %s', (text, expected) => expect(verdict(text, bus)).toBe(expected));

  it('shows what is unknown neither for a term nor for its opposite', () => {
    for (const term of ['mode:0666', 'owner:root', 'acl:yes', 'proc:x', 'pid:1', 'unit:x', 'user:root', 'has:label', 'label:user.varlink', 'has:peer', 'has:holder', 'has:entry-point', 'role:entrypoint', 'role:client', 'peer:x', 'queue:>0', 'half-closed:yes']) {
      expect(verdict(term, hidden), term).toBeNull();
      expect(verdict(`-${term}`, hidden), term).toBeNull();
    }
    for (const what of ['holder', 'entry-point', 'label', 'peer']) expect(verdict(`unknown:${what}`, hidden), what).toBe(true);
  });

  it('decides in spite of the unknown where the rest is enough', () => {
    expect(verdict('mode:0666 OR kind:path', hidden)).toBe(true);
    expect(verdict('mode:0666 kind:abstract', hidden)).toBe(false);
    expect(verdict('proc:dbus', aRow('/x', { processes: [aProcess()], socket: { holders: { seen: [{ process: '10:1', fds: [3] }], complete: false } } }))).toBe(true);
  });

  it('knows that there are no labels where the kernel keeps none', () => {
    const no = { state: 'no', short: '', sentence: '', remedy: null } as const;
    const around = aSurroundings({ capabilities: [{ ...no, id: 'labels-entry-point' }, { ...no, id: 'labels-object' }] });
    expect(verdict('-has:label', hidden, around)).toBe(true);
    expect(verdict('unknown:label', hidden, around)).toBe(false);
  });

  it('does not know whether an unreadable registry lists a socket', () => {
    const around = aSurroundings({ registries: [{ name: 'user', path: bytes('/r'), state: { state: 'unknown', reason: { code: 'not-permitted' } } }] });
    expect(verdict('registered:no', abstract, around)).toBeNull();
    expect(verdict('registered:yes', bus, around)).toBe(true);
    expect(verdict('registered:system', abstract, around)).toBe(false);
  });

  it('does not know what follows in a long value', () => {
    const long = aRow('/x', { entryPoint: anEntryPoint({ labels: known([{ ...aLabel('user.a', 'begin'), sizeBytes: 5000, cut: true }]) }), socket: { object: unknown('not-permitted') } });
    expect(verdict('label:user.a=*end', long)).toBeNull();
    expect(verdict('label:user.a=begin*', long)).toBe(true);
  });
});

describe('problems', () => {
  it.each([
    ['stat:listen', 0, 11, 'Did you mean "state:"'],
    ['ok foo:bar', 3, 10, 'There is no "foo:"'],
    ['kind:file', 0, 9, 'one of path, abstract, unnamed'],
    ['kind:', 0, 5, 'A value is missing'],
    ['pid:abc', 0, 7, 'is no number'],
    ['mode:rw', 0, 7, 'is no mode'],
    ['name:"open', 0, 10, 'quotation mark'],
    ['(a b', 0, 1, 'never closed'],
    ['a )', 2, 3, 'There is no ('],
    ['a OR', 2, 4, 'must follow OR'],
    ['OR a', 0, 2, 'must stand before OR'],
    ['(OR a)', 1, 3, 'must stand before OR'],
    ['a OR OR b', 2, 4, 'must follow OR'],
    ['()', 1, 2, 'Nothing stands before'],
    ['a -', 2, 3, ''],
    ['NOT', 0, 3, 'must follow a negation'],
    ['~(', 0, 1, 'missing after ~'],
    ['~"(a"', 0, 5, 'never closed'],
    ['~a{1000}', 0, 8, 'at most'],
    ['~"(a)\\1"', 0, 8, 'Back references'],
    ['~"(?=a)"', 0, 8, 'Looking ahead'],
    ['backlog:empty', 0, 13, 'or full'],
    ['half-closed:maybe', 0, 17, 'yes or no'],
    ['peer:pid=x', 0, 10, 'is no number'],
    ['has:wings', 0, 9, 'one of label'],
    ['registered:maybe', 0, 16, 'system, user, demo, yes or no'],
  ])('%s', (text, start, end, message) => {
    const compiled = compileFilter(text);
    if (message === '') return expect(compiled.ok).toBe(true);
    expect(compiled.ok).toBe(false);
    if (compiled.ok) return;
    expect(compiled.problems[0]).toMatchObject({ start, end });
    expect(compiled.problems.map((one) => one.message).join('\n')).toContain(message);
  });

  it('names every one of several', () => {
    const compiled = compileFilter('foo:a bar:b');
    expect(!compiled.ok && compiled.problems.length).toBe(2);
  });

  it('bears any text', () => {
    for (const text of ['('.repeat(4000), '-'.repeat(4000) + 'a', 'NOT '.repeat(900), '"'.repeat(99), 'a|'.repeat(99), '~[', '~\\', ':::', ')))', 'x'.repeat(5000)]) compileFilter(text);
  });
});

describe('terms that are written for the user', () => {
  it('find exactly the value they were made of', () => {
    for (const name of ['/run/a b', '/run/"q"', '/run/x|y', '/a*b?', '~x', '/back\\slash', '(p)', '/run/ü']) {
      const row = aRow(Buffer.from(name).toString('latin1'));
      const shown = name.replaceAll('\\', '\\\\');
      expect(verdict(termFor('name', shown), row), name).toBe(true);
      expect(verdict(termFor('name', shown), aRow(`${row.name}1`)), name).toBe(false);
    }
  });

  it('are added once, and bind an OR that stands there', () => {
    expect(withTerm('', 'kind:path')).toBe('kind:path');
    expect(withTerm('kind:path', 'kind:path')).toBe('kind:path');
    expect(withTerm('a OR b', 'kind:path')).toBe('(a OR b) kind:path');
  });
});

describe('findings', () => {
  const named = aRow('\0my-name', { processes: [aProcess()] });
  it('are found by code, by a part of the name and by severity, and are unknown where they could not be checked', () => {
    expect(verdict('finding:SA501', named)).toBe(true);
    expect(verdict('finding:abstract-name', named)).toBe(true);
    expect(verdict('finding:SA201|SA401', deadEnd)).toBe(true);
    expect(verdict('finding:SA501', bus)).toBe(false);
    expect(verdict('has:finding', named)).toBe(true);
    expect(['high', 'medium', 'low', 'info'].filter((severity) => verdict(`finding:${severity}`, named) === true)).toHaveLength(1);
    expect(verdict('finding:SA301', aRow('/root/x', { socket: { entryPoint: { state: 'unknown', reason: { code: 'unreachable-path' } } } }))).toBeNull();
    for (const wrong of ['finding:', 'finding:SA999', 'finding:grave']) expect(compileFilter(wrong).ok, wrong).toBe(false);
  });
});

describe('completion', () => {
  const rows = [bus, abstract, hidden, deadEnd];
  const at = (text: string, caret = text.length) => completionsAt(text, caret, rows, surroundings);

  it('offers keys, then the values that rows have, with how many rows have them', () => {
    expect(at('ki').map(({ insert }) => insert)).toEqual(['kind:']);
    expect(at('kind:').map(({ label, count }) => [label, count])).toEqual([['path', 3], ['abstract', 1], ['unnamed', 0]]);
    expect(at('registered:').map(({ label, count }) => [label, count])).toEqual([['no', 3], ['system', 1], ['yes', 1], ['demo', 0], ['user', 0]]);
    expect(at('has:ent')).toMatchObject([{ label: 'entry-point', count: 2 }]);
    expect(completionsAt('finding:sa5', 11, [aRow('\0my-name'), bus], surroundings)).toMatchObject([{ label: 'SA501', count: 1 }]);
    expect(completionsAt('peer:c', 6, [accepted, bus], surroundings).map(({ insert, count }) => [insert, count])).toEqual([['"@caller"', 1], ['"Caller"', 1], ['"call.service"', 1]]);
    expect(completionsAt('backlog:', 8, [accepted, crowded], surroundings)).toMatchObject([{ label: 'full', count: 1 }]);
    expect(at('label:note')).toMatchObject([{ label: 'user.note', count: 1 }, { label: 'user.note=a=b', count: 1 }]);
  });

  it('replaces what is being written and nothing else', () => {
    const write = (text: string, caret: number) => {
      const [first] = at(text, caret);
      return first && text.slice(0, first.start) + first.insert + text.slice(first.end);
    };
    expect(write('-un dbus', 3)).toBe('-unit: dbus');
    expect(write('ki:path', 2)).toBe('kind:path');
    expect(write('kind:path|ab', 12)).toBe('kind:path|abstract');
    expect(write('proc:dbus-h x', 11)).toBe('proc:"dbus-helper" x');
  });

  it('offers only terms that compile and find at least as many rows as it says', () => {
    for (const { key } of filterKeys)
      for (const offer of at(`${key}:`)) {
        const term = `${key}:${offer.insert}`;
        const found = rows.filter((row) => verdict(term, row) === true).length;
        expect(found, term).toBeGreaterThanOrEqual(offer.count ?? 0);
      }
  });
});

describe('any text', () => {
  const piece = fc.constantFrom('a', 'kind:', 'path', 'mode:', 'o+w', 'pid:', '>5', 'label:', 'has:', 'label', '(', ')', ' ', 'OR', 'NOT', '-', '"', '|', '~', '*', '?', '\\', ':', '[', '0666', 'unknown:', 'holder', 'role:', 'é', '\n', '=');
  const text = fc.oneof(fc.array(piece, { maxLength: 14 }).map((parts) => parts.join('')), fc.string({ unit: 'binary', maxLength: 30 }));
  const rows = [bus, abstract, hidden, deadEnd];

  it('compiles, or has problems that lie within it', () => {
    fc.assert(
      fc.property(text, (one) => {
        const compiled = compileFilter(one);
        if (compiled.ok) for (const row of rows) compiled.filter.test(row, surroundings);
        else
          for (const { start, end, message } of compiled.problems) {
            expect(start).toBeLessThanOrEqual(end);
            expect(end).toBeLessThanOrEqual(one.length);
            expect(message).not.toBe('');
          }
      }),
      { numRuns: 3000 },
    );
  });

  it('in parentheses with a minus before it says the opposite', () => {
    fc.assert(
      fc.property(text, (one) => {
        const compiled = compileFilter(one);
        if (!compiled.ok || one.trim() === '') return;
        const opposite = compileFilter(`-(${one})`);
        expect(opposite.ok, one).toBe(true);
        if (!opposite.ok) return;
        for (const row of rows) {
          const is = compiled.filter.verdict(row, surroundings);
          expect(opposite.filter.verdict(row, surroundings), one).toBe(is === null ? null : !is);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('is covered by its tokens in order, and offers what can be written at each place', () => {
    fc.assert(
      fc.property(text, fc.nat(40), (one, caret) => {
        let at = 0;
        for (const token of tokenize(one)) {
          expect(token.start).toBeGreaterThanOrEqual(at);
          expect(one.slice(at, token.start).trim()).toBe('');
          at = token.end;
        }
        expect(one.slice(at).trim()).toBe('');
        for (const offer of completionsAt(one, Math.min(caret, one.length), rows, surroundings)) expect(offer.start).toBeLessThanOrEqual(offer.end);
      }),
    );
  });

  it('of a name makes a term that finds it and no other', () => {
    const names = fc.uint8Array({ minLength: 1, maxLength: 20 }).map((array) => String.fromCharCode(...array));
    fc.assert(
      fc.property(names, names, (one, two) => {
        const term = termFor('name', shownName(bytes(one)));
        expect(verdict(term, aRow(one)), term).toBe(true);
        // Case does not matter to a filter; everything else does.
        if (shownName(bytes(one)).toLowerCase() !== shownName(bytes(two)).toLowerCase()) expect(verdict(term, aRow(two)), term).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
