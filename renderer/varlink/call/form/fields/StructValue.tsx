import type { FieldNode } from '#core/idl/syntax.ts';
import { shownText } from '#core/names/shown.ts';
import { strangersOf } from '#core/varlink/form/shape.ts';
import { emptyObject, partAt, type Path } from '#core/varlink/form/tree.ts';
import { Button } from '../../../../parts/parts.tsx';
import { idOfPath, useForm, type ControlProps } from '../form-ui.ts';
import { Field } from './Field.tsx';

export function StructValue({ path, part, onChange, fields }: ControlProps & { readonly fields: readonly FieldNode[] }) {
  // Types that hold themselves are opened one at a time.
  if (part === null)
    return (
      <Button id={idOfPath(path)} onClick={() => onChange(emptyObject)}>
        Fill in…
      </Button>
    );
  return (
    <div className="call-struct" id={idOfPath(path)} role="group" tabIndex={-1} aria-label={shownText(String(path.at(-1) ?? ''))}>
      <Fields fields={fields} path={path} />
    </div>
  );
}

/** The fields of a struct, and the names of members that it has no field for. */
export function Fields({ fields, path, except = null }: { readonly fields: readonly FieldNode[]; readonly path: Path; /** A field that is shown elsewhere. */ readonly except?: string | null }) {
  const { tree } = useForm();
  const order = fields.map(({ name }) => name);
  return (
    <>
      {fields
        .filter(({ name }) => name !== except)
        .map((field) => (
          <Field key={field.name} field={field} parent={path} order={order} />
        ))}
      {fields.length === 0 && <span className="soft">There is nothing to fill in.</span>}
      <Strangers names={strangersOf(fields, partAt(tree, path))} />
    </>
  );
}

function Strangers({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  const some = names.slice(0, 5).map(shownText).join(', ');
  return (
    <span className="warning call-trouble">
      ▲ {names.length === 1 ? 'A member that the interface does not have is' : `${names.length} members that the interface does not have are`} sent too: {some}
      {names.length > 5 && ', …'}. The JSON has {names.length === 1 ? 'it' : 'them'}.
    </span>
  );
}
