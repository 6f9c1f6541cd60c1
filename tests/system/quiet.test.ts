import { spawnSync } from 'node:child_process';
import { fstatSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pathBuffer } from '#agent/system/inodes/inode.ts';
import { dumpSockets } from '#agent/system/netlink/sock-diag.ts';
import { built } from '../fixtures/built.ts';
import { Helper } from '../fixtures/helper.ts';
import { Sockets } from '../e2e/sockets.ts';
import { breaches, telling } from './trace.ts';

const looker = fileURLToPath(new URL('looker.mjs', import.meta.url));

const tried = spawnSync('strace', ['-o', '/dev/null', 'true'], { encoding: 'utf8' });
const traces = tried.status === 0;
if (!traces) process.stdout.write(`skipped: strace cannot trace here: ${tried.error?.message ?? tried.stderr}\n`);

const mayUnshare = spawnSync('unshare', ['--net', 'true']).status === 0;
if (traces && !mayUnshare) process.stdout.write('skipped: no network namespace can be made here to look into\n');

const doors = '/tmp/doors';
const judged = (...lines: string[]): string[] => breaches(lines, doors);

describe('the judge of a trace', () => {
  const probe = [
    'socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 20<UNIX-STREAM:[77]>',
    'mkdir("/run/sockatlas-probe-aB3dE6", 0700) = 0',
    'bind(20<UNIX-STREAM:[77]>, {sa_family=AF_UNIX, sun_path="/run/sockatlas-probe-aB3dE6/s"}, 33) = 0',
    'setxattr("/proc/self/fd/20", "user.sockatlas.probe", "1", 1, 0) = -1 EPERM (Operation not permitted)',
    'setxattr("/proc/self/fd/21", "user.sockatlas.probe", "1", 1, 0) = -1 EPERM (Operation not permitted)',
    'unlink("/run/sockatlas-probe-aB3dE6/s") = 0',
    'rmdir("/run/sockatlas-probe-aB3dE6") = 0',
  ];
  const quiet = [
    'execve("/usr/bin/node", ["node", "looker.mjs"], 0x7ffc /* 20 vars */) = 0',
    'openat(AT_FDCWD</>, "/proc/1/fd", O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY) = 3</proc/1/fd>',
    'openat(AT_FDCWD</>, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 3</etc/passwd>',
    'openat(AT_FDCWD</>, "/dev/null", O_RDWR) = 3</dev/null<char 1:3>>',
    'openat(AT_FDCWD</>, "/tmp/doors/door", O_RDONLY|O_NOFOLLOW|O_PATH|O_CLOEXEC) = 3</tmp/doors/door>',
    'openat(AT_FDCWD</>, "/tmp/O_CREAT", O_RDONLY) = -1 ENOENT (No such file or directory)',
    'socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_SOCK_DIAG) = 20<NETLINK:[99]>',
    'sendto(20<NETLINK:[99]>, [{nlmsg_len=40}], 40, 0, NULL, 0) = 40',
    'socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_SOCK_DIAG) = 20<NETLINK:[SOCK_DIAG:1234]>',
    'setns(25<net:[4026532261]>, CLONE_NEWNET) = 0',
    ...probe,
    '+++ exited with 0 +++',
    '--- SIGCHLD {si_signo=SIGCHLD} ---',
    '',
  ];

  it('lets an agent be that only looks', () => expect(judged(...quiet)).toEqual([]));

  it.each([
    'socket(AF_UNIX, SOCK_DGRAM, 0) = 21<UNIX-DGRAM:[78]>', // a second one
    'socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 20<NETLINK:[ROUTE:99]>',
    'socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 20<TCP:[99]>',
    'connect(20<UNIX-STREAM:[77]>, {sa_family=AF_UNIX, sun_path="/run/dbus/system_bus_socket"}, 29) = 0',
    'connect(20<UNIX-STREAM:[77]>, {sa_family=AF_UNIX, sun_path="/tmp/doors/door"}, 110 <unfinished ...>',
    'bind(20<UNIX-STREAM:[77]>, {sa_family=AF_UNIX, sun_path="/run/other"}, 12) = 0',
    'bind(20<UNIX-STREAM:[77]>, {sa_family=AF_UNIX, sun_path="/run/sockatlas-probe-aB3dE6/s"}, 33) = 0',
    'sendto(20<UNIX-DGRAM:[77]>, "x", 1, 0, {sa_family=AF_UNIX, sun_path="/run/systemd/journal/socket"}, 29) = 1',
    'sendto(20<UNIX-STREAM:[77->78]>, "<NETLINK:", 9, 0, NULL, 0) = 9',
    'sendmsg(20<UNIX-STREAM:[77->78]>, {msg_name=NULL}, 0) = 1',
    'openat(AT_FDCWD</>, "/tmp/x", O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0666) = 3</tmp/x>',
    'openat(AT_FDCWD</>, "/tmp/x", O_RDWR|O_CLOEXEC) = 3</tmp/x>',
    'openat(AT_FDCWD</>, "/tmp/a\\"b", O_WRONLY) = 3</tmp/a>',
    'openat(AT_FDCWD</>, "/dev/null/x", O_WRONLY) = -1 ENOTDIR (Not a directory)',
    'openat(AT_FDCWD</>, "/tmp/doors/pipe", O_RDONLY|O_NONBLOCK) = 3</tmp/doors/pipe>',
    'creat("/tmp/x", 0644) = 3',
    'mkdir("/run/sockatlas-probe-zzzzzz", 0700) = 0',
    'mkdir("/run/something", 0777) = 0',
    'rmdir("/run/something") = 0',
    'unlink("/tmp/doors/door") = 0',
    'unlinkat(AT_FDCWD</>, "/run/sockatlas-probe-aB3dE6/../x", 0) = 0',
    'rename("/tmp/a", "/tmp/b") = 0',
    'symlink("/run/x", "/run/varlink/registry/x") = 0',
    'chmod("/tmp/doors/door", 0600) = 0',
    'fchmodat2(3</tmp/doors/door>, "", 0600, AT_EMPTY_PATH) = 0',
    'fchownat(AT_FDCWD</>, "/tmp/doors/door", 0, 0, 0) = 0',
    'utimensat(AT_FDCWD</>, "/tmp/doors/door", NULL, 0) = 0',
    'setxattr("/proc/self/fd/20", "user.varlink", "x", 1, 0) = 0',
    'setxattr("/tmp/doors/door", "user.sockatlas.probe", "1", 1, 0) = 0',
    'setxattr("/proc/self/fd/20", "user.sockatlas.probe", "1", 1, 0) = 0', // a third one
    'fsetxattr(3</tmp/doors/door>, "user.sockatlas.probe", "1", 1, 0) = 0',
    'removexattr("/proc/self/fd/20", "user.varlink") = 0',
    'execve("/usr/bin/id", ["id"], 0x7ffc /* 20 vars */) = 0',
    'kill(1, SIGTERM) = 0',
    'setns(25<mnt:[4026532262]>, CLONE_NEWNS) = 0',
    'setns(25<net:[4026532261]>, 0) = 0',
    'unshare(CLONE_NEWNET) = 0',
    'io_uring_setup(64, {flags=0}) = 3', // what goes through a ring is not seen in a trace
    'strace: something is amiss',
  ])('finds %s', (line) => expect(judged(...quiet, line)).toEqual([line]));
});

describe.skipIf(!traces)('the agent', () => {
  const agent = built('main/agent/doors/utility.ts');
  let sockets: Sockets;
  let runtime: string;
  beforeEach(() => {
    sockets = new Sockets();
    runtime = mkdtempSync(join(tmpdir(), 'atlas-run-'));
    mkdirSync(join(runtime, 'varlink/registry'), { recursive: true });
  });
  afterEach(() => {
    sockets.close();
    rmSync(runtime, { recursive: true });
  });

  const toldSchema = z.object({ looks: z.number(), trouble: z.array(z.unknown()), registry: z.number(), label: z.string(), entryPoint: z.string() });

  function traced(...more: string[]): { readonly lines: string[]; readonly told: z.infer<typeof toldSchema> } {
    const folder = mkdtempSync(join(tmpdir(), 'atlas-trace-'));
    try {
      // A file for each thread, so that no call is cut in two by another's.
      const ran = spawnSync('strace', ['-ff', '-yy', '-s', '4096', '-o', join(folder, 'trace'), '-e', `trace=${telling.join(',')}`, process.execPath, looker, agent, sockets.folder, ...more], {
        encoding: 'utf8',
        cwd: '/',
        // Node may hand system calls to the kernel by a ring, where no trace sees them.
        env: { PATH: process.env['PATH'], HOME: runtime, XDG_RUNTIME_DIR: runtime, XDG_STATE_HOME: join(runtime, 'state'), UV_USE_IO_URING: '0' },
      });
      if (ran.status !== 0) throw new Error(ran.stderr);
      const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'latin1').split('\n'));
      return { lines, told: toldSchema.parse(JSON.parse(ran.stdout)) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** Sockets of every kind with clients, and a registry with links of every kind. Gives the listeners. */
  function furnish(): number[] {
    const listeners = [sockets.listen('door'), sockets.listen('bad\xff\n'), sockets.listen('packets', 'seqpacket'), sockets.listen(`\0atlas-quiet-${process.pid}`)];
    sockets.listen('mail', 'dgram');
    sockets.connect('door');
    const registry = join(runtime, 'varlink/registry');
    symlinkSync(sockets.path('door'), join(registry, 'io.example.Door'));
    symlinkSync(pathBuffer(sockets.path('bad\xff\n')), join(registry, 'io.example.Bad'));
    symlinkSync('/nowhere', join(registry, 'io.example.Gone'));
    symlinkSync('/etc/passwd', join(registry, 'io.example.File'));
    return listeners;
  }

  /** Of everything that was made here, but for the times of reading. */
  const picture = (): unknown =>
    [sockets.folder, join(runtime, 'varlink/registry')].flatMap((folder) =>
      ['.', ...readdirSync(folder, 'latin1').sort()].map((name) => {
        const { mode, uid, gid, ino, size, ctimeNs, mtimeNs } = lstatSync(pathBuffer(`${folder}/${name}`), { bigint: true });
        return [folder, name, mode, uid, gid, ino, size, ctimeNs, mtimeNs];
      }),
    );
  const waitingAt = (fds: readonly number[]): number[] => {
    const dump = dumpSockets();
    if (!dump.ok) throw new Error(dump.problem);
    return fds.map((fd) => dump.rows.find(({ inode }) => inode === fstatSync(fd).ino)?.waiting.length ?? -1);
  };

  it('changes nothing and connects to nobody, look after look', () => {
    const listeners = furnish();
    const before = picture();
    const { lines, told } = traced();
    expect(breaches(lines, sockets.folder)).toEqual([]);
    expect(told).toMatchObject({ trouble: [], registry: 4, entryPoint: sockets.path('door') });
    expect(told.looks).toBeGreaterThanOrEqual(6);
    // It was really traced: the table was asked for in each look, and the door was held.
    expect(lines.filter((line) => line.startsWith('sendto(') && line.includes('<NETLINK:')).length).toBeGreaterThanOrEqual(told.looks);
    expect(lines.some((line) => line.startsWith('mkdir(') && line.includes('sockatlas-probe-'))).toBe(true);
    expect(picture()).toEqual(before);
    expect(waitingAt(listeners)).toEqual([1, 0, 0, 0]);
    expect(readdirSync(runtime)).toEqual(['varlink']);
  });

  it.skipIf(!mayUnshare)('goes to other network namespaces only to ask there, and comes back each time', async () => {
    furnish();
    const elsewhere = new Helper({ via: ['unshare', '--net'] });
    try {
      await elsewhere.run('s = socket.socket(socket.AF_UNIX); s.bind("\\0atlas-quiet"); s.listen(1)');
      const netnsOf = (pid: number | 'self'): string => readlinkSync(`/proc/${pid}/ns/net`);
      const there = netnsOf(elsewhere.pid);
      const { lines, told } = traced();
      expect(breaches(lines, sockets.folder)).toEqual([]);
      expect(told.trouble).toEqual([]);
      const moves = lines.flatMap((line) => /^setns\(\d+<(net:\[\d+\])>/.exec(line)?.[1] ?? []);
      expect(moves.filter((netns) => netns === there).length).toBeGreaterThanOrEqual(told.looks);
      expect(moves.filter((_, at) => at % 2 === 1).every((netns) => netns === netnsOf('self'))).toBe(true);
      expect(moves.length % 2).toBe(0);
      expect(await elsewhere.run('s.setblocking(False)\ntry: s.accept()\nexcept BlockingIOError: out = "nobody"')).toBe('nobody');
    } finally {
      await elsewhere.end();
    }
  });

  it('connects when a method is called, once, to the very inode that was shown', () => {
    const [door = -1] = furnish();
    const { lines } = traced('called');
    // The history of calls is kept on disk.
    const [kept, found] = [true, false].map((inState) => breaches(lines, sockets.folder).filter((line) => line.includes(join(runtime, 'state')) === inState));
    expect(kept?.length).toBeGreaterThan(0);
    expect(found?.map((line) => line.slice(0, line.indexOf('(')))).toEqual(['socket', 'connect']);
    const handle = /sun_path="\/proc\/self\/fd\/(\d+)"/.exec(found?.[1] ?? '')?.[1];
    expect(lines.some((line) => line.includes('O_PATH') && line.endsWith(`= ${handle}<${sockets.path('door')}>`))).toBe(true);
    expect(waitingAt([door])).toEqual([2]); // the client of before, and the call
  });

  it('would be found out if it did otherwise', () => {
    furnish();
    const found = breaches(traced('planted').lines, sockets.folder);
    const names = new Set(found.map((line) => line.slice(0, line.indexOf('('))));
    expect(found.length).toBe(4);
    expect(names.has('socket')).toBe(true);
    expect(names.has('connect')).toBe(true);
    expect(found.some((line) => line.includes('O_CREAT') && line.includes('/written'))).toBe(true);
    expect([...names].some((name) => /^f?chmod/.test(name))).toBe(true);
  });
});
