import { describe, expect, it } from 'vitest';
import { completionsAt } from './complete.ts';
import { tokensOf } from './tokens.ts';

describe('colours', () => {
  const kinds = (text: string): string[] => tokensOf(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);

  it('tell words apart by their place', () =>
    expect(kinds("# about\ninterface a.b-c\n# [Requires 'more' flag]\nmethod Get(type: ?[]Item, state: (on, off)) -> (int: int)")).toEqual([
      'comment # about', 'keyword interface', 'interface a.b-c', "marker # [Requires 'more' flag]", 'keyword method', 'member Get', 'sign (', 'field type', 'sign :', 'sign ?', 'sign []', 'type Item', 'sign ,',
      'field state', 'sign :', 'sign (', 'value on', 'sign ,', 'value off', 'sign )', 'sign )', 'sign ->', 'sign (', 'field int', 'sign :', 'simple int', 'sign )',
    ]));

  it('go on behind a bracket that is missing', () => expect(kinds('interface a.b\ntype X (a: int,\ntype Y (b: ☃ int)')).toEqual(expect.arrayContaining(['keyword type', 'member Y', 'field b', 'wrong ☃'])));
});

describe('completion', () => {
  /** `|` is the caret. */
  const offers = (text: string): string[] => {
    const offset = text.indexOf('|');
    return completionsAt(text.replace('|', ''), offset).options.map(({ label }) => label);
  };
  const head = 'interface a.b\ntype Item (x: int)\ntype State (on, off)\n';

  it.each<[string, string[]]>([
    ['|', ['interface']],
    ['int|', ['interface']],
    ['# about it\n|', ['interface']],
    ['interface |', []],
    ['interface a.b\n|', ['method', 'type', 'error']],
    [`${head}m|`, ['method']],
    [`${head}method |`, []],
    [`${head}method A(x: |`, ['bool', 'int', 'float', 'string', 'object', 'any', 'Item', 'State', '?', '[]', '[string]', '[string]()']],
    [`${head}method A(x: ?|`, ['bool', 'int', 'float', 'string', 'object', 'any', 'Item', 'State', '[]', '[string]', '[string]()']],
    [`${head}method A(x: ?[]St|`, ['State']],
    [`${head}method A(x: s|, y: int) -> ()`, ['string']],
    [`${head}method A(|`, []],
    [`${head}method A(x: int) |`, ['->']],
    [`${head}method A(x: int) -> (y: I|`, ['Item']],
    [`${head}method A(x: int) -> ()\n|`, ['method', 'type', 'error']],
    [`${head}# |`, ["[Requires 'more' flag]", "[Supports 'more' flag]", "[Requires 'upgrade' flag]", "[Supports 'upgrade' flag]"]],
    [`${head}# [Req|`, ["[Requires 'more' flag]", "[Requires 'upgrade' flag]"]],
    [`${head}# any int|`, []],
    [`${head}error E (x: int) # |`, []],
  ])('of %j', (text, labels) => expect(offers(text)).toEqual(labels));

  it('takes the place of what was begun', () => expect(completionsAt(`${head}method A(x: Sta`, head.length + 15)).toMatchObject({ from: head.length + 12, options: [{ insert: 'State' }] }));
});
