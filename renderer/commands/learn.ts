import { BookA, BookOpen } from 'lucide-react';
import { cardIds, concepts } from '#core/learn/concepts.ts';
import { goToLearn } from '../store/actions.ts';
import { goToCard } from '../store/learn/learn.ts';
import { useUi } from '../store/ui.ts';
import type { Command } from './command.ts';

export const learnCommands: readonly Command[] = [
  { id: 'learn.concepts', title: 'Learn: concepts', keywords: 'help teach explain what is', icon: BookOpen, group: 'Learn', places: ['menu'], run: () => goToLearn(cardIds.find((id) => id === useUi.getState().learn) ?? 'socket'), commandLine: () => 'sockatlas learn' },
  { id: 'learn.glossary', title: 'Learn: glossary', keywords: 'words terms meaning help', icon: BookA, group: 'Learn', run: () => goToLearn('glossary'), commandLine: () => 'sockatlas learn glossary' },
  ...cardIds.map((id): Command => ({ id: `learn.card.${id}`, title: `Learn: ${concepts[id].title}`, keywords: concepts[id].keywords, group: 'Learn', run: () => goToCard(id), commandLine: () => `sockatlas learn ${id}` })),
];
