import { useEffect, useId, useMemo, useRef, useState, type FormEvent } from 'react';
import type { DoorKind } from '#core/access/bits.ts';
import { commandOf } from '#core/edits/command.ts';
import type { Edit } from '#core/edits/edit.ts';
import { labelProblem } from '#core/edits/validate.ts';
import { knownLabels } from '#core/labels/dictionary.ts';
import type { Bytes } from '#core/model/bytes.ts';
import type { Label } from '#core/model/door.ts';
import { doorFactsOf, doorRefOf } from '#core/model/door-ref.ts';
import type { Row } from '#core/model/row.ts';
import { shownBytes } from '#core/names/shown.ts';
import { bytesOfText, fromHex, textOf, toHex } from '#core/names/utf8.ts';
import { Button, CommandLine } from '../parts/parts.tsx';
import { applyEdit } from '../store/edit-actions.ts';
import { wholeValue } from './label-acts.ts';

interface Props {
  readonly row: Row;
  readonly kind: DoorKind;
  /** The label to edit; null adds one. */
  readonly label: Label | null;
  readonly onClose: () => void;
}

/** A form for one label: nothing is done before Apply, and the command that Apply stands for is in sight. */
export function LabelEditor({ row, kind, label, onClose }: Props) {
  const [name, setName] = useState(label ? shownBytes(label.name) : 'user.');
  const [text, setText] = useState('');
  const [hex, setHex] = useState(false);
  /** The value that is there: what the edit may replace. Null until it is read, when it was cut in the model. */
  const [before, setBefore] = useState<Bytes | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const valueField = useRef<HTMLTextAreaElement>(null);
  const names = useId();
  const values = useId();

  useEffect(() => {
    if (!label) {
      first.current?.focus();
      first.current?.setSelectionRange(name.length, name.length);
      return;
    }
    void wholeValue(row, kind, label.name).then((whole) => {
      if (!whole.ok) return setFailure(whole.error.message);
      const asText = textOf(whole.value);
      setBefore(whole.value);
      setHex(asText === null);
      setText(asText ?? toHex(whole.value));
      requestAnimationFrame(() => valueField.current?.select());
    });
    // The form is filled once; what happens to the label meanwhile is found when it is applied.
  }, []); // oxlint-disable-line react-hooks/exhaustive-deps -- see above

  const labelName = label?.name ?? bytesOfText(name);
  const value = hex ? fromHex(text) : bytesOfText(text);
  const ref = doorRefOf(row, kind);
  const facts = doorFactsOf(row, kind);
  const present = useMemo(() => (facts.known && facts.value.labels.known ? facts.value.labels.value : []), [facts]);
  const taken = label === null && present.some((one) => one.name === labelName);
  const problem = value === null ? 'Hex has two digits for each byte.' : taken ? 'There is a label of this name: edit that one.' : labelProblem(kind, row.entryPoint?.fileSystem ?? '', present, labelName, value);
  const edit: Edit | null = ref.known && value !== null && (label === null || before !== null) ? { act: 'setLabel', door: ref.value, name: labelName, value, before } : null;
  const unchanged = label !== null && before === value;

  const switchForm = (next: boolean): void => {
    const now = hex ? fromHex(text) : bytesOfText(text);
    if (now === null) return;
    if (next) setText(toHex(now));
    else {
      const asText = textOf(now);
      if (asText === null) return setFailure('These bytes are no text: they can only be edited as hex.');
      setText(asText);
    }
    setFailure(null);
    setHex(next);
  };

  const apply = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!edit || problem !== null || busy) return;
    setBusy(true);
    const outcome = await applyEdit(edit);
    setBusy(false);
    if (outcome.ok) onClose();
    else setFailure([outcome.error.message, outcome.error.hint].filter(Boolean).join(' '));
  };

  const known = knownLabels.find((one) => one.name === name);
  return (
    <form className="label-editor" onSubmit={(event) => void apply(event)} onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), onClose())}>
      <label>
        Name
        <input ref={first} className="mono" list={names} value={name} readOnly={label !== null} spellCheck={false} onChange={(event) => setName(event.target.value)} />
      </label>
      <datalist id={names}>
        {knownLabels.filter((one) => one.door === null || one.door === kind).map((one) => (
          <option key={one.name} value={one.name} />
        ))}
      </datalist>
      <label>
        Value
        <textarea ref={valueField} className="mono" rows={2} value={text} spellCheck={false} onChange={(event) => setText(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && event.ctrlKey && event.currentTarget.form?.requestSubmit()} />
      </label>
      {known && known.values.length > 0 && (
        <div className="offers-inline" id={values}>
          {known.values.map((offer) => (
            <button key={offer} type="button" className="tag" onClick={() => (setHex(false), setText(offer))}>
              {offer}
            </button>
          ))}
        </div>
      )}
      <label className="check">
        <input type="checkbox" checked={hex} onChange={(event) => switchForm(event.target.checked)} /> as hex
        <span className="soft grow number">{value?.length ?? 0} bytes</span>
      </label>
      {(failure ?? (problem !== null && (text !== '' || name !== 'user.') ? problem : null)) && (
        <p className="warning" role="alert">
          ▲ {failure ?? problem}
        </p>
      )}
      {edit && problem === null && <CommandLine lines={[commandOf(edit)]} />}
      <div className="buttons">
        <button type="submit" className="button go" disabled={!edit || problem !== null || busy || unchanged}>
          Apply
        </button>
        <Button onClick={onClose}>Cancel</Button>
        <span className="soft">It lasts until the service makes its socket anew.</span>
      </div>
    </form>
  );
}
