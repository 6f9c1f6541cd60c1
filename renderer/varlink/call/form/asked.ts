import { problemsOf, pathInWords } from '#core/varlink/form/problems.ts';
import type { ValueProblem } from '#core/idl/values.ts';
import { shownText } from '#core/names/shown.ts';
import type { Service } from '#core/services/service.ts';
import { sentText } from '#core/varlink/form/draft.ts';
import { isMethodName, requiredFlag, usualFlag, type MethodOffered } from '#core/varlink/form/methods.ts';
import { startOf } from '#core/varlink/form/start.ts';
import { emptyObject } from '#core/varlink/form/tree.ts';
import { draftOfTree } from '#core/varlink/form/draft.ts';
import type { Asked } from '../../../store/calls/calls.ts';
import { newDraft, type CallDraft } from '../../../store/calls/drafts.ts';
import { callObstacle, type Mismatch } from '../../../store/calls/request.ts';

/** The call that the form stands for. */
export function askedOf(service: Service, method: string, offered: MethodOffered | null, draft: CallDraft): Asked {
  const flags = offered?.flags ?? null;
  return {
    address: service.address,
    shown: service.shown,
    method,
    parameters: sentText(draft.parameters),
    flag: requiredFlag(flags) ?? draft.flag ?? usualFlag(flags),
    timeoutMs: draft.timeoutMs,
    descriptors: draft.descriptors,
    acceptDescriptors: draft.acceptDescriptors,
  };
}

/** What a form begins with for a method that nothing was typed for yet. */
export const beginDraft = (offered: MethodOffered | null): CallDraft => (offered === null ? newDraft : { ...newDraft, parameters: draftOfTree(startOf(offered.member.input, offered.interface) ?? emptyObject) });

export const problemsOfDraft = (offered: MethodOffered | null, draft: CallDraft): readonly ValueProblem[] => (offered === null ? [] : problemsOf(draft.parameters.tree, offered.member.input, offered.interface));

/** Why the form cannot be run, or null. What the interface would not take can be sent all the same, once somebody says so. */
export function runObstacle(method: string, draft: CallDraft): string | null {
  if (!isMethodName(method)) return 'Choose a method first.';
  if (draft.parameters.wrong !== null) return 'The parameters are no JSON yet.';
  if (draft.unfinished.size > 0) return 'A field holds text that is no JSON yet.';
  return callObstacle();
}

export function mismatchOf(problems: readonly ValueProblem[]): Mismatch | null {
  const [first] = problems;
  return first ? { first: `${shownText(pathInWords(first.path)) || 'the whole'}: ${first.message}`, count: problems.length } : null;
}
