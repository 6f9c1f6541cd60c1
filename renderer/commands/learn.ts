import { BookA, BookOpen } from 'lucide-react';
import { cardIds, concepts } from '#core/learn/concepts.ts';
import { explainRow, textOfExplanation } from '#core/explain/row.ts';
import { levels } from '#core/explain/telling.ts';
import { serviceOfRow } from '#core/services/of-row.ts';
import { changeSettings, copyText, goToLearn } from '../store/actions.ts';
import { goToCard } from '../store/learn/learn.ts';
import { getModel } from '../store/live/live.ts';
import { useReview } from '../store/review/review.ts';
import { useSeen } from '../store/services/sightings.ts';
import { useUi } from '../store/ui.ts';
import type { Command } from './command.ts';
import { rowCommand } from './copy.ts';

export const learnCommands: readonly Command[] = [
  { id: 'learn.concepts', title: 'Learn: concepts', keywords: 'help teach explain what is', icon: BookOpen, group: 'Learn', places: ['menu'], run: () => goToLearn(cardIds.find((id) => id === useUi.getState().learn) ?? 'socket'), commandLine: () => 'sockatlas learn' },
  { id: 'learn.glossary', title: 'Learn: glossary', keywords: 'words terms meaning help', icon: BookA, group: 'Learn', run: () => goToLearn('glossary'), commandLine: () => 'sockatlas learn glossary' },
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
