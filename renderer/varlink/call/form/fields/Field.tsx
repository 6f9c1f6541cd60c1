import { isDescriptor, shapeOf } from '#core/varlink/form/shape.ts';
import { beginningOf } from '#core/varlink/form/start.ts';
import { memberOf, partAt, type Path } from '#core/varlink/form/tree.ts';
import { putField, without } from '#core/varlink/form/edit.ts';
import { shownText } from '#core/names/shown.ts';
import { writtenType } from '#core/idl/format.ts';
import type { FieldNode } from '#core/idl/syntax.ts';
import { focusField, idOfPath, useForm } from '../form-ui.ts';
import { DescriptorControl } from './DescriptorControl.tsx';
import { Comment, Trouble } from './Trouble.tsx';

/** One field of a struct: its name and type, whether it is sent, what is entered, what is wrong with it. */
export function Field({ field, parent, order }: { readonly field: FieldNode; /** Of the struct. */ readonly parent: Path; readonly order: readonly string[] }) {
  const { Value, scope, tree, change } = useForm();
  const path = [...parent, field.name];
  const { optional, control } = shapeOf(field.type, scope);
  const part = memberOf(partAt(tree, parent), field.name);
  const sent = part !== null && part.is !== 'null';
  const send = (on: boolean): void => {
    if (!on) return change(without(tree, path));
    // A switch that is sent is most often meant to be on.
    change(putField(part === null ? tree : without(tree, path), path, control.is === 'bool' ? { is: 'bool', value: true } : beginningOf(field.type, scope), order));
    focusField(path);
  };
  const nested = ['struct', 'array', 'map', 'set'].includes(control.is);
  return (
    <div className={`call-field${nested && (sent || !optional) ? ' nested' : ''}`}>
      <div className="call-field-name">
        {optional && <input type="checkbox" checked={sent} aria-label={`Send ${shownText(field.name)}`} title="Send it" onChange={(event) => send(event.target.checked)} />}
        <label htmlFor={idOfPath(path)} className="mono">
          {shownText(field.name)}
        </label>
      </div>
      <div className="call-field-value">
        {optional && !sent ? (
          <span className="soft">
            <span className="mono">{shownText(writtenType(field.type))}</span> · {part === null ? 'not sent' : 'sent as null'}
          </span>
        ) : isDescriptor(field) ? (
          <DescriptorControl path={path} order={order} type={field.type} />
        ) : (
          <Value type={field.type} path={path} order={order} />
        )}
        <Trouble path={path} onEmpty={control.is === 'string' ? () => (change(putField(tree, path, { is: 'string', value: '' }, order)), focusField(path)) : undefined} />
        {field.comments.length > 0 && <Comment lines={field.comments} />}
      </div>
    </div>
  );
}
