import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, type Bytes } from '../model/bytes.ts';
import { bytesOfText } from '../names/utf8.ts';
import { draftOf, firstForm, valueForms, valueOfDraft } from './forms.ts';

const anyBytes: fc.Arbitrary<Bytes> = fc.oneof(
  fc.array(fc.nat(255), { maxLength: 60 }).map((codes) => bytes(String.fromCharCode(...codes))),
  fc.string({ unit: 'grapheme', maxLength: 30 }).map(bytesOfText),
  fc.json().map(bytesOfText),
);
const json = (text: string): string => draftOf('json', bytesOfText(text)) ?? 'none';

describe('a value', () => {
  it('is the same bytes in every form that it has', () => {
    fc.assert(
      fc.property(anyBytes, fc.constantFrom(...valueForms), (value, form) => {
        const draft = draftOf(form, value);
        if (draft === null || form === 'json') return;
        expect(valueOfDraft(form, draft)).toEqual({ ok: true, value });
      }),
      { numRuns: 2000 },
    );
  });

  it('always has hex and escapes, and a form to begin with', () => {
    fc.assert(
      fc.property(anyBytes, (value) => {
        expect(draftOf('hex', value)).not.toBeNull();
        expect(draftOf('escaped', value)).not.toBeNull();
        expect(draftOf(firstForm(value), value)).not.toBeNull();
      }),
    );
  });

  it('of 64 KiB goes through each', () => {
    const value = bytes(String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i)).repeat(256));
    for (const form of ['hex', 'escaped'] as const) expect(valueOfDraft(form, draftOf(form, value) ?? '')).toEqual({ ok: true, value });
  });

  it('is text only where a field would neither change nor hide it', () => {
    expect(firstForm(bytes('entrypoint'))).toBe('text');
    expect(firstForm(bytesOfText('zwei\nZeilen\tä'))).toBe('text');
    expect(firstForm(bytes('a\\b'))).toBe('text');
    for (const hidden of ['a\r\nb', 'a\0', 'a\u202eb', 'a\x1b[m']) expect(firstForm(bytesOfText(hidden)), hidden).toBe('escaped');
    expect(firstForm(bytes('\xff'))).toBe('hex');
    expect(firstForm(bytes(''))).toBe('text');
    expect(firstForm(bytes('{"a":1}'))).toBe('json');
  });
});

describe('JSON', () => {
  it('is laid out by white space alone', () => {
    expect(json('{"a":[1,2],"b":{},"c":"x, y: {z}","d":[]}')).toBe('{\n  "a": [\n    1,\n    2\n  ],\n  "b": {},\n  "c": "x, y: {z}",\n  "d": []\n}');
    // What JSON.parse would lose: digits, and a second member of the same name.
    expect(valueOfDraft('json', json('{"n":12345678901234567890.10,"a":1,"a":2}'))).toEqual({ ok: true, value: '{"n":12345678901234567890.10,"a":1,"a":2}' });
  });

  it('means the same after it was laid out and kept', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const kept = valueOfDraft('json', json(text));
        expect(kept.ok && JSON.parse(kept.value.replace(/[\x80-\xff]+/g, (part) => Buffer.from(part, 'latin1').toString()))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('is told where it is none', () => {
    expect(draftOf('json', bytes('entrypoint'))).toBeNull();
    expect(valueOfDraft('json', '{"a":').ok).toBe(false);
    expect(valueOfDraft('hex', '4').ok).toBe(false);
    expect(valueOfDraft('escaped', 'a\\q').ok).toBe(false);
  });
});
