import { useState } from 'react';
import type { Failure } from '#core/failure.ts';
import { Dialog } from '../../dialogs/Dialog.tsx';
import { Button } from '../../parts/parts.tsx';
import { openDialog } from '../../store/actions.ts';
import { addAddress, introspectChosen } from '../../store/services/service-actions.ts';

const forms = [
  ['unix:/run/service', 'a socket of this machine, or only its path'],
  ['unix:@name', 'an abstract socket of this machine'],
  ['exec:/usr/bin/program', 'a program that is started for you'],
  ['ssh-unix:HOST:/run/service', 'a socket of another machine, through your ssh'],
  ['ssh-exec:HOST:COMMAND', 'a command on another machine'],
] as const;

/** Takes an address of a service that nothing here lists. */
export function AddressDialog() {
  const [text, setText] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const add = (andAsk: boolean): void => {
    const problem = addAddress(text);
    setFailure(problem);
    if (problem) return;
    openDialog(null);
    if (andAsk) introspectChosen();
  };
  return (
    <Dialog title="Connect to an address">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add(true);
        }}
      >
        <label className="address-field">
          Address
          <input className="mono" data-first spellCheck={false} value={text} maxLength={4096} placeholder="unix:/run/service" aria-invalid={failure !== null} aria-describedby="address-problem" onChange={(event) => setText(event.target.value)} />
        </label>
        <p id="address-problem" className="danger" role="alert">
          {failure?.message} {failure?.hint}
        </p>
        <dl className="address-forms">
          {forms.map(([form, meaning]) => (
            <div key={form}>
              <dt className="mono">{form}</dt>
              <dd className="soft">{meaning}</dd>
            </div>
          ))}
        </dl>
        <div className="buttons">
          <Button onClick={() => openDialog(null)}>Cancel</Button>
          <Button onClick={() => add(false)}>Add without connecting</Button>
          <Button tone="go" type="submit">
            Introspect…
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
