import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { built } from '../../tests/fixtures/built.ts';
import { listJsonSchema } from '../../tests/fixtures/json-schema.ts';

const program = built('main/cli/index.ts');
const nobody = 65_534;

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'atlas-state-'));
});
afterEach(() => rmSync(state, { recursive: true }));

function sockatlas(args: readonly string[], how: { readonly asNobody?: boolean } = {}): { status: number | null; out: string } {
  if (how.asNobody) chownSync(state, nobody, nobody);
  const ran = spawnSync(process.execPath, [program, ...args], { env: { PATH: process.env['PATH'], HOME: state, XDG_STATE_HOME: state }, encoding: 'utf8', maxBuffer: 1 << 28, cwd: '/', ...(how.asNobody && { uid: nobody, gid: nobody }) });
  return { status: ran.status, out: ran.stdout };
}

/** An ordinary user makes network namespaces inside a user namespace of his own. */
const mayUnshare = spawnSync('unshare', ['--user', '--map-root-user', '--net', 'true'], process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}).status === 0;

describe.skipIf(!mayUnshare)('another network namespace', () => {
  it('of an ordinary user is read without the right to go there, and what that does not tell is told', async () => {
    const listener = 'import socket, sys\ns = socket.socket(socket.AF_UNIX)\ns.bind("\\0atlas-inside")\ns.listen(1)\nprint("ready", flush=True)\nsys.stdin.read()';
    const asRoot = process.getuid?.() === 0;
    const inside = spawn('unshare', ['--user', '--map-root-user', '--net', 'python3', '-c', listener], { stdio: ['pipe', 'pipe', 'inherit'], ...(asRoot && { uid: nobody, gid: nobody }) });
    try {
      await once(inside.stdout, 'data');
      const { status, out: text } = sockatlas(['list', '--json', '--filter', 'ns:other name:@atlas-inside'], { asNobody: asRoot });
      expect(status).toBe(0);
      const { host, sockets: found } = listJsonSchema.parse(JSON.parse(text));
      expect(found).toMatchObject([{ name: '@atlas-inside', state: 'listen', cookie: { unknown: 'fallback-source' }, holders: { seen: [{ pid: inside.pid }] } }]);
      expect(found[0]?.netns).not.toBe(host.netns);
      expect(host.namespaces.find(({ netns }) => netns === found[0]?.netns)).toMatchObject({ source: '/proc/net/unix', blindSpot: expect.stringContaining('takes root') });
      if (!asRoot) return;
      const { sockets: rootsees } = listJsonSchema.parse(JSON.parse(sockatlas(['list', '--json', '--filter', 'ns:other name:@atlas-inside']).out));
      expect(rootsees).toMatchObject([{ name: '@atlas-inside', queue: { of: 'listener', backlog: 1 } }]);
    } finally {
      inside.stdin.end();
      await once(inside, 'exit');
    }
  });
});
