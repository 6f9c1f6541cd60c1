import { describe, expect, it } from 'vitest';
import { printCall, readReply } from './messages.ts';

describe('messages', () => {
  it('keep the parameters of a reply as they came', () => {
    expect(readReply('{"parameters" : {"b": 1.50, "a":[ 1 ] } , "continues":true}')).toMatchObject({ ok: true, message: { text: '{"b": 1.50, "a":[ 1 ] }', continues: true, error: null, parameters: { b: 1.5, a: [1] } } });
  });

  it('of any length are read to the same values', () => {
    const long = JSON.stringify({ parameters: { text: 'x'.repeat(100_000), __proto__: null, list: [1, { a: 2 }] }, continues: true });
    expect(readReply(long)).toMatchObject({ ok: true, message: { parameters: { text: 'x'.repeat(100_000), list: [1, { a: 2 }] }, continues: true } });
    expect(readReply(long.replace('[1,', '[1;'))).toMatchObject({ ok: false, wrong: { why: 'not-json' } });
  });

  it.each(['{}', '{"parameters":null}', '{"parameters":{}}', '{"error":null,"continues":false,"x":[1]}'])('%s is a reply without parameters', (text) => {
    expect(readReply(text)).toEqual({ ok: true, message: { parameters: {}, text: '{}', continues: false, error: null } });
  });

  it.each([
    ['', 'not-json', 'expected an object: {…}, at character 1'],
    ['{"a"', 'not-json', 'expected : after the name of a member, at character 5'],
    ['[1]', 'not-an-object', 'expected an object: {…}, at character 1'],
    ['{"error":{}}', 'wrong-member', 'the member "error" is not a string'],
    ['{"error":""}', 'wrong-member', 'the member "error" is not a name'],
    ['{"parameters":1}', 'wrong-member', 'the member "parameters" is not an object'],
    ['{"continues":1}', 'wrong-member', 'the member "continues" is not true or false'],
    ['{"error":"a.B","continues":true}', 'wrong-member', 'an error says that more replies follow'],
  ])('%s is none', (text, why, detail) => {
    expect(readReply(text)).toEqual({ ok: false, wrong: { why, detail } });
  });

  it('are printed with one flag at most, and no name can break out of its quotes', () => {
    expect(printCall('a.b.C', '{"n": 1}', 'more')).toBe('{"method":"a.b.C","parameters":{"n": 1},"more":true}');
    expect(JSON.parse(printCall('a","oneway":true,"x":"\0', '{}', 'none'))).toEqual({ method: 'a","oneway":true,"x":"\0', parameters: {} });
  });
});
