import { Play, Square } from 'lucide-react';
import { useCallback, useEffect, useMemo } from 'react';
import { withoutMarkers } from '#core/idl/markers.ts';
import { shownProse } from '#core/names/prose.ts';
import type { Service } from '#core/services/service.ts';
import { usesAny } from '#core/varlink/snippets/uses-any.ts';
import { draftOfText } from '#core/varlink/form/draft.ts';
import { Button } from '../../parts/parts.tsx';
import { cancelCall, useCalls, type Asked } from '../../store/calls/calls.ts';
import { changeDraft, chooseMethod, fillForm, getDraft, useDraft, useDrafts, type CallDraft } from '../../store/calls/drafts.ts';
import { useCallWanted } from '../../store/calls/open.ts';
import { useReview } from '../../store/review/review.ts';
import { askedOf, beginDraft, problemsOfDraft, runObstacle } from './form/asked.ts';
import { CallNotes } from './form/CallNotes.tsx';
import { CallOptions } from './form/CallOptions.tsx';
import { firstMethod, useOffer } from './form/described.ts';
import { MethodPicker } from './form/MethodPicker.tsx';
import { Parameters } from './form/Parameters.tsx';
import { runForm } from './form/run.ts';
import { EffectTag, FlagTags } from './form/tags.tsx';
import { Tries } from './form/Tries.tsx';
import { CallHistory } from './history/CallHistory.tsx';
import { Result } from './Result.tsx';
import { CopyAs } from './snippets/CopyAs.tsx';

/** A form to call a method of a service, and what comes of it. */
export default function CallTab({ service }: { readonly service: Service }) {
  const offer = useOffer(service);
  const chosen = useDrafts(({ methods }) => methods.get(service.key) ?? null);
  const method = chosen ?? firstMethod(offer);
  const offered = offer.methods.find(({ name }) => name === method) ?? null;
  const kept = useDraft(service.key, method);
  const draft = useMemo(() => kept ?? beginDraft(offered), [kept, offered]);
  const problems = useMemo(() => problemsOfDraft(offered, draft), [offered, draft]);
  // The id alone: a stream changes the call with each frame, and the form need not be drawn for it.
  const running = useCalls(({ calls }) => calls.findLast(({ place, state }) => place.service === service.key && state !== 'ended')?.id ?? null);
  useReview(({ snapshot }) => snapshot); // what stands in the way of running
  const obstacle = runObstacle(method, draft);

  useWanted(service);
  const change = useCallback((part: Partial<CallDraft>) => changeDraft(service.key, method, { ...(getDraft(service.key, method) === null && draft), ...part }), [service.key, method, draft]);
  const fill = useCallback((asked: Asked) => fillForm(service.key, asked), [service.key]);
  const asked = useMemo(() => askedOf(service, method, offered, draft), [service, method, offered, draft]);
  const comments = offered ? withoutMarkers(offered.member.comments) : [];
  return (
    <>
      <div className="call-top">
        <MethodPicker method={method} methods={offer.methods} onChoose={(name) => chooseMethod(service.key, name)} />
        {running !== null ? (
          <Button title="Cancel (Ctrl+.)" onClick={() => void cancelCall(running)}>
            <Square size={14} aria-hidden /> Cancel
          </Button>
        ) : (
          <Button tone="go" disabled={obstacle !== null} title={obstacle ?? 'Run (Ctrl+Enter)'} onClick={() => runForm(service)}>
            <Play size={14} aria-hidden /> Run
          </Button>
        )}
      </div>
      <div className="call-about">
        {comments.length > 0 && <p className="soft wrap">{comments.map(shownProse).join('\n')}</p>}
        <span className="call-tags">
          <EffectTag effect={offered?.effect ?? 'unknown'} />
          {offered && <FlagTags flags={offered.flags} />}
        </span>
      </div>
      <CallNotes service={service} known={offer.known} />
      <Tries
        offered={offered}
        onTry={(name, parameters, more) => {
          chooseMethod(service.key, name);
          changeDraft(service.key, name, { parameters: draftOfText(parameters), flag: more ? 'more' : null, unfinished: new Map() });
        }}
      />
      <Parameters offered={offered} draft={draft} problems={problems} onChange={change} />
      <CallOptions offered={offered} draft={draft} onChange={change} />
      {obstacle !== null && <p className="soft">{obstacle}</p>}
      <Result service={service.key} offer={offer} />
      <CopyAs asked={asked} hasAny={offered && usesAny(offered.interface)} />
      <CallHistory service={service} asked={asked} interfaces={offer.interfaces} onUse={fill} />
    </>
  );
}

/** What documentation, search or the palette wanted to be called here; each wish is met once. */
function useWanted({ key }: Service): void {
  const wanted = useCallWanted((state) => (state.wanted?.service === key ? state.wanted : null));
  useEffect(() => {
    if (wanted === null || met === wanted.count) return;
    met = wanted.count;
    const name = `${wanted.interface}.${wanted.method}`;
    chooseMethod(key, name);
    if (wanted.example !== null) changeDraft(key, name, { parameters: draftOfText(wanted.example), unfinished: new Map() });
  }, [wanted, key]);
}
let met = 0;
