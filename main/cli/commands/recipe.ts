import { recipeCaution, recipeCommands, recipeSteps, presentChoice, type RecipeChoice } from '#core/edits/recipe.ts';
import { doorRefOf } from '#core/model/door-ref.ts';
import { sentenceOf } from '#core/explain/reasons.ts';
import { applyEdits } from '#agent/edits/apply-many.ts';
import { readGroups } from '#agent/system/processes/accounts.ts';
import { account, conflictLines, manyAsAdministrator, statusOf, type ChangeOption } from './change.ts';
import { findRow, see } from '../find.ts';
import { dim, Exit, print, say, status, type Status } from '../terminal.ts';

export interface RecipeOption extends ChangeOption {
  readonly connect?: string;
  readonly labels?: string;
  readonly varlink?: boolean;
  readonly guardObject?: boolean;
}

/** `sockatlas protect recipe`: group, mode and labels of a service that behaves well, at once. What is not said stays as it is. */
export async function protectRecipe(name: string, option: RecipeOption): Promise<Status> {
  const { model, rows } = see((all) => [findRow(all, name, 'change')]);
  const row = findRow(rows, name, 'change');
  const ref = doorRefOf(row, 'entryPoint');
  if (!ref.known) throw new Exit(status.failed, `The recipe is for entry points. ${sentenceOf(ref.reason).sentence}`);
  const choice = choiceOf(option, presentChoice(row));
  const groups = Object.fromEntries(readGroups().map(({ id, name: group }) => [String(id), group]));
  const steps = recipeSteps(row, choice, { ...model, surroundings: { ...model.surroundings, groups: { ...groups, ...model.surroundings.groups } } });
  const caution = recipeCaution(row);
  if (caution) say(`sockatlas: ${caution}`);
  for (const step of steps) if (step.state === 'left') say(`sockatlas: left out: ${step.title}. ${step.why}`);
  const edits = steps.flatMap((step) => (step.state === 'change' ? [step.edit] : []));
  if (option.dryRun) {
    for (const command of recipeCommands(steps)) print(`${command}\n`);
    return status.done;
  }
  if (edits.length === 0) {
    print('It is so already: nothing was changed.\n');
    return status.done;
  }
  const { capabilities } = model.surroundings;
  const wanted = edits.map((edit) => ({ edit, undoes: null }));
  for (const result of option.admin ? await manyAsAdministrator(wanted, capabilities, true) : applyEdits(wanted, true, capabilities)) {
    if (result.state === 'made') print(`${dim(`  ${result.made.command}`)}\n`);
    else if (result.state === 'refused') throw new Exit(statusOf(result.failure.code), `${result.failure.message}${conflictLines(result.failure)}`, 'What was done before it stands; take it back: sockatlas undo');
  }
  print(`It is so now. ${dim('Take all of it back: sockatlas undo')}\n`);
  return status.done;
}

function choiceOf(option: RecipeOption, now: RecipeChoice): RecipeChoice {
  const group = /^group:(.+)$/.exec(option.connect ?? '')?.[1];
  const connect = group !== undefined ? 'group' : option.connect === 'everyone' || option.connect === 'owner' ? option.connect : option.connect === undefined ? now.connect : null;
  if (connect === null) throw new Exit(status.usage, `"${option.connect}" is nobody who could connect.`, 'Write everyone, group:NAME or owner.');
  if (option.labels !== undefined && option.labels !== 'everyone' && option.labels !== 'connecting') throw new Exit(status.usage, `"${option.labels}" is nobody who could read labels.`, 'Write everyone or connecting.');
  const othersReadLabels = connect === 'everyone' || (option.labels === undefined ? now.othersReadLabels : option.labels === 'everyone');
  return { connect, gid: group === undefined ? now.gid : account(group, readGroups(), 'group'), othersReadLabels, varlink: option.varlink ?? now.varlink, guardObject: option.guardObject === true };
}
