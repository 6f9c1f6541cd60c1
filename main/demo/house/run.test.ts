import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ask } from '#agent/varlink/client/ask.ts';
import { connect } from '#agent/varlink/client/connect.ts';
import { bytes } from '#core/model/bytes.ts';
import { built } from '../../../tests/fixtures/built.ts';
import { demoServices } from '../services/services.ts';

const program = built('main/demo/index.ts');
let base: string;
let started: ChildProcess[];

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'demo-run-'));
  started = [];
});
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(base, { recursive: true, force: true });
});

async function start(): Promise<{ readonly child: ChildProcess; readonly folder: string }> {
  const child = spawn(process.execPath, [program], { env: { ...process.env, XDG_RUNTIME_DIR: base }, stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(child);
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  while (!said.includes('\n')) if (child.stdout) await once(child.stdout, 'data');
  return { child, folder: (JSON.parse(said) as { folder: string }).folder };
}

const servicesOf = (child: ChildProcess): number[] => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
const lives = (pid: number): boolean => {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
const until = async (is: () => boolean): Promise<void> => {
  for (let i = 0; i < 1000 && !is(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(is()).toBe(true);
};

it('makes a folder for its owner alone, with a process for each service', async () => {
  const { child, folder } = await start();
  expect(folder.startsWith(`${base}/sockatlas-demo-`)).toBe(true);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(folder, 'varlink/registry')).sort()).toEqual(demoServices.map(({ registered }) => registered).sort());
  for (const { registered, mode } of demoServices) {
    expect(lstatSync(join(folder, registered)).isSocket()).toBe(true);
    expect(statSync(join(folder, registered)).mode & 0o777).toBe(mode);
    expect(readlinkSync(join(folder, 'varlink/registry', registered))).toBe(`../../${registered}`);
    const connected = await connect({ kind: 'unix', name: bytes(join(folder, 'varlink/registry', registered)) }, { timeoutMs: 5000 });
    if (!connected.ok) throw new Error(connected.problem.kind);
    expect(await ask(connected.connection, 'org.varlink.service.GetInfo')).toMatchObject({ replies: [{ parameters: { vendor: 'Sockatlas', interfaces: expect.arrayContaining([registered]) } }] });
    connected.connection.close();
  }
  expect(servicesOf(child).map((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim()).sort()).toEqual(demoServices.map(({ name }) => `demo-${name}`).sort());
});

it.each(['the end of its input', 'SIGTERM', 'SIGINT'] as const)('leaves nothing behind after %s', async (how) => {
  const { child, folder } = await start();
  const services = servicesOf(child);
  expect(services).toHaveLength(demoServices.length);
  if (how === 'the end of its input') child.stdin?.end();
  else child.kill(how);
  const [status] = (await once(child, 'exit')) as [number | null];
  expect(status).toBe(0);
  expect(existsSync(folder)).toBe(false);
  expect(services.filter(lives)).toEqual([]);
});

it('ends its services even when it is killed, and the next start removes what it left', async () => {
  const { child, folder } = await start();
  const services = servicesOf(child);
  child.kill('SIGKILL');
  await until(() => services.every((pid) => !lives(pid)));
  expect(existsSync(folder)).toBe(true);
  // What is not a left-over of ours stays: of somebody who lives, of another PID namespace, and what is only called so.
  const lively = await start();
  expect(existsSync(folder)).toBe(false);
  mkdirSync(join(base, 'sockatlas-demo-other1'));
  writeFileSync(join(base, 'sockatlas-demo-other1/owner'), `${process.pid} 1 pid:[1]\n`);
  mkdirSync(join(base, 'sockatlas-demo-young1'));
  writeFileSync(join(base, 'sockatlas-demo-file12'), '');
  await start();
  expect(existsSync(lively.folder)).toBe(true);
  expect(readdirSync(base)).toEqual(expect.arrayContaining(['sockatlas-demo-other1', 'sockatlas-demo-young1', 'sockatlas-demo-file12']));
});

it.each([
  ['a folder that lies too deep', 'deep/'.repeat(25), /lies too deep/],
  ['a folder that cannot be written', '../../proc', /ENOENT|EACCES|EPERM/],
])('says what is wrong with %s', async (_what, place, says) => {
  const runtime = join(base, place);
  if (!existsSync(runtime)) mkdirSync(runtime, { recursive: true });
  const child = spawn(process.execPath, [program], { env: { ...process.env, XDG_RUNTIME_DIR: runtime }, stdio: ['pipe', 'pipe', 'pipe'] });
  started.push(child);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  expect(status).toBe(1);
  expect(said).toMatch(says);
  expect(said.trim().split('\n')).toHaveLength(1);
  expect(readdirSync(runtime).filter((name) => name.startsWith('sockatlas-demo-'))).toEqual([]);
});
