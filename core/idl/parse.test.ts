import { describe, expect, it } from 'vitest';
import { formatInterface } from './format.ts';
import { parseInterface } from './parse.ts';

/** The interface of UAPI.20, Example, in short, with comments everywhere. */
const ftl = `# Licence of the text

# Interface to jump
#  indented
interface org.example.ftl # here

# The current state
type DriveCondition (
  state: (idle, spooling, busy), # what it does
  # how much
  tylium_level: int
  # the end of it
)

# Jump
method Jump(configuration: DriveCondition) -> () # fine

error NotEnoughEnergy ()

# the end
`;

describe('an interface', () => {
  it('is read with all its comments', () => {
    const { interface: node, problems } = parseInterface(ftl);
    expect(problems).toEqual([]);
    expect(node).toMatchObject({
      name: 'org.example.ftl',
      comments: ['Interface to jump', ' indented'],
      detached: [['Licence of the text']],
      remark: 'here',
      closing: ['the end'],
      members: [
        { is: 'type', name: 'DriveCondition', comments: ['The current state'], type: { is: 'struct', closing: ['the end of it'], fields: [{ name: 'state', remark: 'what it does' }, { name: 'tylium_level', comments: ['how much'], type: { is: 'int' } }] } },
        { is: 'method', name: 'Jump', remark: 'fine' },
        { is: 'error', name: 'NotEnoughEnergy' },
      ],
    });
  });

  it('is written as it was, when it was in canonical form', () => {
    const { interface: node } = parseInterface(ftl);
    expect(node && formatInterface(node)).toBe(ftl);
  });
});

describe('a text that is wrong', () => {
  const told = (text: string): string[] => parseInterface(text).problems.map(({ span, message }) => `${text.slice(0, span.start).split('\n').length}: ${message}`);
  const head = 'interface a.b\n';

  it.each<[string, string[]]>([
    ['', ['1: Expected `interface` and a name first; found the end of the text.']],
    ['interface example\nerror E ()', ['1: The name of an interface is two or more parts with dots between, of letters, digits and dashes within: `org.example.ftl`.']],
    ['interface a.b', ['1: Expected at least one type, method or error in an interface.']],
    [`${head}tpye X (a: int)\nerror E ()`, ['2: Expected `type`, `method` or `error`; found `tpye`.']],
    [`${head}typeX (a: int)\nerror E ()`, ['2: Expected a blank after `type`; found `typeX`.']],
    ['interfaceA.b\nerror E ()', ['1: Expected a blank after `interface`; found `interfaceA`.']],
    [`${head}type X (a: int,)`, ['2: Expected a name after the comma; found `)`.']],
    [`${head}type X (a: int b: int)`, ['2: Expected `,` or `)`; found `b`.']],
    [`${head}type X (a: ??int)`, ['2: Expected a type after `?`: what is optional cannot be optional once more.']],
    [`${head}type X (a: [] int)`, ['2: Expected no blank within a type; found `int`.']],
    [`${head}type X (a: integer)`, ['2: Expected the type of `a`: bool, int, float, string, object, any, or a type of this interface, whose name starts with a capital letter; found `integer`.']],
    [`${head}type X (a, b: int)`, ['2: Expected no type after `b`: the names before it have none, so these are the values of an enumeration.']],
    [`${head}type X (a: int, b)`, ['2: Expected `:` and a type after `b`, as the fields before it have one.']],
    [`${head}type X (a: int) type Y (a: int)`, ['2: Expected a line break after the type `X`; found `type`.']],
    [`${head}type X (a: Y)`, ['2: There is no type `Y` in this interface.']],
    [`${head}type X (a: M)\nmethod M() -> ()`, ['2: `M` is a method, not a type.']],
    [`${head}type X (a: int, a: int)`, ['2: There is already a field `a` here.']],
    [`${head}type X (a, a)`, ['2: There is already a value `a` here.']],
    [`${head}type X (a: int)\nerror X ()`, ['3: There is already a type `X`: types, methods and errors share their names.']],
    [`${head}error E (a, b)`, ['2: An error has fields with types, `(name: type)`, and is no enumeration.']],
    [`${head}error E`, ['2: Expected `(` with the fields of the error `E`, or `()`; found the end of the text.']],
    [`${head}method M()`, ['2: Expected `->` and the output of the method `M`; found the end of the text.']],
    [`${head}method m() -> ()`, ['2: The name of a method starts with a capital letter and has only letters and digits.']],
    [`${head}type X (a__b: int, c_: int)`, ['2: A name here starts with a letter and has letters and digits, with single underscores between them.', '2: A name here starts with a letter and has letters and digits, with single underscores between them.']],
    [`${head}type X (\n  a: int\n\ntype Y (b: int)\n`, ['5: Expected `)`; found `type`.']],
    [`${head}${head}error E ()`, ['2: Expected one `interface` in a text, then `type`, `method` or `error`; found `interface`.']],
  ])('%j is told what is', (text, problems) => expect(told(text)).toEqual(problems));

  it('gives what could be read of it', () => {
    const { interface: node } = parseInterface(`${head}type X (a: int, b ☃, c: string)\nnothing here\nmethod M(x: ?) -> (y: int)\n`);
    expect(node?.members).toMatchObject([{ name: 'X', type: { fields: [{ name: 'a' }, { name: 'c' }] } }, { name: 'M', output: { fields: [{ name: 'y' }] } }]);
  });
});

describe('a text that is made to be too much', () => {
  const size = 1024 * 1024;

  it('is refused beyond 64 structures within one another, as systemd does', () => {
    const nested = (times: number): string => `interface a.b\ntype X (a: ${'(a: '.repeat(times)}int${')'.repeat(times)})\n`;
    expect(parseInterface(nested(64)).problems).toEqual([]);
    expect(parseInterface(nested(65)).problems).toMatchObject([{ message: 'At most 64 structures stand within one another.' }]);
    expect(parseInterface(`interface a.b\ntype X (a: ${'[]'.repeat(300)}int)\n`).problems).toMatchObject([{ message: 'A type has at most 256 types within one another.' }]);
  });

  it.each(['(', '[]', '(a: ', '?', 'a', '#', '#\n', '\n', ')', 'a: int, ', 'interface a.b\ntype X (', 'type A (a: int)\n'])('of %j over and over is read in its time, and told in a few problems', (piece) => {
    for (const before of ['', 'interface a.b\ntype X (a: ']) {
      const { problems, interface: node } = parseInterface(`${before}${piece.repeat(Math.floor(size / piece.length))}`);
      expect(problems.length).toBeLessThanOrEqual(402);
      if (node) expect(formatInterface(node)).not.toBe('');
    }
  });
});
