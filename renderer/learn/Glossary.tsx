import { concepts } from '#core/learn/concepts.ts';
import { glossary } from '#core/learn/glossary.ts';
import { goToCard } from '../store/learn/learn.ts';

/** The words of the program. */
export function Glossary() {
  return (
    <article className="concept" aria-labelledby="glossary">
      <h1 id="glossary">Glossary</h1>
      <p>These words mean the same in the window, on the command line and in the documentation.</p>
      <dl className="glossary">
        {glossary.map(({ term, meaning, card }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>
              {meaning}{' '}
              {card !== null && (
                <button type="button" className="link" aria-label={`More: ${concepts[card].title}`} onClick={() => goToCard(card)}>
                  {concepts[card].title}
                </button>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </article>
  );
}
