import { useEffect, useId, useMemo, useRef, useState, type FormEvent } from 'react';
import type { DoorKind } from '#core/access/bits.ts';
import { commandOf } from '#core/edits/command.ts';
import type { Edit } from '#core/edits/edit.ts';
import { labelProblem } from '#core/edits/validate.ts';
import { meaningOf } from '#core/labels/dictionary.ts';
import { builtIn, knownLabelOf, type KnownLabel } from '#core/labels/known.ts';
import { fittingRole, roleLabel } from '#core/labels/roles.ts';
import { bytes, type Bytes } from '#core/model/bytes.ts';
import type { Label } from '#core/model/door.ts';
import { doorFactsOf } from '#core/model/door-ref.ts';
import type { Row } from '#core/model/rows/row.ts';
import { parseShownBytes, shownBytes } from '#core/names/shown.ts';
import { Button, CommandLine } from '../../parts/parts.tsx';
import { LastingNote } from '../lasting/LastingNote.tsx';
import { useMaker } from '../lasting/use-maker.ts';
import { applyEdit } from '../../store/edits/edit-actions.ts';
import { useOwnLabels } from '../../store/edits/own-labels.ts';
import { useReachedDoor } from '../../store/edits/way.ts';
import { wholeValue } from './acts.ts';
import { draftFor, emptyDraft, ValueField } from './ValueField.tsx';

interface Props {
  readonly row: Row;
  readonly kind: DoorKind;
  /** The label to edit; null adds one. */
  readonly label: Label | null;
  /** The name to begin with. */
  readonly suggested?: Bytes | undefined;
  readonly onClose: () => void;
}

/** A form for one label: nothing is done before Apply, and the command that Apply stands for is in sight. */
export function LabelEditor({ row, kind, label, suggested, onClose }: Props) {
  const own = useOwnLabels();
  const [name, setName] = useState(shownBytes(label?.name ?? suggested ?? initialName));
  const [draft, setDraft] = useState(emptyDraft);
  /** The value that is there: what the edit may replace. Null until it is read, when it was cut in the model. */
  const [before, setBefore] = useState<Bytes | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const valueField = useRef<HTMLTextAreaElement>(null);
  const names = useId();

  useEffect(() => {
    if (!label) {
      if (suggested !== undefined) return valueField.current?.focus();
      first.current?.focus();
      first.current?.setSelectionRange(name.length, name.length);
      return;
    }
    void wholeValue(row, kind, label.name).then((whole) => {
      if (!whole.ok) return setFailure(whole.error.message);
      setBefore(whole.value);
      setDraft(draftFor(whole.value));
      requestAnimationFrame(() => valueField.current?.select());
    });
    // The form is filled once; what happens to the label meanwhile is found when it is applied.
  }, []); // oxlint-disable-line react-hooks/exhaustive-deps -- see above

  const typed = parseShownBytes(name);
  const labelName = label?.name ?? (typed.ok ? typed.value : null);
  const { value } = draft;
  const ref = useReachedDoor(row, kind);
  const facts = doorFactsOf(row, kind);
  const present = useMemo(() => (facts.known && facts.value.labels.known ? facts.value.labels.value : []), [facts]);
  const taken = label === null && present.some((one) => one.name === labelName);
  const problem =
    draft.problem ??
    (labelName === null || value === null ? (typed.ok ? null : typed.error.message) : taken ? 'There is a label of this name: edit that one.' : labelProblem(kind, row.entryPoint?.fileSystem ?? '', present, labelName, value));
  const edit: Edit | null = ref.known && labelName !== null && value !== null && (label === null || before !== null) ? { act: 'setLabel', door: ref.value, name: labelName, value, before } : null;
  const { maker } = useMaker(row, edit !== null);
  const unchanged = label !== null && before === value;
  const untouched = draft.draft === '' && name === shownBytes(initialName);

  const apply = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!edit || problem !== null || busy || unchanged) return;
    setBusy(true);
    const outcome = await applyEdit(edit);
    setBusy(false);
    if (outcome.ok) onClose();
    else setFailure([outcome.error.message, outcome.error.hint].filter(Boolean).join(' '));
  };

  const known = labelName === null ? null : knownLabelOf(labelName, own);
  const meaning = labelName === null || value === null || untouched ? null : meaningOf(labelName, value, kind, own);
  return (
    <form className="label-editor" onSubmit={(event) => void apply(event)} onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), onClose())}>
      <label>
        Name
        <input ref={first} className="mono" list={names} value={name} readOnly={label !== null} spellCheck={false} onChange={(event) => setName(event.target.value)} />
      </label>
      <datalist id={names}>
        {[...builtIn, ...own].filter((one) => one.door === null || one.door === kind).map((one) => (
          <option key={one.name} value={shownBytes(one.name)}>
            {one.title}
          </option>
        ))}
      </datalist>
      <ValueField draft={draft} onChange={(next) => (setDraft(next), setFailure(null))} field={valueField} />
      {known && <Offers known={known} row={row} kind={kind} onChoose={(offer) => setDraft(draftFor(offer))} />}
      {meaning && value !== '' && (
        <p className={meaning.tone === 'warning' ? 'warning' : 'soft'}>
          {meaning.tone === 'warning' && '▲ '}
          {meaning.title}. {meaning.sentence}
        </p>
      )}
      {(failure ?? (untouched ? null : problem)) && (
        <p className="warning" role="alert">
          ▲ {failure ?? problem}
        </p>
      )}
      {edit && problem === null && !unchanged && (
        <>
          <CommandLine lines={[commandOf(edit)]} />
          <LastingNote edits={[edit]} row={row} maker={maker} />
        </>
      )}
      <div className="buttons">
        <button type="submit" className="button go" disabled={!edit || problem !== null || busy || unchanged}>
          Apply
        </button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}

const initialName = bytes('user.');

/** The values that mean something on this door; the one that fits what the socket is comes first. */
function Offers({ known, row, kind, onChoose }: { readonly known: KnownLabel; readonly row: Row; readonly kind: DoorKind; readonly onChoose: (value: Bytes) => void }) {
  const fitting = known.name === roleLabel ? fittingRole(row, kind) : null;
  const offers = known.values.filter(({ door }) => door === null || door === kind).sort((a, b) => Number(b.value === fitting) - Number(a.value === fitting));
  if (offers.length === 0) return null;
  return (
    <div className="offers-inline" role="group" aria-label="Values that mean something">
      {offers.map(({ value, meaning }) => (
        <button key={value} type="button" className="offer" onClick={() => onChoose(value)}>
          <span className={`tag${value === fitting ? ' role' : ''}`}>{shownBytes(value)}</span>
          <span className="soft">
            {meaning}
            {value === fitting && offers.length > 1 && ' It fits this socket.'}
          </span>
        </button>
      ))}
    </div>
  );
}
