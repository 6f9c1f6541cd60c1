import { spawn, type ChildProcess } from 'node:child_process';
import { demoServices, type DemoService } from '../services/services.ts';
import { makeFolder, type DemoFolder } from './folder.ts';
import { onEnd } from './life.ts';

/** So long may a service take until it listens, on a slow machine with much to do. */
const readyWithinMs = 25_000;
/** So long has one that was told to end. */
const endWithinMs = 2000;

/**
 * Runs all demo services, each in a process of its own, until this one is to end; then their folder is removed. Says where it is in one line
 * of JSON, once all of them listen.
 */
export async function runDemo(script: string): Promise<void> {
  process.title = 'demo-services';
  const fail = (error: unknown): void => void process.stderr.write(`sockatlas demo: ${error instanceof Error ? error.message : String(error)}\n`);
  let folder: DemoFolder;
  try {
    folder = makeFolder();
  } catch (error) {
    fail(error);
    process.exitCode = 1;
    return;
  }
  const children: ChildProcess[] = [];
  let status = 0;
  const finish = async (): Promise<void> => {
    await Promise.all(children.map(end));
    folder[Symbol.dispose]();
    process.exit(status);
  };
  onEnd(() => void finish());
  try {
    await Promise.all(
      demoServices.map(async (service) => {
        const child = start(script, service, folder.socketOf(service.registered));
        children.push(child);
        await ready(child, service);
        folder.register(service.registered);
      }),
    );
    process.stdout.write(`${JSON.stringify({ folder: Buffer.from(folder.path).toString('latin1') })}\n`);
  } catch (error) {
    fail(error);
    status = 1;
    await finish();
  }
}

function start(script: string, { name }: DemoService, socket: string): ChildProcess {
  return spawn(process.execPath, ['--max-semi-space-size=1', script, 'serve', name, socket], { stdio: ['pipe', 'pipe', 'inherit'] });
}

/** Once it has said anything: that it listens. */
function ready(child: ChildProcess, { name }: DemoService): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The demo service ${name} did not begin to listen.`)), readyWithinMs);
    child.stdout?.once('data', () => {
      clearTimeout(timer);
      resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The demo service ${name} ended.`)));
  });
}

/** By the end of its standard input; by force if that is not enough. */
function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), endWithinMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.stdin?.end();
  });
}
