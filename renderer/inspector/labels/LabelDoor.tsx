import { Plus, StickyNote } from 'lucide-react';
import type { DoorKind } from '#core/access/bits.ts';
import type { ValueForm } from '#core/labels/forms.ts';
import { noteLabel } from '#core/labels/known.ts';
import { limitsOf, usedBy } from '#core/labels/limits.ts';
import { labelObstacle } from '#core/labels/obstacle.ts';
import type { Bytes } from '#core/model/bytes.ts';
import type { Label } from '#core/model/door.ts';
import { doorFactsOf } from '#core/model/door-ref.ts';
import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { Button } from '../../parts/parts.tsx';
import { useReview } from '../../store/review/review.ts';
import { useUi } from '../../store/ui.ts';
import { WayPicker } from '../WayPicker.tsx';
import { doorTitles } from './doors.ts';
import { LabelEditor } from './LabelEditor.tsx';
import { LabelRow } from './LabelRow.tsx';

/** The labels of one door, an editor where one is open, and how much room is left; or why none can be changed. */
export function LabelDoor({ row, model, kind, form }: { readonly row: Row; readonly model: Model; readonly kind: DoorKind; readonly form: ValueForm }) {
  const editor = useUi((ui) => ui.labelEditor);
  const readOnly = useReview(({ snapshot }) => snapshot !== null);
  const obstacle = labelObstacle(row, kind, model);
  const facts = doorFactsOf(row, kind);
  const labels = facts.known && facts.value.labels.known ? facts.value.labels.value : [];
  const [title, where] = doorTitles[kind];
  const editing = editor?.door === kind && obstacle === null && !readOnly ? editor : null;
  const open = (name: Bytes | null, suggested?: Bytes): void => useUi.setState({ labelEditor: { door: kind, name, ...(suggested !== undefined && { suggested }) } });
  const close = (): void => useUi.setState({ labelEditor: null });
  const note = labels.find(({ name }) => name === noteLabel);
  return (
    <section className="door" aria-label={`Labels of the ${title.toLowerCase()}`}>
      <h3>
        {title} <span className="soft">{where}</span>
        {obstacle === null && !readOnly && (
          <>
            <Button tone="plain" onClick={() => open(null)}>
              <Plus size={14} aria-hidden /> Add
            </Button>
            <Button tone="plain" title="A note of your own, kept as a label" onClick={() => (note ? open(noteLabel) : open(null, noteLabel))}>
              <StickyNote size={14} aria-hidden /> Note
            </Button>
          </>
        )}
      </h3>
      {obstacle === null ? (
        <>
          {kind === 'object' && <WayPicker row={row} />}
          {labels.length === 0 && !editing && <p className="soft">No labels.</p>}
          {labels.map((label) => (editing?.name === label.name ? <LabelEditor key={label.name} row={row} kind={kind} label={label} onClose={close} /> : <LabelRow key={label.name} label={label} row={row} kind={kind} form={form} readOnly={readOnly} />))}
          {editing?.name === null && <LabelEditor key={editing.suggested ?? ''} row={row} kind={kind} label={null} suggested={editing.suggested} onClose={close} />}
          <Room kind={kind} fileSystem={row.entryPoint?.fileSystem ?? ''} labels={labels} />
        </>
      ) : (
        <div className="obstacle">
          <p>{obstacle.sentence}</p>
          {obstacle.remedy && <p className="soft">{obstacle.remedy}</p>}
        </div>
      )}
    </section>
  );
}

/** How much the door holds and could hold. */
function Room({ kind, fileSystem, labels }: { readonly kind: DoorKind; readonly fileSystem: string; readonly labels: readonly Label[] }) {
  const limits = limitsOf(kind, fileSystem);
  const used = usedBy(labels);
  return (
    <p className="room soft">
      {used.names}
      {limits.names === null ? ' labels' : ` of ${limits.names} labels`}
      {limits.names !== null && limits.names > 0 && <meter min={0} max={limits.names} value={used.names} aria-label="Names in use" />}
      {' · '}
      {used.bytes}
      {limits.totalBytes === null ? ' bytes' : ` of ${limits.totalBytes} bytes`}
      {limits.totalBytes !== null && limits.totalBytes > 0 && <meter min={0} max={limits.totalBytes} value={used.bytes} aria-label="Room used by values" />}
      <br />A value holds up to {limits.valueBytes} bytes, a name {limits.nameBytes}. {limits.note}
    </p>
  );
}
