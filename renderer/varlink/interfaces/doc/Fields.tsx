import { useState } from 'react';
import { saidOf } from '#core/documentation/comments.ts';
import type { EnumNode, FieldNode, StructNode } from '#core/idl/syntax.ts';
import { wordsOfType } from '#core/idl/words.ts';
import { shownProse } from '#core/names/prose.ts';
import { Button } from '../../../parts/parts.tsx';
import { Comments } from './Comments.tsx';
import { TypeText, unwrapped, type Ways } from './TypeText.tsx';

/** Drawn at once; nobody reads on without asking. */
const mostFields = 400;
/** A stranger may nest deeper than a window is wide. */
const mostDepth = 8;

/** The fields of a struct: name, type as written and in words, whether it may be left out, and what is said of it. */
export function Fields({ node, ways, depth = 0 }: { readonly node: StructNode; readonly ways: Ways; readonly depth?: number }) {
  const [all, setAll] = useState(false);
  const fields = all ? node.fields : node.fields.slice(0, mostFields);
  return (
    <>
      <dl className="fields">
        {fields.map((field, i) => (
          <Field key={i} field={field} ways={ways} depth={depth} />
        ))}
      </dl>
      {fields.length < node.fields.length && <Button onClick={() => setAll(true)}>Show all {node.fields.length} fields</Button>}
    </>
  );
}

function Field({ field, ways, depth }: { readonly field: FieldNode; readonly ways: Ways; readonly depth: number }) {
  const { core } = unwrapped(field.type);
  return (
    <div className="field">
      <dt>
        <span className="mono field-name">{shownProse(field.name)}</span> <TypeText type={field.type} ways={ways} /> <span className="type-words">{shownProse(wordsOfType(field.type))}</span>
      </dt>
      <dd>
        <Comments lines={saidOf(field)} />
        {core.is === 'struct' && core.fields.length > 0 && (depth < mostDepth ? <Fields node={core} ways={ways} depth={depth + 1} /> : <span className="soft">Deeper than can be shown; the text has the rest.</span>)}
        {core.is === 'enum' && <Values node={core} />}
      </dd>
    </div>
  );
}

/** Values of an enum: in a row where nothing is said of them. */
export function Values({ node }: { readonly node: EnumNode }) {
  const [all, setAll] = useState(false);
  const values = all ? node.values : node.values.slice(0, mostFields);
  const more = values.length < node.values.length && <Button onClick={() => setAll(true)}>Show all {node.values.length} values</Button>;
  if (!node.values.some((value) => saidOf(value).length > 0))
    return (
      <>
        <ul className="values" aria-label="Values">
          {values.map((value, i) => (
            <li key={i} className="tag mono">
              {shownProse(value.name)}
            </li>
          ))}
        </ul>
        {more}
      </>
    );
  return (
    <>
      <dl className="fields">
        {values.map((value, i) => (
          <div key={i} className="field">
            <dt className="mono field-name">{shownProse(value.name)}</dt>
            <dd>
              <Comments lines={saidOf(value)} />
            </dd>
          </div>
        ))}
      </dl>
      {more}
    </>
  );
}
