import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, type Bytes } from '../model/bytes.ts';
import { hostProblem, parseAddress, printAddress } from './address-text.ts';
import type { Address } from './address.ts';

const someBytes = (excluded: readonly number[] = []): fc.Arbitrary<Bytes> =>
  fc.array(fc.integer({ min: 0, max: 255 }).filter((byte) => !excluded.includes(byte)), { minLength: 1, maxLength: 107 }).map((codes) => bytes(String.fromCharCode(...codes)));
const path = someBytes([0]).map((rest) => bytes(`/${rest}`));
const host = fc.oneof(fc.stringMatching(/^[a-z0-9._@][a-z0-9._@-]{0,40}$/), fc.constantFrom('::1', 'fe80::1%eth0', 'user@host'));
const address: fc.Arbitrary<Address> = fc.oneof(
  fc.oneof(path, someBytes([0]), someBytes().map((name) => bytes(`\0${name}`))).map((name): Address => ({ kind: 'unix', name })),
  path.map((at): Address => ({ kind: 'exec', path: at })),
  fc.tuple(host, path).map(([at, name]): Address => ({ kind: 'ssh-unix', host: at, path: name })),
  fc.tuple(host, someBytes([0])).map(([at, command]): Address => ({ kind: 'ssh-exec', host: at, command })),
);

describe('addresses of services', () => {
  it('come back from their text, whatever bytes they hold', () => {
    fc.assert(
      fc.property(address, (before) => {
        const text = printAddress(before);
        expect(text).toMatch(/^[^\u0000-\u001f\u007f]*$/);
        expect(parseAddress(text)).toEqual({ ok: true, value: before });
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[string, Address]>([
    ['unix:/run/systemd/io.systemd.Hostname', { kind: 'unix', name: bytes('/run/systemd/io.systemd.Hostname') }],
    ['/run/a', { kind: 'unix', name: bytes('/run/a') }],
    ['./a', { kind: 'unix', name: bytes('./a') }],
    ['unix:@abstract', { kind: 'unix', name: bytes('\0abstract') }],
    ['unix:\\@file', { kind: 'unix', name: bytes('@file') }],
    ['unix:/a\\x3bb\\xff', { kind: 'unix', name: bytes('/a;b\u00ff') }],
    ['exec:/usr/bin/bootctl', { kind: 'exec', path: bytes('/usr/bin/bootctl') }],
    ['ssh:box:/run/a', { kind: 'ssh-unix', host: 'box', path: bytes('/run/a') }],
    ['ssh-unix:me@box:/run/a:b', { kind: 'ssh-unix', host: 'me@box', path: bytes('/run/a:b') }],
    ['ssh-unix:[fe80::1]:/run/a', { kind: 'ssh-unix', host: 'fe80::1', path: bytes('/run/a') }],
    ['ssh-exec:box:systemd-creds --user; x?', { kind: 'ssh-exec', host: 'box', command: bytes('systemd-creds --user; x?') }],
  ])('reads %s', (text, expected) => {
    expect(parseAddress(text)).toEqual({ ok: true, value: expected });
  });

  it.each([
    '',
    'unix:',
    'unix:@',
    'unix:/run/a;mode=0666',
    'unix:/run/a?x',
    'unix:/run/a#x',
    'unix:/a\\x00b',
    'exec:relative',
    'exec:',
    'ssh-unix:box',
    'ssh-unix::/run/a',
    'ssh-unix:-oProxyCommand=touch /tmp/x:/run/a',
    'ssh-unix:box:relative',
    'ssh-unix:b ox:/a',
    'ssh-exec:box:',
    'ssh-exec:-v:cmd',
    'ssh-exec:[::1:cmd',
    'tcp:127.0.0.1:1',
    'http://x',
    'io.systemd.Hostname',
    'unix:/a\\q',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toMatchObject({ ok: false, error: { code: 'bad-input' } });
  });

  it('lets no host pass for an option', () => {
    expect(hostProblem('-F/tmp/x')).not.toBeNull();
    expect(hostProblem('a b')).not.toBeNull();
    expect(hostProblem('a\nb')).not.toBeNull();
    expect(hostProblem('x'.repeat(256))).not.toBeNull();
    expect(hostProblem('user@10.0.0.1')).toBeNull();
  });
});
