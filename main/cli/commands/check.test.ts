import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ruleOf } from '#core/findings/rules.ts';
import { built } from '../../../tests/fixtures/built.ts';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { checkJsonSchema } from '../../../tests/fixtures/json-schema.ts';

const program = built('main/cli/index.ts');
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

let sockets: Sockets;
let home: string;
beforeEach(() => {
  sockets = new Sockets();
  home = mkdtempSync(join(tmpdir(), 'atlas-home-'));
});
afterEach(() => {
  sockets.close();
  rmSync(home, { recursive: true });
});

function sockatlas(...args: string[]): { status: number | null; out: string; err: string } {
  const ran = spawnSync(process.execPath, [program, ...args], { env: { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: home }, encoding: 'utf8', maxBuffer: 1 << 28, cwd: '/' });
  return { status: ran.status, out: ran.stdout, err: ran.stderr };
}

/** Rules and severities that are told of what lies in the folder of this test, or of a name. */
function told(where = sockets.folder): string[] {
  const { out } = sockatlas('check', '--format', 'json', '--severity', 'info');
  return checkJsonSchema
    .parse(JSON.parse(out))
    .findings.filter(({ subject }) => subject.startsWith(where))
    .map(({ rule, severity, subject }) => `${rule} ${severity} ${subject.slice(where.length)}`);
}

const open = (name: string): string => {
  sockets.listen(name);
  chmodSync(sockets.path(name), 0o666);
  return sockets.path(name);
};

describe('rules, on real sockets', () => {
  it.runIf(isRoot)('SA301: a service of root that all may call, and what is as good as root', () => {
    open('plain');
    open('docker.sock');
    sockets.listen('closed');
    chmodSync(sockets.path('closed'), 0o660);
    expect(told()).toEqual(['SA301 high /docker.sock', 'SA301 medium /plain']);
  });

  it('SA402: a listener whose path is gone, or another’s', () => {
    for (const name of ['gone', 'taken', 'kept']) {
      sockets.listen(name);
      chmodSync(sockets.path(name), 0o600);
    }
    unlinkSync(sockets.path('gone'));
    unlinkSync(sockets.path('taken'));
    writeFileSync(sockets.path('taken'), '');
    expect(told()).toEqual(['SA402 low /gone', 'SA402 low /taken']);
  });

  it('SA501: an abstract name; not the end of a connection, nor a name of the kernel', () => {
    const name = `@atlas-${process.pid}`;
    sockets.listen(`\0${name.slice(1)}`);
    sockets.connect(`\0${name.slice(1)}`);
    expect(told(name)).toEqual([`SA501 ${isRoot ? 'medium' : 'low'} `]);
  });

  it('SA201, SA202, SA401: names of a registry that lead nowhere, to a file, to where nobody listens', () => {
    const registry = join(home, 'varlink/registry');
    mkdirSync(registry, { recursive: true });
    const fd = sockets.listen('stale');
    chmodSync(sockets.path('stale'), 0o600);
    sockets.listen('live');
    chmodSync(sockets.path('live'), 0o600);
    sockets.end(fd);
    symlinkSync(sockets.path('nowhere'), join(registry, 'io.a.Nowhere'));
    symlinkSync('/etc/passwd', join(registry, 'io.b.File'));
    symlinkSync(sockets.path('stale'), join(registry, 'io.c.Stale'));
    symlinkSync(sockets.path('live'), join(registry, 'io.d.Live'));
    expect(told(registry)).toEqual(['SA201 medium /io.a.Nowhere', 'SA202 medium /io.b.File']);
    expect(told()).toEqual(['SA401 low /stale']);
  });

  it('SA401: what a service left behind, found without any registry', async () => {
    const fd = sockets.listen('left');
    sockets.listen('stays');
    sockets.end(fd);
    // What is so young may have been bound since the table of the kernel was read.
    await new Promise((resolve) => setTimeout(resolve, 2200));
    expect(told().filter((one) => one.startsWith('SA401'))).toEqual(['SA401 low /left']);
  });

  it.runIf(isRoot)('SA204: a registry that all may write', () => {
    const registry = join(home, 'varlink/registry');
    mkdirSync(registry, { recursive: true });
    for (const path of [home, join(home, 'varlink'), registry]) chmodSync(path, 0o755);
    expect(told(registry)).toEqual([]);
    chmodSync(registry, 0o777);
    expect(told(registry)).toEqual(['SA204 high ']);
  });

  it('SA403, SA404: an entry point that strangers can replace, or can make first', () => {
    const folder = mkdtempSync(join(tmpdir(), 'atlas-open-'));
    try {
      chmodSync(folder, 0o777);
      sockets.listenAt(join(folder, 'x'));
      expect(told(folder).filter((one) => one.startsWith('SA4'))).toEqual(['SA403 high /x']);
      chmodSync(folder, 0o1777);
      expect(told(folder).filter((one) => one.startsWith('SA4'))).toEqual([`SA404 ${isRoot ? 'low' : 'info'} /x`]);
      chmodSync(folder, 0o755);
      expect(told(folder).filter((one) => one.startsWith('SA4'))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.runIf(isRoot)('SA203: a name that another owns', () => {
    const registry = join(home, 'varlink/registry');
    mkdirSync(registry, { recursive: true });
    for (const name of ['mine', 'theirs']) {
      sockets.listen(name);
      chmodSync(sockets.path(name), 0o600);
      symlinkSync(sockets.path(name), join(registry, `io.x.${name}`));
    }
    spawnSync('chown', ['-h', '65534', join(registry, 'io.x.theirs')]);
    expect(told()).toEqual(['SA203 high /theirs']);
  });
});

describe('check', () => {
  const quiet = (): string[] => [`name:${sockets.folder}/*`];

  it('ends with 0 when there is nothing, with 1 when there is, with 2 when it is asked wrongly', () => {
    sockets.listen('fine');
    chmodSync(sockets.path('fine'), 0o600);
    expect(sockatlas('check', ...quiet())).toMatchObject({ status: 0, out: expect.stringContaining('no findings') });
    unlinkSync(sockets.path('fine'));
    expect(sockatlas('check', ...quiet())).toMatchObject({ status: 1, out: expect.stringContaining('SA402') });
    expect(sockatlas('check', '--severity', 'medium', ...quiet())).toMatchObject({ status: 0, out: expect.stringContaining('1 less grave') });
    for (const wrong of [['--severity', 'huge'], ['--format', 'xml'], ['no:such']]) expect(sockatlas('check', ...wrong).status).toBe(2);
    expect(sockatlas('check', '--baseline', join(home, 'none')).status).toBe(5);
  });

  it('tells only what a baseline does not have, and what is no more', () => {
    for (const name of ['a', 'b']) {
      sockets.listen(name);
      unlinkSync(sockets.path(name));
    }
    const baseline = join(home, 'baseline.json');
    expect(sockatlas('check', '--write-baseline', baseline, ...quiet()).status).toBe(1);
    expect(JSON.parse(readFileSync(baseline, 'utf8')).findings).toEqual(['a', 'b'].map((name) => ({ rule: 'SA402', subject: sockets.path(name) })));
    expect(sockatlas('check', '--baseline', baseline, ...quiet()).status).toBe(0);
    sockets.listen('c');
    unlinkSync(sockets.path('c'));
    const { status, out } = sockatlas('check', '--baseline', baseline, ...quiet());
    expect(status).toBe(1);
    expect(out).toContain('/c');
    expect(out).not.toContain('/a\n');
    expect(out).toContain('2 in the baseline');
  });

  it('leaves out what is muted, with its reason, until it is no more', () => {
    sockets.listen('odd');
    const path = sockets.path('odd');
    unlinkSync(path);
    expect(sockatlas('mute', 'SA402', path, '--reason', 'kept for old clients').status).toBe(0);
    expect(sockatlas('check', ...quiet())).toMatchObject({ status: 0, out: expect.stringContaining('1 muted') });
    expect(sockatlas('check', '--format', 'markdown', ...quiet()).out).toContain('kept for old clients');
    expect(sockatlas('mutes').out).toContain('kept for old clients');
    expect(sockatlas('check', '--mutes', '/dev/null/none', ...quiet()).err).toContain('Nothing is muted');
    expect(sockatlas('unmute', 'listener-without-entry-point', path).status).toBe(0);
    expect(sockatlas('unmute', 'SA402', path).status).toBe(1);
    expect(sockatlas('check', ...quiet()).status).toBe(1);
    expect(sockatlas('mute', 'SA402', `${sockets.folder}/*`, '--glob', '--reason', 'a test').status).toBe(0);
    expect(sockatlas('check', ...quiet()).status).toBe(0);
    expect(sockatlas('mute', 'SA999', path, '--reason', 'x').status).toBe(2);
    expect(sockatlas('mute', 'SA402', path, '--reason', ' ').status).toBe(2);
  });

  it('gives names as they are shown, in every format, and the documented JSON', () => {
    const name = 'esc\x1b[31m\n\xe2\x80\xae';
    sockets.listen(name);
    unlinkSync(Buffer.from(sockets.path(name), 'latin1'));
    for (const format of ['text', 'json', 'markdown', 'sarif']) {
      const { out, status } = sockatlas('check', '--format', format, '--severity', 'info');
      expect(status).toBe(1);
      for (const line of out.split('\n')) expect(line).toMatch(/^[^\p{Cc}\p{Cf}]*$/u);
      if (format === 'json') expect(checkJsonSchema.parse(JSON.parse(out)).findings.every(({ rule }) => ruleOf(rule) !== undefined)).toBe(true);
      if (format === 'sarif') expect(JSON.parse(out).version).toBe('2.1.0');
    }
  });

  it('looks at a snapshot as at the system', () => {
    sockets.listen('odd');
    unlinkSync(sockets.path('odd'));
    const snapshot = join(home, 's.json');
    sockatlas('snapshot', snapshot);
    sockets.close();
    expect(sockatlas('check', '--from', snapshot, 'name:*/odd')).toMatchObject({ status: 1, out: expect.stringContaining('SA402') });
  });

  it.runIf(isRoot)('says of what it could not be told', () => {
    sockets.listen('theirs');
    chmodSync(sockets.path('theirs'), 0o666);
    chmodSync(home, 0o755);
    chownSync(home, nobody, nobody);
    const ran = spawnSync(process.execPath, [program, 'check', '--severity', 'info', ...quiet()], { env: { PATH: process.env['PATH'], HOME: home }, encoding: 'utf8', cwd: '/', uid: nobody, gid: nobody });
    // It was made by root, which sock_diag tells; its labels' door is hidden.
    expect(ran.stdout).toContain('SA301');
    expect(ran.status).toBe(1);
  });
});
