import { Dialog } from '../../dialogs/Dialog.tsx';
import { Button, CommandLine } from '../../parts/parts.tsx';
import { openDialog } from '../../store/actions.ts';
import { shownServiceName } from '../../store/services/service-columns.ts';
import { ask, chosenService } from '../../store/services/service-actions.ts';
import { shellWord } from '#core/names/shell.ts';
import { middleCut } from '#core/names/shown.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import { isVarlink } from '#core/services/of-row.ts';
import type { Service } from '#core/services/service.ts';

/** Says what connecting does before it is done. */
export function WakeDialog() {
  const service = chosenService();
  if (!service) return null;
  const name = middleCut(shownServiceName(service), 60);
  const verb = service.address.kind === 'exec' ? 'Start' : service.awake === 'asleep' ? 'Wake' : 'Connect to';
  return (
    <Dialog title={`${verb} ${name}?`}>
      <p>{whatHappens(service)}</p>
      {service.address.kind === 'unix' && !isVarlink(service) && <p className="warning">Nothing says that this socket speaks Varlink. If it speaks something else, its service gets a question that it does not understand.</p>}
      <p className="soft">Sockatlas asks who made the service, which interfaces it offers and how they are described, and changes nothing. What it says is kept, so it need not be woken for it again.</p>
      <CommandLine lines={[`sockatlas varlink interfaces --wake ${shellWord(bytesOfText(service.key))}`]} />
      <div className="buttons">
        <Button onClick={() => openDialog(null)}>Cancel</Button>
        <Button
          tone="go"
          data-first
          onClick={() => {
            openDialog(null);
            void ask(service);
          }}
        >
          {verb === 'Connect to' ? 'Connect' : verb} and introspect
        </Button>
      </div>
    </Dialog>
  );
}

function whatHappens({ address, awake }: Service): string {
  switch (address.kind) {
    case 'unix':
      if (awake === 'awake') return 'A running process answers there: nothing is started.';
      return awake === 'asleep' ? 'The service is not running: systemd listens for it, and starts it as soon as somebody connects.' : 'It cannot be told whether the service runs: connecting may start it.';
    case 'exec':
      return 'This program is started with your rights, and ends when it has answered.';
    case 'ssh-unix':
    case 'ssh-exec':
      return `Your ssh connects to ${address.host}, with your keys and your configuration; what it reaches there may be started by it.`;
  }
}
