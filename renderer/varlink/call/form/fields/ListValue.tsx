import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import type { TypeNode } from '#core/idl/syntax.ts';
import { shownText } from '#core/names/shown.ts';
import { moved, without } from '#core/varlink/form/edit.ts';
import { beginningOf } from '#core/varlink/form/start.ts';
import { Button, IconButton } from '../../../../parts/parts.tsx';
import { focusField, idOfPath, useForm, type ControlProps } from '../form-ui.ts';
import { Trouble } from './Trouble.tsx';

/** So many elements are drawn; longer lists are for JSON. */
export const mostDrawn = 100;

export function ListValue({ path, part, onChange, of }: ControlProps & { readonly of: TypeNode }) {
  const { Value, scope, tree, change } = useForm();
  const items = part?.is === 'array' ? part.items : [];
  const add = (): void => {
    onChange({ is: 'array', items: [...items, beginningOf(of, scope)] });
    focusField([...path, items.length]);
  };
  const what = shownText(String(path.at(-1) ?? 'list'));
  return (
    <div className="call-list">
      {items.slice(0, mostDrawn).map((_, i) => (
        <div key={i} className="call-item">
          <span className="soft number">{i}</span>
          <div className="call-item-value">
            <Value type={of} path={[...path, i]} label={`${what} ${i}`} />
            <Trouble path={[...path, i]} />
          </div>
          <IconButton label={`Move element ${i} up`} disabled={i === 0} onClick={() => (change(moved(tree, [...path, i], -1)), focusField([...path, i - 1]))}>
            <ArrowUp size={14} aria-hidden />
          </IconButton>
          <IconButton label={`Move element ${i} down`} disabled={i === items.length - 1} onClick={() => (change(moved(tree, [...path, i], 1)), focusField([...path, i + 1]))}>
            <ArrowDown size={14} aria-hidden />
          </IconButton>
          <IconButton label={`Remove element ${i}`} onClick={() => (change(without(tree, [...path, i])), focusField(path))}>
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      {items.length > mostDrawn && <span className="soft">… and {items.length - mostDrawn} more, which the JSON shows.</span>}
      <Button id={idOfPath(path)} tone="plain" aria-label={`Add to ${what}`} onClick={add}>
        <Plus size={14} aria-hidden /> Add{items.length === 0 && <span className="soft"> (the list is empty)</span>}
      </Button>
    </div>
  );
}
