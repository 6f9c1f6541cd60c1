import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { certify, isCertified } from './certification-client.ts';

const runs = (program: string, ...args: string[]): boolean => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** Debian's packages: varlink-go is in every release (scripts/test.mjs installs it), python3-varlink-tests in the newest, as in the virtual machine. */
const servers = [
  { name: 'varlink-go', is: runs('sh', '-c', 'command -v varlink-go-certification'), command: (address: string) => ['varlink-go-certification', '-varlink', address] },
  { name: 'python3-varlink', is: runs('python3', '-c', 'import varlink.tests.test_certification'), command: (address: string) => ['python3', '-m', 'varlink.tests.test_certification', `--varlink=${address}`] },
] as const;

describe.each(servers)('our client, at the server of $name', ({ is, command }) => {
  it.skipIf(!is).each([
    ['a path', false],
    ['a path', true],
    ['an abstract name', false],
  ])('is certified: at %s, descriptors wanted: %s', async (where, descriptors) => {
    const folder = mkdtempSync(join(tmpdir(), 'certification-'));
    const path = join(folder, 'service');
    const address = where === 'a path' ? `unix:${path}` : `unix:@sockatlas-certification-${process.pid}`;
    const [program = '', ...args] = command(address);
    const child = spawn(program, args, { stdio: 'ignore' });
    try {
      await listening(address, path);
      const answers = await certify(address, { descriptors });
      expect([...answers].map(([name, { how, replies }]) => [name, how, replies.length])).toEqual([['Start', 'replied', 1], ...Array.from({ length: 9 }, (_, i) => [`Test0${i + 1}`, 'replied', 1]), ['Test10', 'replied', 10], ['Test11', 'replied', 0], ['End', 'replied', 1]]);
      expect(isCertified(answers)).toBe(true);
    } finally {
      child.kill();
      rmSync(folder, { recursive: true });
    }
  });
});

async function listening(address: string, path: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (address.includes('@') ? spawnSync('grep', ['-qa', address.slice('unix:'.length), '/proc/net/unix']).status === 0 : existsSync(path)) return;
    await new Promise((told) => setTimeout(told, 25));
  }
  throw new Error('it does not listen');
}
