import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pathBuffer } from '#agent/system/inodes/inode.ts';
import { built } from '../../tests/fixtures/built.ts';
import { Sockets } from '../../tests/e2e/sockets.ts';
import { conversationsJsonSchema, listJsonSchema, socketJsonSchema } from '../../tests/fixtures/json-schema.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = built('main/cli/index.ts');
const nobody = 65_534;

let sockets: Sockets;
let state: string;
beforeEach(() => {
  sockets = new Sockets();
  state = mkdtempSync(join(tmpdir(), 'atlas-state-'));
});
afterEach(() => {
  sockets.close();
  rmSync(state, { recursive: true });
});

interface How {
  readonly asNobody?: boolean;
  readonly input?: string;
  readonly cwd?: string;
}

function sockatlas(args: readonly string[], how: How = {}): { status: number | null; out: string; err: string } {
  if (how.asNobody) chownSync(state, nobody, nobody);
  const ran = spawnSync(process.execPath, [program, ...args], {
    env: { PATH: process.env['PATH'], HOME: state, XDG_STATE_HOME: state },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    cwd: how.cwd ?? '/',
    ...(how.input !== undefined && { input: how.input }),
    ...(how.asNobody && { uid: nobody, gid: nobody }),
  });
  return { status: ran.status, out: ran.stdout, err: ran.stderr };
}

const modeAt = (path: string): number => lstatSync(pathBuffer(path)).mode & 0o7777;
function bound(name = 'door.sock'): string {
  sockets.listen(name);
  const path = sockets.path(name);
  chmodSync(pathBuffer(path), 0o755);
  return path;
}
const hostile = ['new\nline', 'esc\x1b[31m', 'bad\xff\xfe', '@at', '-rf', "quo'te", 'rtl\u00e2\u0080\u00aeevil', 'back\\slash', '\x9b31m', 'a\tb\r'];
/** Nothing that a terminal acts on, or that turns text about; only line ends. */
const harmless = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u;
const allHarmless = (text: string): boolean => text.split('\n').every((line) => harmless.test(line));

describe('list', () => {
  it('shows each socket on one line, whatever its name', () => {
    for (const name of hostile) bound(name);
    sockets.listen('\0abs\0tract\n');
    const { status, out: text } = sockatlas(['list', '--filter', `name:${sockets.folder}/*`]);
    expect(status).toBe(0);
    expect(text.trimEnd().split('\n').length).toBe(hostile.length + 1);
    expect(allHarmless(text)).toBe(true);
    expect(text).toContain('new\\nline');
    expect(sockatlas(['list', '--filter', 'kind:abstract']).out).toContain('@abs\\x00tract\\n');
  });

  it('gives the documented JSON, with every name exact', () => {
    for (const name of hostile) bound(name);
    sockets.listen('\0abs\0tract\n');
    sockets.connect('bad\xff\xfe');
    const { out: text } = sockatlas(['list', '--json']);
    const told = listJsonSchema.parse(JSON.parse(text));
    const names = new Set(told.sockets.map(({ nameHex }) => Buffer.from(nameHex, 'hex').toString('latin1')));
    for (const name of hostile) expect(names.has(sockets.path(name)), JSON.stringify(name)).toBe(true);
    expect(names.has('\0abs\0tract\n')).toBe(true);
    const one = told.sockets.find(({ nameHex }) => nameHex === Buffer.from(sockets.path('@at')).toString('hex'));
    const inode = lstatSync(sockets.path('@at'), { bigint: true });
    expect(one).toMatchObject({ kind: 'path', type: 'stream', state: 'listen', entryPoint: { state: 'found', ino: String(inode.ino), dev: String(inode.dev), mode: '0755' }, object: { mode: '0777' } });
    expect(one?.holders?.seen.map(({ pid }) => pid)).toEqual([process.pid]);
  });

  it('says in JSON what an ordinary user may not see, and why', () => {
    const path = bound();
    const { out: text, status } = sockatlas(['list', '--json', '--filter', `name:${path}`], { asNobody: true });
    expect(status).toBe(0);
    const [one] = listJsonSchema.parse(JSON.parse(text)).sockets;
    expect(one?.holders).toMatchObject({ complete: false, unknown: 'not-permitted', seen: [] });
    expect(one?.labels).toMatchObject({ unknown: expect.any(String), why: expect.stringMatching(/\.$/) });
  });

  it('finds nothing with status 1 and takes no nonsense with status 2', () => {
    expect(sockatlas(['list', '--filter', 'name:/nothing/of/the/kind']).status).toBe(1);
    expect(sockatlas(['list', '--filter', 'kind:purple']).err).toMatch(/\^+ .*path, abstract, unnamed/);
    for (const args of [['list', '--filter', 'kind:purple'], ['list', '--columns', 'name,constructor'], ['list', '--purple'], ['purple'], ['show'], ['label'], ['history', '--limit', '0']]) expect(sockatlas(args).status, args.join(' ')).toBe(2);
  });

  it('to a reader that has had enough is no error', () => {
    for (const command of ['list --json', 'list', 'overview', '--help', 'list --help', 'capabilities --json']) {
      const ran = spawnSync('bash', ['-c', `"$0" "$1" ${command} | head -c 1 >/dev/null; exit \${PIPESTATUS[0]}`, process.execPath, program], { encoding: 'utf8' });
      expect({ command, status: ran.status, err: ran.stderr }).toEqual({ command, status: 0, err: '' });
    }
  });

  it('of ten thousand sockets streams, whole, in a moment', () => {
    const many = spawnSync(
      'bash',
      ['-c', `ulimit -n 12000; exec "$0" -e "$1" "$2" "$3" "$4"`, process.execPath, `
        const koffi = require(process.argv[3]); const c = koffi.load('libc.so.6'); const socket = c.func('int socketpair(int, int, int, _Out_ int *)');
        for (let i = 0; i < 5000; i++) if (socket(1, 1, 0, [0, 0]) !== 0) throw new Error('socketpair ' + i);
        const t = Date.now();
        const ran = require('child_process').spawnSync(process.execPath, [process.argv[1], 'list', '--json'], { encoding: 'utf8', maxBuffer: 1 << 30 });
        process.stdout.write(JSON.stringify({ tookMs: Date.now() - t, count: JSON.parse(ran.stdout).sockets.length, status: ran.status }));
      `, program, 'x', join(root, 'node_modules/koffi')],
      { encoding: 'utf8' },
    );
    const { count, status, tookMs } = z.object({ count: z.number(), status: z.number(), tookMs: z.number() }).parse(JSON.parse(many.stdout || many.stderr));
    expect(status).toBe(0);
    expect(count).toBeGreaterThan(10_000);
    expect(tookMs).toBeLessThan(10_000); // some hundred ms; only a quadratic way takes longer than this
  });

  it('sums up without counting what cannot be seen as none', () => {
    bound();
    const { status, out: text } = sockatlas(['overview'], { asNobody: true });
    expect(status).toBe(0);
    expect(text).toMatch(/labels on them|labelled as Varlink/);
    expect(text).not.toMatch(/\b1 (?:listening )?(?:sockets|names)\b/);
    expect(allHarmless(text)).toBe(true);
  });

  it('has colours on a terminal only', () => expect(sockatlas(['overview']).out).not.toContain('\x1b'));
});

describe('conversations', () => {
  /** A listener with two callers that wait, a datagram socket with a sender, all of this process. */
  function talks(): string {
    const path = bound();
    sockets.connect('door.sock');
    sockets.connect('door.sock');
    sockets.listen('log.sock', 'dgram');
    sockets.connect('log.sock', 'dgram');
    return path;
  }

  it('tells who talks with whom, by what was asked for', () => {
    talks();
    const { status, out: text } = sockatlas(['conversations', '--by', 'process', '--filter', `name:${sockets.folder}/*`]);
    expect(status).toBe(0);
    const lines = text.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^FROM +TO +OPEN +WAITING +QUEUED +HALF-CLOSED +THROUGH$/);
    expect(lines[1]).toMatch(new RegExp(`^.* ${process.pid} +-> +itself +1 +2 `));
    expect(lines.length).toBe(2);
    expect(sockatlas(['conversations', '--filter', `peer:pid=${process.pid} name:/nothing`]).status).toBe(1);
    expect(sockatlas(['conversations', '--by', 'planet']).status).toBe(2);
  });

  it('gives the documented JSON', () => {
    const path = talks();
    const told = conversationsJsonSchema.parse(JSON.parse(sockatlas(['conversations', '--json', '--by', 'process']).out));
    expect(told.by).toBe('process');
    const all = told.edges.flatMap((edge) => edge.conversations);
    const waiting = all.filter((one) => one.state === 'waiting' && one.through?.name === path);
    expect(waiting.length).toBe(2);
    expect(waiting[0]).toMatchObject({ directed: true, to: { is: 'listener', name: path, holders: { seen: [{ pid: process.pid }] } } });
    expect(all.filter((one) => one.oneWay && one.to.is === 'socket' && one.to.name === sockets.path('log.sock')).length).toBe(1);
    const keys = new Set(told.parties.map(({ key }) => key));
    for (const { from, to } of told.edges) expect(keys.has(from) && keys.has(to)).toBe(true);
  });

  it('shows names harmless, and what an ordinary user may not see as unknown', () => {
    for (const name of hostile) {
      bound(name);
      sockets.connect(name);
    }
    expect(allHarmless(sockatlas(['conversations']).out)).toBe(true);
    const told = conversationsJsonSchema.parse(JSON.parse(sockatlas(['conversations', '--json'], { asNobody: true }).out));
    const ends = told.edges.flatMap((edge) => edge.conversations.map(({ to }) => to)).filter((to) => to.is === 'listener' && to.name?.startsWith(sockets.folder));
    expect(ends.length).toBe(hostile.length);
    for (const to of ends) expect(to).toMatchObject({ holders: { complete: false, unknown: 'not-permitted' } });
    expect(told.parties.some(({ kind }) => kind === 'hidden')).toBe(true);
  });
});

describe('a NAME', () => {
  it('is a path, an escaped path, an abstract name, an inode, a key, a link, a relative path or the end of one', () => {
    const path = bound();
    const odd = bound('new\nline');
    sockets.listen('\0sockatlas test');
    const show = (name: string, cwd?: string) => socketJsonSchema.parse(JSON.parse(sockatlas(['show', name, '--json'], cwd === undefined ? {} : { cwd }).out));
    const one = show(path);
    expect(one.name).toBe(path);
    expect(show(`inode:${one.inode}`).key).toBe(one.key);
    expect(show(one.key).key).toBe(one.key);
    expect(show('./door.sock', sockets.folder).key).toBe(one.key);
    symlinkSync(path, join(sockets.folder, 'link'));
    expect(show(join(sockets.folder, 'link')).key).toBe(one.key);
    expect(show(odd.replace('\n', '\\n')).name).toBe(odd.replace('\n', '\\n'));
    expect(show('@sockatlas test').kind).toBe('abstract');
    expect(show(`${sockets.folder.split('/').pop()}/door.sock`).key).toBe(one.key);
  });

  it('of a path bound anew is the socket that answers there now', () => {
    const path = bound();
    unlinkSync(path);
    bound();
    const told = socketJsonSchema.parse(JSON.parse(sockatlas(['show', path, '--json']).out));
    expect(told.entryPoint?.state).toBe('found');
  });

  it('that several bear is refused with their keys', () => {
    for (const folder of ['a', 'b']) {
      mkdirSync(sockets.path(folder));
      bound(`${folder}/twin.sock`);
    }
    const { status, err } = sockatlas(['show', 'twin.sock']);
    expect(status).toBe(2);
    expect(err).toMatch(/2 sockets fit twin\.sock/);
    expect(err.match(/\d+:\d+ {2}\/.*twin\.sock/g)?.length).toBe(2);
  });

  it('that nobody bears is status 1, and what was typed is shown harmless', () => {
    const { status, err } = sockatlas(['show', '/no\x1b[31m\u202e']);
    expect(status).toBe(1);
    expect(allHarmless(err)).toBe(true);
  });

  it('to change something must be whole', () => {
    const path = bound();
    expect(sockatlas(['protect', 'mode', 'door.sock', '0600'])).toMatchObject({ status: 1 });
    expect(modeAt(path)).toBe(0o755);
  });
});

describe('protect', () => {
  it('changes a mode, shows the command, and undo takes it back', () => {
    const path = bound();
    expect(sockatlas(['protect', 'mode', path, '0640', '--dry-run'])).toMatchObject({ status: 0, out: `chmod 0640 ${path}\n` });
    expect(modeAt(path)).toBe(0o755);
    const { status, out: text } = sockatlas(['protect', 'mode', path, '0640']);
    expect(status).toBe(0);
    expect(text).toContain(`chmod 0640 ${path}`);
    expect(modeAt(path)).toBe(0o640);
    expect(sockatlas(['protect', 'mode', path, '640']).out).toContain('It is so already');
    const id = /sockatlas undo (\S+)/.exec(text)?.[1] ?? '';
    expect(sockatlas(['undo', id]).status).toBe(0);
    expect(modeAt(path)).toBe(0o755);
    expect(sockatlas(['undo', id])).toMatchObject({ status: 3 });
    expect(sockatlas(['undo'])).toMatchObject({ status: 1 });
    expect(sockatlas(['history', '--json']).out).toContain('"takenBack": true');
    expect(sockatlas(['history']).out.split('\n').length).toBe(4);
  });

  it('undoes nothing that somebody else has changed since', () => {
    const path = bound();
    sockatlas(['protect', 'mode', path, '0640']);
    chmodSync(path, 0o600);
    expect(sockatlas(['undo'])).toMatchObject({ status: 3, err: expect.stringContaining('0600') });
    expect(modeAt(path)).toBe(0o600);
  });

  it('undoes nothing on a socket that took the place', () => {
    const path = bound();
    sockatlas(['protect', 'mode', path, '0640']);
    unlinkSync(path);
    bound();
    chmodSync(path, 0o640);
    const { status, err } = sockatlas(['undo']);
    expect(status).toBe(3);
    expect(err).toContain('another socket');
    expect(err).not.toContain('chmod');
    expect(modeAt(path)).toBe(0o640);
  });

  it('handles a path that begins with a dash and one that is no text', () => {
    for (const name of ['-rf', 'bad\xff']) {
      const path = bound(name);
      expect(sockatlas(['protect', 'mode', path.replace('\xff', '\\xff'), '0611']).status).toBe(0);
      expect(modeAt(path)).toBe(0o611);
    }
  });

  it('changes the mode of the socket object alone when asked', () => {
    const path = bound();
    const { status, out: text } = sockatlas(['protect', 'mode', path, '0700', '--door', 'object']);
    expect(status).toBe(0);
    expect(text).toMatch(new RegExp(`chmod 0700 /proc/${process.pid}/fd/\\d+`));
    expect(modeAt(path)).toBe(0o755);
  });

  it('takes no nonsense', () => {
    const path = bound();
    for (const args of [['mode', path, '9'], ['mode', path, '77777'], ['mode', path, '0600', '--door', 'back'], ['owner', path, 'no-such-user'], ['owner', path, '4294967295'], ['owner', path, ':'], ['owner', path, 'a:b:c']])
      expect(sockatlas(['protect', ...args]).status, args.join(' ')).toBe(2);
  });
});

describe.skipIf(process.getuid?.() !== 0)('with and without privilege', () => {
  it('root gives a socket away by name or number, and takes it back', () => {
    const path = bound();
    expect(sockatlas(['protect', 'owner', path, '1:2'])).toMatchObject({ status: 0 });
    expect(lstatSync(path)).toMatchObject({ uid: 1, gid: 2 });
    expect(sockatlas(['protect', 'owner', path, ':root'])).toMatchObject({ status: 0 });
    expect(lstatSync(path)).toMatchObject({ uid: 1, gid: 0 });
    sockatlas(['undo']);
    sockatlas(['undo']);
    expect(lstatSync(path)).toMatchObject({ uid: 0, gid: 0 });
  });

  it('an ordinary user is refused what is not theirs, and told what would do it', () => {
    const path = bound();
    const { status, err } = sockatlas(['protect', 'mode', path, '0666'], { asNobody: true });
    expect(status).toBe(4);
    expect(err).toContain(`sudo chmod 0666 ${path}`);
    expect(err).not.toMatch(/EPERM|EACCES/);
    expect(modeAt(path)).toBe(0o755);
    expect(sockatlas(['protect', 'owner', path, `${nobody}`], { asNobody: true }).status).toBe(4);
    expect(sockatlas(['protect', 'mode', path, '0666', '--door', 'object'], { asNobody: true }).status).toBe(4);
  });

  it('an ordinary user changes what is theirs', () => {
    const path = bound();
    chownSync(path, nobody, nobody);
    expect(sockatlas(['protect', 'mode', path, '0600'], { asNobody: true })).toMatchObject({ status: 0 });
    expect(modeAt(path)).toBe(0o600);
    expect(lstatSync(join(state, 'sockatlas', 'history.jsonl'))).toMatchObject({ uid: nobody });
    // Neither given away, nor the set-group bit of a group that they are not in.
    expect(sockatlas(['protect', 'owner', path, '0'], { asNobody: true }).status).toBe(4);
    chownSync(path, nobody, 0);
    expect(sockatlas(['protect', 'mode', path, '2660'], { asNobody: true })).toMatchObject({ status: 4, err: expect.stringContaining('set-group') });
    expect(modeAt(path)).toBe(0o600);
  });
});

describe('label', () => {
  const labelled = sockatlasState();
  function sockatlasState(): boolean {
    // Known only once built; the kernel itself says it sooner.
    const [major = 0, minor = 0] = readFileSync('/proc/sys/kernel/osrelease', 'utf8').split('.').map(Number);
    return major > 7 || (major === 7 && minor >= 1);
  }

  it('shows the command for any value', () => {
    const path = bound();
    const dry = (args: readonly string[], input?: string) => sockatlas(['label', 'set', path, ...args, '--dry-run'], input === undefined ? {} : { input });
    expect(dry(['user.varlink=entrypoint']).out).toBe(`setfattr -n user.varlink -v entrypoint ${path}\n`);
    expect(dry(['user.a=b=c']).out).toBe(`setfattr -n user.a -v b=c ${path}\n`);
    expect(dry(['user.a=00 ff', '--hex']).out).toBe(`setfattr -n user.a -v 0x00ff ${path}\n`);
    expect(dry(['user.a', '--value-file', '-'], 'x\ny').out).toBe(`setfattr -n user.a -v 0x780a79 ${path}\n`);
    expect(dry(['user.a=']).out).toBe(`setfattr -n user.a -v 0x ${path}\n`);
  });

  it('takes no nonsense', () => {
    const path = bound();
    for (const args of [['user.a'], ['varlink=x'], ['user.=x'], ['security.selinux=x'], ['user.a=xyz', '--hex'], [`user.${'x'.repeat(251)}=1`], ['user.a', '--value-file', '/no/such/file']])
      expect(sockatlas(['label', 'set', path, ...args]).status, args.join(' ')).toBe(2);
  });

  it.skipIf(labelled)('on a kernel without them is refused with the reason, never as a missing right', () => {
    const path = bound();
    for (const args of [['set', path, 'user.varlink=entrypoint'], ['remove', path, 'user.varlink'], ['list', path], ['set', path, 'user.a=b', '--door', 'object']]) {
      const { status, err } = sockatlas(['label', ...args]);
      expect(status, args.join(' ')).toBe(5);
      expect(err).toContain('This kernel keeps no labels');
      expect(err).toContain('Linux 7.1');
    }
  });
});

describe('help', () => {
  it('is everywhere, with the exit statuses', () => {
    for (const command of [[], ['list'], ['conversations'], ['show'], ['overview'], ['capabilities'], ['label'], ['label', 'list'], ['label', 'set'], ['label', 'remove'], ['protect'], ['protect', 'mode'], ['protect', 'owner'], ['history'], ['undo'], ['snapshot'], ['diff']]) {
      const { status, out: text } = sockatlas([...command, '--help']);
      expect(status).toBe(0);
      expect(text, command.join(' ')).toContain('Exit status: 0 done');
    }
    const manual = readFileSync(join(root, 'docs/sockatlas.1'), 'utf8').replaceAll('\\-', '-').replaceAll('\\~', ' ');
    for (const command of [['list'], ['conversations'], ['show'], ['label', 'list'], ['label', 'set'], ['label', 'remove'], ['protect', 'mode'], ['protect', 'owner'], ['history'], ['undo'], ['snapshot'], ['diff']]) {
      expect(manual).toContain(`.B ${command.join(' ')}\n`);
      for (const option of sockatlas([...command, '--help']).out.match(/^ {2}(?:-\w, )?(--[a-z-]+)/gm) ?? []) expect(manual, command.join(' ')).toContain(option.trim().split(' ').pop());
    }
    expect(sockatlas(['--version']).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
