// Shared by the tests that run inside the VM, with nothing but Node and what the image has.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';

/** The privileged part in its place, as scripts/privilege.mjs puts it there. */
const privilege = '/job/privilege.mjs';
export const { installDoors, removeDoors } = await import(privilege);

/** Users of the image: see run-in-vm. */
export const alice = 1000;

/**
 * Runs the command line as root or as another user.
 * @param {string[]} args
 * @param {{user?: string}} [options]
 */
export function sockatlas(args, options = {}) {
  const command = ['node', '/job/out/main/cli.js', ...args];
  const run = options.user
    ? spawnSync('runuser', ['-u', options.user, '--', 'env', `XDG_RUNTIME_DIR=/run/user/${alice}`, ...command], { encoding: 'utf8', maxBuffer: 1 << 28 })
    : spawnSync('env', command, { encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status: run.status, out: run.stdout, err: run.stderr };
}

/** @param {string[]} args @param {{user?: string}} [options] */
export function sockatlasJson(args, options) {
  const { status, out, err } = sockatlas(args, options);
  if (status !== 0) throw new Error(`sockatlas ${args.join(' ')} ended with ${status}: ${err}`);
  return JSON.parse(out);
}

/** A screen in memory: Xvfb on the first free number. */
export async function startScreen() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp', '-ac'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const pipe = child.stdio[3];
  if (!pipe) throw new Error('Xvfb could not be started');
  const [number] = await once(pipe, 'data');
  return {
    display: `:${String(number).trim()}`,
    async [Symbol.asyncDispose]() {
      child.kill();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** @param {string} command @param {string[]} args */
export const output = (command, args) => execFileSync(command, args, { encoding: 'utf8' });

/** @param {string} path */
export const labelsByGetfattr = (path) => {
  const run = spawnSync('getfattr', ['--absolute-names', '-d', '-m', '^user\\.', '-e', 'hex', '--', path], { encoding: 'utf8' });
  /** @type {Record<string, string>} */
  const labels = {};
  for (const line of run.stdout.split('\n')) {
    const at = line.indexOf('=0x');
    if (at > 0) labels[line.slice(0, at)] = Buffer.from(line.slice(at + 3), 'hex').toString('latin1');
    else if (line.startsWith('user.')) labels[line.replace(/=.*/, '')] = '';
  }
  return labels;
};

/**
 * A real service: python3 binds, listens and says "ready"; it ends with the returned function.
 * @param {string} path
 * @param {{user?: string, mode?: string}} [options]
 */
export async function listenAt(path, options = {}) {
  const program = `
import os, socket, sys
path, mode = sys.argv[1], int(sys.argv[2], 8)
try: os.unlink(path)
except FileNotFoundError: pass
s = socket.socket(socket.AF_UNIX)
s.bind(path)
os.chmod(path, mode)
s.listen(8)
print(s.fileno(), flush=True)
sys.stdin.read()
`;
  const args = ['python3', '-c', program, path, options.mode ?? '0666'];
  const child = options.user ? spawn('runuser', ['-u', options.user, '--', ...args], { stdio: ['pipe', 'pipe', 'inherit'] }) : spawn('env', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return {
    fd: Number(String(line)),
    child,
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/**
 * The very agent of the window, in this process: its door is the `parentPort` that Electron gives a
 * utility process; here two message channels stand in for Electron's.
 */
export async function startAgent() {
  const parent = new EventEmitter();
  /** @type {Map<number, (result: any) => void>} */
  const waiting = new Map();
  const port = Object.assign(parent, {
    /** @param {any} message */
    postMessage(message) {
      waiting.get(message.id)?.(message.result);
      waiting.delete(message.id);
    },
    start() {},
  });
  Object.defineProperty(process, 'parentPort', { value: port, configurable: true });
  await import('/job/out/main/agent.js');
  const { port1, port2 } = new MessageChannel();
  /** @type {any[]} */
  const messages = [];
  const heard = new EventEmitter();
  port2.on('message', (message) => {
    messages.push(message);
    heard.emit('message', message);
  });
  // Electron's ports speak `{data}` events; Node's speak the data alone.
  const adapted = { postMessage: (/** @type {any} */ m) => port1.postMessage(m), on: port1.on.bind(port1), start: () => port1.start(), close: () => port1.close() };
  parent.emit('message', { data: { kind: 'stream' }, ports: [adapted] });
  let nextId = 1;
  return {
    messages,
    /** @param {string} name @param {any} input @returns {Promise<any>} */
    call(name, input) {
      const id = nextId++;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        parent.emit('message', { data: { kind: 'call', id, name, input }, ports: [] });
      });
    },
    /**
     * Waits for a message that fits, among those so far and those to come.
     * @param {(message: any) => boolean} fits
     */
    async until(fits, withinMs = 20_000) {
      const found = messages.find(fits);
      if (found) return found;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('it was not told in time')), withinMs);
        const listener = (/** @type {any} */ message) => {
          if (!fits(message)) return;
          clearTimeout(timer);
          heard.off('message', listener);
          resolve(message);
        };
        heard.on('message', listener);
      });
    },
    close() {
      port2.close();
      port1.close();
    },
  };
}
