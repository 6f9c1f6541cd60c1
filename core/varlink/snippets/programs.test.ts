import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sameJson, startEcho, type Echo } from '../../../tests/fixtures/varlink-echo.ts';
import { bytesOfText } from '../../names/utf8.ts';
import { parseJson, printJson } from '../json.ts';
import type { VarlinkObject } from '../value.ts';
import { go } from './go.ts';
import { node } from './node.ts';
import { python } from './python.ts';
import { rust } from './rust.ts';
import type { CallToWrite, Snippet } from './snippet.ts';

/** What would break out of a string, a number or an object in one of the languages. */
const hostileText = '{"text":"\'\\"\\\\ ${1+1} `id` $(id) %s %d {x} #{x} \\u0000 \\n \\r\\n \\u2028 \\u202e é 😀 */ // # \\\\u0041 \\\\N{DASH}","number":9223372036854775807,"numbers":[-9223372036854775808,0,9007199254740993,-1],"real":0.1,"flag":true,"map":{"__proto__":{"a":null},"a b":1,"class":"x","":[]},"thing":{"constructor":{"deep":[[],{}]},"big":18446744073709551615}}';
const textOf = (snippet: Snippet): string => {
  if (!snippet.can) throw new Error(snippet.reason);
  return snippet.text;
};
const objectOf = (text: string): VarlinkObject => {
  const parsed = parseJson(text);
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null || Array.isArray(parsed.value)) throw new Error('no object');
  return parsed.value as VarlinkObject; // Array.isArray does not know of readonly arrays
};

const run = promisify(execFile);
let folder: string;
let echo: Echo;
let call: CallToWrite;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sockatlas-snippets-'));
  const path = join(folder, "s'o $(k) é");
  echo = await startEcho(path);
  call = { address: { kind: 'unix', name: bytesOfText(path) }, method: 'org.example.echo.Echo', parameters: objectOf(hostileText), flag: 'none', timeoutMs: 45_000, descriptors: [], hasAny: null };
});
afterAll(async () => {
  await echo.close();
  rmSync(folder, { recursive: true });
});

/** Runs a program; gives what it printed and how it ended. */
async function outcome(program: string, words: readonly string[], options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {}): Promise<{ readonly out: string; readonly err: string; readonly status: number }> {
  try {
    const { stdout, stderr } = await run(program, words, { ...options, encoding: 'utf8' });
    return { out: stdout, err: stderr, status: 0 };
  } catch (error) {
    const { stdout = '', stderr = '', code = -1 } = error as { stdout?: string; stderr?: string; code?: number }; // execFile's error says no more of itself
    return { out: stdout, err: stderr, status: code };
  }
}

/** Parameters of the last call that came. */
const lastSent = (): string => {
  const parsed = parseJson(echo.received.at(-1) ?? '');
  return parsed.ok ? printJson((parsed.value as VarlinkObject)['parameters'] ?? null) : '';
};

/** What each program must do, whatever its language. */
function behaves(start: (call: CallToWrite) => ReturnType<typeof outcome>, reads: (out: string) => string): void {
  it('sends exactly what it was given', async () => {
    const { err, status } = await start(call);
    expect(`${err}${status}`).toBe('0');
    expect(sorted(lastSent())).toBe(sorted(hostileText));
  });
  it('takes a stream', async () => {
    const { out, status } = await start({ ...call, method: 'org.example.echo.Count', parameters: { to: 3 }, flag: 'more', timeoutMs: null });
    expect(status).toBe(0);
    expect(reads(out)).toBe('1 2 3');
  });
  it('tells of an error and fails', async () => {
    const { err, status } = await start({ ...call, method: 'org.example.echo.Fail', parameters: { why: 'because' } });
    expect(status).toBe(1);
    expect(err).toMatch(/org\.example\.echo\.Failed.*because/s);
  });
  it('tells what an error that every service has is about', async () => {
    const { err, status } = await start({ ...call, method: 'org.example.echo.Nothing', parameters: {}, hasAny: null });
    expect(status).toBe(1);
    expect(err).toMatch(/MethodNotFound|AttributeError/);
    if (!err.includes('AttributeError')) expect(err).toContain('org.example.echo.Nothing');
  });
  it('wants no answer where none is wanted', async () => {
    const { err, out, status } = await start({ ...call, flag: 'oneway', parameters: { text: 'x' } });
    expect([err, out.replaceAll(/\s/g, ''), status]).toEqual(['', '', 0]);
    expect(echo.received.at(-1)).toMatch(/"oneway": ?true/);
  });
}

/** Members in order of their names: Python and Go keep their own. */
const sorted = (text: string): string => {
  const parsed = parseJson(text);
  const order = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(order) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [`.${key}`, order(one)])) : typeof value === 'bigint' ? `${value}n` : value;
  return parsed.ok ? JSON.stringify(order(parsed.value)) : text;
};
const numbers = (out: string): string => [...out.matchAll(/number"?: ?(\d+)/g)].map((match) => match[1]).join(' ');

describe('Node', () => {
  let count = 0;
  const start = (one: CallToWrite): ReturnType<typeof outcome> => {
    const file = join(folder, `call${count++}.mjs`);
    writeFileSync(file, textOf(node(one)));
    return outcome(process.execPath, [file]);
  };
  behaves(start, numbers);
  it('says so when the service goes away or is silent', async () => {
    const silent = await start({ ...call, method: 'org.example.echo.Count', parameters: { to: 0 }, timeoutMs: 300 });
    expect([silent.err.trim(), silent.status]).toEqual(['Nothing came for 0.3 s.', 1]);
  });
  // Reviving integers by their text came with V8 11.4.
  it.runIf(Number(process.versions.node.split('.')[0]) >= 22)('reads integers exactly', async () => {
    const { out } = await start(call);
    expect(out).toContain('18446744073709551615n');
  });
  it('passes strict TypeScript, in each of its forms', () => {
    const forms: readonly CallToWrite[] = [call, { ...call, parameters: { a: 1, ['__proto__']: 'x' } }, { ...call, flag: 'more', timeoutMs: null }, { ...call, flag: 'oneway' }, { ...call, address: { kind: 'exec', path: bytesOfText('/bin/x') } }, { ...call, address: { kind: 'ssh-unix', host: 'host', path: bytesOfText('/run/x') } }, { ...call, address: { kind: 'unix', name: bytesOfText('\0name') } }];
    const typed = join(folder, 'typed');
    mkdirSync(typed);
    for (const [i, form] of forms.entries()) writeFileSync(join(typed, `call${i}.mts`), textOf(node(form)));
    writeFileSync(join(typed, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, noEmit: true, module: 'nodenext', target: 'esnext', types: ['node'], typeRoots: [join(process.cwd(), 'node_modules/@types')] } }));
    const { stdout } = spawnSync(join(process.cwd(), 'node_modules/.bin/tsc'), ['--project', typed], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });
});

const hasPython = spawnSync('/usr/bin/python3', ['-c', 'import varlink']).status === 0;
describe.runIf(hasPython)('Python, with python3-varlink', () => {
  const start = (one: CallToWrite): ReturnType<typeof outcome> => outcome('/usr/bin/python3', ['-c', textOf(python(one))]);
  behaves(start, numbers);
  it('reads integers exactly', async () => {
    const { out } = await start(call);
    expect(sorted(out)).toBe(sorted(hostileText));
  });
  it('gets along with the type that the library does not know', async () => {
    expect((await start({ ...call, hasAny: true, parameters: { text: 'x' } })).status).toBe(0);
  });
});

const goSources = '/usr/share/gocode';
const hasGo = existsSync(join(goSources, 'src/github.com/varlink/go')) && spawnSync('go', ['version']).status === 0;
describe.runIf(hasGo)('Go, with varlink-go', { timeout: 120_000 }, () => {
  let count = 0;
  const start = (one: CallToWrite): ReturnType<typeof outcome> => {
    const file = join(folder, `call${count++}.go`);
    writeFileSync(file, textOf(go(one)));
    return outcome('go', ['run', file], { env: { ...process.env, GO111MODULE: 'off', GOPATH: goSources, GOFLAGS: '', GOCACHE: join(tmpdir(), 'sockatlas-go-cache') } });
  };
  behaves(start, numbers);
  it('reads integers exactly', async () => {
    const { out } = await start(call);
    expect(sorted(out)).toBe(sorted(sameJson(hostileText)));
  });
});

describe('Rust, with zlink', () => {
  // zlink is on crates.io only; what can be told without it is that the strings end where they should.
  it('writes the call down', () => {
    const text = textOf(rust({ ...call, flag: 'more' }));
    expect(text).toContain('.set_more(true)');
    expect(text).toContain('18446744073709551615');
    expect(text.split('\n').filter((line) => line.includes('from_str'))).toHaveLength(1);
  });
  it('says what zlink cannot reach', () => {
    expect(rust({ ...call, address: { kind: 'unix', name: bytesOfText('\0name') } }).can).toBe(false);
  });
});
