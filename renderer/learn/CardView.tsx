import { Play } from 'lucide-react';
import type { Card } from '#core/learn/card.ts';
import { concepts, type CardId } from '#core/learn/concepts.ts';
import { Button, CommandLine } from '../parts/parts.tsx';
import { act } from '../store/learn/tours.ts';
import { FigureView } from './FigureView.tsx';

/**
 * One concept.
 *
 * @param onTry what to do before the card's own act: a window over the page goes away
 * @param go where "see also" leads
 */
export function CardView({ card, onTry, go }: { readonly card: Card; readonly onTry?: () => void; readonly go: (id: CardId) => void }) {
  return (
    <article className="concept" aria-labelledby={`concept-${card.id}`}>
      <p className="soft concept-group">{card.group}</p>
      <h1 id={`concept-${card.id}`}>{card.title}</h1>
      <FigureView figure={card.figure} />
      {card.paragraphs.map((paragraph, i) => (
        <p key={i}>{paragraph}</p>
      ))}
      <p className="concept-why">
        <strong>Why it matters.</strong> {card.why}
      </p>
      <section className="concept-try" aria-label="Try it">
        <p>
          <Button
            tone="outlined"
            onClick={() => {
              onTry?.();
              // After a window over the page has given the focus back.
              requestAnimationFrame(() => act(card.tryIt.act));
            }}
          >
            <Play size={14} aria-hidden /> Try it
          </Button>{' '}
          {card.tryIt.sentence}
        </p>
        <CommandLine lines={[card.tryIt.commandLine]} />
      </section>
      <nav className="concept-more" aria-label="See also">
        <span className="soft">See also</span>
        {card.seeAlso.map((id) => (
          <button key={id} type="button" className="link" onClick={() => go(id)}>
            {concepts[id].title}
          </button>
        ))}
      </nav>
      <p className="soft concept-sources">Written in {card.sources.join('; ')}.</p>
    </article>
  );
}
