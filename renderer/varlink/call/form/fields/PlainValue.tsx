import { WrapText } from 'lucide-react';
import { useState } from 'react';
import type { EnumValueNode } from '#core/idl/syntax.ts';
import { shownProse } from '#core/names/prose.ts';
import { shownText } from '#core/names/shown.ts';
import { keyOfPath } from '#core/varlink/form/problems.ts';
import { treeOfTyped, typedOf, type Control } from '#core/varlink/form/shape.ts';
import { IconButton } from '../../../../parts/parts.tsx';
import { focusField, idOfPath, useForm, type ControlProps } from '../form-ui.ts';

/** What ties a control to what is said of it. */
export function useDescribed({ path, part, label }: ControlProps): { readonly id: string; readonly 'aria-label': string | undefined; readonly 'aria-invalid': boolean; readonly 'aria-describedby': string | undefined } {
  const { problems, tried } = useForm();
  const wrong = problems.has(keyOfPath(path));
  return { id: idOfPath(path), 'aria-label': label, 'aria-invalid': wrong && (tried || part !== null), 'aria-describedby': wrong ? `${idOfPath(path)}-trouble` : undefined };
}

export function BoolValue(props: ControlProps) {
  const { part, onChange } = props;
  const on = part?.is === 'bool' && part.value;
  return (
    <span className="check">
      <input type="checkbox" {...useDescribed(props)} checked={on} onChange={(event) => onChange({ is: 'bool', value: event.target.checked })} />
      <span className="mono soft" aria-hidden>
        {part === null ? 'not sent' : String(on)}
      </span>
    </span>
  );
}

/** Numbers and text. Text may have several lines. */
export function TypedValue(props: ControlProps & { readonly control: Control }) {
  const { path, part, onChange, control } = props;
  const typed = typedOf(part);
  const [wide, setWide] = useState(false);
  const several = control.is === 'string' && (wide || typed.includes('\n'));
  const described = useDescribed(props);
  const type = (text: string): void => onChange(treeOfTyped(control, text));
  if (several) return <textarea {...described} className="mono" rows={Math.min(12, Math.max(3, typed.split('\n').length))} spellCheck={false} value={typed} onChange={(event) => type(event.target.value)} />;
  return (
    <span className="call-typed">
      <input {...described} className="mono grow" inputMode={control.is === 'int' ? 'numeric' : control.is === 'float' ? 'decimal' : undefined} spellCheck={false} autoComplete="off" placeholder={control.is} value={typed} onChange={(event) => type(event.target.value)} />
      {control.is === 'string' && (
        <IconButton label="Several lines" onClick={() => (setWide(true), focusField(path))}>
          <WrapText size={14} aria-hidden />
        </IconButton>
      )}
    </span>
  );
}

export function EnumValue(props: ControlProps & { readonly values: readonly EnumValueNode[] }) {
  const { part, onChange, values } = props;
  const typed = typedOf(part);
  const known = values.some(({ name }) => name === typed);
  return (
    <select {...useDescribed(props)} className="mono" value={typed} onChange={(event) => onChange({ is: 'string', value: event.target.value })}>
      {!known && (
        <option value={typed} disabled={typed === ''}>
          {typed === '' ? 'choose…' : shownText(typed)}
        </option>
      )}
      {values.map(({ name, comments }) => (
        <option key={name} value={name} title={comments.map(shownProse).join(' ')}>
          {shownText(name)}
        </option>
      ))}
    </select>
  );
}
