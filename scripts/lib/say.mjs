import { spawn, spawnSync } from 'node:child_process';

/** A line for the person who waits. @param {string} text */
export const say = (text) => void process.stderr.write(`sockatlas: ${text}\n`);

/** What a person can mend: printed without a stack. */
export class Trouble extends Error {
  /** @param {string} message @param {string} [hint] @param {number} [status] */
  constructor(message, hint, status = 1) {
    super(message);
    this.hint = hint;
    this.status = status;
  }
}

/**
 * Runs a script's main function and turns what it throws into a message and an exit status.
 * @param {() => Promise<number>} main
 */
export async function run(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    say(error.message);
    if (error.hint) process.stderr.write(`${error.hint}\n`);
    process.exitCode = error.status;
  }
}

/**
 * Runs a command to its end. Its output is shown only when it fails, or at once with `show`. Says every ten
 * seconds that it still runs.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{what: string, show?: boolean, cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, as?: {uid: number, gid: number}}} options
 * @returns {Promise<{status: number, output: string}>}
 */
export function command(program, args, { what, show = false, cwd, env, timeoutMs, as }) {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const child = spawn(program, args, { cwd, env, stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, ...as });
    let output = '';
    child.stdout?.on('data', (/** @type {Buffer} */ data) => (output += data.toString()));
    child.stderr?.on('data', (/** @type {Buffer} */ data) => (output += data.toString()));
    const timer = show ? undefined : setInterval(() => say(`${what}: ${Math.round((Date.now() - started) / 1000)} s`), 10_000);
    child.on('error', (error) => {
      clearInterval(timer);
      reject(new Trouble(`${what}: ${program} could not be started (${error.message}).`));
    });
    child.on('close', (status) => {
      clearInterval(timer);
      resolve({ status: status ?? 1, output });
    });
  });
}

/** Whether a program is on the PATH. @param {string} name */
export const has = (name) => spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name]).status === 0;

export const isRoot = () => process.getuid?.() === 0;
