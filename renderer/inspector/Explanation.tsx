import { useDeferredValue, useMemo, type KeyboardEvent } from 'react';
import { explainRow, textOfExplanation, type Segment } from '#core/explain/row.ts';
import { sameElsewhere } from '#core/explain/same-elsewhere.ts';
import { levels, type Level } from '#core/explain/telling.ts';
import { concepts } from '#core/learn/concepts.ts';
import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { showCommand } from '../commands/copy.ts';
import { Choices } from '../parts/Choices.tsx';
import { CommandLine, CopyButton, Section } from '../parts/parts.tsx';
import { changeSettings, copyText } from '../store/actions.ts';
import { peekAtCard } from '../store/learn/learn.ts';
import { useReview } from '../store/review/review.ts';
import { useServiceOfRow } from '../store/services/services.ts';
import { useUi } from '../store/ui.ts';

const levelTitles: Readonly<Record<Level, string>> = { beginner: 'Beginner', admin: 'Admin', developer: 'Developer' };
const levelOptions = levels.map((level) => [level, levelTitles[level]] as const);

/** What a row is, in sentences: each fact shows its source on hover and its concept when it is chosen. */
export function Explanation({ row, model }: { readonly row: Row; readonly model: Model }) {
  const level = useUi((ui) => ui.settings?.explainLevel ?? 'admin');
  const service = useServiceOfRow(row, model.surroundings);
  const inSnapshot = useReview((review) => review.snapshot !== null);
  // Who else comes here is counted over all sockets: that follows a refresh a moment later, so that the table need not wait for it.
  const told = useDeferredValue(useMemo(() => ({ row, model, level }), [row, model, level]));
  // What services of this machine said tells nothing of another one.
  const known = inSnapshot ? null : service;
  const sentences = useMemo(() => explainRow(told.row, told.model, { level: told.level, service: known }), [told, known]);
  return (
    <section className="explanation" aria-label="Explanation">
      <div className="explanation-top">
        <Choices label="Explain it for a" options={levelOptions} value={level} onChange={(explainLevel) => changeSettings({ explainLevel })} />
        <CopyButton what="explanation" copy={() => copyText(textOfExplanation(sentences), 'Explanation')} />
      </div>
      <div className="say">
        {sentences.map((sentence, i) => (
          <p key={i}>{sentence.map((segment, j) => <Piece key={j} segment={segment} />)}</p>
        ))}
      </div>
    </section>
  );
}

function Piece({ segment: { text, source, card } }: { readonly segment: Segment }) {
  if (source === null || card === null) return text;
  const { title } = concepts[card];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    peekAtCard(card);
  };
  return (
    <u role="button" tabIndex={0} title={`from ${source} · ${title}`} onClick={() => peekAtCard(card)} onKeyDown={onKeyDown}>
      {text}
    </u>
  );
}

/** Command lines that tell the same, of this machine and of now. */
export function SameElsewhere({ row, model }: { readonly row: Row; readonly model: Model }) {
  const service = useServiceOfRow(row, model.surroundings);
  const inSnapshot = useReview((review) => review.snapshot !== null);
  return (
    <Section title="The same on the command line">
      <CommandLine lines={[showCommand(row)]} />
      {!inSnapshot && (
        <details className="elsewhere">
          <summary>By other tools</summary>
          <dl>
            {sameElsewhere(row, model, service).map(({ tells, line, connects }) => (
              <div key={line}>
                <dt>
                  {tells}
                  {connects && <span className="soft"> (connects, and may start the service)</span>}
                </dt>
                <dd>
                  <CommandLine lines={[line]} />
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </Section>
  );
}
