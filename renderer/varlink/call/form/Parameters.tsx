import { WandSparkles } from 'lucide-react';
import { useMemo } from 'react';
import type { ValueProblem } from '#core/idl/values.ts';
import { draftOfTree, prettified } from '#core/varlink/form/draft.ts';
import { interactiveField, mayAuthenticate, type MethodOffered } from '#core/varlink/form/methods.ts';
import { keyOfPath } from '#core/varlink/form/problems.ts';
import { done, type Result } from '#core/failure.ts';
import type { Bytes } from '#core/model/bytes.ts';
import type { DescriptorSent } from '#core/varlink/call.ts';
import { Choices } from '../../../parts/Choices.tsx';
import { IconButton } from '../../../parts/parts.tsx';
import { showFailure } from '../../../store/actions.ts';
import { useDrafts, type CallDraft } from '../../../store/calls/drafts.ts';
import { FormContext, type FormUi } from './form-ui.ts';
import { Fields } from './fields/StructValue.tsx';
import { Value } from './fields/Value.tsx';
import { JsonView } from './json/JsonView.tsx';

interface Props {
  /** null: nobody has described it, so there is JSON alone. */
  readonly offered: MethodOffered | null;
  readonly draft: CallDraft;
  readonly problems: readonly ValueProblem[];
  readonly onChange: (change: Partial<CallDraft>) => void;
}

/** What a method is called with, as a form or as JSON. Both are always the same. */
export function Parameters({ offered, draft, problems, onChange }: Props) {
  const chosen = useDrafts(({ view }) => view);
  const view = offered === null ? 'json' : chosen;
  const { parameters, descriptors, unfinished, tried } = draft;
  const form = useMemo<FormUi>(
    () => ({
      Value,
      scope: offered?.interface ?? null,
      tree: parameters.tree,
      problems: new Map(problems.toReversed().map(({ path, message }) => [keyOfPath(path), message])),
      tried,
      descriptors,
      unfinished,
      change: (tree) => onChange({ parameters: draftOfTree(tree) }),
      keepUnfinished: (path, text) => {
        const next = new Map(unfinished);
        if (text === null) next.delete(keyOfPath(path));
        else next.set(keyOfPath(path), text);
        if (text !== null || unfinished.has(keyOfPath(path))) onChange({ unfinished: next });
      },
      pickFile: async (mode) => {
        const path = await chooseFile(mode);
        if (!path.ok) showFailure(path.error);
        if (!path.ok || path.value === null) return null;
        onChange({ descriptors: [...descriptors, { path: path.value, mode }] });
        return descriptors.length;
      },
    }),
    [offered, parameters, problems, tried, descriptors, unfinished, onChange],
  );
  return (
    <section className="section call-parameters" aria-label="Parameters">
      <h3>
        Parameters
        <span className="grow" />
        {view === 'json' && (
          <IconButton label="Prettify the JSON (Ctrl+Shift+I)" disabled={parameters.wrong !== null} onClick={() => onChange({ parameters: prettified(parameters) })}>
            <WandSparkles size={14} aria-hidden />
          </IconButton>
        )}
        {offered !== null && (
          <Choices
            label="Show parameters as"
            options={[
              ['form', 'Form'],
              ['json', 'JSON'],
            ]}
            value={view}
            onChange={(next) => useDrafts.setState({ view: next })}
          />
        )}
      </h3>
      {view === 'json' || offered === null ? (
        <JsonView offered={offered} draft={parameters} problems={problems} onChange={(next) => onChange({ parameters: next })} />
      ) : (
        <FormContext value={form}>
          {parameters.wrong && (
            <p className="warning">
              ▲ The JSON has an error: {parameters.wrong.message} The form shows what it said before, and what is changed here replaces it.
            </p>
          )}
          <div className="call-fields">
            <Fields fields={offered.member.input.fields} path={[]} except={mayAuthenticate(offered.member) ? interactiveField : null} />
          </div>
        </FormContext>
      )}
    </section>
  );
}

async function chooseFile(mode: DescriptorSent['mode']): Promise<Result<Bytes | null>> {
  const outcome = await window.sockatlas.call.chooseFile({ mode });
  return outcome.ok ? done(outcome.value.path) : outcome;
}
