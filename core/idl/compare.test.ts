import { describe, expect, it } from 'vitest';
import { compareInterfaces } from './compare.ts';
import { parseInterface } from './parse.ts';
import type { InterfaceNode } from './syntax.ts';

function read(members: string): InterfaceNode {
  const { interface: node, problems } = parseInterface(`interface org.example.x\n${members}\n`);
  if (!node || problems.length > 0) throw new Error(problems[0]?.message);
  return node;
}
const changes = (before: string, after: string): string[] => compareInterfaces(read(before), read(after)).map(({ breaks, sentence }) => `${breaks ? 'breaks' : 'fine'}: ${sentence}`);

describe('a change of an interface', () => {
  it.each<[string, string, string, string[]]>([
    ['a method gone', 'method A() -> ()\nmethod B() -> ()', 'method A() -> ()', ['breaks: The method `B` was removed.']],
    ['more members', 'method A() -> ()', 'method A() -> ()\ntype T (a: int)\nerror E ()', ['fine: The type `T` was added.', 'fine: The error `E` was added.']],
    ['another kind', 'type A (a: int)', 'error A (a: int)', ['breaks: `A` was a type and is an error now.']],
    ['an input more', 'method A() -> ()', 'method A(x: int) -> ()', ['breaks: `x` was added to the input of `A` and must be given.']],
    ['an optional input more', 'method A() -> ()', 'method A(x: ?int) -> ()', ['fine: `x` was added to the input of `A`; it is optional.']],
    ['an input that became optional', 'method A(x: int) -> ()', 'method A(x: ?int) -> ()', ['fine: `x` in the input of `A` became optional.']],
    ['an input that must be given now', 'method A(x: ?int) -> ()', 'method A(x: int) -> ()', ['breaks: `x` in the input of `A` is no longer optional.']],
    ['an input gone', 'method A(x: ?int) -> ()', 'method A() -> ()', ['breaks: `x` was removed from the input of `A`.']],
    ['an output more', 'method A() -> ()', 'method A() -> (x: int)', ['fine: `x` was added to the output of `A`.']],
    ['an output gone', 'method A() -> (x: int)', 'method A() -> ()', ['breaks: `x` was removed from the output of `A`.']],
    ['an output that became optional', 'method A() -> (x: int)', 'method A() -> (x: ?int)', ['breaks: `x` in the output of `A` became optional.']],
    ['an output that is always there now', 'method A() -> (x: ?int)', 'method A() -> (x: int)', ['fine: `x` in the output of `A` is no longer optional.']],
    ['another type', 'method A(x: int) -> ()', 'method A(x: string) -> ()', ['breaks: `x` in the input of `A` was `int` and is `string` now.']],
    ['a wider input', 'method A(x: int) -> ()', 'method A(x: float) -> ()', ['fine: `x` in the input of `A` was `int` and is `float` now.']],
    ['a wider output', 'method A() -> (x: int)', 'method A() -> (x: float)', ['breaks: `x` in the output of `A` was `int` and is `float` now.']],
    ['a value more that is sent', 'method A(x: (a, b)) -> ()', 'method A(x: (a, b, c)) -> ()', ['fine: `c` was added to the values of `x` in the input of `A`.']],
    ['a value more that is given', 'method A() -> (x: (a, b))', 'method A() -> (x: (a, b, c))', ['breaks: `c` was added to the values of `x` in the output of `A`; callers may be given it and not know it.']],
    ['a value gone', 'method A() -> (x: (a, b))', 'method A() -> (x: (a))', ['breaks: `b` was removed from the values of `x` in the output of `A`.']],
    ['elements', 'method A(x: []int, y: [string](a: int)) -> ()', 'method A(x: []?int, y: [string](a: int, b: int)) -> ()', ['breaks: `y[].b` was added to the input of `A` and must be given.', 'fine: `x[]` in the input of `A` became optional.']],
    ['a type that is sent', 'type T (a: int)\nmethod A(t: ?[]T) -> ()', 'type T (a: ?int)\nmethod A(t: ?[]T) -> ()', ['fine: `a` in `T` became optional.']],
    ['a type that is given, within another', 'type T (a: int)\ntype U (t: T)\nmethod A() -> (u: U)', 'type T (a: ?int)\ntype U (t: T)\nmethod A() -> (u: U)', ['breaks: `a` in `T` became optional.']],
    ['a value more of a type that goes both ways', 'type T (a)\nmethod A(t: T) -> (t: T)', 'type T (a, b)\nmethod A(t: T) -> (t: T)', ['breaks: `b` was added to `T`; callers may be given it and not know it.']],
    ['another name for the same', 'type T (t: ?T, a: int)\nmethod A(t: T) -> ()', 'type U (t: ?U, a: int)\nmethod A(t: U) -> ()', ['breaks: The type `T` was removed.', 'fine: The type `U` was added.', 'fine: `t` in the input of `A` was `T` and is `U` now.']],
    ['another name for something else', 'type T (a: int)\ntype U (a: bool)\nmethod A(t: T) -> ()', 'type T (a: int)\ntype U (a: bool)\nmethod A(t: U) -> ()', ['breaks: `t` in the input of `A` was `T` and is `U` now.']],
    ['an error that says less', 'error E (a: int)', 'error E ()', ['breaks: `a` was removed from the error `E`.']],
    ['a flag that must be given', "# [Supports 'more' flag]\nmethod A() -> ()", "# [Requires 'more' flag]\nmethod A() -> ()", ['breaks: `A` must be called with the flag `more` now.']],
    ['a flag that may be given', 'method A() -> ()', "# [Supports 'more' flag]\nmethod A() -> ()", ['fine: `A` can be called with the flag `more` now.']],
    ['a flag that need not be given', "# [Requires 'upgrade' flag]\nmethod A() -> ()", "# [Supports 'upgrade' flag]\nmethod A() -> ()", ['fine: `A` can be called without the flag `upgrade` now.']],
    ['a flag that is not known any more', "# [Supports 'more' flag]\nmethod A() -> ()", 'method A() -> ()', ['breaks: `A` no longer knows the flag `more`.']],
    ['comments', '# x\nmethod A(\n# y\na: int) -> ()', '# x\nmethod A(\n# z\na: int) -> ()', ['fine: The comments of `A` changed.']],
    ['an enumeration that became a structure', 'type T (a, b)', 'type T (a: int)', ['breaks: `T` was `(a, b)` and is `(a: int)` now.']],
    ['order and layout', 'type T (a: int, b: int)\nmethod A() -> ()', 'method A() -> ()\n\ntype T (b: int,\n  a: int)', []],
  ])('%s', (_what, before, after, told) => expect(changes(before, after)).toEqual(told));

  it('of its name is told', () => {
    const after = { ...read('method A() -> ()'), name: 'org.example.y' };
    expect(compareInterfaces(read('method A() -> ()'), after)).toMatchObject([{ breaks: true, member: null, sentence: 'The interface is called `org.example.y` now, no longer `org.example.x`.' }]);
  });

  it('of types that hold one another ten thousand times is followed', () => {
    const chain = (letter: string): string => `${Array.from({ length: 10_000 }, (_, i) => `type ${letter}${i} (next: ?${letter}${i + 1})`).join('\n')}\ntype ${letter}10000 (next: ?${letter}0)\n`;
    const told = changes(`${chain('A')}method M(a: A0) -> (a: A0)`, `${chain('B')}method M(a: B0) -> (a: B0)`);
    expect(told.filter((line) => line.includes('`M`'))).toEqual(['fine: `a` in the input of `M` was `A0` and is `B0` now.', 'fine: `a` in the output of `M` was `A0` and is `B0` now.']);
  });
});
