import { cardOf, cards, findCards } from '#core/learn/cards.ts';
import { concepts } from '#core/learn/concepts.ts';
import { glossary } from '#core/learn/glossary.ts';
import { bold, dim, Exit, print, status, type Status } from '../terminal.ts';

/** `sockatlas learn [CONCEPT]`: what there is to learn, or one concept as the window tells it. */
export function learn(what: string | undefined): Status {
  if (what === undefined) {
    print(`${[...cards.map(({ id, title }) => `${id.padEnd(14)} ${title}`), `${'glossary'.padEnd(14)} the words of this program`].join('\n')}\n`);
    return status.done;
  }
  if (what === 'glossary') {
    print(`${glossary.map(({ term, meaning }) => `${bold(term)}\n  ${meaning}`).join('\n')}\n`);
    return status.done;
  }
  // A word that is part of one concept alone will do.
  const found = findCards(what);
  const card = cardOf(what) ?? (found.length === 1 ? found[0] : undefined);
  if (!card) throw new Exit(status.nothing, `No concept is called ${what}.`, found.length > 0 ? `Of it speak: ${found.map(({ id }) => id).join(', ')}` : 'sockatlas learn lists all.');
  const { tryIt, figure, paragraphs, why, seeAlso, sources } = card;
  print(
    `${[
      bold(card.title),
      ...paragraphs.flatMap((paragraph) => ['', ...wrapped(paragraph)]),
      '',
      ...wrapped(`Figure: ${figure.alt}`).map(dim),
      '',
      ...wrapped(`Why it matters: ${why}`),
      '',
      ...wrapped(`Try it: ${tryIt.sentence.replace(/\.$/, '')}:`),
      `  ${tryIt.commandLine}`,
      '',
      ...wrapped(`See also: ${seeAlso.map((id) => `${id} (${concepts[id].title})`).join(', ')}`),
      ...wrapped(`Written in: ${sources.join('; ')}`).map(dim),
    ].join('\n')}\n`,
  );
  return status.done;
}

/** Lines of at most 78 letters. */
function wrapped(text: string): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    const line = lines[last] ?? '';
    if (line !== '' && line.length + 1 + word.length > 78) lines.push(word);
    else lines[last] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
