import { Braces, PhoneOutgoing, Play, Square } from 'lucide-react';
import { shellWord } from '#core/names/shell.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import type { Service } from '#core/services/service.ts';
import { sentText } from '#core/varlink/form/draft.ts';
import { openTab } from '../store/actions.ts';
import { cancelCall, useCalls } from '../store/calls/calls.ts';
import { chosenMethod, getDraft } from '../store/calls/drafts.ts';
import { serviceNow } from '../store/services/services.ts';
import { editObstacle } from '../store/review/review.ts';
import { useUi } from '../store/ui.ts';
import type { Command } from './command.ts';

const noService = 'Nobody can be called here: choose a service, or a socket that takes connections.';
const needsService = (): string | null => (serviceNow() === null ? noService : editObstacle() === null ? null : 'You look at a snapshot: nobody in it can be called.');
const needsForm = (): string | null => needsService() ?? (useUi.getState().tab === 'call' ? null : 'Open the tab Call first.');
const running = (service: Service | null) => useCalls.getState().calls.findLast(({ place, state }) => state !== 'ended' && (service === null || place.service === service.key)) ?? null;

/** What the form says, as a command line of ours. */
function commandLine(): string | null {
  const service = serviceNow();
  if (service === null) return null;
  const method = chosenMethod(service.key);
  const draft = method === null ? null : getDraft(service.key, method);
  const text = draft ? sentText(draft.parameters) : '{}';
  return ['sockatlas varlink call', shellWord(bytesOfText(service.key)), method ?? 'METHOD', ...(text === '{}' ? [] : [shellWord(bytesOfText(text))])].join(' ');
}

export const callCommands: readonly Command[] = [
  {
    id: 'call.open',
    title: 'Call a method…',
    keywords: 'varlink ask run invoke service',
    icon: PhoneOutgoing,
    group: 'Varlink',
    keys: ['Ctrl+Shift+Enter'],
    places: ['row', 'service'],
    obstacle: needsService,
    run: () => {
      openTab('call');
      focusPicker(20);
    },
    commandLine,
  },
  {
    id: 'call.run',
    title: 'Run the call',
    keywords: 'varlink send execute',
    icon: Play,
    group: 'Varlink',
    keys: ['Ctrl+Enter'],
    obstacle: needsForm,
    run: async () => {
      // With the form comes the language of interfaces: nobody waits for it who does not call.
      const { runForm } = await import('../varlink/call/form/run.ts');
      const service = serviceNow();
      if (service) runForm(service);
    },
    commandLine,
  },
  {
    id: 'call.cancel',
    title: 'Cancel the call',
    keywords: 'varlink stop stream close',
    icon: Square,
    group: 'Varlink',
    keys: ['Ctrl+.'],
    obstacle: () => (running(null) === null ? 'No call is running.' : null),
    run: () => {
      const call = running(serviceNow()) ?? running(null);
      return call ? cancelCall(call.id) : undefined;
    },
  },
  {
    id: 'call.prettify',
    title: 'Prettify the JSON of the call',
    keywords: 'varlink format indent parameters',
    icon: Braces,
    group: 'Varlink',
    keys: ['Ctrl+Shift+I'],
    obstacle: needsForm,
    run: async () => {
      const { prettifyForm } = await import('../varlink/call/form/run.ts');
      const service = serviceNow();
      if (service) prettifyForm(service);
    },
  },
];

/** The tab may have to be fetched first: tried for so many frames. */
function focusPicker(frames: number): void {
  const picker = document.querySelector<HTMLElement>('[data-pane-call]');
  if (picker) picker.focus();
  else if (frames > 0) requestAnimationFrame(() => focusPicker(frames - 1));
}
