import type { Service } from '#core/services/service.ts';
import { prettified } from '#core/varlink/form/draft.ts';
import { usesAny } from '#core/varlink/snippets/uses-any.ts';
import { showFailure } from '../../../store/actions.ts';
import type { Asked } from '../../../store/calls/calls.ts';
import { changeDraft, chosenMethod, getDraft } from '../../../store/calls/drafts.ts';
import { requestCall } from '../../../store/calls/request.ts';
import { useSeen } from '../../../store/services/sightings.ts';
import { askedOf, beginDraft, mismatchOf, problemsOfDraft, runObstacle } from './asked.ts';
import { firstMethod, offerOf } from './described.ts';

/** What the form of a service stands for at this moment. */
function formOf(service: Service) {
  const offer = offerOf(service, useSeen.getState().texts);
  const method = chosenMethod(service.key) ?? firstMethod(offer);
  const offered = offer.methods.find(({ name }) => name === method) ?? null;
  return { method, offered, draft: getDraft(service.key, method) ?? beginDraft(offered) };
}

/** Runs what the form says; asks first where that is due. */
export function runForm(service: Service): void {
  const { method, offered, draft } = formOf(service);
  changeDraft(service.key, method, { ...draft, tried: true });
  const obstacle = runObstacle(method, draft);
  if (obstacle !== null) return showFailure({ code: 'bad-input', message: obstacle, hint: null });
  requestCall(service, askedOf(service, method, offered, draft), mismatchOf(problemsOfDraft(offered, draft)));
}

/** The call that the form of a service stands for at this moment, and whether its interface has the type `any`. */
export function askedNow(service: Service): { readonly asked: Asked; readonly hasAny: boolean | null } {
  const { method, offered, draft } = formOf(service);
  return { asked: askedOf(service, method, offered, draft), hasAny: offered && usesAny(offered.interface) };
}

/** Puts the JSON of the form into the usual shape. */
export function prettifyForm(service: Service): void {
  const { method, draft } = formOf(service);
  changeDraft(service.key, method, { ...draft, parameters: prettified(draft.parameters) });
}
