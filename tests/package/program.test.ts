import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { archive, checkout, hasOrdinaryUser, isRoot, launcher, ownFolder, program, start, type Ended } from './packaged.ts';

const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));

/** Listens at a path until the test ends. */
async function listenAt(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => void server.close());
}

/** Width and height of a PNG. */
function sizeOf(png: string): { width: number; height: number } {
  const bytes = readFileSync(png);
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  // An empty window of this size is a few kB.
  expect(bytes.length).toBeGreaterThan(20_000);
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** A script, and whether any program has run it. */
function trap(): { script: string; sprung: () => boolean } {
  const folder = ownFolder();
  const script = join(folder, 'trap.cjs');
  const trace = join(folder, 'trace');
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(trace)}, 'here')`);
  return { script, sprung: () => existsSync(trace) };
}

describe('the command line', () => {
  it('says its version and its help', async () => {
    expect(await start(launcher, ['--version'])).toMatchObject({ status: 0, out: `${version}\n` });
    const help = await start(launcher, ['--help']);
    expect(help).toMatchObject({ status: 0, err: '' });
    expect(help.out).toMatch(/^Usage: sockatlas /);
    expect((await start(launcher, ['label', 'set', '--help'])).out).toMatch(/^Usage: sockatlas label set /);
  });

  it('refuses what it does not know, and opens no window for it', async () => {
    expect(await start(launcher, ['--fliter', 'kind:path'])).toMatchObject({ status: 2, err: expect.stringContaining("unknown option '--fliter'") });
    expect(await start(launcher, ['lits'])).toMatchObject({ status: 2 });
  });

  it('runs the demo services, and leaves nothing of them', async () => {
    const { status, out, err } = await start('timeout', ['--signal', 'INT', '12', launcher, 'demo']);
    expect({ status, err }).toEqual({ status: 124, err: '' }); // it was interrupted
    const [, folder = ''] = /^The demo services run in (\S+) until/.exec(out) ?? [];
    expect(folder).toMatch(/sockatlas-demo-\w{6}$/);
    expect(existsSync(folder)).toBe(false);
  });

  it('reads sockets with sock_diag, so koffi works', async () => {
    const { out, status } = await start(launcher, ['capabilities', '--json']);
    expect(status).toBe(0);
    const { capabilities } = JSON.parse(out);
    expect(capabilities).toContainEqual(expect.objectContaining({ id: 'source', state: 'yes', short: 'sock_diag' }));
    const path = join(ownFolder(), 'here-it-is');
    await listenAt(path);
    const { sockets } = JSON.parse((await start(launcher, ['list', '--json', '--filter', 'name:*/here-it-is'])).out);
    expect(sockets).toEqual([expect.objectContaining({ name: path, state: 'listen', cookie: expect.any(String) })]);
  });

  it('has an fs-xattr that writes and reads', async () => {
    const file = join(ownFolder(), 'labelled');
    const code = `
      import { pathToFileURL } from 'node:url';
      const { getAttributeSync, setAttributeSync } = await import(pathToFileURL(process.argv[1] + '/node_modules/fs-xattr/index.js').href);
      const { writeFileSync } = await import('node:fs');
      writeFileSync(process.argv[2], '');
      setAttributeSync(process.argv[2], 'user.varlink', 'entrypoint');
      process.stdout.write(getAttributeSync(process.argv[2], 'user.varlink'));
    `;
    expect(await start(program, ['--input-type=module', '-e', code, archive, file], { env: { ELECTRON_RUN_AS_NODE: '1' } })).toMatchObject({ status: 0, out: 'entrypoint' });
  });

  it('runs no code that the environment names', async () => {
    const { script, sprung } = trap();
    const { status, out } = await start(launcher, ['--version'], { env: { NODE_OPTIONS: `--require=${script}` } });
    expect({ status, out, sprung: sprung() }).toEqual({ status: 0, out: `${version}\n`, sprung: false });
    // Node itself does: the trap works.
    await start(process.execPath, ['-e', ''], { env: { NODE_OPTIONS: `--require=${script}` } });
    expect(sprung()).toBe(true);
  });

  it('is reached through a link', async () => {
    const link = join(ownFolder(), 'sockatlas');
    symlinkSync(launcher, link);
    expect(await start(link, ['--version'])).toMatchObject({ status: 0, out: `${version}\n` });
  });
});

describe.runIf(hasOrdinaryUser)('the window of an ordinary user', () => {
  it('shows itself, sandboxed, and its agent has the native code', async () => {
    const { script, sprung } = trap();
    const picture = join(ownFolder(), 'window.png');
    const seen = { renderer: '', agent: '' };
    const { status, err } = await start(launcher, [`--screenshot=${picture}`, '--size=1000x700', '--inspect-brk=127.0.0.1:0'], {
      // The first is what terminals of some editors have set.
      env: { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require=${script}` },
      meanwhile: () => look(seen),
    });
    expect({ status, err }).toMatchObject({ status: 0 });
    expect(err).not.toContain('Debugger listening');
    expect(sizeOf(picture)).toEqual({ width: 1000, height: 700 });
    expect(sprung()).toBe(false);
    // Seccomp 2: a filter is on.
    expect(seen.renderer).toMatch(/^Seccomp:\t2$/m);
    expect(seen.agent).toMatch(/app\.asar\.unpacked\/.*\/koffi\.node$/m);
    expect(seen.agent).toMatch(/app\.asar\.unpacked\/.*\/xattr\.node$/m);
    if (process.env['SOCKATLAS_TEST_PICTURES']) writeFileSync(join(process.env['SOCKATLAS_TEST_PICTURES'], 'package.png'), readFileSync(picture));
  });
});

describe.runIf(hasOrdinaryUser)('the network', () => {
  it('is left alone for as long as the program runs, by the browser engine too', async () => {
    const folder = ownFolder();
    const trace = join(folder, 'trace');
    const { status, err } = await start('strace', ['-f', '-qq', '-s', '200', '-e', 'trace=connect,bind,sendto,sendmsg,sendmmsg', '-o', trace, launcher, `--screenshot=${join(folder, 'window.png')}`, '--demo', '--page=services']);
    expect({ status, err }).toMatchObject({ status: 0 });
    const calls = readFileSync(trace, 'utf8').split('\n');
    // The trace holds what it should: the display, and the agent's question to the kernel.
    expect(calls.some((call) => call.includes('X11-unix'))).toBe(true);
    expect(calls.some((call) => call.includes('AF_NETLINK') || call.includes('NETLINK'))).toBe(true);
    expect(calls.filter((call) => /AF_INET|AF_PACKET|AF_VSOCK/.test(call) && !/NETLINK|nlmsg/.test(call))).toEqual([]);
  });
});

/** Notes what the kernel says of the page's process, and what the agent's has mapped. */
function look(seen: { renderer: string; agent: string }): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
      if (!command.startsWith(program)) continue;
      if (command.includes('--type=renderer')) seen.renderer = readFileSync(`/proc/${pid}/status`, 'utf8');
      if (!command.includes('--utility-sub-type=node.mojom.NodeService')) continue;
      const maps = readFileSync(`/proc/${pid}/maps`, 'utf8');
      if (maps !== '') seen.agent = maps;
    } catch {
      // It has ended meanwhile.
    }
  }
}

describe.runIf(isRoot)('root', () => {
  it('is refused a window, with the reason', async () => {
    const picture = join(ownFolder({ asRoot: true }), 'window.png');
    const { status, err } = await start(launcher, [`--screenshot=${picture}`], { asRoot: true });
    expect({ status, err, drawn: existsSync(picture) }).toEqual({ status: 4, err: expect.stringContaining('--as-root'), drawn: false });
  });

  it('is refused by the program itself as well', async () => {
    const picture = join(ownFolder({ asRoot: true }), 'window.png');
    expect(await start(program, ['--no-sandbox', `--screenshot=${picture}`], { asRoot: true })).toMatchObject({ status: 4 });
    // Without that switch the browser engine has the word first.
    expect((await start(program, [`--screenshot=${picture}`], { asRoot: true })).status).not.toBe(0);
    expect(existsSync(picture)).toBe(false);
  });

  it('has it with --as-root', async () => {
    const picture = join(ownFolder({ asRoot: true }), 'window.png');
    expect(await start(launcher, ['--as-root', `--screenshot=${picture}`, '--size=1000x700'], { asRoot: true })).toMatchObject({ status: 0 });
    expect(sizeOf(picture)).toEqual({ width: 1000, height: 700 });
  });
});

describe('the launcher in a checkout', () => {
  const here = (args: readonly string[]): Promise<Ended> => start(join(checkout, 'bin/sockatlas'), args, { asRoot: true });

  it('runs the command line with node', async () => {
    expect(await here(['--version'])).toMatchObject({ status: 0, out: `${version}\n` });
    expect(await here(['lits'])).toMatchObject({ status: 2 });
  });

  it('is what npx starts', async () => {
    const { status, out } = await start('npm', ['exec', '--no', `--prefix=${checkout}`, '--', 'sockatlas', '--help'], { asRoot: true });
    expect(status).toBe(0);
    expect(out).toContain('Usage: sockatlas ');
  });
});
