import type { Answer } from '#core/access/rules/step.ts';
import { stepSentence } from '#core/access/rules/words.ts';
import type { Surroundings } from '#core/model/model.ts';
import { signs } from './AnswerTable.tsx';

/** What the kernel would ask for, in its order; the first refusal ends it. */
export function Proof({ title, answer, surroundings }: { readonly title: string; readonly answer: Answer; readonly surroundings: Surroundings }) {
  return (
    <section className="proof" aria-label="Proof" aria-live="polite">
      <h4>
        <span className={`who-sign ${answer.answer}`} aria-hidden>
          {signs[answer.answer]}
        </span>{' '}
        {title}
      </h4>
      <ol>
        {answer.proof.map((step, i) => (
          <li key={i} className={step.outcome}>
            <span className={`who-sign ${step.outcome}`} title={step.outcome}>
              <span aria-hidden>{signs[step.outcome]}</span>
              <span className="unseen">{step.outcome}: </span>
            </span>
            <span className="wrap">
              <Whole text={stepSentence(step, surroundings)} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Permissions such as `r-x` stay in one piece: a hyphen is a place to break a line at otherwise. */
function Whole({ text }: { readonly text: string }) {
  return text.split(/((?<=\s)[r-][w-][x-](?=[\s.,]))/).map((part, i) =>
    i % 2 === 1 ? (
      <span key={i} className="mono whole">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
