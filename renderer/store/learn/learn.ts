import { create } from 'zustand';
import { isCardId, type CardId } from '#core/learn/concepts.ts';
import { goToLearn, openDialog } from '../actions.ts';
import { useUi } from '../ui.ts';

/** What is learnt right now, beside the page itself. */
interface Learning {
  /** The concept that is looked at in a window of its own, over what it explains. */
  readonly peeked: CardId;
}

export const useLearning = create<Learning>()(() => ({ peeked: 'socket' }));

/** Goes to a concept on the page Learn; back leads to where one was. */
export const goToCard = (id: CardId): void => goToLearn(id);

/** Shows a concept over what is looked at; Escape gives the focus back to where it was. */
export function peekAtCard(id: CardId): void {
  useLearning.setState({ peeked: id });
  openDialog('concept');
}

/** What the page shows: a concept, the tours or the glossary; something else is the first concept. */
export const learnPlaces = ['tours', 'glossary'] as const;
export type LearnPlace = CardId | (typeof learnPlaces)[number];
export const usePlace = (): LearnPlace => useUi(({ learn }) => (learn === 'tours' || learn === 'glossary' || isCardId(learn) ? learn : 'socket'));
