import { X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { acts, type Act, type Answer, type Outcome } from '#core/access/rules/step.ts';
import type { Subject } from '#core/access/rules/subject.ts';
import { actTitles } from '#core/access/rules/words.ts';
import { IconButton } from '../../parts/parts.tsx';
import { useWho } from '../../store/edits/who.ts';

export interface Line {
  /** As it is picked and kept. */
  readonly id: string;
  readonly subject: Subject;
  readonly removable: boolean;
  readonly answers: readonly (Answer & { readonly act: Act })[];
}

/** Signs that tell answers apart without colour. */
export const signs: Readonly<Record<Outcome, string>> = { yes: '✓', no: '✗', unknown: '?' };

const show = (subject: string, act: Act): void => useWho.setState({ shown: { subject, act } });

/** Users by acts. Arrow keys go from answer to answer; Enter or a click shows the proof of one. */
export function AnswerTable({ lines, shown }: { readonly lines: readonly Line[]; readonly shown: { readonly subject: string; readonly act: Act } | null }) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const cell = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-at]') : null;
    const [row = 0, column = 0] = cell?.dataset['at']?.split(' ').map(Number) ?? [];
    if (!step || !cell || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    event.currentTarget.querySelector<HTMLElement>(`[data-at="${row + (step[0] ?? 0)} ${column + (step[1] ?? 0)}"]`)?.focus();
  };
  return (
    <div className="who-table">
      <table aria-label="Who may do what" onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">Who</span>
            </th>
            {acts.map((act) => (
              <th key={act} scope="col">
                <span>{actTitles[act]}</span>
              </th>
            ))}
            <th>
              <span className="unseen">Take away</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ id, subject, removable, answers }, row) => (
            <tr key={id} className={shown?.subject === id ? 'chosen' : ''}>
              <th scope="row" title={subject.uid === null ? subject.name : `${subject.name}, number ${subject.uid}`}>
                {subject.name}
              </th>
              {answers.map(({ act, answer }, column) => {
                const chosen = shown?.subject === id && shown.act === act;
                return (
                  <td key={act}>
                    <button type="button" className={`who-answer ${answer}`} data-at={`${row} ${column}`} aria-pressed={chosen} tabIndex={chosen ? 0 : -1} title={`${actTitles[act]}: ${answer}`} onClick={() => show(id, act)}>
                      <span aria-hidden>{signs[answer]}</span>
                      <span className="unseen">
                        {subject.name}, {actTitles[act]}: {answer}
                      </span>
                    </button>
                  </td>
                );
              })}
              <td>
                {removable && (
                  <IconButton label={`Take ${subject.name} away`} onClick={() => useWho.setState(({ picked }) => ({ picked: picked.filter((one) => one !== id) }))}>
                    <X size={14} aria-hidden />
                  </IconButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
