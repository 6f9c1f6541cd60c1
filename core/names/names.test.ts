import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, type Bytes } from '../model/bytes.ts';
import { copied, shellWord } from './shell.ts';
import { middleCut, parseShownBytes, parseShownName, shownBytes, shownName } from './shown.ts';
import { bytesOfText, fromHex, textOf, toHex, toBase64 } from './utf8.ts';

const anyBytes = fc.uint8Array({ maxLength: 108 }).map((array) => bytes(String.fromCharCode(...array)));
const someText = fc.string({ unit: 'binary', maxLength: 60 });

describe('UTF-8', () => {
  it('agrees with the decoder of the platform', () => {
    fc.assert(
      fc.property(anyBytes, (b) => {
        const buffer = Buffer.from(b, 'latin1');
        let expected: string | null = null;
        try {
          expected = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(buffer);
        } catch {
          // Invalid: ours must say null too.
        }
        expect(textOf(b)).toBe(expected);
      }),
    );
    fc.assert(fc.property(someText, (text) => bytesOfText(text) === Buffer.from(text).toString('latin1')));
  });

  it('knows overlong forms, surrogates and numbers above U+10FFFF for what they are', () => {
    for (const bad of ['\xc0\x80', '\xe0\x80\x80', '\xed\xa0\x80', '\xf4\x90\x80\x80', '\xff', '\xe2\x82'])
      expect(textOf(bytes(bad))).toBeNull();
  });

  it('round-trips through hex', () => {
    fc.assert(fc.property(anyBytes, (b) => fromHex(toHex(b)) === b));
    expect(fromHex('0x0a 0B')).toBe('\n\v');
    expect(fromHex('abc')).toBeNull();
  });
});

describe('shown names', () => {
  it('come back as the same bytes', () => {
    const comesBack = (b: Bytes): boolean => {
      const back = parseShownName(shownName(b));
      return back.ok && back.value === b;
    };
    fc.assert(fc.property(anyBytes, comesBack));
    fc.assert(fc.property(someText, (text) => comesBack(bytesOfText(text))));
  });

  it('hold nothing that is unseen, turns the text or breaks the line', () => {
    const harmless = /^(?!\p{M})[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{DI}\p{Me}]*$/u;
    fc.assert(fc.property(fc.oneof(anyBytes, someText.map(bytesOfText)), (b) => harmless.test(shownBytes(b))));
  });

  it.each([
    ['/run/x', '/run/x'],
    ['\0name', '@name'],
    ['\0a\0b', '@a\\x00b'],
    ['@path', '\\@path'],
    ['', ''],
    ['\0', '@'],
    ['/run/a\nb', '/run/a\\nb'],
    ['/run/\x1b[31m', '/run/\\x1b[31m'],
    ['/run/\xff', '/run/\\xff'],
    ['/run/\xe2\x80\xaex', '/run/\\u{202e}x'],
    ['/run/\xc3\xbc', '/run/ü'],
    ['/run/u\xcc\x88', '/run/u\u0308'],
    ['/\xcc\x88x', '/\\u{308}x'],
    ['\0\xcc\x88', '@\\u{308}'],
    ['/\xff\xcc\x88', '/\\xff\\u{308}'],
    ['/a\xe2\xa0\x80', '/a\\u{2800}'],
    ['/a\\n', '/a\\\\n'],
  ])('%j shows as %s', (name, shown) => expect(shownName(bytes(name))).toBe(shown));

  it('refuses an escape that means nothing', () => {
    for (const bad of ['\\q', 'a\\', '\\x4', '\\u{110000}', '\\u{d800}', '\\u{}']) expect(parseShownBytes(bad).ok).toBe(false);
  });
});

it('lets no pile of marks grow', () => {
  const shown = shownBytes(bytesOfText(`/a${'\u0301'.repeat(40)}`));
  expect(shown.match(/\p{M}/gu)).toHaveLength(3);
  expect(parseShownBytes(shown)).toEqual({ ok: true, value: bytesOfText(`/a${'\u0301'.repeat(40)}`) });
});

it('cuts in the middle and keeps both ends', () => {
  expect(middleCut('/run/systemd/io.systemd.Hostname', 15)).toBe('/run/sy…ostname');
  expect(middleCut('short', 15)).toBe('short');
  expect(middleCut('a😀😀😀😀b', 6)).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
});

describe('shell words', () => {
  it('are what a real bash takes for exactly these bytes', () => {
    const words = [
      ...fc.sample(anyBytes.map((b) => bytes(b.replaceAll('\0', 'x'))), 300),
      ...fc.sample(someText.map((t) => bytesOfText(t.replaceAll('\0', ''))), 100),
      ...["it's", '$HOME', '`x`', '-n', '~', '', 'a b', "\\'", '\x01' + '1', '=x', 'a!b\n!', '!!'].map(bytes),
    ];
    const script = words.map((word) => `printf '%s\\0' ${shellWord(word)}`).join('\n');
    const out = execFileSync('bash', { input: Buffer.from(script), encoding: 'latin1', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
    const got = out.split('\0');
    for (const [i, word] of words.entries()) expect(toHex(bytes(got[i] ?? '')), shellWord(word)).toBe(toHex(word));
  });

  it('stand in for what is no text on the clipboard', () => {
    expect(copied(bytesOfText('/run/ü\n'))).toEqual({ text: '/run/ü\n', exact: true });
    expect(copied(bytes('/run/\xff'))).toEqual({ text: "$'/run/\\xff'", exact: false });
    expect(copied(bytes('\0x'))).toEqual({ text: "$'\\x00x'", exact: false });
  });
});

it('writes base64 as everybody does', () => {
  fc.assert(
    fc.property(anyBytes, (value) => {
      expect(toBase64(value)).toBe(Buffer.from(value, 'latin1').toString('base64'));
    }),
  );
});
