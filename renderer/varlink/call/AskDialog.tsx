import { useState, type FormEvent } from 'react';
import { userNameOf } from '#core/access/who.ts';
import { shownBytes, shownText } from '#core/names/shown.ts';
import type { Service } from '#core/services/service.ts';
import { Dialog } from '../../dialogs/Dialog.tsx';
import { CommandLine } from '../../parts/parts.tsx';
import { answerQuestion, useRequests, type ReasonToAsk } from '../../store/calls/request.ts';
import { getModel } from '../../store/live/live.ts';
import { commandOfCall } from './command-of-call.ts';

/** Asks before a call that changes the system, or that nobody knows: who would be asked for what, and by which command. */
export default function AskDialog() {
  const question = useRequests((requests) => requests.question);
  const [trust, setTrust] = useState(false);
  if (!question) return null;
  const { service, asked, reasons } = question;
  const unknown = reasons.some(({ is }) => is === 'unknown');
  const changes = reasons.some(({ is }) => is === 'changes');
  const run = (event: FormEvent): void => {
    event.preventDefault();
    answerQuestion(true, trust);
  };
  return (
    <Dialog title="Call this method?">
      <form className="call-ask" onSubmit={run}>
        <ul className="call-reasons">
          {reasons.map((reason) => (
            <li key={reason.is} className="warning">
              ▲ {sentenceOf(reason)}
            </li>
          ))}
        </ul>
        <dl className="facts">
          <dt>Service</dt>
          <dd className="mono wrap">{shownBytes(service.names[0].name)}</dd>
          <dt>Method</dt>
          <dd className="mono wrap">{shownText(asked.method)}</dd>
          <dt>Answers</dt>
          <dd>{whoAnswers(service)}</dd>
          {service.awake !== 'awake' && (
            <>
              <dt>Starts</dt>
              <dd>{service.awake === 'asleep' ? 'The service is asleep; the call starts it.' : 'The call may start the service.'}</dd>
            </>
          )}
          {asked.descriptors.length > 0 && (
            <>
              <dt>Files</dt>
              <dd>{asked.descriptors.map(({ path, mode }) => `${shownBytes(path)} (${mode})`).join(', ')}</dd>
            </>
          )}
        </dl>
        <CommandLine lines={[commandOfCall(asked)]} />
        {unknown && !changes && (
          <label className="check">
            <input type="checkbox" checked={trust} onChange={(event) => setTrust(event.target.checked)} /> Do not ask again for this method of this service, until the window is closed
          </label>
        )}
        <div className="buttons">
          <button type="submit" className="button go" ref={changes ? undefined : first}>
            Call it
          </button>
          <button type="button" className="button outlined" ref={changes ? first : undefined} onClick={() => answerQuestion(false, false)}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Marks what the dialog focuses when it opens; React's own `autoFocus` comes before that. */
const first = (element: HTMLElement | null): void => element?.setAttribute('autofocus', '');

function sentenceOf(reason: ReasonToAsk): string {
  switch (reason.is) {
    case 'changes':
      return 'This method changes the system, or may.';
    case 'unknown':
      return 'Nobody has said whether this method changes anything: its interface does not tell, and the catalogue does not know it.';
    case 'mismatch':
      return `The parameters are not what the interface asks for: ${reason.first}${reason.count > 1 ? ` And ${reason.count - 1} more.` : ''} The service will most likely refuse them.`;
  }
}

/** Who holds the socket, as it is seen before anybody has connected. */
function whoAnswers({ processes, unit, address }: Service): string {
  const surroundings = getModel()?.surroundings;
  if (address.kind === 'exec') return 'the program, started for this call, as you';
  if (address.kind === 'ssh-unix' || address.kind === 'ssh-exec') return `the machine ${shownText(address.host)}, through your ssh`;
  const [process] = processes;
  if (!process) return 'nobody who can be seen';
  const user = process.uid === null || !surroundings ? '' : `, ${userNameOf(surroundings, process.uid)}`;
  const others = processes.length > 1 ? `, and ${processes.length - 1} more` : '';
  return `${shownBytes(process.command)} (pid ${process.pid}${user})${unit === null ? '' : ` of ${shownBytes(unit)}`}${others}`;
}
