import { Pencil, Trash2, Wrench } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import type { DoorKind } from '#core/access/bits.ts';
import { commandOf } from '#core/edits/command.ts';
import type { Edit } from '#core/edits/edit.ts';
import { meaningOf } from '#core/labels/dictionary.ts';
import { draftOf, type ValueForm } from '#core/labels/forms.ts';
import { roleInstead, roleLabel } from '#core/labels/roles.ts';
import { bytes, type Bytes } from '#core/model/bytes.ts';
import type { Label } from '#core/model/door.ts';
import type { Row } from '#core/model/rows/row.ts';
import { shownBytes } from '#core/names/shown.ts';
import { contextNow } from '../../commands/context.ts';
import { openMenu } from '../../parts/Menu.tsx';
import { Button, CommandLine, CopyButton, IconButton } from '../../parts/parts.tsx';
import { copyBytes, showFailure } from '../../store/actions.ts';
import { applyEdit } from '../../store/edits/edit-actions.ts';
import { useOwnLabels } from '../../store/edits/own-labels.ts';
import { useUi } from '../../store/ui.ts';
import { useReachedDoor } from '../../store/edits/way.ts';
import { removeLabel, wholeValue } from './acts.ts';

interface Props {
  readonly label: Label;
  readonly row: Row;
  readonly kind: DoorKind;
  readonly form: ValueForm;
  readonly readOnly: boolean;
}

/** One label: what it says, and what can be done with it. */
export function LabelRow({ label, row, kind, form, readOnly }: Props) {
  const own = useOwnLabels();
  const [whole, setWhole] = useState<Bytes | null>(null);
  const cut = label.cut && whole === null;
  const value = whole ?? label.value;
  const meaning = meaningOf(label.name, label.value, kind, own);
  const name = shownBytes(label.name);
  const context = () => contextNow({ label: { door: kind, name: label.name } });
  const readWhole = async (): Promise<Bytes | null> => {
    const read = await wholeValue(row, kind, label.name);
    if (read.ok) return read.value;
    showFailure(read.error);
    return null;
  };
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
        <CopyButton
          what="value"
          copy={async () => {
            const all = cut ? await readWhole() : value;
            if (all !== null) await copyBytes(all, 'Value');
          }}
        />
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
      <div className="mono wrap label-value">
        {(form === 'json' && cut ? null : draftOf(form, value)) ?? shownBytes(value)}
        {cut && '…'}
        {label.sizeBytes === 0 && <span className="soft">empty</span>}
      </div>
      <div className="soft">
        {label.sizeBytes === 1 ? '1 byte' : `${label.sizeBytes} bytes`}
        {cut && !readOnly && (
          <>
            {' · '}
            <button type="button" className="link" onClick={() => void readWhole().then(setWhole)}>
              show whole
            </button>
          </>
        )}
        {meaning && (
          <span className={meaning.tone === 'warning' ? 'warning' : ''}>
            {' · '}
            {meaning.tone === 'warning' && '▲ '}
            {meaning.title}. {meaning.sentence}
          </span>
        )}
      </div>
      {!readOnly && label.name === roleLabel && !label.cut && <RoleFix label={label} row={row} kind={kind} />}
    </div>
  );
}

/** The role that fits, in the place of one that nobody heeds here. */
function RoleFix({ label, row, kind }: Pick<Props, 'label' | 'row' | 'kind'>) {
  const ref = useReachedDoor(row, kind);
  const [busy, setBusy] = useState(false);
  const role = roleInstead(label.value, row, kind);
  if (role === null || !ref.known) return null;
  const edit: Edit = { act: 'setLabel', door: ref.value, name: label.name, value: bytes(role), before: label.value };
  const apply = async (): Promise<void> => {
    setBusy(true);
    await applyEdit(edit);
    setBusy(false);
  };
  return (
    <div className="role-fix">
      <CommandLine lines={[commandOf(edit)]} />
      <Button disabled={busy} onClick={() => void apply()}>
        <Wrench size={14} aria-hidden /> Set to {role}
      </Button>
    </div>
  );
}
