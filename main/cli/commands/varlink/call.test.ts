import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built } from '../../../../tests/fixtures/built.ts';

const program = built('main/cli/index.ts');
const folder = mkdtempSync(join(tmpdir(), 'sockatlas-call-'));
const path = join(folder, 'service');
const heard: string[] = [];
let server: Server;

const answers: Record<string, (parameters: string) => readonly string[]> = {
  Echo: (parameters) => [`{"parameters":${parameters}}`],
  Stream: () => ['{"parameters":{"i":1},"continues":true}', '{"parameters":{"i":2},"continues":true}', '{"parameters":{"i":3}}'],
  Fail: () => ['{"error":"org.example.Broken","parameters":{"why":"\u009b31m"}}'],
  Lost: () => ['{"error":"org.varlink.service.MethodNotFound","parameters":{"method":"org.example.Lost"}}'],
  Odd: () => ['[]'],
  Silent: () => [],
};

beforeAll(
  () =>
    new Promise<void>((told) => {
      server = createServer((socket) =>
        socket.on('data', (data) => {
          const text = data.toString().slice(0, -1);
          heard.push(text);
          const name = /"method":"org\.example\.(\w+)"/.exec(text)?.[1] ?? '';
          for (const answer of answers[name]?.(/"parameters":(\{.*\})/s.exec(text)?.[1]?.replace(/\},"\w+":true\}$/, '}').replace(/\}$/, '') ?? '{}') ?? []) socket.write(`${answer}\0`);
        }),
      );
      server.listen(path, told);
    }),
);
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

function call(args: readonly string[], input = ''): Promise<{ status: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [program, 'varlink', 'call', ...args], { env: { PATH: process.env['PATH'], XDG_STATE_HOME: join(folder, 'state'), XDG_DATA_HOME: join(folder, 'data') }, cwd: folder });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  child.stdin.end(input);
  return new Promise((told) => child.once('close', (status) => told({ status, out, err })));
}

describe('varlink call', () => {
  it('prints the reply, with every digit', async () => {
    expect(await call([path, 'org.example.Echo', '{"n": 18446744073709551615}'])).toEqual({ status: 0, out: '{\n  "n": 18446744073709551615\n}\n', err: '' });
    expect((await call([`unix:${path}`, 'org.example.Echo', '{"n": [1.5, {}]}', '--json'])).out).toBe('{"n":[1.5,{}]}\n');
    expect((await call(['./service', 'org.example.Echo', '{}'])).out).toBe('{}\n');
  });

  it('takes parameters from a file and from standard input', async () => {
    writeFileSync(join(folder, 'parameters'), '{"from": "file"}');
    expect((await call([path, 'org.example.Echo', '@parameters', '--json'])).out).toBe('{"from":"file"}\n');
    expect((await call([path, 'org.example.Echo', '-', '--json'], '{"from": "input"}')).out).toBe('{"from":"input"}\n');
  });

  it('prints streams as they come, as JSON-SEQ, or gathered', async () => {
    expect((await call([path, 'org.example.Stream', '--more'])).out).toBe('{\n  "i": 1\n}\n{\n  "i": 2\n}\n{\n  "i": 3\n}\n');
    expect((await call([path, 'org.example.Stream', '--more', '--json'])).out).toBe('\u001e{"i":1}\n\u001e{"i":2}\n\u001e{"i":3}\n');
    expect((await call([path, 'org.example.Stream', '--collect', '--json'])).out).toBe('[{"i":1},{"i":2},{"i":3}]\n');
  });

  it('says with what error the service answered, and what that means', async () => {
    const failed = await call([path, 'org.example.Fail']);
    expect(failed).toEqual({ status: 1, out: '', err: 'sockatlas: the service answered with the error org.example.Broken {"why":"\\u009b31m"}\n' });
    expect((await call([path, 'org.example.Fail', '--graceful', 'org.example.Broken'])).status).toBe(0);
    expect((await call([path, 'org.example.Lost'])).err).toContain('The service has no method org.example.Lost.');
  });

  it('ends with its own status when it is not answered', async () => {
    expect(await call([path, 'org.example.Silent', '--timeout', '0.2'])).toMatchObject({ status: 5, err: 'sockatlas: No reply came within 200 ms. The connection was closed.\nThe service may still be at work. A call that takes its time wants a longer time limit.\n' });
    expect(await call([path, 'org.example.Odd'])).toMatchObject({ status: 5, err: expect.stringContaining('A message of the service is no JSON object') });
    expect(await call([join(folder, 'none'), 'org.example.Echo'])).toMatchObject({ status: 5 });
    expect(await call(['org.example.Nowhere', 'org.example.Echo'])).toMatchObject({ status: 1, err: expect.stringContaining('There is no service org.example.Nowhere') });
    expect(await call(['org.example.Echo'])).toMatchObject({ status: 1 });
  });

  it.each([[[path, 'org.example.Echo', '[]']], [[path, 'org.example.Echo', '{"a":']], [['tcp:1', 'a.b.C']], [['ssh-unix:-v:/a', 'a.b.C']], [[path, 'a.b.C', '--more', '--oneway']], [[path, 'a.b.C', '--timeout', 'soon']], [['Describe']], [[path, 'a.b.C', '{}', 'more']]])('refuses %j', async (args) => {
    expect(await call(args)).toMatchObject({ status: 2, out: '' });
  });

  it('makes a call that was kept as an example, and says what is wrong with one', async () => {
    const examples = join(folder, 'data/sockatlas/examples');
    mkdirSync(examples, { recursive: true });
    writeFileSync(join(examples, 'three.varlink'), `address: unix:${path}\nmethod: org.example.Stream\nflag: more\n`);
    writeFileSync(join(examples, 'echo.varlink'), `address: unix:${path}\nmethod: org.example.Echo\n\n{"n": 18446744073709551615}\n`);
    writeFileSync(join(examples, 'damaged.varlink'), 'address: nowhere\n');
    expect((await call(['--example', 'three', '--json'])).out.match(/"i"/g)).toHaveLength(3);
    expect((await call(['--example', 'echo', '--json'])).out).toBe('{"n":18446744073709551615}\n');
    expect((await call(['--example', 'echo', '{"n":1}', '--json'])).out).toBe('{"n":1}\n');
    expect(await call(['--example', 'damaged'])).toMatchObject({ status: 2, err: expect.stringContaining('"nowhere" is no address') });
    expect(await call(['--example', '../three'])).toMatchObject({ status: 2, err: expect.stringContaining('no example') });
  });
  it('is kept in the history, without secrets', async () => {
    await call([path, 'org.example.Echo', '{"password":"S3CRET","n":1}']);
    const lines = readFileSync(join(folder, 'state/sockatlas/calls.jsonl'), 'utf8');
    expect(lines).not.toContain('S3CRET');
    const last: unknown = JSON.parse(lines.trimEnd().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ by: 'command line', method: 'org.example.Echo', end: { how: 'replied' }, count: 1, masked: true });
  });
  it('sends a call that wants no reply, and ends', async () => {
    expect(await call([path, 'org.example.Silent', '{"x": 1}', '--oneway'])).toEqual({ status: 0, out: '', err: '' });
    expect(heard.at(-1)).toBe('{"method":"org.example.Silent","parameters":{"x": 1},"oneway":true}');
  });
});
