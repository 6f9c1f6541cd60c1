/**
 * The syntax tree of Varlink's interface language (UAPI.20, Interface Definition). Positions are UTF-16 offsets into the text that was read.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const simpleTypes = ['bool', 'int', 'float', 'string', 'object', 'any'] as const;
export type SimpleType = (typeof simpleTypes)[number];

export type TypeNode =
  | { readonly is: SimpleType; readonly span: Span }
  | { readonly is: 'named'; readonly name: string; readonly span: Span }
  | { readonly is: 'nullable' | 'array' | 'map'; readonly of: TypeNode; readonly span: Span }
  | StructNode
  | EnumNode;

/** `()` is one without fields. As the value of a map it makes a set. */
export interface StructNode extends Closed {
  readonly is: 'struct';
  readonly fields: readonly FieldNode[];
  readonly span: Span;
}

export interface EnumNode extends Closed {
  readonly is: 'enum';
  readonly values: readonly EnumValueNode[];
  readonly span: Span;
}

/** Comments that stand before its end and document nothing. */
export interface Closed {
  readonly closing?: readonly string[];
}

/** What has a name and comments before it. */
export interface Named {
  readonly name: string;
  readonly nameSpan: Span;
  /** The whole of it, without the comments. */
  readonly span: Span;
  /** The lines of the block of comments right before it, each without `#` and the blank after it. */
  readonly comments: readonly string[];
  /** Comments farther up, block by block: an empty line sets each off, so they document nothing. */
  readonly detached?: readonly (readonly string[])[];
  /** A comment after it on the line where it ends. */
  readonly remark?: string | null;
}

export interface FieldNode extends Named {
  readonly type: TypeNode;
}

export type EnumValueNode = Named;

export type Member =
  | (Named & { readonly is: 'type'; readonly type: StructNode | EnumNode })
  | (Named & { readonly is: 'method'; readonly input: StructNode; readonly output: StructNode })
  | (Named & { readonly is: 'error'; readonly type: StructNode });
export type MethodMember = Extract<Member, { is: 'method' }>;

/** An interface as it was written: members in their order. */
export interface InterfaceNode extends Named, Closed {
  readonly members: readonly Member[];
}

/** What is wrong with a text, where, and what was expected there. */
export interface Problem {
  readonly span: Span;
  readonly message: string;
}

/** With problems there may be no interface, or what could be made of the text. */
export interface Parsed {
  readonly interface: InterfaceNode | null;
  readonly problems: readonly Problem[];
}
