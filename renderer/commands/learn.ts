import { BookA, BookOpen, Footprints } from 'lucide-react';
import { tours } from '#core/learn/tours/tours.ts';
import { cardIds, concepts } from '#core/learn/concepts.ts';
import { explainRow, textOfExplanation } from '#core/explain/row.ts';
import { levels } from '#core/explain/telling.ts';
import { serviceOfRow } from '#core/services/of-row.ts';
import { changeSettings, copyText, goToLearn } from '../store/actions.ts';
import { goToCard } from '../store/learn/learn.ts';
import { leaveTour, nextStep, resumeTour, showHint, showMe, startTour, tourObstacle, useTours } from '../store/learn/tours.ts';
import { getModel } from '../store/live/live.ts';
import { useReview } from '../store/review/review.ts';
import { useSeen } from '../store/services/sightings.ts';
import { useUi } from '../store/ui.ts';
import type { Command } from './command.ts';
import { rowCommand } from './copy.ts';

const needsTour = (): string | null => (useTours.getState().tour ? null : 'You are on no tour.');

export const learnCommands: readonly Command[] = [
  { id: 'learn.concepts', title: 'Learn: concepts', keywords: 'help teach explain what is', icon: BookOpen, group: 'Learn', places: ['menu'], run: () => goToLearn(cardIds.find((id) => id === useUi.getState().learn) ?? 'socket'), commandLine: () => 'sockatlas learn' },
  { id: 'learn.glossary', title: 'Learn: glossary', keywords: 'words terms meaning help', icon: BookA, group: 'Learn', run: () => goToLearn('glossary'), commandLine: () => 'sockatlas learn glossary' },
  { id: 'tour.list', title: 'Learn: tours', keywords: 'help teach guide walk through', icon: Footprints, group: 'Learn', places: ['menu'], run: () => goToLearn('tours') },
  ...tours.map((tour): Command => ({ id: `tour.${tour.id}`, title: `Tour: ${tour.title}`, keywords: 'learn guide demo begin', icon: Footprints, group: 'Learn', obstacle: () => tourObstacle(tour), run: () => startTour(tour.id) })),
  { id: 'tour.resume', title: 'Go on with the tour', keywords: 'resume learn', group: 'Learn', obstacle: () => (useTours.getState().tour ? 'You are on it.' : useUi.getState().settings?.tour ? null : 'No tour was left.'), run: resumeTour },
  { id: 'tour.next', title: 'Next step of the tour', keywords: 'learn skip', group: 'Learn', keys: ['Alt+N'], obstacle: needsTour, run: nextStep },
  { id: 'tour.showMe', title: 'Show me this step of the tour', keywords: 'learn help do it', group: 'Learn', keys: ['Alt+S'], obstacle: needsTour, run: showMe },
  { id: 'tour.hint', title: 'Hint for this step of the tour', keywords: 'learn help', group: 'Learn', obstacle: needsTour, run: showHint },
  { id: 'tour.leave', title: 'Leave the tour, to go on later', keywords: 'learn stop end', group: 'Learn', obstacle: needsTour, run: leaveTour },
  ...cardIds.map((id): Command => ({ id: `learn.card.${id}`, title: `Learn: ${concepts[id].title}`, keywords: concepts[id].keywords, group: 'Learn', run: () => goToCard(id), commandLine: () => `sockatlas learn ${id}` })),
  {
    id: 'copy.explanation',
    title: 'Copy the explanation of the socket',
    keywords: 'plain sentences text what is this',
    group: 'Copy',
    places: ['row'],
    obstacle: ({ current }) => (current ? null : 'No socket is selected.'),
    run: ({ current }) => {
      const model = getModel();
      const { settings } = useUi.getState();
      if (!current || !model) return;
      const service = useReview.getState().snapshot === null ? serviceOfRow(current, model.surroundings, useSeen.getState().sightings) : null;
      return copyText(textOfExplanation(explainRow(current, model, { level: settings?.explainLevel ?? 'admin', service })), 'Explanation');
    },
    commandLine: ({ current }) => (current ? rowCommand('show', current) : null),
  },
  ...levels.map(
    (level): Command => ({
      id: `learn.level.${level}`,
      title: `Explain sockets for a${level === 'admin' ? 'n' : ''} ${level === 'admin' ? 'administrator' : level}`,
      keywords: 'explanation level detail plain words',
      group: 'Learn',
      checked: () => useUi.getState().settings?.explainLevel === level,
      run: () => changeSettings({ explainLevel: level }),
      commandLine: ({ current }) => (current ? `${rowCommand('show', current)} --level ${level}` : null),
    }),
  ),
];
