import { FileUp } from 'lucide-react';
import { useState } from 'react';
import type { TypeNode } from '#core/idl/syntax.ts';
import { shownBytes } from '#core/names/shown.ts';
import { putField } from '#core/varlink/form/edit.ts';
import { partAt, type Path } from '#core/varlink/form/tree.ts';
import type { DescriptorSent } from '#core/varlink/call.ts';
import { Button } from '../../../../parts/parts.tsx';
import { useForm } from '../form-ui.ts';

const modes: readonly (readonly [DescriptorSent['mode'], string])[] = [
  ['read', 'to read'],
  ['write', 'to write'],
  ['read-write', 'to read and write'],
];

/** An int that is the place of a file among those sent along. */
export function DescriptorControl({ path, order, type }: { readonly path: Path; readonly order: readonly string[]; readonly type: TypeNode }) {
  const { Value, tree, change, descriptors, pickFile } = useForm();
  const [mode, setMode] = useState<DescriptorSent['mode']>('read');
  const part = partAt(tree, path);
  const index = part?.is === 'number' ? Number(part.text) : null;
  const file = index === null ? undefined : descriptors[index];
  const pick = async (): Promise<void> => {
    const place = await pickFile(mode);
    if (place !== null) change(putField(tree, path, { is: 'number', text: String(place) }, order));
  };
  return (
    <>
      <Value type={type} path={path} order={order} />
      <span className="call-typed">
        <Button onClick={() => void pick()}>
          <FileUp size={14} aria-hidden /> Pick a file…
        </Button>
        <select aria-label="Opened" value={mode} onChange={(event) => setMode(modes.find(([one]) => one === event.target.value)?.[0] ?? 'read')}>
          {modes.map(([one, title]) => (
            <option key={one} value={one}>
              {title}
            </option>
          ))}
        </select>
      </span>
      {file ? (
        <span className="soft">
          File {index}: <span className="mono wrap">{shownBytes(file.path)}</span>, opened {modes.find(([one]) => one === file.mode)?.[1]}
        </span>
      ) : (
        index !== null && <span className="warning call-trouble">▲ No file of this number is sent along.</span>
      )}
    </>
  );
}
