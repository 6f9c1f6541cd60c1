import { startDemo } from '#agent/system/programs/demo.ts';
import { shellWord } from '#core/names/shell.ts';
import { shownBytes } from '#core/names/shown.ts';
import { bytes } from '#core/model/bytes.ts';
import { Exit, print, status, type Status } from '../terminal.ts';

/** Runs the demo services until they are to end. */
export async function demo(): Promise<Status> {
  const started = await startDemo();
  if (!started.ok) throw new Exit(status.failed, started.error.message, started.error.hint);
  const { folder, ended } = started.value;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => started.value[Symbol.dispose]());
  const people = shellWord(bytes(`${folder}/io.sockatlas.demo.People`));
  print(`The demo services run in ${shownBytes(folder)} until Ctrl+C. In another terminal:

  sockatlas list --filter registered:demo
  sockatlas varlink services
  sockatlas varlink describe --wake io.sockatlas.demo.People io.sockatlas.demo.People
  sockatlas varlink call io.sockatlas.demo.People.Get '{"id": 1}'
  sockatlas varlink call --more io.sockatlas.demo.Jobs.Tick '{"count": 5}'
  varlinkctl call ${people} io.sockatlas.demo.People.List '{}' --more

Or with a window: sockatlas --demo
`);
  await ended;
  return status.done;
}
