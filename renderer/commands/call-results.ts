import { ClipboardCopy, History, PauseCircle, RotateCcw, Save } from 'lucide-react';
import { aboutLanguage, languages, type Language } from '#core/varlink/snippets/languages.ts';
import { openDialog, openTab } from '../store/actions.ts';
import { getCall, holdCall, useCalls } from '../store/calls/calls.ts';
import { copyCall, setLanguage, useCopyAs } from '../store/calls/copy-as.ts';
import { useExamples } from '../store/calls/examples.ts';
import { callObstacle, requestCall } from '../store/calls/request.ts';
import { serviceNow } from '../store/services/services.ts';
import type { Command } from './command.ts';

const needsService = (): string | null => (serviceNow() === null ? 'Choose a service first.' : null);

/** The stream that is looked at, or else any that runs. */
function streamNow() {
  const service = serviceNow();
  const streams = useCalls.getState().calls.filter(({ state, asked }) => state !== 'ended' && asked.flag === 'more');
  return streams.findLast(({ place }) => place.service === service?.key) ?? streams.at(-1) ?? null;
}

/** The latest call to the service that is looked at. */
function lastCall() {
  const service = serviceNow();
  return (service && useCalls.getState().calls.findLast(({ place }) => place.service === service.key)) ?? null;
}

async function copyIn(language: Language): Promise<void> {
  const service = serviceNow();
  if (!service) return;
  // With the form comes the language of interfaces: nobody waits for it who does not call.
  const { askedNow } = await import('../varlink/call/form/run.ts');
  const { asked, hasAny } = askedNow(service);
  setLanguage(language);
  await copyCall(asked, language, hasAny);
}

export const callResultCommands: readonly Command[] = [
  { id: 'call.made', title: 'Calls made…', keywords: 'varlink history log rerun examples', icon: History, group: 'Varlink', keys: ['Ctrl+Shift+Y'], places: ['menu'], run: () => openDialog('calls') },
  {
    id: 'call.hold',
    title: 'Pause the stream, or go on',
    keywords: 'varlink hold replies wait',
    icon: PauseCircle,
    group: 'Varlink',
    keys: ['F7'],
    checked: () => streamNow()?.state === 'held',
    obstacle: () => (streamNow() === null ? 'No stream is running.' : null),
    run: () => {
      const call = streamNow();
      return call ? holdCall(call.id, call.state !== 'held') : undefined;
    },
  },
  {
    id: 'call.again',
    title: 'Run the last call again',
    keywords: 'varlink repeat rerun',
    icon: RotateCcw,
    group: 'Varlink',
    obstacle: () => needsService() ?? callObstacle() ?? (lastCall() === null ? 'Nothing was asked of this service yet.' : null),
    run: () => {
      const service = serviceNow();
      const call = lastCall();
      if (!service || !call || getCall(call.id) === null) return;
      const { id: _id, ...asked } = call.asked;
      openTab('call');
      requestCall(service, { ...asked, shown: service.shown });
    },
  },
  {
    id: 'call.saveExample',
    title: 'Save the call as an example…',
    keywords: 'varlink keep file favourite',
    icon: Save,
    group: 'Varlink',
    obstacle: needsService,
    run: async () => {
      const service = serviceNow();
      if (!service) return;
      const { askedNow } = await import('../varlink/call/form/run.ts');
      const { address, method, flag, timeoutMs, parameters } = askedNow(service).asked;
      openTab('call');
      useExamples.setState({ saving: { address, method, flag, timeoutMs, parameters, comment: '' } });
    },
  },
  { id: 'call.copy', title: 'Copy the call', keywords: 'varlink command program snippet clipboard', icon: ClipboardCopy, group: 'Varlink', keys: ['Ctrl+Shift+K'], obstacle: needsService, run: () => copyIn(useCopyAs.getState().language) },
  ...languages.map((language): Command => ({ id: `call.copy.${language}`, title: `Copy the call as ${aboutLanguage[language].title}`, keywords: 'varlink snippet program code export', icon: ClipboardCopy, group: 'Varlink', obstacle: needsService, run: () => copyIn(language) })),
];
