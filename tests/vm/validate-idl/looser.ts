import type { EnumNode, FieldNode, InterfaceNode, Named, StructNode, TypeNode } from '../../../core/idl/syntax.ts';
import { formatInterface } from '../../../core/idl/format.ts';
import { Scanner } from '../../../core/idl/reading/scanner.ts';

/** What UAPI.20 allows and systemd 262 does not: docs/varlink.md, Where systemd differs. */
export const looserRules = ['comment anywhere', 'types within types', 'empty structure', 'dashes in a row', 'name within a structure', 'Unicode blank'] as const;
export type LooserRule = (typeof looserRules)[number];

/** A text that we read: which of these it makes use of, and the same interface without them. */
export interface Plain {
  readonly rules: ReadonlySet<LooserRule>;
  readonly text: string;
}

export function plain(text: string, node: InterfaceNode): Plain {
  const rules = new Set<LooserRule>();
  if (/[\u00a0\ufeff\u1680\u180e\u2000-\u200a\u202f\u205f\u3000\u2028\u2029]/.test(text)) rules.add('Unicode blank');
  if (hasOddComment(text)) rules.add('comment anywhere');
  const name = node.name.replace(/-+/g, '-');
  if (name !== node.name) rules.add('dashes in a row');

  const quiet = <T extends Named>(named: T): T => ({ ...named, comments: [], detached: [], remark: null });
  const field = (one: FieldNode, within: number): FieldNode => ({ ...quiet(one), type: type(one.type, within) });
  const list = (of: StructNode | EnumNode, within: number): StructNode | EnumNode => (of.is === 'struct' ? { ...of, closing: [], fields: of.fields.map((one) => field(one, within)) } : { ...of, closing: [], values: of.values.map(quiet) });
  const struct = (of: StructNode, within: number): StructNode => ({ ...of, closing: [], fields: of.fields.map((one) => field(one, within)) });
  const filled = (of: StructNode | EnumNode, within: number): StructNode | EnumNode => {
    if (of.is === 'enum' || of.fields.length > 0) return list(of, within);
    rules.add('empty structure');
    const { span } = of;
    return { is: 'struct', span, fields: [{ name: 'filler', nameSpan: span, span, comments: [], type: { is: 'int', span } }] };
  };
  const element = (of: TypeNode, within: number): TypeNode => {
    if (of.is === 'nullable' || of.is === 'array' || of.is === 'map') {
      rules.add('types within types');
      return element(of.of, within);
    }
    if (of.is === 'named' && within > 0) {
      rules.add('name within a structure');
      return { is: 'int', span: of.span };
    }
    return of.is === 'struct' || of.is === 'enum' ? filled(of, within + 1) : of;
  };
  const container = (of: TypeNode, within: number): TypeNode => (of.is === 'array' || of.is === 'map' ? { ...of, of: element(of.of, within) } : element(of, within));
  const type = (of: TypeNode, within: number): TypeNode => (of.is === 'nullable' ? { ...of, of: container(of.of, within) } : container(of, within));

  const members = node.members.map((member) => {
    if (member.is === 'method') return { ...quiet(member), input: struct(member.input, 0), output: struct(member.output, 0) };
    return member.is === 'error' ? { ...quiet(member), type: struct(member.type, 0) } : { ...quiet(member), type: filled(member.type, 0) };
  });
  return { text: formatInterface({ ...quiet(node), name, members, closing: [] }), rules };
}

/** systemd takes comments before a member, before a field, and at the end. */
function hasOddComment(text: string): boolean {
  const scanner = new Scanner(text);
  let depth = 0;
  let before = '';
  for (let next = scanner.next(); ; ) {
    const between = depth === 0 ? before === '' || (before === ')' && next.kind !== '->') || before === 'name' : before === '(' || before === ',';
    if (scanner.takeComments().length > 0 && !between) return true;
    if (next.kind === 'end') return false;
    if (next.kind === '(') depth++;
    if (next.kind === ')') depth--;
    const isInterface = depth === 0 && before === '' && next.kind === 'word';
    before = next.kind;
    if (isInterface) {
      scanner.next('interface name');
      if (scanner.takeComments().length > 0) return true;
      before = 'name';
    }
    next = scanner.next();
  }
}
