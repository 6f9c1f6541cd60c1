import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretMask, withoutSecrets } from './secrets.ts';

const kept = (text: string, method = 'org.example.Do'): string => withoutSecrets(text, method).text.replaceAll(secretMask, '*');

describe('the history keeps', () => {
  it.each([
    ['{"user":"me","password":"x"}', '{"user":"me","password":"*"}'],
    ['{"a":[{"hashedPassword":["x","y"]}]}', '{"a":[{"hashedPassword":"*"}]}'],
    ['{"tokenPin":1234,"pin":"1","pinned":"yes"}', '{"tokenPin":"*","pin":"*","pinned":"yes"}'],
    ['{"pass\\u0077ord":"x"}', '{"password":"*"}'],
    ['{"environment":["PATH=/bin","API_TOKEN=x","DB_PASSWORD=y"]}', '{"environment":["PATH=/bin","API_TOKEN=*","DB_PASSWORD=*"]}'],
    ['{"secret":{"deep":18446744073709551615},"n":18446744073709551615}', '{"secret":"*","n":18446744073709551615}'],
    ['{"privateKey":"x","key":"k","keyring":3}', '{"privateKey":"*","key":"k","keyring":3}'],
  ])('%s as %s', (text, expected) => expect(kept(text)).toBe(expected));

  it.each(['{"passwordChangeNow":true}', '{"lastPasswordChangeUSec":1}', '{"password":null}', '{"hasToken":false}', '{ "spaced": 1.0 }'])('%s as it is', (text) => expect(withoutSecrets(text, 'org.example.Do')).toEqual({ text, masked: false }));

  it('nothing of interfaces that are about secrets but their form', () => {
    expect(kept('{"name":"n","data":"x","timestamp":5,"flag":true}', 'io.systemd.Credentials.Encrypt')).toBe('{"name":"*","data":"*","timestamp":"*","flag":true}');
  });
  it('nothing that it cannot read and that may be secret', () => {
    expect(kept('{"password": "x', 'org.example.Do')).toBe('"*"');
    expect(kept('{"x', 'io.systemd.AskPassword.Ask')).toBe('"*"');
  });
  it('no secret, wherever it stands', () => {
    const nested = (inner: unknown): fc.Arbitrary<unknown> => fc.letrec((tie) => ({ value: fc.oneof({ depthSize: 'small' }, fc.constant(inner), fc.array(tie('value'), { minLength: 1, maxLength: 2 }), fc.dictionary(fc.string(), tie('value'), { minKeys: 1, maxKeys: 2 })) })).value ?? fc.constant(inner);
    fc.assert(
      fc.property(fc.constantFrom('password', 'oldSecret', 'accessToken', 'passphrase'), nested({ x: 'S3CRET-VALUE' }), (name, inner) => {
        expect(withoutSecrets(JSON.stringify({ [name]: inner, more: [{ [name]: inner }] }), 'org.example.Do').text).not.toContain('S3CRET-VALUE');
      }),
    );
  });
});
