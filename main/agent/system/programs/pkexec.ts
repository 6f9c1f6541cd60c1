import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { PkexecEnd } from '#core/privilege/pkexec.ts';

/** Where distributions have it; NixOS keeps its set-user-ID programs apart. Never searched along PATH. */
const places = ['/usr/bin/pkexec', '/run/wrappers/bin/pkexec'];

export const findPkexec = (): string | null => places.find((place) => existsSync(place)) ?? null;

/** A program that runs as root, or that will once polkit allows it. */
export type RootChild = ChildProcessWithoutNullStreams;

/** Who asks the person: the agent of the desktop alone, or where there is none pkexec itself, on the terminal. */
export type Asker = 'desktop' | 'terminal';

/** Starts a program as root once polkit allows it: pkexec(1). It gets no variable of ours. */
export function startAsRoot(pkexec: string, program: string, args: readonly string[], asker: Asker): RootChild {
  const options = asker === 'desktop' ? ['--disable-internal-agent'] : [];
  // LC_ALL: its sentences are told apart (core/privilege/pkexec.ts). The words of the question are the agent's, in its own language.
  return spawn(pkexec, [...options, program, ...args], { cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' }, stdio: 'pipe' });
}

/** Writes the input to the child, and gives what it said once it has ended. */
export function converse(child: RootChild, input: string): Promise<PkexecEnd & { readonly output: string }> {
  return new Promise((resolve) => {
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdin.on('error', () => undefined); // it ended before it read: its status tells
    const end = (status: number | null, problem = ''): void =>
      resolve({ status, errors: Buffer.concat(errors).toString() + problem, output: Buffer.concat(output).toString() });
    child.on('error', (error) => end(127, error.message));
    child.on('close', (status) => end(status));
    child.stdin.end(input);
  });
}
