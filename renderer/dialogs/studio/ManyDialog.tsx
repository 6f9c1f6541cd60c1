import { useEffect, useMemo, useRef, useState } from 'react';
import { parseMode, type DoorKind } from '#core/access/bits.ts';
import type { EditResult } from '#core/edits/edit.ts';
import { needsWhole, planMany, type ManyChange, type PlannedLine, type WholeValues } from '#core/edits/many.ts';
import { nameProblem } from '#core/edits/validate.ts';
import { builtIn } from '#core/labels/known.ts';
import { roleLabel } from '#core/labels/roles.ts';
import type { Bytes } from '#core/model/bytes.ts';
import { doorRefOf } from '#core/model/door-ref.ts';
import type { Row } from '#core/model/rows/row.ts';
import { parseShownBytes, shownBytes } from '#core/names/shown.ts';
import { AccountField, useAccounts, type Accounts } from '../../inspector/AccountField.tsx';
import { draftFor, emptyDraft, ValueField, type ValueDraft } from '../../inspector/labels/ValueField.tsx';
import { Choices } from '../../parts/Choices.tsx';
import { Button } from '../../parts/parts.tsx';
import { focusOn, openDialog, refocusAgent } from '../../store/actions.ts';
import { applyTogether } from '../../store/edits/edit-actions.ts';
import { useLive } from '../../store/live/live.ts';
import { useOwnLabels } from '../../store/edits/own-labels.ts';
import { useUi } from '../../store/ui.ts';
import { Dialog } from '../Dialog.tsx';
import { ManyLine } from './ManyLine.tsx';

type What = ManyChange['what'];
const whats: readonly (readonly [What, string])[] = [
  ['setLabel', 'Set a label'],
  ['removeLabel', 'Remove a label'],
  ['setMode', 'Mode'],
  ['setOwner', 'Owner, group'],
];
const doors: readonly (readonly [DoorKind, string])[] = [
  ['entryPoint', 'Entry points'],
  ['object', 'Socket objects'],
];

interface Form {
  readonly what: What;
  readonly name: string;
  readonly draft: ValueDraft;
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
}

/** One change for all selected sockets: each is shown with its command before anything is done, and one Undo takes back all. */
export function ManyDialog() {
  const { model, rows: all } = useLive();
  const element = useRef<HTMLFormElement>(null);
  const accounts = useAccounts();
  const [form, setForm] = useState<Form>({ what: 'setLabel', name: 'user.', draft: emptyDraft, mode: '', owner: '', group: '' });
  const [kind, setKind] = useState<DoorKind>('entryPoint');
  const [stop, setStop] = useState(true);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<{ readonly lines: readonly PlannedLine[]; readonly results: readonly EditResult[] } | null>(null);
  /** Those that were selected when the dialog opened, as they are now. */
  const [keys] = useState(() => [...useUi.getState().selection]);
  const rows = useMemo(() => keys.flatMap((key) => all.get(key) ?? []), [keys, all]);
  useEffect(() => {
    focusOn(keys);
    const name = element.current?.querySelector('input');
    name?.focus();
    name?.setSelectionRange(name.value.length, name.value.length);
    return refocusAgent;
  }, [keys]);
  const wanted = changeOf(form, accounts);
  const change = typeof wanted === 'string' ? null : wanted;
  const wholes = useWholes(rows, kind, change && 'name' in change ? change.name : null);
  const asked = JSON.stringify(change);
  const planned = useMemo(() => (change && model ? planMany(rows, kind, change, model, wholes) : []), [asked, rows, kind, model, wholes]); // oxlint-disable-line react-hooks/exhaustive-deps -- equal changes are the same change
  const lines = outcome?.lines ?? planned;
  const edits = planned.flatMap((line) => (line.state === 'change' ? [line.edit] : []));
  const left = lines.filter(({ state }) => state === 'left').length;
  const same = lines.filter(({ state }) => state === 'same').length;

  const apply = async (): Promise<void> => {
    setBusy(true);
    const answer = await applyTogether(whats.find(([what]) => what === form.what)?.[1] ?? '', edits.map((edit) => ({ edit, undoes: null })), stop);
    if (answer.ok) setOutcome({ lines: planned, results: answer.value });
    setBusy(false);
  };
  const edit = (part: Partial<Form>): void => (setForm({ ...form, ...part }), setOutcome(null));
  let next = 0;
  return (
    <Dialog title={`Change ${rows.length === 1 ? 'one selected socket' : `${rows.length} selected sockets`}`} wide>
      <form
        ref={element}
        className="many"
        onSubmit={(event) => {
          event.preventDefault();
          if (edits.length > 0 && !busy && !outcome) void apply();
        }}
      >
        <div className="many-what">
          <Choices label="Change" options={whats} value={form.what} onChange={(what) => edit({ what })} />
          <Choices label="On" options={doors} value={kind} onChange={(door) => (setKind(door), setOutcome(null))} />
        </div>
        <ManyFields form={form} kind={kind} accounts={accounts} onChange={edit} />
        {typeof wanted === 'string' && wanted !== '' && (
          <p className="warning" role="alert">
            ▲ {wanted}
          </p>
        )}
        {lines.length > 0 && (
          <>
            <p className="soft" role="status">
              {outcome ? resultWords(outcome.results) : `${edits.length} to change`}
              {same > 0 && `, ${same} ${same === 1 ? 'is' : 'are'} so already`}
              {left > 0 && `, ${left} left out`}
            </p>
            <ol className="many-lines" tabIndex={0} aria-label="What is done to each">
              {lines.map((line) => (
                <ManyLine key={line.row.key} line={line} result={outcome && line.state === 'change' ? (outcome.results[next++] ?? null) : null} />
              ))}
            </ol>
          </>
        )}
        <div className="buttons">
          {outcome ? (
            <Button tone="go" onClick={() => openDialog(null)}>
              Done
            </Button>
          ) : (
            <button type="submit" className="button go" disabled={busy || edits.length === 0}>
              {edits.length === 0 ? 'Apply' : `Apply to ${edits.length}`}
            </button>
          )}
          {!outcome && (
            <label className="check">
              <input type="checkbox" checked={stop} onChange={(event) => setStop(event.target.checked)} /> stop at the first that is refused
            </label>
          )}
        </div>
      </form>
    </Dialog>
  );
}

function resultWords(results: readonly EditResult[]): string {
  const count = (state: EditResult['state']): number => results.filter((result) => result.state === state).length;
  return [`${count('made')} of ${results.length} changed`, ...(count('refused') > 0 ? [`${count('refused')} refused`] : []), ...(count('left') > 0 ? [`${count('left')} not tried`] : [])].join(', ');
}

/** The change that the form asks for; or why it asks for none, '' while it is not filled in. */
function changeOf({ what, name, draft, mode, owner, group }: Form, accounts: Accounts): ManyChange | string {
  switch (what) {
    case 'setLabel':
    case 'removeLabel': {
      if (name === 'user.' || name === '') return '';
      const parsed = parseShownBytes(name);
      if (!parsed.ok) return parsed.error.message;
      const problem = nameProblem(parsed.value);
      if (problem) return problem;
      if (what === 'removeLabel') return { what, name: parsed.value };
      return draft.problem ?? (draft.value === null ? '' : { what, name: parsed.value, value: draft.value });
    }
    case 'setMode': {
      const bits = parseMode(mode);
      return bits === null ? (mode === '' ? '' : 'A mode has three or four octal digits.') : { what, mode: bits };
    }
    case 'setOwner': {
      if (owner === '' && group === '') return '';
      const uid = owner === '' ? null : accounts.idOf('users', owner);
      const gid = group === '' ? null : accounts.idOf('groups', group);
      if (owner !== '' && uid === null) return `There is no local user ${owner}; a number works.`;
      if (group !== '' && gid === null) return `There is no local group ${group}; a number works.`;
      return { what, uid, gid };
    }
  }
}

function ManyFields({ form, kind, accounts, onChange }: { readonly form: Form; readonly kind: DoorKind; readonly accounts: Accounts; readonly onChange: (part: Partial<Form>) => void }) {
  const own = useOwnLabels();
  switch (form.what) {
    case 'setLabel':
    case 'removeLabel': {
      const known = [...builtIn, ...own].filter(({ door }) => door === null || door === kind);
      const values = known.find(({ name }) => shownBytes(name) === form.name)?.values.filter(({ door }) => door === null || door === kind) ?? [];
      return (
        <div className="label-editor bare">
          <label>
            Name
            <input className="mono" list="many-names" value={form.name} spellCheck={false} onChange={(event) => onChange({ name: event.target.value })} />
          </label>
          <datalist id="many-names">
            {known.map(({ name, title }) => (
              <option key={name} value={shownBytes(name)}>
                {title}
              </option>
            ))}
          </datalist>
          {form.what === 'setLabel' && <ValueField draft={form.draft} onChange={(draft) => onChange({ draft })} />}
          {form.what === 'setLabel' && values.length > 0 && (
            <div className="offers-inline" role="group" aria-label="Values that mean something">
              {values.map(({ value, meaning }) => (
                <button key={value} type="button" className="offer" onClick={() => onChange({ draft: draftFor(value) })}>
                  <span className="tag">{shownBytes(value)}</span>
                  <span className="soft">{meaning}</span>
                </button>
              ))}
            </div>
          )}
          {kind === 'object' && form.name === roleLabel && <p className="soft">Listeners, server ends and client ends have roles of their own: select those of one kind.</p>}
        </div>
      );
    }
    case 'setMode':
      return (
        <div className="change">
          <label>
            Mode
            <input className="mono" value={form.mode} maxLength={4} inputMode="numeric" spellCheck={false} placeholder="0660" onChange={(event) => onChange({ mode: event.target.value })} />
          </label>
        </div>
      );
    case 'setOwner':
      return (
        <div className="change">
          <AccountField label="Owner (empty: as it is)" value={form.owner} onChange={(owner) => onChange({ owner })} list={accounts.users} />
          <AccountField label="Group (empty: as it is)" value={form.group} onChange={(group) => onChange({ group })} list={accounts.groups} />
        </div>
      );
  }
}

/** Whole values of labels that the model has cut: read when they are needed, before they may be replaced. */
function useWholes(rows: readonly Row[], kind: DoorKind, name: Bytes | null): WholeValues {
  const [wholes, setWholes] = useState<WholeValues>(new Map());
  const needed = name === null ? [] : needsWhole(rows, kind, name);
  const asked = needed.map(({ key }) => key).join('\n');
  useEffect(() => {
    let current = true;
    setWholes(new Map());
    if (name === null) return undefined;
    void Promise.all(
      needed.map(async (row) => {
        const ref = doorRefOf(row, kind);
        const read = ref.known ? await window.sockatlas.call.readLabel({ door: ref.value, name }) : null;
        return [row.key, read?.ok ? read.value.value : { problem: read?.error.message ?? 'It cannot be reached any more.' }] as const;
      }),
    ).then((entries) => {
      if (current) setWholes(new Map(entries));
    });
    return () => {
      current = false;
    };
  }, [asked, kind, name]); // oxlint-disable-line react-hooks/exhaustive-deps -- `asked` says which rows are needed
  return wholes;
}
