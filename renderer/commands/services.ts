import { Link, Plug, Radar, Trash2 } from 'lucide-react';
import { shellWord } from '#core/names/shell.ts';
import type { Service } from '#core/services/service.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import { goToPage, openDialog, showFailure, showToast } from '../store/actions.ts';
import { askObstacle, awakeServices, chosenService, introspectAwake, introspectChosen, isAwake } from '../store/services/service-actions.ts';
import { useServicesUi } from '../store/services/services-view.ts';
import { forgetSightings, useSeen } from '../store/services/sightings.ts';
import { editObstacle } from '../store/review/review.ts';
import type { Command } from './command.ts';

const addressWord = (): string | null => {
  const service = chosenService();
  return service && shellWord(bytesOfText(service.key));
};

export const serviceCommands: readonly Command[] = [
  { id: 'services.open', title: 'Services', keywords: 'varlink registry interfaces methods', icon: Plug, group: 'Go', keys: ['Ctrl+Shift+V'], places: ['menu'], run: () => goToPage('services'), commandLine: () => 'sockatlas varlink services' },
  {
    id: 'services.introspect',
    title: 'Introspect the service…',
    keywords: 'varlink wake ask interfaces describe getinfo connect',
    icon: Radar,
    group: 'Varlink',
    places: ['service', 'row'],
    obstacle: () => askObstacle(chosenService()),
    run: introspectChosen,
    commandLine: () => {
      const word = addressWord();
      return word === null ? null : `sockatlas varlink interfaces --wake ${word}`;
    },
  },
  {
    id: 'services.introspectAwake',
    title: 'Introspect all services that are awake',
    keywords: 'varlink ask interfaces describe all',
    icon: Radar,
    group: 'Varlink',
    obstacle: () => (editObstacle() === null ? (useServicesUi.getState().asking ? 'They are being asked already.' : awakeServices().length === 0 ? 'No service is awake.' : null) : 'You look at a snapshot.'),
    run: introspectAwake,
  },
  { id: 'services.address', title: 'Connect to an address…', keywords: 'varlink unix exec ssh add service', icon: Link, group: 'Varlink', places: ['menu'], run: () => openDialog('address') },
  {
    id: 'services.forget',
    title: 'Forget what the service said',
    keywords: 'varlink cache remove interfaces',
    icon: Trash2,
    group: 'Varlink',
    places: ['service'],
    obstacle: () => {
      const service = chosenService();
      return service === null ? 'No service is chosen.' : service.sighting || useSeen.getState().given.has(service.key) ? null : 'It was not asked yet.';
    },
    run: async () => {
      const service = chosenService();
      const failure = service && (await forgetSightings(service.address));
      if (failure) showFailure(failure);
      else showToast({ text: 'What the service said of itself is forgotten.', tone: 'plain' });
    },
    commandLine: () => {
      const word = addressWord();
      return word === null ? null : `sockatlas varlink forget ${word}`;
    },
  },
];

/** What the button of a service says: connecting to one that sleeps is said before. */
export function introspectTitle(service: Service): string {
  if (isAwake(service)) return service.sighting ? 'Introspect again' : 'Introspect';
  if (service.address.kind === 'exec') return 'Start and introspect…';
  return service.awake === 'asleep' ? 'Wake and introspect…' : 'Introspect…';
}
