import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EnumNode, FieldNode, InterfaceNode, StructNode, TypeNode } from '../../idl/syntax.ts';
import { draftOfText, draftOfTree, prettified, sentText } from './draft.ts';
import { moved, put, putField, renamed, without } from './edit.ts';
import { lineAndColumn, parseTree } from './parse.ts';
import { fits, isDescriptor, shapeOf, strangersOf, treeOfTyped, typedOf } from './shape.ts';
import { beginningOf, startOf } from './start.ts';
import { emptyObject, memberOf, partAt, printTree, valueOfTree, type Path, type Tree } from './tree.ts';

const span = { start: 0, end: 0 };
const named = (name: string) => ({ name, nameSpan: span, span, comments: [] });
const fieldName = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
const typeName = fc.constantFrom('Alpha', 'Beta', 'Gamma');

const { type, struct, enumeration } = fc.letrec<{ type: TypeNode; struct: StructNode; enumeration: EnumNode }>((tie) => ({
  struct: fc.uniqueArray(fieldName, { maxLength: 4 }).chain((names) => fc.tuple(...names.map((name) => tie('type').map((of): FieldNode => ({ ...named(name), type: of })))).map((fields): StructNode => ({ is: 'struct', fields, span }))),
  enumeration: fc.uniqueArray(fieldName, { minLength: 1, maxLength: 4 }).map((values): EnumNode => ({ is: 'enum', values: values.map(named), span })),
  type: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('bool', 'int', 'float', 'string', 'object', 'any').map((is): TypeNode => ({ is: is as 'int', span })),
    typeName.map((name): TypeNode => ({ is: 'named', name, span })),
    fc.tuple(fc.constantFrom('array', 'map'), tie('type')).map(([is, of]): TypeNode => ({ is: is as 'array', of, span })),
    tie('type').map((of): TypeNode => (of.is === 'nullable' ? of : { is: 'nullable', of, span })),
    tie('struct'),
    tie('enumeration'),
  ),
}));
const scope = fc.tuple(fc.oneof(struct, enumeration), fc.oneof(struct, enumeration)).map(
  ([alpha, beta]): InterfaceNode => ({
    ...named('org.example.x'),
    members: [
      { ...named('Alpha'), is: 'type', type: alpha },
      { ...named('Beta'), is: 'type', type: beta },
    ],
  }),
);

const memberName = fc.oneof(fc.string({ unit: 'binary', maxLength: 6 }), fc.constantFrom('__proto__', 'constructor', '0', 'a'));
const numberText = fc.oneof(fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String), fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)), fc.constantFrom('1.50', '-0', '1e3', '9007199254740993', '0.10000000000000000001'));
const anyTree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constant<Tree>({ is: 'null' }),
    fc.boolean().map((value): Tree => ({ is: 'bool', value })),
    numberText.map((text): Tree => ({ is: 'number', text })),
    fc.string({ unit: 'binary', maxLength: 8 }).map((value): Tree => ({ is: 'string', value })),
    fc.array(tie('tree'), { maxLength: 4 }).map((items): Tree => ({ is: 'array', items })),
    fc.uniqueArray(memberName, { maxLength: 4 }).chain((names) => fc.tuple(...names.map((name) => tie('tree').map((value) => ({ name, value })))).map((members): Tree => ({ is: 'object', members }))),
  ),
})).tree;

/** A tree that a form of this type could make. */
function treeFor(one: TypeNode, of: InterfaceNode, depth: number): fc.Arbitrary<Tree> {
  const { control, optional } = shapeOf(one, of);
  const inner = ((): fc.Arbitrary<Tree> => {
    switch (control.is) {
      case 'bool':
        return fc.boolean().map((value) => ({ is: 'bool', value }));
      case 'int':
        return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map((value) => ({ is: 'number', text: String(value) }));
      case 'float':
        return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => ({ is: 'number', text: JSON.stringify(value) }));
      case 'string':
        return fc.string({ unit: 'binary' }).map((value) => ({ is: 'string', value }));
      case 'enum':
        return fc.constantFrom(...control.values.map(({ name }) => name)).map((value) => ({ is: 'string', value }));
      case 'set':
        return fc.uniqueArray(memberName, { maxLength: 3 }).map((names) => ({ is: 'object', members: names.map((name) => ({ name, value: emptyObject })) }));
      case 'struct':
        return depth > 3 ? fc.constant(emptyObject) : fc.tuple(...control.fields.map((field) => treeFor(field.type, of, depth + 1).map((value) => ({ name: field.name, value })))).map((members) => ({ is: 'object', members }));
      case 'array':
        return fc.array(depth > 3 ? fc.constant(emptyObject) : treeFor(control.of, of, depth + 1), { maxLength: depth > 3 ? 0 : 3 }).map((items) => ({ is: 'array', items }));
      case 'map':
        return fc.uniqueArray(memberName, { maxLength: depth > 3 ? 0 : 2 }).chain((names) => fc.tuple(...names.map((name) => treeFor(control.of, of, depth + 1).map((value) => ({ name, value })))).map((members) => ({ is: 'object', members })));
      default:
        return anyTree;
    }
  })();
  return optional ? fc.oneof(inner, fc.constant<Tree>({ is: 'null' })) : inner;
}

/** Every control that a form would draw for a tree, entered anew: as if all of it were typed by hand. */
function retyped(one: TypeNode, tree: Tree, of: InterfaceNode): Tree {
  const shape = shapeOf(one, of);
  if (!fits(shape, tree) || tree.is === 'null') return tree;
  const { control } = shape;
  if (control.is === 'int' || control.is === 'float' || control.is === 'string') return treeOfTyped(control, typedOf(tree));
  if (control.is === 'array' && tree.is === 'array') return tree.items.reduce<Tree>((made, item, i) => put(made, [i], retyped(control.of, item, of)), { is: 'array', items: [] });
  if (tree.is !== 'object') return tree;
  if (control.is === 'map') return tree.members.reduce<Tree>((made, { name, value }) => put(made, [name], retyped(control.of, value, of)), emptyObject);
  if (control.is !== 'struct') return tree;
  const order = control.fields.map(({ name }) => name);
  // The last first: each comes to stand where its field does.
  return control.fields.toReversed().reduce<Tree>((made, field) => {
    const value = memberOf(tree, field.name);
    return value === null ? made : putField(made, [field.name], retyped(field.type, value, of), order);
  }, emptyObject);
}

describe('JSON as a tree', () => {
  it('comes back as it was, digit by digit', () => {
    fc.assert(
      fc.property(anyTree, fc.constantFrom(0, 2), (tree, indent) => {
        const parsed = parseTree(printTree(tree, indent));
        expect(parsed.ok && parsed.tree).toEqual(tree);
      }),
    );
  });

  it('is taken and refused as JSON.parse does, but for members that come twice', () => {
    const text = fc.oneof(
      fc.json(),
      fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '\\', '}', '\u0001', '0', '-', ' ', 'e', '\n')).map(([json, at, sign]) => json.slice(0, at % (json.length + 1)) + sign + json.slice((at % (json.length + 1)) + 1)),
    );
    fc.assert(
      fc.property(text, (json) => {
        let expected: { value: unknown } | null = null;
        try {
          expected = { value: JSON.parse(json) };
        } catch {
          // Refused: ours must refuse it too.
        }
        const parsed = parseTree(json);
        if (!parsed.ok) {
          expect(parsed.at).toBeLessThanOrEqual(json.length);
          if (/of this name|too large|digits/.test(parsed.message)) return;
        }
        expect(parsed.ok).toBe(expected !== null);
        if (parsed.ok && expected) expect(JSON.parse(printTree(parsed.tree))).toEqual(expected.value);
      }),
    );
  });

  it('says where each value stands', () => {
    const text = '{ "a": [1, {"b": "x"}], "__proto__": 12 }';
    const parsed = parseTree(text);
    if (!parsed.ok) throw new Error(parsed.message);
    const at = (path: Path): string => text.slice(...(parsed.places.of(path) ?? [0, 0]));
    expect(at(['a', 1, 'b'])).toBe('"x"');
    expect(at(['__proto__'])).toBe('12');
    expect(at(['toString'])).toBe('');
  });

  it.each([
    ['{"a":1,"a":2}', 'A member of this name is there already.', 7],
    ['{"a":', 'The text ends where a value was expected.', 5],
    ['{"a" 1}', 'Expected : after the name of a member.', 5],
    ['["x', 'This text has no closing quote.', 1],
    ['[1 2]', 'Expected , or ] after an element.', 3],
    ['[01]', 'Expected , or ] after an element.', 2],
    ['[1e999]', 'This number is too large for a float of 64 bits.', 1],
  ])('%s: %s', (text, message, at) => expect(parseTree(text)).toEqual({ ok: false, message, at }));

  it('bears depth and length', () => {
    expect(parseTree('['.repeat(100_000)).ok).toBe(false);
    expect(parseTree(`["${'x'.repeat(4_000_000)}"]`).ok).toBe(true);
    expect(parseTree(`"${'\\n'.repeat(1_000_000)}"`).ok).toBe(true);
  });

  it('knows lines and columns', () => expect(lineAndColumn('{\n  "a": x', 9)).toEqual({ line: 2, column: 8 }));

  it('gives programs integers without loss, and members without a prototype', () => {
    const parsed = parseTree('{"__proto__": 18446744073709551615, "x": 1.5}');
    if (!parsed.ok) throw new Error(parsed.message);
    const value = valueOfTree(parsed.tree);
    expect(Object.entries(value ?? {})).toEqual([
      ['__proto__', 18446744073709551615n],
      ['x', 1.5],
    ]);
    expect(Object.getPrototypeOf(value)).toBeNull();
  });
});

describe('edits', () => {
  it('touch one part and leave the others as they are', () => {
    fc.assert(
      fc.property(anyTree, anyTree, fc.array(fc.oneof(memberName, fc.nat({ max: 3 })), { maxLength: 4 }), (tree, part, path) => {
        const after = put(tree, path, part);
        const reached = path.every((step, i) => typeof step === 'string' || step <= (listAt(tree, path.slice(0, i))?.length ?? 0));
        if (reached) expect(partAt(after, path)).toEqual(part);
        if (tree.is === 'object' && typeof path[0] === 'string') for (const { name, value } of tree.members) if (name !== path[0]) expect(memberOf(after, name)).toBe(value);
      }),
    );
  });
  const listAt = (tree: Tree, path: Path): readonly Tree[] | null => {
    const part = partAt(tree, path);
    return part?.is === 'array' ? part.items : null;
  };

  const of = (text: string): Tree => {
    const parsed = parseTree(text);
    if (!parsed.ok) throw new Error(parsed.message);
    return parsed.tree;
  };
  it('take out, rename and move', () => {
    expect(printTree(without(of('{"a":[1,2,3],"b":1}'), ['a', 1]))).toBe('{"a":[1,3],"b":1}');
    expect(printTree(without(of('{"a":1,"__proto__":1}'), ['__proto__']))).toBe('{"a":1}');
    expect(printTree(renamed(of('{"m":{"x":1,"y":2}}'), ['m', 'x'], 'z'))).toBe('{"m":{"z":1,"y":2}}');
    expect(printTree(renamed(of('{"m":{"x":1,"y":2}}'), ['m', 'x'], 'y'))).toBe('{"m":{"x":1,"y":2}}');
    expect(printTree(moved(of('[1,2,3]'), [2], -1))).toBe('[1,3,2]');
    expect(printTree(moved(of('[1,2,3]'), [2], 1))).toBe('[1,2,3]');
  });
  it('put a field where it stands in its type, before what the type does not have', () => {
    expect(printTree(putField(of('{"c":3,"z":0}'), ['a'], of('1'), ['a', 'b', 'c']))).toBe('{"a":1,"c":3,"z":0}');
    expect(printTree(putField(of('{"z":0,"a":1}'), ['b'], of('2'), ['a', 'b']))).toBe('{"z":0,"a":1,"b":2}');
  });
});

describe('the form', () => {
  it('shows every value of every type, and typed by hand it comes to the same', () => {
    fc.assert(
      fc.property(
        scope.chain((of) => type.chain((one) => treeFor(one, of, 0).map((tree) => ({ of, one, tree })))),
        ({ of, one, tree }) => {
          expect(fits(shapeOf(one, of), tree)).toBe(true);
          const again = retyped(one, tree, of);
          expect(again).toEqual(tree);
          expect(printTree(again)).toBe(printTree(tree));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('begins small and with what fits, however types hold themselves', () => {
    fc.assert(
      fc.property(scope, type, (of, one) => {
        const start = startOf(one, of);
        expect(fits(shapeOf(one, of), start)).toBe(true);
        expect(fits(shapeOf(one, of), beginningOf(one, of))).toBe(true);
        expect(start === null ? 0 : printTree(start).length).toBeLessThan(20_000);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps what is typed wrongly, as text', () => {
    const int = { is: 'int' } as const;
    expect(treeOfTyped(int, '18446744073709551615')).toEqual({ is: 'number', text: '18446744073709551615' });
    for (const wrong of ['', '12a', '007', '+1', '1.0', '1e3']) expect(treeOfTyped(int, wrong)).toEqual({ is: 'string', value: wrong });
    expect(typedOf(treeOfTyped(int, ' 12a '))).toBe('12a');
    expect(treeOfTyped({ is: 'float' }, '1e999')).toEqual({ is: 'string', value: '1e999' });
  });

  it('names members that the type does not have', () => {
    const fields: FieldNode[] = [{ ...named('a'), type: { is: 'int', span } }];
    const tree = draftOfText('{"a":1,"__proto__":2,"b":3}').tree;
    expect(strangersOf(fields, tree)).toEqual(['__proto__', 'b']);
  });

  it.each([
    ['fileDescriptor', '', true],
    ['rootFd', '', true],
    ['fd', '', true],
    ['index', 'The file descriptor to write to', true],
    ['userNamespaceFileDescriptor', '', true],
    ['target', 'Index of an fd', true],
    ['count', 'How many', false],
    ['offset', 'Confidential', false],
  ])('%s (%s) is a descriptor: %s', (name, comment, expected) => expect(isDescriptor({ ...named(name), comments: [comment], type: { is: 'nullable', of: { is: 'int', span }, span } })).toBe(expected));
});

describe('the draft', () => {
  it('goes from text to tree and back without change', () => {
    fc.assert(
      fc.property(anyTree.filter(({ is }) => is === 'object'), (tree) => {
        const draft = draftOfTree(tree);
        expect(draft.wrong).toBeNull();
        expect(draft.tree).toEqual(tree);
        expect(draftOfText(draft.text).tree).toEqual(tree);
        expect(draftOfText(sentText(draft)).tree).toEqual(tree);
        expect(prettified(draftOfText(sentText(draft))).text).toBe(draft.text);
      }),
    );
  });

  it('keeps the last good tree while the text is none', () => {
    const before = draftOfText('{"a":1}');
    const draft = draftOfText('{"a":', before.tree);
    expect(draft.tree).toBe(before.tree);
    expect(draft.wrong?.at).toBe(5);
    expect(prettified(draft).text).toBe('{"a":');
    expect(draftOfText('  [1]').wrong).toEqual({ message: 'Parameters are an object: {…}.', at: 2 });
    expect(draftOfText('  ')).toMatchObject({ tree: emptyObject, wrong: null });
  });
});
