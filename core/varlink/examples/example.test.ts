import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes } from '../../model/bytes.ts';
import { callFlags } from '../call.ts';
import { parseJson, printJson } from '../json.ts';
import { exampleNameProblem, parseExample, printExample, type Example } from './example.ts';

const example: Example = { address: { kind: 'unix', name: bytes('/run/org.example') }, method: 'org.example.Do', flag: 'none', timeoutMs: 45_000, parameters: '{\n  "n": 18446744073709551615\n}', comment: '' };

describe('an example', () => {
  it('is a text that a person can write', () => {
    expect(printExample({ ...example, flag: 'more', timeoutMs: null, comment: 'All of them.\n\nSlowly.' })).toBe('# All of them.\n#\n# Slowly.\naddress: unix:/run/org.example\nmethod: org.example.Do\nflag: more\ntimeout: infinity\n\n{\n  "n": 18446744073709551615\n}\n');
    expect(parseExample('\n# Hand-made\r\nMethod:  org.example.Do\r\naddress: /run/org.example\r\n')).toEqual({ ok: true, value: { ...example, parameters: '{}', comment: 'Hand-made' } });
    expect(parseExample('address: /run/org.example\nmethod: org.example.Do\n{"a": 1}').ok).toBe(true);
  });
  it('comes back as it was', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 80 }).map((array) => bytes(`/${String.fromCharCode(...array).replaceAll('\0', 'x')}`)),
        fc.constantFrom(...callFlags),
        fc.option(fc.integer({ min: 1, max: 86_400_000 })),
        fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'binary' }), fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }))),
        (name, flag, timeoutMs, parameters) => {
          const given: Example = { address: { kind: 'unix', name }, method: 'org.example.Do', flag, timeoutMs, parameters: printJson(parameters, 2), comment: 'words' };
          expect(parseExample(printExample(given))).toEqual({ ok: true, value: given });
        },
      ),
    );
  });
  it.each([
    ['', 'Line 1: the address is missing.'],
    ['method: org.example.Do', 'Line 1: the address is missing.'],
    ['address: /run/x', 'Line 1: the method is missing.'],
    ['address: /run/x\nmethod: rm -rf', 'Line 1: the method is no full name of one.'],
    ['address: /run/x\nmethod: a.B\nsudo: yes', 'Line 3: expected one of address, method, flag, timeout, each with a colon.'],
    ['address: /run/x\naddress: /run/y', 'Line 2: "address" is said twice.'],
    ['address: /run/x\nmethod: a.B\nflag: both', 'Line 1: the flag is one of none, more, oneway, upgrade.'],
    ['address: /run/x\nmethod: a.B\ntimeout: soon', 'Line 1: the timeout is a number of seconds up to a day, or infinity.'],
    ['address: /run/x\nmethod: a.B\n\n[1]', 'Line 3: the parameters are no JSON object.'],
    ['address: /run/x\nmethod: a.B\n\n{\n"a": }', 'Line 5: the parameters are no JSON: expected a value.'],
  ])('%j is told what is wrong', (text, message) => expect(parseExample(text)).toMatchObject({ ok: false, error: { message } }));
  it('never throws, whatever the file holds', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom('address: ', 'unix:/x', 'method: a.B', '\n', '{', '"a"', ':', '1', '}', '#')).map((parts) => parts.join(''))), (text) => {
      const outcome = parseExample(text);
      if (outcome.ok) expect(parseJson(outcome.value.parameters).ok).toBe(true);
    }));
  });
});

it('has a name that is one of a file', () => {
  for (const name of ['Who am I', 'größer', 'a.b-c_d']) expect(exampleNameProblem(name)).toBeNull();
  for (const name of ['', '.hidden', '../x', 'a/b', 'a\\b', 'a\nb', 'a\u202eb', 'x'.repeat(81)]) expect(exampleNameProblem(name)).not.toBeNull();
});
