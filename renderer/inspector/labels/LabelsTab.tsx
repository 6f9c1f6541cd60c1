import { BookOpen, ListChecks } from 'lucide-react';
import { useState } from 'react';
import { labelWarning } from '#core/labels/dictionary.ts';
import type { ValueForm } from '#core/labels/forms.ts';
import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { Choices } from '../../parts/Choices.tsx';
import { Button } from '../../parts/parts.tsx';
import { openDialog } from '../../store/actions.ts';
import { useOwnLabelsFile } from '../../store/edits/own-labels.ts';
import { editObstacle } from '../../store/review/review.ts';
import { LabelDoor } from './LabelDoor.tsx';

/** Values as they are shown; the editor begins with what fits each. */
const shownForms: readonly (readonly [ValueForm, string])[] = [
  ['escaped', 'Text'],
  ['hex', 'Hex'],
  ['json', 'JSON'],
];

/** Both doors side by side: what their labels say, how much room is left, and editors. */
export function LabelsTab({ row, model }: { readonly row: Row; readonly model: Model }) {
  const [form, setForm] = useState<ValueForm>('escaped');
  const problems = useOwnLabelsFile()?.problems.length ?? 0;
  const past = editObstacle();
  return (
    <>
      <p className="note soft">
        {labelWarning} {past}
      </p>
      <div className="label-tools">
        <Choices label="Values as" options={shownForms} value={form} onChange={setForm} />
        <span className="grow" />
        {past === null && row.entryPoint && (
          <Button tone="plain" title="Mode, group and labels of a service that behaves well" onClick={() => openDialog('recipe')}>
            <ListChecks size={14} aria-hidden /> Recipe…
          </Button>
        )}
        <Button tone="plain" onClick={() => openDialog('dictionary')}>
          <BookOpen size={14} aria-hidden /> Dictionary…
        </Button>
      </div>
      {problems > 0 && (
        <p className="note warning">
          ▲ {problems === 1 ? 'One entry' : `${problems} entries`} of your own dictionary cannot be used: see the dictionary.
        </p>
      )}
      <div className="doors">
        <LabelDoor row={row} model={model} kind="entryPoint" form={form} />
        <LabelDoor row={row} model={model} kind="object" form={form} />
      </div>
    </>
  );
}
