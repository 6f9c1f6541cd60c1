import { simpleTypes, type EnumNode, type EnumValueNode, type FieldNode, type InterfaceNode, type Member, type Named, type Problem, type SimpleType, type Span, type StructNode, type TypeNode } from '../syntax.ts';
import { isFieldName, isInterfaceName, isMemberName } from './names.ts';
import { mostComments, Scanner, type Comment, type Token, type TokenKind } from './scanner.ts';

/** Structures within structures below a member's own: as many as sd-varlink-idl.c takes (DEPTH_MAX). Deeper text is refused, not followed. */
const mostStructures = 64;
/** Types within types, signs like `[]` among them. */
const mostDepth = 256;
/** Members, fields and values in one text. The largest interface known has some two thousand. */
const mostParts = 250_000;
/** Problems that are told of one text. */
export const mostProblems = 200;

const keywords: ReadonlySet<string> = new Set(['type', 'method', 'error']);
const none: readonly never[] = Object.freeze([]);
type Docs = Pick<Named, 'comments' | 'detached'>;
const noDocs: Docs = { comments: none, detached: none };

/** Recursive descent, with one token ahead. */
export class Parser {
  readonly problems: Problem[] = [];
  private readonly scanner: Scanner;
  private token: Token;
  /** Where the token before ended. */
  private ended = 0;
  private parts = 0;

  constructor(private readonly text: string) {
    this.scanner = new Scanner(text);
    this.token = this.scanner.next();
  }

  interface(): InterfaceNode | null {
    const docs = this.docs();
    const start = this.token.start;
    let name = '';
    let nameSpan: Span = { start, end: start };
    let remark: string | null = null;
    if (this.isWord('interface')) {
      this.advance('interface name');
      if (this.at('word')) {
        ({ name, nameSpan } = this.named());
        if (this.ended === nameSpan.start) this.expected('a blank before the name');
        if (!isInterfaceName(name)) this.problem(nameSpan, 'The name of an interface is two or more parts with dots between, of letters, digits and dashes within: `org.example.ftl`.');
        this.advance();
        remark = this.remark();
        this.mustEndLine('the name of the interface');
      } else this.expected('the name of the interface, such as `org.example.ftl`');
    } else this.expected(this.glued() ?? '`interface` and a name first');

    const end = this.ended;
    const members = this.members();
    const closing = this.comments();
    if (name !== '' && members.length === 0 && this.problems.length === 0) this.problem(nameSpan, 'Expected at least one type, method or error in an interface.');
    if (name === '' && members.length === 0) return null;
    return { name, nameSpan, span: { start, end: Math.max(end, this.ended) }, ...docs, remark, members, closing };
  }

  private members(): Member[] {
    const members: Member[] = [];
    while (!this.at('end') && !this.tooMuch()) {
      const member = this.member();
      if (member) members.push(member);
    }
    return members;
  }

  private member(): Member | null {
    const word = this.at('word') ? this.word(this.token) : '';
    if (word !== 'type' && word !== 'method' && word !== 'error') {
      this.expected(this.glued() ?? (this.isWord('interface') ? 'one `interface` in a text, then `type`, `method` or `error`' : '`type`, `method` or `error`'));
      this.skipToMember();
      return null;
    }
    this.parts++;
    const docs = this.docs();
    const { start } = this.token;
    this.advance();
    if (!this.at('word')) {
      this.expected(`a name after \`${word}\``);
      this.skipToMember();
      return null;
    }
    const { name, nameSpan } = this.named();
    if (!isMemberName(name)) this.problem(nameSpan, `The name of ${word === 'error' ? 'an' : 'a'} ${word} starts with a capital letter and has only letters and digits.`);
    this.advance();
    const what = `${word} \`${cut(name)}\``;
    const type = this.structOrEnum(word === 'type' ? `\`(\` with the fields or values of the ${what}` : word === 'error' ? `\`(\` with the fields of the ${what}, or \`()\`` : `\`(\` with the input of the ${what}, or \`()\``, 0);
    if (type === null) return null;
    const common = { name, nameSpan, ...docs };
    if (word === 'type') return { is: 'type', ...common, type, ...this.end(start, what) };
    const struct = this.structOnly(type, word === 'error' ? 'An error has fields with types' : 'The input of a method has fields with types');
    if (word === 'error') return { is: 'error', ...common, type: struct, ...this.end(start, what) };
    let output: StructNode = { is: 'struct', fields: none, closing: none, span: { start: this.ended, end: this.ended } };
    if (this.at('->')) {
      this.advance();
      const given = this.structOrEnum(`\`(\` with the output of the ${what}, or \`()\``, 0);
      if (given) output = this.structOnly(given, 'The output of a method has fields with types');
    } else {
      this.expected(`\`->\` and the output of the ${what}`);
      this.skipToMember();
    }
    return { is: 'method', ...common, input: struct, output, ...this.end(start, what) };
  }

  private end(start: number, what: string): { readonly span: Span; readonly remark: string | null } {
    const span = { start, end: this.ended };
    const remark = this.remark();
    this.mustEndLine(`the ${what}`);
    return { span, remark };
  }

  private structOnly(type: StructNode | EnumNode, why: string): StructNode {
    if (type.is === 'struct') return type;
    this.problem(type.span, `${why}, \`(name: type)\`, and is no enumeration.`);
    return { is: 'struct', fields: none, closing: type.closing ?? none, span: type.span };
  }

  /** `within` is how many structures are around it. */
  private structOrEnum(wanted: string, depth: number, within = 0): StructNode | EnumNode | null {
    if (!this.at('(')) {
      this.expected(wanted);
      this.skipToMember();
      return null;
    }
    const { start } = this.token;
    this.advance();
    const fields: FieldNode[] = [];
    const values: EnumValueNode[] = [];
    let is: 'struct' | 'enum' | null = null;
    while (!this.at(')')) {
      if (this.at('end') || this.startsMember() || this.tooMuch()) {
        this.expected('`)`');
        break;
      }
      const part = this.fieldOrValue(depth, within);
      if (part !== null) {
        this.parts++;
        const kind = 'type' in part ? 'struct' : 'enum';
        is ??= kind;
        if (kind !== is) this.problem(part.nameSpan, is === 'struct' ? `Expected \`:\` and a type after \`${cut(part.name)}\`, as the fields before it have one.` : `Expected no type after \`${cut(part.name)}\`: the names before it have none, so these are the values of an enumeration.`);
        else if ('type' in part) fields.push(part);
        else values.push(part);
      }
    }
    const closing = this.comments();
    if (this.at(')')) this.advance();
    const span = { start, end: this.ended };
    return is === 'enum' ? { is, values, closing, span } : { is: 'struct', fields, closing, span };
  }

  /** One name with or without a type, and the comma after it. null where none could be made out. */
  private fieldOrValue(depth: number, within: number): FieldNode | EnumValueNode | null {
    const docs = this.docs();
    if (!this.at('word')) {
      this.expected('a name');
      return this.skipPart();
    }
    const { name, nameSpan } = this.named();
    if (!isFieldName(name)) this.problem(nameSpan, 'A name here starts with a letter and has letters and digits, with single underscores between them.');
    this.advance();
    let type: TypeNode | null = null;
    const typed = this.at(':');
    if (typed) {
      this.advance();
      type = this.type(cut(name), depth, within);
      if (type === null) return this.skipPart();
    }
    const span = { start: nameSpan.start, end: this.ended };
    let remark = this.remark();
    if (this.at(',')) {
      this.advance();
      remark ??= this.remark();
      if (this.at(')')) this.expected('a name after the comma');
    } else if (!this.at(')') && !this.at('end') && !this.startsMember()) {
      this.expected(typed ? '`,` or `)`' : '`:` and a type, `,` or `)`');
      this.skipPart();
    }
    const common = { name, nameSpan, span, ...docs, remark };
    return type === null ? common : { ...common, type };
  }

  private type(of: string, depth: number, within: number): TypeNode | null {
    const signs: Token[] = [];
    for (; this.at('?') || this.at('[]') || this.at('[string]'); this.advance()) {
      const last = signs.at(-1);
      if (last && this.token.before !== 'glued') this.expected('no blank within a type');
      if (last?.kind === '?' && this.at('?')) this.problem(this.token, 'Expected a type after `?`: what is optional cannot be optional once more.');
      else if (depth + signs.length < mostDepth) signs.push(this.token);
      else {
        this.problem(this.token, `A type has at most ${mostDepth} types within one another.`);
        return null;
      }
    }
    if (signs.length > 0 && this.token.before !== 'glued' && (this.at('word') || this.at('('))) this.expected('no blank within a type');
    let type = this.element(of, depth + signs.length, within);
    for (const { kind, start } of signs.toReversed()) if (type) type = { is: kind === '?' ? 'nullable' : kind === '[]' ? 'array' : 'map', of: type, span: { start, end: type.span.end } };
    return type;
  }

  private element(of: string, depth: number, within: number): TypeNode | null {
    const { kind, start, end } = this.token;
    if (kind === '(') {
      if (within < mostStructures && depth < mostDepth) return this.structOrEnum('', depth + 1, within + 1);
      this.problem(this.token, `At most ${mostStructures} structures stand within one another.`);
      return null;
    }
    if (kind !== 'word') {
      this.expected(`the type of \`${of}\``);
      return null;
    }
    const name = this.word(this.token);
    const simple = simpleNamed(name);
    if (simple === null && !isMemberName(name)) {
      this.problem(this.token, `Expected the type of \`${of}\`: bool, int, float, string, object, any, or a type of this interface, whose name starts with a capital letter; found \`${cut(name)}\`.`);
      return null;
    }
    this.advance();
    return simple === null ? { is: 'named', name, span: { start, end } } : { is: simple, span: { start, end } };
  }

  private named(): { readonly name: string; readonly nameSpan: Span } {
    const { start, end } = this.token;
    return { name: this.word(this.token), nameSpan: { start, end } };
  }

  private word({ start, end }: Token): string {
    return this.text.slice(start, end);
  }

  private at(kind: TokenKind): boolean {
    return this.token.kind === kind;
  }

  private isWord(word: string): boolean {
    return this.at('word') && this.token.end - this.token.start === word.length && this.text.startsWith(word, this.token.start);
  }

  private advance(as?: 'interface name'): void {
    this.ended = this.token.end;
    this.token = this.scanner.next(as);
  }

  /** Somebody forgot a bracket when a line starts like a member: `type Name`. A field of such a name has `:` after it. */
  private startsMember(): boolean {
    const { token } = this;
    return token.kind === 'word' && token.before === 'line' && token.end - token.start <= 6 && keywords.has(this.word(token)) && /^[ \t]+[A-Z]/.test(this.text.slice(token.end, token.end + 200));
  }

  private skipToMember(): void {
    for (this.comments(); !this.at('end'); this.comments()) {
      if (this.startsMember()) return;
      this.advance();
    }
  }

  /** On to the next field or value, or to the bracket at the end. */
  private skipPart(): null {
    for (let open = 0; !this.at('end') && !this.startsMember(); this.advance()) {
      const { kind } = this.token;
      if (open === 0 && kind === ')') return null;
      if (kind === '(') open++;
      if (kind === ')') open--;
      if (open === 0 && kind === ',') {
        this.advance();
        return null;
      }
    }
    return null;
  }

  /** `typeName`: what is missing there, or null where it is no keyword with a name at its end. */
  private glued(): string | null {
    const keyword = this.at('word') ? /^(interface|type|method|error)[A-Z]/.exec(this.text.slice(this.token.start, this.token.start + 10))?.[1] : undefined;
    return keyword === undefined ? null : `a blank after \`${keyword}\``;
  }

  private mustEndLine(what: string): void {
    if (this.token.before === 'line' || this.at('end')) return;
    this.expected(`a line break after ${what}`);
  }

  private expected(what: string): void {
    this.problem(this.token, `Expected ${what}; found ${this.found()}.`);
  }

  private found(): string {
    const { kind, start, end } = this.token;
    if (kind === 'end') return 'the end of the text';
    return `\`${cut(this.text.slice(start, Math.min(end, start + 60)))}\``;
  }

  private problem({ start, end }: Span, message: string): void {
    // Where one problem is, a second is seldom news.
    if (this.problems.at(-1)?.span.start === start || this.problems.length > mostProblems) return;
    this.problems.push(this.problems.length === mostProblems ? { span: { start, end }, message: `More than ${mostProblems} problems; the rest is not told.` } : { span: { start, end }, message });
  }

  private tooMuch(): boolean {
    if (this.parts < mostParts && this.scanner.comments <= mostComments) return false;
    this.problem(this.token, `An interface has at most ${mostParts} members, fields and values, and ${mostComments} lines of comment; the rest was not read.`);
    while (!this.at('end')) {
      this.comments();
      this.advance();
    }
    return true;
  }

  private comments(): readonly string[] {
    return this.scanner.hasComments() ? this.scanner.takeComments().map(({ text }) => text) : none;
  }

  /** The comment on the line where the last token ended, if there is one. */
  private remark(): string | null {
    return this.scanner.takeRemark();
  }

  /** What stands before the token that is read next. */
  private docs(): Docs {
    if (!this.scanner.hasComments()) return noDocs;
    const blocks: string[][] = [];
    const comments: readonly Comment[] = this.scanner.takeComments();
    for (const { text, setOff } of comments) {
      const block = blocks.at(-1);
      if (block === undefined || setOff) blocks.push([text]);
      else block.push(text);
    }
    const own = this.token.setOff ? none : (blocks.pop() ?? none);
    return { comments: own, detached: blocks };
  }
}

const simpleNamed = (name: string): SimpleType | null => simpleTypes.find((simple) => simple === name) ?? null;

/** Names in sentences are short, and never end within a character. */
const cut = (text: string): string => (text.length > 40 ? `${text.slice(0, 40).replace(/[\ud800-\udbff]$/, '')}…` : text);
