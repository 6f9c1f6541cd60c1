import { Check, Minus } from 'lucide-react';
import { useState } from 'react';
import { presentChoice, recipeCaution, recipeCommands, recipeOfService, recipeSteps, type RecipeChoice, type RecipeStep } from '#core/edits/recipe.ts';
import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { shownName } from '#core/names/shown.ts';
import { AccountField, useAccounts } from '../../inspector/AccountField.tsx';
import { Choices } from '../../parts/Choices.tsx';
import { Button, CommandLine } from '../../parts/parts.tsx';
import { openDialog } from '../../store/actions.ts';
import { applyTogether } from '../../store/edits/edit-actions.ts';
import { useLive, useRow } from '../../store/live/live.ts';
import { useUi } from '../../store/ui.ts';
import { useReachedDoor } from '../../store/edits/way.ts';
import { Dialog } from '../Dialog.tsx';

const connects: readonly (readonly [RecipeChoice['connect'], string])[] = [
  ['everyone', 'Everyone'],
  ['group', 'A group'],
  ['owner', 'Its owner alone'],
];

/** The recipe of a service that behaves well, for the socket with the focus. */
export function RecipeDialog() {
  const row = useRow(useUi((ui) => ui.current));
  const { model } = useLive();
  return <Dialog title="Recipe of a service that behaves well">{row?.entryPoint && model ? <Recipe key={row.key} row={row} model={model} /> : <p className="soft">This socket has no entry point any more.</p>}</Dialog>;
}

function Recipe({ row, model }: { readonly row: Row; readonly model: Model }) {
  const accounts = useAccounts();
  const [choice, setChoice] = useState(presentChoice(row));
  const [group, setGroup] = useState(model.surroundings.groups[String(choice.gid)] ?? String(choice.gid));
  const [busy, setBusy] = useState(false);
  const [applied, setApplied] = useState(false);
  const object = useReachedDoor(row, 'object');
  const gid = accounts.idOf('groups', group);
  const full = { ...choice, gid: gid ?? choice.gid, othersReadLabels: choice.connect === 'everyone' || choice.othersReadLabels };
  const problem = choice.connect === 'group' && gid === null ? `There is no local group ${group}; a number works.` : null;
  // Told by the rows as they are now: after Apply this is what was read back.
  const steps = recipeSteps(row, full, namedGroups(model, accounts.groups), object);
  const commands = recipeCommands(steps);
  const caution = recipeCaution(row);
  const choose = (part: Partial<RecipeChoice>): void => (setChoice({ ...choice, ...part }), setApplied(false));
  const apply = async (): Promise<void> => {
    setBusy(true);
    const outcome = await applyTogether('Recipe', steps.flatMap((step) => (step.state === 'change' ? [{ edit: step.edit, undoes: null }] : [])), true);
    setApplied(outcome.ok && outcome.value.every(({ state }) => state === 'made'));
    setBusy(false);
  };
  return (
    <form
      className="recipe"
      onSubmit={(event) => {
        event.preventDefault();
        if (commands.length > 0 && problem === null && !busy) void apply();
      }}
    >
      <p className="mono wrap soft">{shownName(row.name)}</p>
      <div className="form">
        <span>Who may connect</span>
        <Choices label="Who may connect" options={connects} value={choice.connect} onChange={(connect) => choose({ connect })} />
        {choice.connect === 'group' && (
          <>
            <span>Which group</span>
            <div className="change">
              <AccountField label="Access group" value={group} onChange={(next) => (setGroup(next), setApplied(false))} list={accounts.groups} />
            </div>
          </>
        )}
        <span>Labels</span>
        <div className="recipe-checks">
          {choice.connect !== 'everyone' && (
            <label className="check">
              <input type="checkbox" checked={choice.othersReadLabels} onChange={(event) => choose({ othersReadLabels: event.target.checked })} /> others may read them, and so find the service
            </label>
          )}
          <label className="check">
            <input type="checkbox" checked={choice.varlink} onChange={(event) => choose({ varlink: event.target.checked })} /> say that it speaks Varlink
          </label>
          <label className="check">
            <input type="checkbox" checked={choice.guardObject} onChange={(event) => choose({ guardObject: event.target.checked })} /> keep other users that hold the socket from relabelling the socket object
          </label>
        </div>
      </div>
      <p className="note">Who may connect may also set and remove the labels of the entry point: no mode parts the two.</p>
      {caution && <p className="note warning">▲ {caution}</p>}
      {problem && (
        <p className="warning" role="alert">
          ▲ {problem}
        </p>
      )}
      <ol className="recipe-steps" aria-label="Steps">
        {steps.map((step) => (
          <StepLine key={step.title} step={step} />
        ))}
      </ol>
      {commands.length > 0 && problem === null ? <CommandLine lines={commands} /> : null}
      {commands.length === 0 && problem === null && (
        <p role="status" className={applied ? 'new' : 'soft'}>
          {applied ? '✓ Done and read back: it is so now.' : 'It is so already: there is nothing to do.'}
        </p>
      )}
      <details>
        <summary className="soft">What the service itself would do, to be born so</summary>
        <CommandLine lines={recipeOfService(row, full, namedGroups(model, accounts.groups).surroundings)} />
        <p className="soft">With the umask the socket is never open for a moment to those whom it is not for.</p>
      </details>
      <div className="buttons">
        <button type="submit" className="button go" disabled={busy || commands.length === 0 || problem !== null}>
          Apply
        </button>
        <Button onClick={() => openDialog(null)}>Close</Button>
        <span className="soft">It lasts until the service makes its socket anew.</span>
      </div>
    </form>
  );
}

/** The model knows names only of groups that occur; the pickers know all. */
const namedGroups = (model: Model, groups: readonly { readonly id: number; readonly name: string }[]): Model => ({
  ...model,
  surroundings: { ...model.surroundings, groups: { ...Object.fromEntries(groups.map(({ id, name }) => [String(id), name])), ...model.surroundings.groups } },
});

function StepLine({ step }: { readonly step: RecipeStep }) {
  return (
    <li>
      <span className="step-sign" aria-hidden>
        {step.state === 'holds' ? <Check size={14} className="new" /> : step.state === 'left' ? <Minus size={14} /> : '→'}
      </span>
      <span>
        {step.title}
        <span className="soft">{step.state === 'holds' ? ' · is so' : step.state === 'left' ? ` · left out: ${step.why}` : ''}</span>
      </span>
    </li>
  );
}
