import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { hashOf, InterfaceCache } from '#agent/services/interface-cache.ts';
import { Sockets } from '../e2e/sockets.ts';
import { built } from '../fixtures/built.ts';
import { breaches, telling } from './trace.ts';

const traces = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
if (!traces) process.stdout.write('skipped: strace cannot trace here\n');

/** What the page of services and the commands for them show comes from the system and from the cache: nobody is connected to for it. */
describe.skipIf(!traces)('looking at services', () => {
  const program = built('main/cli/index.ts');
  let sockets: Sockets;
  let home: string;
  beforeEach(() => {
    sockets = new Sockets();
    home = mkdtempSync(join(tmpdir(), 'atlas-home-'));
    sockets.listen('people');
    mkdirSync(join(home, 'run/varlink/registry'), { recursive: true });
    symlinkSync(sockets.path('people'), join(home, 'run/varlink/registry/io.example.People'));
    const text = 'interface io.example.People\n\nmethod List() -> ()\n';
    const seen = { vendor: 'V', product: 'P', version: '1', url: '', interfaces: [{ name: 'io.example.People', hash: hashOf(text) }], firstSeenMs: 1, lastSeenMs: 1 };
    new InterfaceCache(join(home, '.cache/sockatlas/interfaces')).add({ ...seen, address: { kind: 'unix', name: bytes(sockets.path('people')) } }, [{ hash: hashOf(text), text }]);
  });
  afterEach(() => {
    sockets.close();
    rmSync(home, { recursive: true });
  });

  function traced(...args: string[]): { readonly out: string; readonly found: readonly string[] } {
    const folder = mkdtempSync(join(tmpdir(), 'atlas-trace-'));
    try {
      const ran = spawnSync('strace', ['-ff', '-yy', '-s', '4096', '-o', join(folder, 'trace'), '-e', `trace=${telling.join(',')}`, process.execPath, program, 'varlink', ...args], {
        encoding: 'utf8',
        cwd: '/',
        env: { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: join(home, 'run'), UV_USE_IO_URING: '0' },
      });
      const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'latin1').split('\n'));
      return { out: ran.stdout, found: breaches(lines, sockets.folder) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it('by the command line changes nothing and connects to nobody', () => {
    const services = traced('services');
    expect(services.out).toContain('io.example.People');
    const interfaces = traced('interfaces', 'io.example.People');
    expect(interfaces.out).toContain('io.example.People');
    const described = traced('describe', 'io.example.People');
    expect(described.out).toContain('method List');
    expect([...services.found, ...interfaces.found, ...described.found]).toEqual([]);
    // It would be seen if it were otherwise: this is an act, and meets nobody.
    sockets.end(sockets.listen('left'));
    expect(traced('interfaces', '--wake', sockets.path('left')).found.filter((line) => line.startsWith('connect('))).toHaveLength(1);
  });
});
