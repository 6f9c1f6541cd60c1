import { put, putField } from '#core/varlink/form/edit.ts';
import { fits, shapeOf } from '#core/varlink/form/shape.ts';
import { partAt } from '#core/varlink/form/tree.ts';
import { useForm, type ControlProps, type ValueProps } from '../form-ui.ts';
import { JsonField } from './JsonField.tsx';
import { ListValue } from './ListValue.tsx';
import { MapValue, SetValue } from './MapValue.tsx';
import { BoolValue, EnumValue, TypedValue } from './PlainValue.tsx';
import { StructValue } from './StructValue.tsx';

/** The control that a value of a type is entered with. What it cannot show is shown as JSON. */
export function Value({ type, path, order = null, label }: ValueProps) {
  const { scope, tree, change } = useForm();
  const shape = shapeOf(type, scope);
  const part = partAt(tree, path);
  const props: ControlProps = { path, part, label, onChange: (next) => change(order === null ? put(tree, path, next) : putField(tree, path, next, order)) };
  if (!fits(shape, part)) return <JsonField {...props} />;
  const { control } = shape;
  switch (control.is) {
    case 'bool':
      return <BoolValue {...props} />;
    case 'int':
    case 'float':
    case 'string':
      return <TypedValue {...props} control={control} />;
    case 'enum':
      return <EnumValue {...props} values={control.values} />;
    case 'struct':
      return <StructValue {...props} fields={control.fields} />;
    case 'array':
      return <ListValue {...props} of={control.of} />;
    case 'map':
      return <MapValue {...props} of={control.of} />;
    case 'set':
      return <SetValue {...props} />;
    case 'object':
    case 'any':
    case 'unknown':
      return <JsonField {...props} />;
  }
}
