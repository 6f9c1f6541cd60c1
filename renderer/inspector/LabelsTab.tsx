import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import type { DoorKind } from '#core/access/bits.ts';
import { labelWarning, meaningOf } from '#core/labels/dictionary.ts';
import { limitsOf, usedBy } from '#core/labels/limits.ts';
import { labelObstacle } from '#core/labels/obstacle.ts';
import type { Label } from '#core/model/door.ts';
import { doorFactsOf } from '#core/model/door-ref.ts';
import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/row.ts';
import { shownBytes } from '#core/names/shown.ts';
import { toHex } from '#core/names/utf8.ts';
import { contextNow } from '../commands/context.ts';
import { openMenu } from '../parts/Menu.tsx';
import { Button, CopyButton, IconButton } from '../parts/parts.tsx';
import { copyBytes } from '../store/actions.ts';
import { editObstacle, useReview } from '../store/review.ts';
import { useUi } from '../store/ui.ts';
import { removeLabel } from './label-acts.ts';
import { LabelEditor } from './LabelEditor.tsx';

/** Both doors side by side: what their labels say, how much room is left, and editors. */
export function LabelsTab({ row, model }: { readonly row: Row; readonly model: Model }) {
  const [hex, setHex] = useState(false);
  return (
    <>
      <div className="raw-top">
        <p className="note soft grow">{labelWarning} {editObstacle()}</p>
        <label className="check">
          <input type="checkbox" checked={hex} onChange={(event) => setHex(event.target.checked)} /> hex
        </label>
      </div>
      <div className="doors">
        <Door row={row} model={model} kind="entryPoint" hex={hex} />
        <Door row={row} model={model} kind="object" hex={hex} />
      </div>
    </>
  );
}

export const doorTitles: Readonly<Record<DoorKind, readonly [title: string, where: string]>> = { entryPoint: ['Entry point', 'in the file system'], object: ['Socket object', 'in the kernel'] };

function Door({ row, model, kind, hex }: { readonly row: Row; readonly model: Model; readonly kind: DoorKind; readonly hex: boolean }) {
  const editor = useUi((ui) => ui.labelEditor);
  const readOnly = useReview(({ snapshot }) => snapshot !== null);
  const obstacle = labelObstacle(row, kind, model);
  const facts = doorFactsOf(row, kind);
  const labels = facts.known && facts.value.labels.known ? facts.value.labels.value : [];
  const [title, where] = doorTitles[kind];
  const editing = editor?.door === kind && obstacle === null && !readOnly ? editor : null;
  const close = (): void => useUi.setState({ labelEditor: null });
  return (
    <section className="door" aria-label={`Labels of the ${title.toLowerCase()}`}>
      <h3>
        {title} <span className="soft">{where}</span>
        {obstacle === null && !readOnly && (
          <Button tone="plain" onClick={() => useUi.setState({ labelEditor: { door: kind, name: null } })}>
            <Plus size={14} aria-hidden /> Add
          </Button>
        )}
      </h3>
      {obstacle === null ? (
        <>
          {labels.length === 0 && !editing && <p className="soft">No labels.</p>}
          {labels.map((label) => (editing?.name === label.name ? <LabelEditor key={label.name} row={row} kind={kind} label={label} onClose={close} /> : <LabelRow key={label.name} label={label} row={row} kind={kind} hex={hex} readOnly={readOnly} />))}
          {editing?.name === null && <LabelEditor row={row} kind={kind} label={null} onClose={close} />}
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

function LabelRow({ label, row, kind, hex, readOnly }: { readonly label: Label; readonly row: Row; readonly kind: DoorKind; readonly hex: boolean; readonly readOnly: boolean }) {
  const meaning = meaningOf(label.name, label.value, kind);
  const name = shownBytes(label.name);
  const context = () => contextNow({ label: { door: kind, name: label.name } });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return;
    const box = event.currentTarget.getBoundingClientRect();
    openMenu({ x: box.left + 20, y: box.bottom, place: 'label', context: context(), label: 'Label' });
    event.preventDefault();
  };
  return (
    <div
      className="label-row"
      data-door={kind}
      data-label={label.name}
      tabIndex={0}
      role="group"
      aria-label={`Label ${name}`}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => {
        event.preventDefault();
        openMenu({ x: event.clientX, y: event.clientY, place: 'label', context: context(), label: 'Label' });
      }}
    >
      <div className="label-head">
        <span className="mono wrap grow">{name}</span>
        <CopyButton what="value" copy={() => copyBytes(label.value, 'Value')} />
        {!readOnly && (
          <>
            <IconButton label={`Edit ${name} (F2)`} onClick={() => useUi.setState({ labelEditor: { door: kind, name: label.name } })}>
              <Pencil size={14} aria-hidden />
            </IconButton>
            <IconButton label={`Remove ${name} (Del)`} onClick={() => void removeLabel(row, kind, label.name)}>
              <Trash2 size={14} aria-hidden />
            </IconButton>
          </>
        )}
      </div>
      <div className="mono wrap">
        {hex ? toHex(label.value).replace(/../g, '$& ').slice(0, 1200) : shownBytes(label.value)}
        {label.cut && '…'}
        {label.sizeBytes === 0 && <span className="soft">empty</span>}
      </div>
      <div className="soft">
        {label.sizeBytes === 1 ? '1 byte' : `${label.sizeBytes} bytes`}
        {meaning && (
          <span className={meaning.tone === 'warning' ? 'warning' : ''}>
            {' · '}
            {meaning.tone === 'warning' && '▲ '}
            {meaning.title}. {meaning.sentence}
          </span>
        )}
      </div>
    </div>
  );
}

/** How much the door holds and could hold. */
function Room({ kind, fileSystem, labels }: { readonly kind: DoorKind; readonly fileSystem: string; readonly labels: readonly Label[] }) {
  const limits = limitsOf(kind, fileSystem);
  const used = usedBy(labels);
  return (
    <p className="room soft">
      {used.names}
      {limits.names === null ? ' labels' : ` of ${limits.names} labels`} · {used.bytes}
      {limits.totalBytes === null ? ' bytes' : ` of ${limits.totalBytes} bytes`}
      {limits.totalBytes !== null && limits.totalBytes > 0 && <meter min={0} max={limits.totalBytes} value={used.bytes} aria-label="Room used by values" />}
      <br />A value holds up to {limits.valueBytes} bytes, a name {limits.nameBytes}. {limits.note}
    </p>
  );
}
