import { Pause, Play, X } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { InterfaceNode } from '#core/idl/syntax.ts';
import { shownText } from '#core/names/shown.ts';
import { useNow } from '../../../Banners.tsx';
import { IconButton } from '../../../parts/parts.tsx';
import { clock } from '../../../parts/times.tsx';
import { forgetCall, holdCall, type Call } from '../../../store/calls/calls.ts';
import { useLive } from '../../../store/live/live.ts';
import { Descriptors } from './Descriptors.tsx';
import { ErrorCard } from './ErrorCard.tsx';
import { ReplyDetail } from './ReplyDetail.tsx';
import { ReplyList } from './ReplyList.tsx';
import { msText, peerText, repliesText, stateText } from './status.ts';

/** What came of a call. `described` is the interface of its method, where it is known: errors are explained from it. */
export function Replies({ call, described }: { readonly call: Call; readonly described: InterfaceNode | null }) {
  return <RepliesOf key={call.id} call={call} described={described} />;
}

/** While a stream runs, its newest reply is shown in full only when that takes no time. */
const mostWhileRunning = 64 * 1024;

function RepliesOf({ call, described }: { readonly call: Call; readonly described: InterfaceNode | null }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const isStream = call.asked.flag === 'more' || call.count > 1;
  const newest = call.dropped + call.replies.length - 1;
  const wanted = Math.max(call.dropped, chosen ?? newest);
  // A fast stream must not wait for its newest reply to be drawn as a tree.
  const number = useDeferredValue(wanted);
  const reply = call.replies[number - call.dropped] ?? null;
  const output = useMemo(() => outputOf(call.asked.method, described), [call.asked.method, described]);
  const passes = isStream && chosen === null && call.state === 'running';
  const time = clock(call.startedAtMs);
  return (
    <section className="section replies" aria-label={isStream ? 'Replies' : 'Reply'}>
      <h3>
        <span className="grow">{isStream ? 'Replies' : 'Reply'}</span>
        <Facts call={call} />
        {isStream && (call.state === 'running' || call.state === 'held') && (
          <IconButton label={call.state === 'held' ? 'Go on' : 'Pause: the service waits'} aria-pressed={call.state === 'held'} onClick={() => void holdCall(call.id, call.state !== 'held')}>
            {call.state === 'held' ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
          </IconButton>
        )}
        {call.state === 'ended' && (
          <IconButton label="Clear: lets go of the replies and of what came along" onClick={() => void forgetCall(call.id)}>
            <X size={14} aria-hidden />
          </IconButton>
        )}
      </h3>
      <State call={call} />
      {call.end?.how === 'error' && <ErrorCard end={call.end} method={call.asked.method} flag={call.asked.flag} described={described} />}
      {call.end?.how === 'failed' && call.end.failure.hint !== null && <p className="soft wrap">{shownText(call.end.failure.hint)}</p>}
      {isStream && call.replies.length > 0 && <ReplyList call={call} chosen={chosen} onChoose={setChosen} />}
      {reply && passes && reply.text.length > mostWhileRunning && <p className="soft">Choose a reply to look at it, or pause.</p>}
      {reply && !(passes && reply.text.length > mostWhileRunning) && (
        <>
          <ReplyDetail text={reply.text} title={isStream ? `reply ${number + 1} of ${time}` : `the reply of ${time}`} output={output} described={described} />
          {reply.descriptors.length > 0 && <Descriptors call={call.id} reply={number} descriptors={reply.descriptors} />}
        </>
      )}
    </section>
  );
}

function outputOf(method: string, described: InterfaceNode | null) {
  const member = described?.members.find((one) => one.is === 'method' && `${described.name}.${one.name}` === method);
  return member?.is === 'method' ? member.output : null;
}

/** How it stands. Heard once a change; numbers that run are beside it. */
function State({ call }: { readonly call: Call }) {
  const text = stateText(call);
  const tone = call.end?.how === 'failed' ? 'warning' : call.end?.how === 'error' ? 'gone' : 'soft';
  // What is seen right below needs no words, but for those who hear them.
  const plain = call.state === 'ended' && ((call.end?.how === 'replied' && call.count === 1 && call.asked.flag === 'none') || (call.end?.how === 'error' && call.count === 0));
  return (
    <p className={`${plain ? 'unseen' : tone} wrap`} role="status">
      {call.end?.how === 'failed' && '▲ '}
      {shownText(text).replaceAll('\\\\', '\\')}
      {call.place.woke && call.state === 'ended' && call.peer !== null && ' It was asleep: the call woke it.'}
    </p>
  );
}

/** `1.8 ms · pid 612 · root`; of a stream also how many, and how fast they come. */
function Facts({ call }: { readonly call: Call }) {
  const { model } = useLive();
  const nowMs = useNow(1000);
  const running = call.state === 'running' || call.state === 'held' || call.state === 'starting';
  const rate = useRate(call, nowMs);
  const parts = [
    ...(call.asked.flag === 'more' || call.count > 1 ? [repliesText(call.count)] : []),
    ...(call.state === 'running' && rate !== null ? [`${rate} a second`] : []),
    running ? (nowMs - call.startedAtMs >= 1000 ? `${Math.round((nowMs - call.startedAtMs) / 1000)} s` : '') : call.tookMs === null ? '' : msText(call.tookMs),
    call.peer === null || !model ? '' : peerText(call.peer, model.surroundings),
  ].filter((part) => part !== '');
  return <span className="soft number reply-facts">{parts.join(' · ')}</span>;
}

/** Replies in the last second or so; null as long as there is nothing to count. */
function useRate({ count }: Call, nowMs: number): number | null {
  const [seen, setSeen] = useState<readonly { readonly atMs: number; readonly count: number }[]>([]);
  // With each turn of the clock, not with each frame.
  if (seen.at(-1)?.atMs !== nowMs) setSeen([...seen.slice(-1), { atMs: nowMs, count }]);
  const [before, after] = seen;
  return before && after && after.count > before.count ? Math.round(((after.count - before.count) * 1000) / (after.atMs - before.atMs)) : null;
}
