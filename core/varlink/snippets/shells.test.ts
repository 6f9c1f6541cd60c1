import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytes } from '../../model/bytes.ts';
import { bytesOfText } from '../../names/utf8.ts';
import { parseAddress } from '../address-text.ts';
import { parseJson, printJson } from '../json.ts';
import type { VarlinkObject, VarlinkValue } from '../value.ts';
import { curl, sockatlas, varlinkctl } from './shells.ts';
import type { CallToWrite, Snippet } from './snippet.ts';

const call: CallToWrite = { address: { kind: 'unix', name: bytes('/run/org.example') }, method: 'org.example.Do', parameters: {}, flag: 'none', timeoutMs: 45_000, descriptors: [], hasAny: null };
const textOf = (snippet: Snippet): string => (snippet.can ? snippet.text : `cannot: ${snippet.reason}`);

/** What shells, JSON and terminals have signs for. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '`', '(', ')', '%', '!', '\n', '\t', ' ', ';', '&', '|', '#', '~', '*', '\u202e', '\u0301', 'é', '😀', '\ud800', '\0', '-', '=', '@'), maxLength: 20 }),
);
const { value } = fc.letrec<{ value: VarlinkValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    hostile,
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map((n) => (n >= -(2n ** 53n) + 1n && n <= 2n ** 53n - 1n ? Number(n) : n)),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0) && !(Number.isInteger(n) && !Number.isSafeInteger(n))),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(hostile, tie('value'), { maxKeys: 3 }),
  ),
}));
const hostileParameters = fc.dictionary(hostile, value, { maxKeys: 4 }) as fc.Arbitrary<VarlinkObject>; // fast-check says Record

describe('as a command', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sockatlas-shells-'));
    // Stands in for the tools: tells its arguments, each with a NUL behind it.
    for (const name of ['varlinkctl', 'sockatlas', 'curl']) {
      writeFileSync(join(folder, name), '#!/bin/sh\nprintf "%s\\0" "$@"\nprintf "\\0"\n');
      chmodSync(join(folder, name), 0o755);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Arguments of each command of a script, in a shell. */
  function run(shell: string, lines: readonly string[]): readonly (readonly string[])[] {
    const out = execFileSync(shell, { input: Buffer.from(lines.join('\n')), env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, LC_ALL: 'C.UTF-8' }, maxBuffer: 64 << 20, encoding: 'utf8' });
    return out.split('\0\0').slice(0, -1).map((one) => one.split('\0'));
  }

  it.each(['sh', 'bash'])('hostile parameters reach the program as they are, in %s', (shell) => {
    const all = fc.sample(hostileParameters.filter((one) => Object.keys(one).length > 0), 250);
    for (const write of [varlinkctl, sockatlas, curl]) {
      const said = run(shell, all.map((parameters) => textOf(write({ ...call, parameters }))));
      expect(said).toHaveLength(all.length);
      for (const [i, words] of said.entries()) {
        const json = words.find((word) => word.startsWith('{')) ?? '';
        const parsed = parseJson(json);
        expect(parsed.ok && printJson(parsed.value)).toBe(printJson(all[i] ?? null));
        expect(json).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\u{202e}]*$/u);
      }
    }
  });

  it('hostile names reach varlinkctl byte by byte, and sockatlas as an address that means them', () => {
    const names = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 90 }).map((array) => `/${Buffer.from(array).toString('latin1').replaceAll('\0', 'x')}`), 200).map(bytes);
    const words = execFileSync('bash', { input: Buffer.from(names.map((name) => textOf(varlinkctl({ ...call, address: { kind: 'unix', name } }))).join('\n')), env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` }, encoding: 'latin1' }).split('\0\0').slice(0, -1);
    for (const [i, name] of names.entries()) {
      const address = words[i]?.split('\0')[1] ?? '';
      expect(address).toBe(/[;?#]/.test(name) ? name : `unix:${name}`);
    }
    const addresses = run('bash', names.map((name) => textOf(sockatlas({ ...call, address: { kind: 'unix', name } }))));
    for (const [i, name] of names.entries()) expect(parseAddress(addresses[i]?.[2] ?? '')).toEqual({ ok: true, value: { kind: 'unix', name } });
  });
});

describe('varlinkctl', () => {
  const cases: readonly { readonly change: Partial<CallToWrite>; readonly expected: string }[] = [
    { change: {}, expected: "varlinkctl call unix:/run/org.example org.example.Do '{}'" },
    { change: { parameters: { name: "it's" } }, expected: `varlinkctl call unix:/run/org.example org.example.Do '{"name":"it'\\''s"}'` },
    { change: { parameters: { big: 18446744073709551615n } }, expected: `varlinkctl call unix:/run/org.example org.example.Do '{"big":18446744073709551615}'` },
    { change: { flag: 'more', timeoutMs: null }, expected: "varlinkctl --more --timeout=infinity call unix:/run/org.example org.example.Do '{}'" },
    { change: { flag: 'oneway', timeoutMs: 1500 }, expected: "varlinkctl --oneway --timeout=1.5 call unix:/run/org.example org.example.Do '{}'" },
    { change: { descriptors: ['/tmp/a b'] }, expected: `varlinkctl '--push-fd=/tmp/a b' call unix:/run/org.example org.example.Do '{}'` },
    { change: { address: { kind: 'unix', name: bytes('\0name') } }, expected: "varlinkctl call unix:@name org.example.Do '{}'" },
    { change: { address: { kind: 'unix', name: bytes('/run/a;b') } }, expected: "varlinkctl call '/run/a;b' org.example.Do '{}'" },
    { change: { address: { kind: 'ssh-unix', host: '::1', path: bytes('/run/x') } }, expected: "varlinkctl call 'ssh-unix:[::1]:/run/x' org.example.Do '{}'" },
    { change: { address: { kind: 'exec', path: bytes('/usr/bin/x') } }, expected: "varlinkctl call exec:/usr/bin/x org.example.Do '{}'" },
  ];
  it.each(cases)('$expected', ({ change, expected }) => expect(textOf(varlinkctl({ ...call, ...change }))).toBe(expected));

  it('says why where it cannot', () => {
    expect(varlinkctl({ ...call, address: { kind: 'unix', name: bytes('\0a;b') } }).can).toBe(false);
    expect(varlinkctl({ ...call, address: { kind: 'unix', name: bytes('\0a\0b') } }).can).toBe(false);
  });
});

describe('curl', () => {
  it('goes by the routes of the bridge', () => {
    expect(textOf(curl({ ...call, address: { kind: 'unix', name: bytes('/run/varlink/registry/org.example') } }))).toBe(
      `curl -sS --fail-with-body --max-time 45 -H 'Content-Type: application/json' --data-binary '{}' http://localhost:1031/call/org.example.Do`,
    );
    expect(textOf(curl({ ...call, address: { kind: 'unix', name: bytesOfText('/run/ü') }, flag: 'more' }))).toBe(
      `curl -sS --fail-with-body -N --speed-limit 1 --speed-time 45 -H 'Content-Type: application/json' -H 'Accept: application/json-seq' --data-binary '{}' 'http://localhost:1031/call/org.example.Do?service=%C3%BC'`,
    );
  });
  it('says what it cannot reach', () => {
    expect(curl({ ...call, flag: 'upgrade' }).can).toBe(false);
    expect(curl({ ...call, address: { kind: 'exec', path: bytes('/bin/x') } }).can).toBe(false);
  });
});
