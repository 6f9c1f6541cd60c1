import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { built } from '../../../tests/fixtures/built.ts';

const program = built('main/cli/index.ts');

let sockets: Sockets;
beforeEach(() => {
  sockets = new Sockets();
});
afterEach(() => sockets.close());

function sockatlas(args: readonly string[]): { status: number | null; out: string } {
  const ran = spawnSync(process.execPath, [program, ...args], { env: { PATH: process.env['PATH'] }, encoding: 'utf8', maxBuffer: 1 << 28, cwd: '/' });
  return { status: ran.status, out: ran.stdout };
}

describe('show --level', () => {
  it('explains for a beginner without numbers, for a developer with identities, and how to see the same elsewhere', () => {
    sockets.listen('level.sock');
    const told = (level: string): string => sockatlas(['show', `${sockets.folder}/level.sock`, '--level', level]).out;
    const beginner = told('beginner').split('\n\n')[1] ?? '';
    expect(beginner).toContain('This is a door');
    expect(beginner).not.toMatch(/pid|inode/);
    expect(told('developer').split('\n\n')[1]).toMatch(/The socket object is inode \d+ of sockfs, cookie \d+/);
    expect(told('admin')).toMatch(/the same elsewhere\n {2}ss -xap \| grep -w \d+/);
    expect(sockatlas(['show', 'x', '--level', 'wizard']).status).toBe(2);
  });
});

describe('learn', () => {
  it('lists the concepts and tells one, by its name or a word of it', () => {
    expect(sockatlas(['learn']).out).toContain('no-proof       Why a label is no proof');
    const one = sockatlas(['learn', 'mode']);
    expect(one.status).toBe(0);
    expect(one.out).toMatch(/^Mode bits on sockets\n[^]*Why it matters: [^]*find \/run -type s[^]*Written in: unix\(7\)/);
    expect(sockatlas(['learn', 'SO_PEERCRED']).out).toContain('Who is calling');
    expect(sockatlas(['learn', 'glossary']).out).toContain('entry point\n');
    expect(sockatlas(['learn', 'zebra']).status).toBe(1);
  });
});
