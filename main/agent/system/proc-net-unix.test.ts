import fc from 'fast-check';
import { fstatSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, isBytes } from '#core/model/bytes.ts';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { parseProcNetUnix, readProcNetUnix } from './proc-net-unix.ts';

const heading = 'Num       RefCount Protocol Flags    Type St Inode Path\n';
const line = (inode: number, name: string | null, over: { flags?: string; type?: string; state?: string } = {}): string =>
  `0000000000000000: 00000002 00000000 ${over.flags ?? '00010000'} ${over.type ?? '0001'} ${over.state ?? '01'} ${String(inode).padStart(5)}${name === null ? '' : ` ${name}`}\n`;
const parse = (...lines: string[]) => parseProcNetUnix(bytes(heading + lines.join('')));
const names = (...lines: string[]): [number, string][] => parse(...lines).map(({ inode, name }) => [inode, name]);

describe('the table', () => {
  it('gives type, listening, state and inode', () => {
    expect(parse(line(123456, '/run/x'), line(7, null, { flags: '00000000', type: '0002', state: '03' }), line(8, '@a', { type: '0005' }))).toEqual([
      { type: 1, listening: true, state: 1, inode: 123456, name: '/run/x' },
      { type: 2, listening: false, state: 3, inode: 7, name: '' },
      { type: 5, listening: true, state: 1, inode: 8, name: '@a' },
    ]);
  });

  it('of an older or smaller machine has shorter addresses', () => expect(parse('ffff8801: 00000002 00000000 00010000 0001 01 42 /x\n')).toMatchObject([{ inode: 42, name: '/x' }]));

  it('that is empty, or has its heading alone, has no rows', () => {
    expect(parseProcNetUnix(bytes(''))).toEqual([]);
    expect(parse()).toEqual([]);
  });

  it('keeps several connections that wait, which all have the inode 0', () => {
    const waiting = line(0, '/run/x', { flags: '00000000', state: '02' });
    expect(parse(line(5, '/run/x'), waiting, waiting).length).toBe(3);
  });
});

describe('a name', () => {
  it.each(['@path', '/with  blanks ', ' begins with one', '/bad\xff\xfe', '@nul@inside@', '@', '/esc\x1b[31m', 'Num RefCount', '/tab\tand\rreturn'])('%j is taken as it is printed', (name) => {
    expect(names(line(5, name), line(6, '/next'))).toEqual([[5, name], [6, '/next']]);
  });

  it.each(['/new\nline', '/ends in one\n', '/many\n\n\nlines', '/a\n0000: not a row', '\n'])('%j keeps its newlines', (name) => {
    expect(names(line(5, name), line(6, '/next'))).toEqual([[5, name], [6, '/next']]);
    expect(names(line(6, '/before'), line(5, name))).toEqual([[6, '/before'], [5, name]]);
  });

  it('that forges a row of a socket above it is not believed', () => {
    expect(names(line(5, '/run/bank'), line(6, `/tmp/x\n${line(5, '/run/bank.fake').trimEnd()}`), line(7, '/next'))).toEqual([[5, '/run/bank'], [6, '/tmp/x'], [7, '/next']]);
  });

  it('does not go on behind a row that is not believed', () => {
    expect(names(line(5, '/run/bank'), line(6, `/tmp/x\n${line(5, '/fake').trimEnd()}\nrest`), line(7, '/next'))).toEqual([[5, '/run/bank'], [6, '/tmp/x'], [7, '/next']]);
  });

  it.each(['007', '99999999999999999999'])('has in it what looks like a row of the inode %s', (inode) => {
    const forged = line(5, '/x').trimEnd().replace('    5', inode);
    expect(names(line(6, `/tmp/x\n${forged}`))).toEqual([[6, `/tmp/x\n${forged}`]]);
  });

  it('that forges a row of its own adds that row, and takes no other’s place', () => {
    // Nothing in this table tells such a row from a true one: why it is the second choice, and says so.
    expect(names(line(6, `/tmp/x\n${line(99, '/run/forged').trimEnd()}`), line(7, '/next'))).toEqual([[6, '/tmp/x'], [99, '/run/forged'], [7, '/next']]);
  });
});

it('bears any table', () => {
  const piece = fc.constantFrom('\n', ' ', line(5, '/a'), line(0, '@b'), line(6, null), '0000000000000000: ', '00000002', '\xff', '\0', ':', heading, '4294967296', 'x');
  const any = fc.oneof(fc.array(piece, { maxLength: 20 }).map((parts) => parts.join('')), fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 200 }).map((codes) => String.fromCharCode(...codes)));
  fc.assert(
    fc.property(any, (text) => {
      const rows = parseProcNetUnix(bytes(text));
      const inodes = rows.map(({ inode }) => inode).filter((inode) => inode !== 0);
      expect(new Set(inodes).size).toBe(inodes.length);
      for (const row of rows) expect(Number.isSafeInteger(row.inode) && isBytes(row.name)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

it('gives back any name without a newline, and with one where its lines are no rows', () => {
  const anyName = fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 100 }).map((codes) => String.fromCharCode(...codes));
  fc.assert(
    fc.property(anyName, anyName, (a, b) => {
      expect(names(line(5, a), line(6, b))).toEqual([[5, a], [6, b]]);
    }),
  );
});

describe('of this kernel', () => {
  let sockets: Sockets;
  beforeEach(() => {
    sockets = new Sockets();
  });
  afterEach(() => sockets.close());

  it.each(['plain', 'bad\xff\xfe', 'new\nline', '@at', '\0abs\0tract\xff'])('has the socket %j with its name', (name) => {
    const inode = fstatSync(sockets.listen(name)).ino;
    expect(readProcNetUnix()?.find((row) => row.inode === inode)).toMatchObject({ listening: true, type: 1, name: sockets.path(name).replaceAll('\0', '@') });
  });

  it('that cannot be read is null', () => expect(readProcNetUnix('/proc/self/net/none')).toBeNull());
});
