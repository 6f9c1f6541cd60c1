import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { InterfaceNode } from '#core/idl/syntax.ts';
import { middleCut, shownText } from '#core/names/shown.ts';
import type { CallMade } from '#core/varlink/history/made.ts';
import { partsOf } from '#core/varlink/snippets/snippet.ts';
import { Button } from '../../../parts/parts.tsx';
import { clock, dateAndClock } from '../../../parts/times.tsx';
import { forgetCallsMade, serviceOf } from '../../../store/calls/calls-made.ts';
import { useExamples } from '../../../store/calls/examples.ts';
import { ErrorCard } from '../replies/ErrorCard.tsx';
import { ReplyDetail } from '../replies/ReplyDetail.tsx';
import { msText, repliesText } from '../replies/status.ts';
import { outcomeOf } from './outcome.ts';

const mostParameters = 300;

/** A call that was made, on a line; opened, with its parameters, what came of it, and what can be done with it. */
export function MadeCall({ call, withService = false, described, onUse, onRun }: { readonly call: CallMade; readonly withService?: boolean; readonly described: InterfaceNode | null; readonly onUse: () => void; /** null where nobody is there to be called. */ readonly onRun: (() => void) | null }) {
  const [open, setOpen] = useState(false);
  const { text, tone, full } = outcomeOf(call);
  return (
    <li className="made-call">
      <button type="button" className="made-call-line" aria-expanded={open} title={full === '' ? undefined : full} onClick={() => setOpen(!open)}>
        {open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
        <time className="soft number" dateTime={new Date(call.atMs).toISOString()} title={new Date(call.atMs).toLocaleString()}>
          {dateAndClock(call.atMs)}
        </time>
        <span className="mono cut grow">
          {withService ? <span className="soft">{middleCut(shownText(serviceOf(call)).replaceAll('\\\\', '\\'), 40)} </span> : null}
          {shownText(withService ? call.method : partsOf(call.method).member)}
          {call.parameters !== null && call.parameters !== '{}' && <span className="soft"> {middleCut(oneLine(call.parameters), 120)}</span>}
        </span>
        <span className={tone}>{text}</span>
        <span className="soft number">{msText(call.tookMs)}</span>
      </button>
      {open && <Opened call={call} described={described} onUse={onUse} onRun={onRun} />}
    </li>
  );
}

const oneLine = (text: string): string => shownText(text.slice(0, mostParameters).replaceAll(/\s+/g, ' ')).replaceAll('\\\\', '\\');

function Opened({ call, described, onUse, onRun }: { readonly call: CallMade; readonly described: InterfaceNode | null; readonly onUse: () => void; readonly onRun: (() => void) | null }) {
  const [number, setNumber] = useState(0);
  const member = described?.members.find((one) => one.is === 'method' && `${described.name}.${one.name}` === call.method);
  const reply = call.replies[number];
  const kept = call.replies.length;
  const { full } = outcomeOf(call);
  return (
    <div className="made-call-open">
      <p className="mono wrap">
        {shownText(call.method)} {call.parameters === null ? <span className="soft">(parameters too long to keep)</span> : oneLine(call.parameters)}
      </p>
      <p className="soft wrap">
        {new Date(call.atMs).toLocaleString()}
        {call.by === 'command line' ? ', by the command line' : ''}
        {call.peer === null ? '' : `, answered by pid ${call.peer.pid}`}.{call.masked ? ' Secrets in it were not kept: where one stood, a mark stands.' : ''}
      </p>
      {call.end.how === 'error' ? <ErrorCard end={call.end} method={call.method} flag={call.flag} described={described} /> : full !== '' && <p className="soft wrap">{full}</p>}
      {kept > 1 && (
        <div className="reply-tools">
          <label>
            Reply{' '}
            <input type="number" className="number" min={1} max={kept} value={number + 1} onChange={(event) => setNumber(Math.max(0, Math.min(kept - 1, Math.round(Number(event.target.value)) - 1)))} />
          </label>
          <span className="soft number">
            of {kept}
            {call.count > kept ? ` that were kept, of ${repliesText(call.count)}` : ''}
          </span>
        </div>
      )}
      {reply === null ? <p className="soft">This reply was too long to keep.</p> : reply !== undefined && <ReplyDetail text={reply} title={`${kept > 1 ? `reply ${number + 1}` : 'the reply'} of ${clock(call.atMs)}`} output={member?.is === 'method' ? member.output : null} described={described} />}
      <div className="buttons">
        <Button onClick={onUse} title="Fills the form with this call. Nothing is sent.">
          Use
        </Button>
        <Button onClick={() => onRun?.()} disabled={onRun === null || call.parameters === null || call.masked} title={onRun === null ? 'Nobody is there to be called.' : call.masked ? 'A secret was not kept: fill it in first.' : 'Calls once more; what changes the system asks first.'}>
          Run again
        </Button>
        <Button disabled={call.parameters === null} onClick={() => useExamples.setState({ saving: { address: call.address, method: call.method, flag: call.flag, timeoutMs: call.timeoutMs, parameters: call.parameters ?? '{}', comment: '' } })}>
          Save as example…
        </Button>
        <Button tone="plain" onClick={() => void forgetCallsMade([call.id])}>
          Forget
        </Button>
      </div>
    </div>
  );
}
