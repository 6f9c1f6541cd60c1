import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { Helper } from '../../../../tests/fixtures/helper.ts';
import { parseBootTime, parseCgroup, parseCommandLine, parseHasNoCapabilities, parseStat, parseUid, startedAt, unitOfCgroup } from './process-parse.ts';
import { readProcess, readStat } from './processes.ts';

const after = 'S 1 100 100 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 200 18446744073709551615 1';

it('knows a process without capabilities', () => {
  const status = (hex: string) => `Name:\tx\nCapInh:\t0000000000000000\nCapPrm:\t${hex}\nCapEff:\t0000000000000000\n`;
  expect([status('0000000000000000'), status('000001ffffffffff'), 'Name:\tx\nCapPrm:\t0\n', ''].map(parseHasNoCapabilities)).toEqual([true, false, null, null]);
});

describe('stat', () => {
  it.each(['bash', ') (', ')) S 7 (', '(sd-pam)', 'a b', '', 'new\nline', 'bad\xff', ') S 1 1 1 1 1 1'])('of the command %j', (command) =>
    expect(parseStat(`42 (${command}) ${after}\n`)).toEqual({ command, parentPid: 1, startTicks: '987654' }),
  );

  it.each(['', '42', '42 (x', '42 x)', ')(', '42 (x) S', '42 (x) S 1 2 3', `42 (x) S one ${after.slice(4)}`, `42 (x) S 0x1 ${after.slice(4)}`, `42 (x) S \n1 ${after.slice(4)}`, `42 (x) ${after.replace('987654', 'soon')}`])('is not %j', (line) => expect(parseStat(line)).toBeNull());

  it('of this process is read', () => {
    const stat = readStat(process.pid);
    expect(stat).toMatchObject({ parentPid: process.ppid });
    expect(stat?.command).toBe(readFileSync('/proc/self/comm', 'latin1').trimEnd());
  });
});

describe('status', () => {
  it('has the real user first', () => expect(parseUid('Name:\tx\nUmask:\t0022\nUid:\t1000\t0\t0\t0\nGid:\t5\t5\t5\t5\n')).toBe(1000));
  it('of a command that looks like the line has the kernel’s escapes', () => expect(parseUid('Name:\tx\\nUid:\\t0\nUid:\t1000\t1000\t1000\t1000\n')).toBe(1000));
  it('of a command with a carriage return is no other user’s', async () => {
    const forged = 'x\rUid:\t4242\t1';
    expect(parseUid(`Name:\t${forged}\nUid:\t1000\t1000\t1000\t1000\n`)).toBe(1000);
    const helper = new Helper();
    try {
      await helper.run(`open('/proc/self/comm', 'w', newline='').write(${JSON.stringify(forged)})`);
      const stat = readStat(helper.pid);
      expect(stat?.command).toBe(forged);
      expect(stat && readProcess(helper.pid, stat)?.uid).toBe(process.getuid?.());
    } finally {
      await helper.end();
    }
  });
  it.each(['Name:\tx\n', 'Uid:\t99999999999\t0\t0\t0\n', 'Uid:\t9000700000\t0\t0\t0\n', 'Uid:\t7'])('without it (%j) tells nothing', (status) => expect(parseUid(status)).toBeNull());
});

describe('a command line', () => {
  it.each([
    ['', []],
    ['a\0', ['a']],
    ['a\0b c\0', ['a', 'b c']],
    ['a\0\0', ['a', '']],
    ['\0', ['']],
    ['no end', ['no end']],
    ['nginx: master process', ['nginx: master process']],
    ['bad\xff\0new\nline\0', ['bad\xff', 'new\nline']],
  ])('%j', (data, words) => expect(parseCommandLine(data)).toEqual(words));

  it('comes back whole', () => {
    const word = fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 20 }).map((codes) => bytes(String.fromCharCode(...codes)));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
        expect(parseCommandLine(words.map((one) => `${one}\0`).join(''))).toEqual(words);
      }),
    );
  });
});

describe('a cgroup', () => {
  it.each([
    ['0::/system.slice/dbus.service\n', '/system.slice/dbus.service'],
    ['0::/\n', '/'],
    ['1:name=systemd:/mine\r0::/system.slice/trusted.service\n0::/mine\r0::/x\n', '/mine\r0::/x'],
    ['12:cpu,cpuacct:/old\n1:name=systemd:/older\n0::/new\n', '/new'],
    ['0::/../outside.scope\n', '/../outside.scope'],
    ['0::/a:b::/c\n', '/a:b::/c'],
    ['1:name=systemd:/x\n', null],
    ['', null],
  ])('%j', (data, path) => expect(parseCgroup(data)).toBe(path));
});

describe('a unit', () => {
  it.each([
    ['/system.slice/dbus.service', 'dbus.service'],
    ['/user.slice/user-1000.slice/user@1000.service/app.slice/app-foo.scope', 'app-foo.scope'],
    ['/user.slice/user-1000.slice/user@1000.service/session.slice/pipewire.service', 'pipewire.service'],
    ['/user.slice/user-1000.slice/user@1000.service', 'user@1000.service'],
    ['/user.slice/user-1000.slice/session-3.scope', 'session-3.scope'],
    ['/system.slice/system-getty.slice/getty@tty1.service', 'getty@tty1.service'],
    ['/system.slice/docker-abc.scope/init', 'docker-abc.scope'],
    ['/machine.slice/machine-x.scope/payload/system.slice/inner.service', 'inner.service'],
    ['/system.slice/_cgroup.service', 'cgroup.service'],
    ['/system.slice/__x.service', '_x.service'],
    ['/system.slice/dev-sda1.swap', 'dev-sda1.swap'],
    ['/init.scope', 'init.scope'],
    ['/system.slice', null],
    ['/', null],
    ['/.service', null],
    ['/lxc/box', null],
    ['/system.slice/dbus.service.d', null],
    ['/system.slice/bad\xff.service', 'bad\xff.service'],
  ])('%s', (path, unit) => expect(unitOfCgroup(bytes(path))).toBe(unit));
});

describe('a start', () => {
  it('counts from the boot', () => {
    expect(parseBootTime('cpu  1 2\nbtime 1700000000\nprocesses 5\n')).toBe(1_700_000_000_000);
    expect(startedAt('150', 1_700_000_000_000)).toBe(1_700_000_001_500);
  });
  it('without a boot time counts from the epoch', () => expect(parseBootTime('cpu 1\n')).toBe(0));
});

describe('a process', () => {
  it('is read whole', () => {
    const stat = readStat(process.pid);
    if (!stat) throw new Error('there is no stat of this very process');
    expect(readProcess(process.pid, stat)).toMatchObject({
      key: `${process.pid}:${stat.startTicks}`,
      uid: process.getuid?.(),
      executable: { known: true, value: process.execPath },
      commandLine: { known: true },
    });
  });
  it('that has ended is none', () => {
    expect(readStat(0x3fffffff)).toBeNull();
    expect(readProcess(0x3fffffff, { command: bytes('x'), parentPid: 1, startTicks: '1' })).toBeNull();
  });
});
