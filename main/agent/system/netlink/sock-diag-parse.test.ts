import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { diagRequest, parseDiag, type DiagRow } from './sock-diag-parse.ts';

/** nlmsghdr and what follows; `size` may lie. */
function message(type: number, body: Buffer, over: { readonly flags?: number; readonly size?: number } = {}): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(over.size ?? 16 + body.length, 0);
  head.writeUInt16LE(type, 4);
  head.writeUInt16LE(over.flags ?? 2, 6);
  return padded(Buffer.concat([head, body]));
}

function attribute(type: number, data: Buffer, size = 4 + data.length): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(size, 0);
  head.writeUInt16LE(type, 2);
  return padded(Buffer.concat([head, data]));
}

const padded = (data: Buffer): Buffer => Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
const numbers = (...list: number[]): Buffer => Buffer.from(Uint32Array.from(list).buffer);
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** unix_diag_msg: family, type, state, padding, inode, cookie. */
const row = (...attributes: Buffer[]): Buffer =>
  message(20, Buffer.concat([Buffer.from([1, 5, 10, 0]), numbers(4242, 0xdeadbeef, 0x01020304), ...attributes]));

function parsed(datagram: Buffer, length = datagram.length): { rows: DiagRow[]; end: ReturnType<typeof parseDiag> } {
  const rows: DiagRow[] = [];
  return { end: parseDiag(datagram, length, (one) => rows.push(one), { interrupted: false }), rows };
}
const only = (datagram: Buffer): DiagRow => {
  const { rows } = parsed(datagram);
  const [first] = rows;
  if (!first || rows.length !== 1) throw new Error(`${rows.length} rows`);
  return first;
};

const bare: DiagRow = { type: 5, state: 10, inode: 4242, cookie: 0x01020304deadbeefn, name: bytes(''), vfs: null, peer: null, waiting: [], queue: null, memory: null, shutdown: null, uid: null };

describe('a row', () => {
  it('without attributes has nothing that was not told', () => expect(only(row())).toEqual(bare));

  it.each([
    ['/run/x\0', '/run/x'],
    ['/run/x', '/run/x'], // 108 bytes leave no room for the NUL
    ['relative\0', 'relative'],
    ['@looks abstract\0', '@looks abstract'],
    ['\0abstract', '\0abstract'],
    ['\0a\0b\0', '\0a\0b\0'], // a NUL that ends an abstract name is one of its bytes
    ['\0', '\0'],
    ['\0\0\0', '\0\0\0'],
    ['/bad\xff\xfe\0', '/bad\xff\xfe'],
    ['/new\nline\x1b[31m\0', '/new\nline\x1b[31m'],
    ['', ''],
  ])('of the name %j', (data, name) => expect(only(row(attribute(0, latin1(data)))).name).toBe(name));

  it('has every attribute at its place, in any order, with strangers between', () => {
    const attributes = [
      attribute(7, numbers(1000)),
      attribute(6, Buffer.from([3])),
      attribute(99, latin1('of a later kernel')),
      attribute(5, numbers(11, 12, 13, 14, 15, 16, 17, 18, 19)),
      attribute(4, numbers(2, 128)),
      attribute(3, numbers(7, 0, 0xffffffff)),
      attribute(2, numbers(99)),
      attribute(1, numbers(901, 0x00100003)),
      attribute(0, latin1('/run/x\0')),
    ];
    const all = { ...bare, name: '/run/x', vfs: { ino: 901, dev: 0x00100003 }, peer: 99, waiting: [7, 0, 0xffffffff], queue: { receive: 2, send: 128 }, memory: { receive: 11, send: 13 }, shutdown: 3, uid: 1000 };
    expect(only(row(...attributes))).toEqual(all);
    expect(only(row(...attributes.reverse()))).toEqual(all);
  });

  it('tells a peer without an inode from no peer', () => {
    expect(only(row(attribute(2, numbers(0)))).peer).toBe(0);
    expect(only(row()).peer).toBeNull();
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('takes nothing of attribute %i when it is cut short or empty', (type) => {
    expect(only(row(attribute(type, Buffer.alloc(0))))).toEqual(bare);
    if (type !== 6) expect(only(row(attribute(type, Buffer.from([1, 2, 3]))))).toEqual(bare);
  });

  it('leaves out what of the waiting clients is no whole number', () => expect(only(row(attribute(3, latin1('\x07\0\0\0\x08\0')))).waiting).toEqual([7]));

  it.each([0, 1, 3, 13, 0xffff])('stops at an attribute that claims to have %i bytes, and keeps what came before', (size) => {
    expect(only(row(attribute(2, numbers(99)), attribute(7, numbers(1000), size)))).toEqual({ ...bare, peer: 99 });
  });

  it('that is cut short is none', () => expect(parsed(message(20, Buffer.alloc(12)))).toEqual({ rows: [], end: 'more' }));
});

describe('a datagram', () => {
  it('of several rows gives each, and goes on', () => {
    const { rows, end } = parsed(Buffer.concat([row(attribute(0, latin1('/a\0'))), row(), row(attribute(0, latin1('\0odd')))]));
    expect(rows.map(({ name }) => name)).toEqual(['/a', '', '\0odd']);
    expect(end).toBe('more');
  });

  it('ends the dump with DONE, and nothing after it is read', () => {
    const { rows, end } = parsed(Buffer.concat([row(), message(3, numbers(0)), row()]));
    expect(rows.length).toBe(1);
    expect(end).toBe('done');
  });

  it.each([
    [-2, 2],
    [-116, 116],
    [-22, 22],
  ])('with the error %i tells it', (code, errno) => {
    const body = Buffer.alloc(20);
    body.writeInt32LE(code);
    expect(parsed(message(2, body)).end).toEqual({ errno });
  });

  it('with an error that is cut short is an error all the same', () => expect(parsed(message(2, Buffer.alloc(0))).end).toEqual({ errno: 0 }));

  it.each([0, 15, 17, 0xffffffff])('with a message that claims %i bytes is read up to there', (size) => {
    const body = Buffer.alloc(size === 17 ? 0 : 16);
    const { rows, end } = parsed(Buffer.concat([row(), message(20, body, { size })]), row().length + 16);
    expect(rows.length).toBe(1);
    expect(end).toBe('more');
  });

  it('passes over messages of other types', () => expect(parsed(Buffer.concat([message(1, Buffer.alloc(40)), row()])).rows.length).toBe(1));

  it('is read no further than it is long: what lies behind is of the one before', () => {
    const stale = Buffer.concat([row(), row(), message(3, numbers(0))]);
    expect(parsed(stale, row().length)).toMatchObject({ rows: [bare], end: 'more' });
    expect(parsed(stale, row().length + 20)).toMatchObject({ rows: [bare], end: 'more' });
    expect(parsed(stale, 0)).toEqual({ rows: [], end: 'more' });
  });
});

describe('an interrupted dump', () => {
  const interrupted = message(20, Buffer.concat([Buffer.from([1, 1, 7, 0]), numbers(1, 1, 0)]), { flags: 0x12 });
  it('is told by any of its messages', () => {
    expect(parsed(Buffer.concat([interrupted, row(), message(3, numbers(0))])).end).toBe('interrupted');
    expect(parsed(message(3, numbers(0), { flags: 0x12 })).end).toBe('interrupted');
  });

  it('stays one over its datagrams', () => {
    const dump = { interrupted: false };
    const none = (): void => undefined;
    expect(parseDiag(interrupted, interrupted.length, none, dump)).toBe('more');
    const done = message(3, numbers(0));
    expect(parseDiag(done, done.length, none, dump)).toBe('interrupted');
  });
});

describe('a question', () => {
  it('for all sockets asks for every state and attribute', () =>
    expect(diagRequest({ attributes: true }).toString('hex')).toBe('28000000140001030100000000000000' + '01000000' + 'ffffffff' + '00000000' + 'ff000000' + '0000000000000000'));
  it('for one names it by inode and cookie', () =>
    expect(diagRequest({ attributes: false, inode: 0x1234, cookie: 0x1122334455667788n }).toString('hex')).toBe('28000000140001000100000000000000' + '01000000' + 'ffffffff' + '34120000' + '00000000' + '8877665544332211'));
  it('for one of any cookie says so', () => expect(diagRequest({ attributes: false, inode: 1 }).subarray(-8).toString('hex')).toBe('ffffffffffffffff'));
});

describe('any bytes', () => {
  const good = Buffer.concat([
    row(attribute(0, latin1('/run/some/path\0')), attribute(1, numbers(901, 3)), attribute(4, numbers(0, 128)), attribute(6, Buffer.from([0])), attribute(7, numbers(0))),
    row(attribute(0, latin1('\0abstract\0\xff')), attribute(3, numbers(1, 2, 3, 4)), attribute(5, numbers(1, 2, 3, 4, 5, 6, 7, 8, 9))),
    row(attribute(2, numbers(77))),
    message(3, numbers(0)),
  ]);
  const change = fc.record({ at: fc.nat(good.length - 1), to: fc.oneof(fc.constantFrom(0, 1, 3, 4, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 })) });

  /** Behind `length` the bytes are 0xee: a number, a name or an inode made of them was read too far. */
  function bearable(datagram: Buffer, length: number): void {
    const room = Buffer.concat([datagram.subarray(0, length), Buffer.alloc(64, 0xee)]);
    const rows: DiagRow[] = [];
    const end = parseDiag(room, length, (one) => rows.push(one), { interrupted: false });
    expect(rows.length).toBeLessThanOrEqual(length / 32);
    const exact: DiagRow[] = [];
    const again = Buffer.from(datagram.subarray(0, length));
    expect(parseDiag(again, length, (one) => exact.push(one), { interrupted: false })).toEqual(end);
    expect(rows).toEqual(exact);
  }

  it('that were a datagram, changed and cut, are read to their end and no further', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), fc.nat(good.length), (changes, length) => {
        const datagram = Buffer.from(good);
        for (const { at, to } of changes) datagram[at] = to;
        bearable(datagram, length);
      }),
      { numRuns: 3000 },
    );
  });

  it('at all are borne', () => fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (data) => bearable(Buffer.from(data), data.length)), { numRuns: 1000 }));
});
