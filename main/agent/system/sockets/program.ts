import { spawn, type ChildProcess } from 'node:child_process';
import { closeAll } from './descriptor-link.ts';
import { socketPair } from './connect.ts';

export interface ProgramPlan {
  readonly program: string;
  readonly args: readonly string[];
  /** Beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where the program finds its socket: as descriptor 3, or as standard input and output. */
  readonly socketAt: 'descriptor 3' | 'standard streams';
}

export interface RunningProgram {
  /** The other end of its socket; whoever takes it closes it. */
  readonly fd: number;
  /** Once it has ended, or half a second later: the code, where it had one, and what it said on standard error, cut. */
  readonly ended: () => Promise<{ readonly code: number | string | null; readonly words: string }>;
  /** Asks it to end, a moment after its socket was closed, and makes it later. */
  readonly end: () => void;
}

const mostWords = 2000;
const politelyMs = 1000;
const patienceMs = 5000;
const children = new Set<ChildProcess>();
let onExit = false;

/** Starts a program that speaks over a socket, without a shell's reading of any of it. Null when no descriptor is left. */
export function startProgram({ program, args, environment, socketAt }: ProgramPlan): RunningProgram | null {
  const pair = socketPair();
  if (!pair) return null;
  const [ours, theirs] = pair;
  const atThree = socketAt === 'descriptor 3';
  let words = '';
  let code: number | string | null = null;
  let child: ChildProcess;
  try {
    child = spawn(program, args, {
      cwd: '/',
      stdio: atThree ? ['ignore', 'ignore', 'pipe', theirs] : [theirs, theirs, 'pipe'],
      env: { ...process.env, ...environment },
    });
  } catch (error) {
    closeAll([ours]);
    throw error;
  } finally {
    closeAll([theirs]);
  }
  children.add(child);
  if (!onExit) {
    onExit = true;
    process.on('exit', () => {
      for (const left of children) left.kill('SIGTERM');
    });
  }
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (words.length < mostWords) words = (words + text).slice(0, mostWords);
  });
  const over = new Promise<void>((told) => {
    child.once('error', (error: Error & { readonly code?: unknown }) => {
      code = typeof error.code === 'string' ? error.code : error.message;
      children.delete(child);
      told();
    });
    child.once('close', (status, signal) => {
      code ??= signal ?? status;
      children.delete(child);
      told();
    });
  });
  return {
    fd: ours,
    ended: async () => {
      await Promise.race([over, new Promise((told) => setTimeout(told, 500).unref())]);
      return { code, words: words.trim() };
    },
    end: () => {
      if (!children.has(child)) return;
      setTimeout(() => child.kill('SIGTERM'), politelyMs).unref();
      setTimeout(() => child.kill('SIGKILL'), patienceMs).unref();
    },
  };
}
