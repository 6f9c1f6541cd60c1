import { aroundCards } from './cards/around.ts';
import { labelCards } from './cards/labels.ts';
import { protectionCards } from './cards/protection.ts';
import { socketCards } from './cards/sockets.ts';
import { varlinkCards } from './cards/varlink.ts';
import type { Card } from './card.ts';
import { cardIds, concepts } from './concepts.ts';

const byId = new Map([...socketCards, ...protectionCards, ...labelCards, ...varlinkCards, ...aroundCards].map((card) => [card.id, card]));

/** All concepts, in the order of `cardIds`. */
export const cards: readonly Card[] = cardIds.flatMap((id) => {
  const card = byId.get(id);
  return card ? [{ ...card, ...concepts[id] }] : [];
});

export const cardOf = (id: string): Card | null => cards.find((card) => card.id === id) ?? null;

/** Concepts in which each word of a search occurs: those that are called so first, then those that only speak of it. */
export function findCards(typed: string): readonly Card[] {
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return cards;
  const rank = (card: Card): number => {
    const name = `${card.title} ${card.keywords}`.toLowerCase();
    const all = `${name} ${card.paragraphs.join(' ')} ${card.why}`.toLowerCase();
    return words.every((word) => name.includes(word)) ? 2 : words.every((word) => all.includes(word)) ? 1 : 0;
  };
  return cards.map((card) => [card, rank(card)] as const).filter(([, found]) => found > 0).sort(([, a], [, b]) => b - a).map(([card]) => card);
}
