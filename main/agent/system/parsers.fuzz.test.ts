import { beforeAll, describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { Mutator } from '../../../tests/fixtures/mutate.ts';
import { Random, seedOf, timesOf } from '../../../tests/fixtures/random.ts';
import { parseAccounts } from './processes/accounts.ts';
import { inodeIn, socketInode } from './processes/descriptors.ts';
import { DumpMemory } from './netlink/dump-memory.ts';
import { parseProcNetUnix, type ProcRow } from './proc-net-unix.ts';
import { parseBootTime, parseCgroup, parseCommandLine, parseStat, parseUid, unitOfCgroup } from './processes/process-parse.ts';
import { parseDiag, type DiagRow } from './netlink/sock-diag-parse.ts';

/** Inputs of each kind; so many times what is usual. */
const times = timesOf('SOCKATLAS_TEST_FUZZ', 1);
let random: Random;
let total = 0;
beforeAll(() => {
  random = new Random(seedOf('fuzz'));
  return () => process.stdout.write(`fuzz: ${total} inputs\n`);
});

/** `check` says what is wrong, or null. Not by `expect`, which costs more than a parser. */
function fuzz<T>(good: readonly Buffer[], count: number, make: (mutator: Mutator) => T, check: (input: T) => string | null): void {
  const mutator = new Mutator(random, good);
  for (let i = 0; i < count * times; i++) {
    const input = make(mutator);
    let wrong: string | null;
    try {
      wrong = check(input);
    } catch (error) {
      wrong = String(error);
    }
    if (wrong !== null) expect.fail(`seed ${random.seed}: ${wrong}: ${Buffer.isBuffer(input) ? input.toString('hex') : JSON.stringify(input)}`);
  }
  total += count * times;
}
const texts = (...good: string[]): Buffer[] => good.map((text) => Buffer.from(text, 'latin1'));
const asText = (mutator: Mutator): string => mutator.nextText();
const asBytes = (mutator: Mutator): Buffer => mutator.next();

describe('netlink messages', () => {
  const numbers = (...list: number[]): Buffer => Buffer.from(Uint32Array.from(list).buffer);
  const padded = (data: Buffer): Buffer => Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
  const headed = (size: number, words: readonly number[], body: Buffer): Buffer => {
    const head = Buffer.alloc(size === 16 ? 16 : 4);
    if (size === 16) head.writeUInt32LE(16 + body.length, 0);
    else head.writeUInt16LE(4 + body.length, 0);
    for (const [i, word] of words.entries()) head.writeUInt16LE(word, (size === 16 ? 4 : 2) + 2 * i);
    return padded(Buffer.concat([head, body]));
  };
  const attribute = (type: number, data: Buffer): Buffer => headed(4, [type], data);
  const row = (inode: number, ...attributes: Buffer[]): Buffer => headed(16, [20, 2], Buffer.concat([Buffer.from([1, 1, 10, 0]), numbers(inode, inode + 1, 7), ...attributes]));
  const path = (name: string): Buffer => attribute(0, Buffer.from(name, 'latin1'));
  const done = headed(16, [3, 2], numbers(0));
  const good = [
    Buffer.concat([
      row(41, path('/run/some/path\0'), attribute(1, numbers(901, 3)), attribute(4, numbers(0, 128)), attribute(6, Buffer.from([0])), attribute(7, numbers(0))),
      row(42, path('\0abstract\0\xff'), attribute(3, numbers(51, 52, 53)), attribute(5, numbers(1, 2, 3, 4, 5, 6, 7, 8, 9))),
      row(43, attribute(2, numbers(77)), attribute(6, Buffer.from([3]))),
      done,
    ]),
    Buffer.concat([row(44), row(45, path('')), headed(16, [2, 0], numbers(0xffff_fffe, 0, 0))]),
    Buffer.concat([headed(16, [20, 0x12], Buffer.concat([Buffer.from([1, 2, 7, 0]), numbers(46, 1, 0)])), done]),
  ];

  function parsed(datagram: Buffer, length: number, memory?: DumpMemory): { rows: DiagRow[]; end: string } {
    const rows: DiagRow[] = [];
    memory?.begin();
    const end = parseDiag(datagram, length, (one) => rows.push(one), { interrupted: false, ...(memory && { memory }) });
    memory?.end();
    return { rows: memory ? [...memory.rows()] : rows, end: JSON.stringify(end) };
  }

  const word = Buffer.alloc(16);
  /** Whether a row says only what stands in the datagram. */
  function inventedBy({ inode, cookie, type, state, name, vfs, peer, waiting, queue, memory, uid, shutdown }: DiagRow, datagram: Buffer): string | null {
    word.writeUInt32LE(inode, 0);
    word.writeBigUInt64LE(cookie, 4);
    const identity = word.subarray(0, 12);
    let at = datagram.indexOf(identity);
    while (at >= 0 && !(at >= 4 && datagram[at - 3] === type && datagram[at - 2] === state)) at = datagram.indexOf(identity, at + 1);
    if (at < 0) return 'its identity';
    if (name !== '' && !datagram.includes(name, 0, 'latin1')) return 'its name';
    const all = [vfs?.ino, vfs?.dev, peer, ...waiting, queue?.receive, queue?.send, memory?.receive, memory?.send, uid];
    for (const number of all) {
      if (number === undefined || number === null) continue;
      word.writeUInt32LE(number, 0);
      if (!datagram.includes(word.subarray(0, 4))) return `the number ${number}`;
    }
    return shutdown === null || datagram.includes(shutdown) ? null : 'its shutdown';
  }

  it('are read to their end, and nothing is made up', () => {
    // What lies behind the datagram in the buffer is of the one before: nothing of it may come in.
    const room = Buffer.alloc(8192, 0xee);
    fuzz(good, 1_000_000, asBytes, (datagram) => {
      datagram.copy(room);
      room.fill(0xee, datagram.length, datagram.length + 64);
      const { rows } = parsed(room, datagram.length);
      if (rows.length > datagram.length / 32) return 'there are more rows than room for them';
      for (const one of rows) {
        const invented = inventedBy(one, datagram);
        if (invented !== null) return `${invented} is made up`;
      }
      return null;
    });
  });

  it('that are compared with the dump before come to the same', () => {
    const same = (a: DiagRow, b: DiagRow): boolean => JSON.stringify(a, plain) === JSON.stringify(b, plain);
    const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
    const memory = new DumpMemory();
    fuzz(good, 150_000, (mutator) => (random.oneIn(3) ? Buffer.from(random.of(good)) : Buffer.from(mutator.next())), (datagram) => {
      const [remembered, anew] = [parsed(datagram, datagram.length, memory), parsed(datagram, datagram.length)];
      if (remembered.end !== anew.end || remembered.rows.length !== anew.rows.length) return 'another end';
      return anew.rows.every((one, i) => same(one, remembered.rows[i] ?? one)) ? null : 'another row';
    });
  });
});

describe('/proc/net/unix', () => {
  const heading = 'Num       RefCount Protocol Flags    Type St Inode Path\n';
  const line = (inode: number, rest: string, flags = '00010000', type = '0001', state = '01'): string => `0000000000000000: 00000002 00000000 ${flags} ${type} ${state} ${String(inode).padStart(5)}${rest}\n`;
  const good = texts(
    heading + line(123456, ' /run/x') + line(7, '', '00000000', '0002', '03') + line(0, ' @a', '00000000', '0005', '02'),
    `${heading}${line(5, ' /new\nline')}${line(8, ` /tmp/x\n${line(5, ' /forged').trimEnd()}\nrest`)}${line(9, ' /last')}`,
    heading + line(6, ' /bad\xff\xfe') + line(42949672, ' @'),
  );

  /** Where the row stands in the table as the kernel prints it. */
  function stands({ type, listening, state, inode, name }: ProcRow, table: string): boolean {
    const tail = name === '' ? `${inode}` : `${inode} ${name}`;
    for (let at = table.indexOf(tail); at >= 0; at = table.indexOf(tail, at + 1)) {
      const after = table.slice(at + tail.length, at + tail.length + 2);
      if (after !== '' && !after.startsWith('\n') && !(name === '' && (after === ' ' || after === ' \n'))) continue;
      const before = /([0-9A-F]{8}) ([0-9A-F]{4}) ([0-9A-F]{2}) +$/.exec(table.slice(Math.max(0, at - 80), at));
      if (before && Number.parseInt(before[2] ?? '', 16) === type && Number.parseInt(before[3] ?? '', 16) === state && ((Number.parseInt(before[1] ?? '', 16) & 0x10000) !== 0) === listening) return true;
    }
    return false;
  }

  it('gives rows that stand there, each inode once', () =>
    fuzz(good, 400_000, asText, (table) => {
      const rows = parseProcNetUnix(bytes(table));
      const inodes = rows.map(({ inode }) => inode).filter((inode) => inode !== 0);
      if (new Set(inodes).size !== inodes.length) return 'one inode twice';
      const invented = rows.find((row) => !stands(row, table));
      return invented ? `${JSON.stringify(invented)} does not stand there` : null;
    }));
});

describe('what /proc tells of a process', () => {
  it('its stat', () =>
    fuzz(texts('1234 (python3) S 1 1234 1234 0 -1 4194560 905 0 0 0 4 1 0 0 20 0 1 0 8877665 15138816 2233 1 2 3', '5 (a) b) (c) R 77 5 5 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 42 0 0'), 700_000, asText, (line) => {
      const stat = parseStat(line);
      if (!stat) return null;
      if (!line.includes(`(${stat.command})`)) return 'the command is made up';
      return new RegExp(` 0*${stat.parentPid} `).test(line) && line.includes(` ${stat.startTicks}`) ? null : 'a number is made up';
    }));

  it('its cgroup and unit', () =>
    fuzz(texts('12:cpu,cpuacct:/old\n1:name=systemd:/older\n0::/user.slice/user-1000.slice/user@1000.service/app.slice/a.service\n', '0::/system.slice/_x.scope/sub\n', '0::/\n'), 500_000, asText, (data) => {
      const path = parseCgroup(data);
      if (path === null) return null;
      if (!`\n${data}\n`.includes(`\n0::${path}\n`)) return 'the path is made up';
      const unit = unitOfCgroup(path);
      return unit === null || path.includes(unit) ? null : 'the unit is made up';
    }));

  it('its user, its arguments, the boot', () =>
    fuzz(texts('Name:\tx\nUmask:\t0022\nUid:\t1000\t1000\t1000\t1000\n', 'a\0b c\0\0', 'cpu 1\nbtime 1700000000\nprocesses 5\n'), 500_000, asText, (data) => {
      const uid = parseUid(data);
      if (uid !== null && !(uid <= 0xffff_ffff && new RegExp(`(?:^|\\n)Uid:\\t0*${uid}\\t`).test(data))) return 'the user is made up';
      const boot = parseBootTime(data) / 1000;
      if (boot !== 0 && !data.includes('btime ')) return 'the boot is made up';
      const words = parseCommandLine(data);
      return words.join('\0') === (data.endsWith('\0') ? data.slice(0, -1) : data) ? null : 'the arguments do not come back';
    }));

  it('the links of its descriptors: both readers agree, and with the text', () =>
    fuzz(texts('socket:[123456]', 'pipe:[77]', 'anon_inode:[eventpoll]', '/run/socket:[5]', 'socket:[0]'), 500_000, asBytes, (link) => {
      const text = link.toString('latin1');
      const inode = inodeIn(link, link.length);
      if ((socketInode(text) ?? -1) !== inode && link.length < 24) return `${inode} and ${socketInode(text)}`;
      return null;
    }));
});

it('accounts', () =>
  fuzz(texts('root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000:Alice,,,:/home/alice:/bin/sh\n', 'wheel:x:10:alice,bob\nempty::11:\n+::::\n', 'j\xc3\xbcrgen:x:5:5::/:\n'), 400_000, asText, (data) => {
    for (const { id, name } of parseAccounts(data)) {
      const start = `${Buffer.from(name).toString('latin1')}:`;
      if (!data.split('\n').some((line) => line.startsWith(start) && Number(line.split(':')[2]) === id)) return `${name} is made up`;
    }
    return null;
  }));
