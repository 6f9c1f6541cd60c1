import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { TypeNode } from '#core/idl/syntax.ts';
import { shownText } from '#core/names/shown.ts';
import { put, renamed, without } from '#core/varlink/form/edit.ts';
import { beginningOf } from '#core/varlink/form/start.ts';
import { emptyObject, memberOf, type Path, type Tree } from '#core/varlink/form/tree.ts';
import { Button, IconButton } from '../../../../parts/parts.tsx';
import { idOfPath, useForm, type ControlProps } from '../form-ui.ts';
import { Trouble } from './Trouble.tsx';
import { mostDrawn } from './ListValue.tsx';

export function MapValue({ of, ...props }: ControlProps & { readonly of: TypeNode }) {
  const { Value, scope } = useForm();
  return <Entries {...props} begin={() => beginningOf(of, scope)} what="entry" value={(path) => <Value type={of} path={path} label={`Value of ${shownText(String(path.at(-1) ?? '')) || 'the key'}`} />} />;
}

/** A map to nothing: keys alone. */
export const SetValue = (props: ControlProps) => <Entries {...props} begin={() => emptyObject} what="element" value={null} />;

function Entries({ path, part, begin, what, value }: ControlProps & { readonly begin: () => Tree; readonly what: string; readonly value: ((path: Path) => React.ReactNode) | null }) {
  const { tree, change } = useForm();
  const members = part?.is === 'object' ? part.members : [];
  const add = (): void => {
    let name = '';
    for (let i = 2; memberOf(part, name) !== null; i++) name = `key ${i}`;
    change(put(tree, [...path, name], begin()));
    focusKey(path, members.length);
  };
  return (
    <div className="call-list">
      {members.slice(0, mostDrawn).map(({ name }, i) => (
        <div key={i} className={`call-item${value === null ? ' set' : ''}`}>
          <div className="call-item-value">
            <Key name={name} taken={(next) => next !== name && memberOf(part, next) !== null} id={keyId(path, i)} onChange={(next) => change(renamed(tree, [...path, name], next))} />
            {value?.([...path, name])}
            <Trouble path={[...path, name]} />
          </div>
          <IconButton label={`Remove ${what} ${shownText(name)}`} onClick={() => (change(without(tree, [...path, name])), document.getElementById(idOfPath(path))?.focus())}>
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      {members.length > mostDrawn && <span className="soft">… and {members.length - mostDrawn} more, which the JSON shows.</span>}
      <Button id={idOfPath(path)} tone="plain" aria-label={`Add to ${shownText(String(path.at(-1) ?? 'map'))}`} onClick={add}>
        <Plus size={14} aria-hidden /> Add{members.length === 0 && <span className="soft"> (it is empty)</span>}
      </Button>
    </div>
  );
}

const keyId = (path: Path, i: number): string => `${idOfPath(path)}-key-${i}`;

function focusKey(path: Path, i: number): void {
  requestAnimationFrame(() => document.getElementById(keyId(path, i))?.focus());
}

/** The key of an entry. One that is taken stays in the field alone until it is another one: JSON has no two of a name. */
function Key({ name, taken, id, onChange }: { readonly name: string; readonly taken: (name: string) => boolean; readonly id: string; readonly onChange: (name: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed !== null && taken(typed);
  return (
    <>
      <input
        id={id}
        className="mono"
        aria-label="Key"
        placeholder="key"
        spellCheck={false}
        aria-invalid={wrong}
        value={wrong ? typed : name}
        onChange={(event) => {
          setTyped(event.target.value);
          if (!taken(event.target.value)) onChange(event.target.value);
        }}
      />
      {wrong && <span className="warning call-trouble">▲ There is such a key already; this one is called {shownText(name) || 'nothing'}.</span>}
    </>
  );
}
