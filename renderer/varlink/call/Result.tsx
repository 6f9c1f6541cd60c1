import { useEffect, useRef, useState } from 'react';
import { shownText } from '#core/names/shown.ts';
import { splitMethod } from '#core/varlink/form/methods.ts';
import { Button } from '../../parts/parts.tsx';
import { cancelCall, useCalls, type Call } from '../../store/calls/calls.ts';
import type { Offer } from './form/described.ts';
import { RawConsole } from './RawConsole.tsx';
import { Replies } from './replies/Replies.tsx';

/** What came of the latest call of a service, or of another one that still runs. */
export function Result({ service, offer }: { readonly service: string; readonly offer: Offer }) {
  const all = useCalls(({ calls }) => calls);
  const calls = all.filter(({ place }) => place.service === service);
  const latest = calls.at(-1) ?? null;
  // Chosen among those that ran when the latest was made: a newer one is looked at again.
  const [chosen, setChosen] = useState<{ readonly id: string; readonly latest: string } | null>(null);
  const element = useShownOnce(latest?.id ?? null);
  if (latest === null) return null;
  const call = (chosen?.latest === latest.id && calls.find(({ id }) => id === chosen.id)) || latest;
  const others = calls.filter((one) => one !== call && (one.state !== 'ended' || (one === latest && call !== latest)));
  const described = offer.methods.find(({ name }) => name === call.asked.method)?.interface ?? offer.interfaces.find(({ name }) => name === splitMethod(call.asked.method)?.interface) ?? null;
  return (
    <div className="call-result" ref={element}>
      {others.length > 0 && (
        <ul className="call-others" aria-label="Other calls">
          {others.map((other) => (
            <Other key={other.id} call={other} onShow={() => setChosen({ id: other.id, latest: latest.id })} />
          ))}
        </ul>
      )}
      <Replies call={call} described={described} />
      {call.asked.flag === 'upgrade' && <RawConsole call={call} />}
    </div>
  );
}

function Other({ call, onShow }: { readonly call: Call; readonly onShow: () => void }) {
  const method = shownText(splitMethod(call.asked.method)?.method ?? call.asked.method);
  const runs = call.state !== 'ended';
  return (
    <li>
      <span className="soft grow">
        <span aria-hidden className="new">
          {runs && '● '}
        </span>
        <span className="mono">{method}</span> {runs ? 'runs too' : 'was the latest'}
        {call.count > 0 && <span className="number"> · {call.count.toLocaleString()}</span>}
      </span>
      <Button tone="plain" aria-label={`Show ${method}`} onClick={onShow}>
        Show
      </Button>
      {runs && (
        <Button tone="plain" aria-label={`Cancel ${method}`} onClick={() => void cancelCall(call.id)}>
          Cancel
        </Button>
      )}
    </li>
  );
}

/** Scrolls to what comes of a call when it is made: a long form may hide it. */
function useShownOnce(id: string | null) {
  const element = useRef<HTMLDivElement>(null);
  const seen = useRef(id);
  useEffect(() => {
    if (seen.current === id) return;
    seen.current = id;
    const box = element.current?.getBoundingClientRect();
    if (box && box.top > window.innerHeight * 0.7) element.current?.scrollIntoView({ block: 'start' });
  }, [id]);
  return element;
}
