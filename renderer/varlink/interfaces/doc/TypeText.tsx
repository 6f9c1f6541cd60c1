import type { TypeNode } from '#core/idl/syntax.ts';
import { shownProse } from '#core/names/prose.ts';

/** What a type needs to know to be drawn as a way to others. */
export interface Ways {
  readonly has: (name: string) => boolean;
  readonly go: (member: string) => void;
}

/** A type as it is written, each name a way to its definition. What has fields or values of its own is listed below it. */
export function TypeText({ type, ways }: { readonly type: TypeNode; readonly ways: Ways }) {
  const { prefix, core } = unwrapped(type);
  return (
    <span className="type-text mono">
      {prefix}
      <Core type={core} ways={ways} />
    </span>
  );
}

function Core({ type, ways }: { readonly type: TypeNode; readonly ways: Ways }) {
  switch (type.is) {
    case 'named':
      return ways.has(type.name) ? (
        <button type="button" className="link mono" onClick={() => ways.go(type.name)}>
          {shownProse(type.name)}
        </button>
      ) : (
        <span className="undefined-type" title="This interface does not define it">
          {shownProse(type.name)}
        </span>
      );
    case 'struct':
      return type.fields.length === 0 ? '()' : <span title="Its fields are listed below">(…)</span>;
    case 'enum':
      return <span title="Its values are listed below">(…)</span>;
    case 'nullable':
    case 'array':
    case 'map':
      return null; // unwrapped
    default:
      return type.is;
  }
}

const prefixes = { nullable: '?', array: '[]', map: '[string]' } as const;

/** `?[][string]` and what they are of; in a loop, since a stranger may have written thousands. */
export function unwrapped(type: TypeNode): { readonly prefix: string; readonly core: TypeNode } {
  let prefix = '';
  let core = type;
  while (core.is === 'nullable' || core.is === 'array' || core.is === 'map') {
    prefix += prefixes[core.is];
    core = core.of;
  }
  return { prefix: prefix.length > 60 ? `${prefix.slice(0, 60)}…` : prefix, core };
}
