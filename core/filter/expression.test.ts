import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expressionTest, globTest, type PatternTest } from './expression.ts';

const run = (test: PatternTest, text: string): boolean => {
  if (typeof test !== 'function') throw new Error(test.problem);
  return test(text);
};

/** Expressions in the notation that both engines know. */
const expression: fc.Arbitrary<string> = fc.letrec<{ node: string; atom: string; repeated: string; group: string }>((tie) => ({
  atom: fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '[a-c]', '\\d', '\\w', '\\.', '^', '$', 'é'),
  group: tie('node').map((inner) => `(?:${inner})`),
  repeated: fc.tuple(fc.oneof({ maxDepth: 2 }, tie('atom'), tie('group')), fc.constantFrom('', '*', '+', '?', '{2}', '{0,2}', '{1,}', '*?')).map(([part, times]) => (/^[$^]$/.test(part) ? part : part + times)),
  node: fc.array(fc.array(tie('repeated'), { maxLength: 3 }).map((parts) => parts.join('')), { minLength: 1, maxLength: 2 }).map((options) => options.join('|')),
})).node;

describe('regular expressions', () => {
  it('find what those of the platform find', () => {
    fc.assert(
      fc.property(expression, fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '.', 'é'), maxLength: 8 }), (source, text) => {
        fc.pre(source !== '' && source.length < 60);
        expect(run(expressionTest(source), text), source).toBe(new RegExp(source, 'is').test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('pay no heed to case', () => {
    expect(run(expressionTest('DBus[A-F]'), 'dbusc')).toBe(true);
    expect(run(expressionTest('\\D'), '1')).toBe(false);
  });

  // A backtracking engine would not come back from these within a lifetime.
  it.each(['(a+)+$', '^((a+))*$', '^(a|a)*$', '(a|aa)+$', '(a?){30}a{30}$', '.*.*.*.*.*.*.*.*b'])('%s ends', (source) => {
    expect(run(expressionTest(source), `${'a'.repeat(5000)}!`)).toBe(false);
  });

  it('refuse what grows without end', () => {
    for (const source of ['(){200}{200}{200}{200}', 'a{200}{200}{200}', '((a{200}){200}){200}']) expect(typeof expressionTest(source) === 'function' || 'problem').toBeTruthy();
    expect(typeof expressionTest('a{200}{200}')).toBe('object');
  });
});

describe('globs', () => {
  it.each([
    ['*', '', true],
    ['a*c', 'abbc', true],
    ['a*c', 'abcd', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['[a].+', '[a].+', true],
    ['[a].+', 'axx', false],
  ])('%s on %s: %s', (glob, text, expected) => expect(run(globTest(glob), text)).toBe(expected));

  it('end on any name', () => {
    expect(run(globTest(`${'*a'.repeat(50)}*b`), 'a'.repeat(5000))).toBe(false);
  });
});
