import type { Closed, EnumNode, FieldNode, InterfaceNode, Member, Named, TypeNode } from './syntax.ts';

/** What fits in a line of so many characters stands in one. */
const columns = 80;

/**
 * An interface in its one canonical form: members apart by an empty line, fields one to a line where they do not fit in one, all comments
 * kept. Reading the outcome gives an equal interface.
 */
export function formatInterface(node: InterfaceNode): string {
  const lines = [...leading(node, ''), `interface ${node.name}${remarked(node)}`];
  for (const member of node.members) lines.push('', ...leading(member, ''), `${memberText(member)}${remarked(member)}`);
  if (hasClosing(node)) lines.push('', ...closingOf(node).map(comment));
  return `${lines.join('\n')}\n`;
}

/** A type as it is written in an interface, in one line and without comments: `?[](first: int, second: string)`. */
export function writtenType(type: TypeNode): string {
  const parts: string[] = [];
  write(type, parts);
  return parts.join('');
}

function memberText(member: Member): string {
  if (member.is !== 'method') return `${member.is} ${member.name} ${block(member.type, '', member.is === 'type' && member.type.is === 'struct' ? 0 : columns - member.name.length - 6)}`;
  const head = `method ${member.name}`;
  const line = flat(member.input, columns - head.length);
  const whole = line === null ? null : flat(member.output, columns - head.length - line.length - 4);
  if (line !== null && whole !== null) return `${head}${line} -> ${whole}`;
  // A short input stays in the line of the name, a short output in the line where the input ends.
  const input = block(member.input, '', columns - head.length - 5);
  return `${head}${input} -> ${block(member.output, '', input.includes('\n') ? columns - 5 : 0)}`;
}

const comment = (text: string): string => (text === '' ? '#' : `# ${text}`);

const remarked = ({ remark = null }: Named): string => (remark === null ? '' : ` ${comment(remark)}`);

const closingOf = ({ closing = [] }: Closed): readonly string[] => closing;
const hasClosing = (node: Closed): boolean => closingOf(node).length > 0;

function leading({ comments, detached = [] }: Named, indent: string): string[] {
  if (comments.length === 0 && detached.length === 0) return [];
  return [...detached.flatMap((lines) => [...lines, null]), ...comments].map((text) => (text === null ? '' : `${indent}${comment(text)}`));
}

/** In one line if there is so much room, or with a line for each field. */
function block(type: TypeNode, indent: string, room: number): string {
  const line = flat(type, room);
  if (line !== null) return line;
  if (type.is === 'nullable' || type.is === 'array' || type.is === 'map') return `${sign[type.is]}${block(type.of, indent, 0)}`;
  if (type.is !== 'struct' && type.is !== 'enum') return type.is === 'named' ? type.name : type.is;
  const within = `${indent}  `;
  const parts: readonly (FieldNode | EnumNode['values'][number])[] = type.is === 'struct' ? type.fields : type.values;
  if (parts.length === 0 && !hasClosing(type)) return '()';
  const lines = parts.flatMap((part, i) => {
    const comma = i === parts.length - 1 ? '' : ',';
    const head = `${within}${part.name}`;
    const text = 'type' in part ? `${head}: ${block(part.type, within, columns - head.length - 2 - comma.length)}` : head;
    return [...leading(part, within), `${text}${comma}${remarked(part)}`];
  });
  return ['(', ...lines, ...closingOf(type).map((text) => `${within}${comment(text)}`), `${indent})`].join('\n');
}

const sign = { nullable: '?', array: '[]', map: '[string]' } as const;

/** In one line, if it is no longer than that and no comment would be lost. */
function flat(type: TypeNode, room: number): string | null {
  const parts: string[] = [];
  return write(type, parts, room) < 0 ? null : parts.join('');
}

const isBare = ({ comments, detached = [], remark = null }: Named): boolean => comments.length === 0 && detached.length === 0 && remark === null;

/** Adds the parts of a type; gives the room that is left, negative when there is none. Without a limit comments do not count. */
function write(type: TypeNode, parts: string[], room = Number.POSITIVE_INFINITY): number {
  const put = (text: string): void => {
    parts.push(text);
    room -= text.length;
  };
  switch (type.is) {
    case 'nullable':
    case 'array':
    case 'map':
      put(sign[type.is]);
      return write(type.of, parts, room);
    case 'struct':
    case 'enum': {
      const limited = room !== Number.POSITIVE_INFINITY;
      if (limited && hasClosing(type)) return -1;
      put('(');
      const named: readonly (FieldNode | EnumNode['values'][number])[] = type.is === 'struct' ? type.fields : type.values;
      for (const [i, one] of named.entries()) {
        if (limited && !isBare(one)) return -1;
        put(`${i === 0 ? '' : ', '}${one.name}${'type' in one ? ': ' : ''}`);
        if ('type' in one) room = write(one.type, parts, room);
        if (room < 0) return -1;
      }
      put(')');
      return room;
    }
    case 'named':
      put(type.name);
      return room;
    default:
      put(type.is);
      return room;
  }
}
