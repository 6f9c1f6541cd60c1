import { useState } from 'react';
import { keyOfPath } from '#core/varlink/form/problems.ts';
import { lineAndColumn, parseTree } from '#core/varlink/form/parse.ts';
import { printTree } from '#core/varlink/form/tree.ts';
import { useForm, type ControlProps } from '../form-ui.ts';
import { useDescribed } from './PlainValue.tsx';

/** A value as JSON: of type any or object, of a type that is not known, or of another shape than its type says. */
export function JsonField(props: ControlProps) {
  const { path, part, onChange } = props;
  const { unfinished, keepUnfinished } = useForm();
  // As long as it says the same, what was typed stays as it was typed.
  const [typed, setTyped] = useState('');
  const printed = part === null ? '' : printTree(part, 2);
  const parsed = parseTree(typed);
  const broken = unfinished.get(keyOfPath(path));
  const text = broken ?? (parsed.ok && part !== null && printTree(parsed.tree, 2) === printed ? typed : printed);
  const type = (next: string): void => {
    setTyped(next);
    const now = parseTree(next);
    keepUnfinished(path, now.ok ? null : next);
    if (now.ok) onChange(now.tree);
  };
  return (
    <>
      <textarea {...useDescribed(props)} className="mono call-json" rows={Math.min(12, Math.max(2, text.split('\n').length))} spellCheck={false} placeholder="JSON" value={text} onChange={(event) => type(event.target.value)} />
      {broken !== undefined && <span className="warning call-trouble">▲ {problemOf(broken)}</span>}
    </>
  );
}

function problemOf(text: string): string {
  const parsed = parseTree(text);
  if (parsed.ok) return '';
  const { line, column } = lineAndColumn(text, parsed.at);
  return `Line ${line}, column ${column}: ${parsed.message}`;
}
