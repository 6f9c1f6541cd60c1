import { Fragment, useMemo } from 'react';
import { accountsOf, everyoneWhoMay, everyoneWords } from '#core/access/everyone/everyone.ts';
import { evaluate, noFolders } from '#core/access/rules/evaluate.ts';
import { acts } from '#core/access/rules/step.ts';
import { subjectOf } from '#core/access/rules/subject-name.ts';
import { stranger, type Subject } from '#core/access/rules/subject.ts';
import { targetOf } from '#core/access/rules/target.ts';
import { actTitles, answerWords } from '#core/access/rules/words.ts';
import type { Model, Surroundings } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { Section } from '../../parts/parts.tsx';
import { useWho } from '../../store/edits/who.ts';
import { AnswerTable, type Line } from './AnswerTable.tsx';
import { Proof } from './Proof.tsx';
import { SubjectPicker } from './SubjectPicker.tsx';
import { WhatIf } from './WhatIf.tsx';

/** Who may do what with a socket, why, and what a change would do. */
export function WhoTab({ row, model }: { readonly row: Row; readonly model: Model }) {
  const { surroundings } = model;
  const picked = useWho((who) => who.picked);
  const allAccounts = useWho((who) => who.allAccounts);
  const shown = useWho((who) => who.shown);
  const facts = useMemo(() => ({ target: targetOf(row, surroundings), folders: surroundings.folders ?? noFolders }), [row, surroundings]);
  const summary = useMemo(() => acts.map((act) => ({ act, words: everyoneWords(everyoneWhoMay(act, facts.target, facts.folders, surroundings), surroundings) })), [facts, surroundings]);
  const lines = useMemo(
    () =>
      subjectsFor(row, picked, allAccounts, surroundings).map(
        ({ id, subject, removable }): Line => ({ id, subject, removable, answers: acts.map((act) => ({ act, ...evaluate(act, facts.target, facts.folders, subject) })) }),
      ),
    [row, picked, allAccounts, surroundings, facts],
  );
  const line = lines.find(({ id }) => id === shown.subject) ?? lines[0];
  const answer = line?.answers.find(({ act }) => act === shown.act) ?? line?.answers[0];
  return (
    <>
      {surroundings.folders === undefined && <p className="note warning">▲ This snapshot is of an older Sockatlas, which did not keep the folders on the way. Nothing that depends on them is known.</p>}
      <Section title="Who can do what">
        <dl className="facts who-summary">
          {summary.map(({ act, words }) => (
            <Fragment key={act}>
              <dt>{actTitles[act]}</dt>
              <dd>{words}</dd>
            </Fragment>
          ))}
        </dl>
      </Section>
      <Section title="Ask for somebody">
        <SubjectPicker surroundings={surroundings} />
        <AnswerTable lines={lines} shown={line && answer ? { subject: line.id, act: answer.act } : null} />
        {line && answer && <Proof title={answerWords(line.subject.name, answer.act, answer.answer)} answer={answer} surroundings={surroundings} />}
        <p className="soft who-note">Groups come from /etc/passwd and /etc/group. Security modules are not looked at, and a service may still turn its callers away by itself.</p>
      </Section>
      <WhatIf row={row} facts={facts} surroundings={surroundings} />
    </>
  );
}

interface Asked {
  readonly id: string;
  readonly subject: Subject;
  readonly removable: boolean;
}

/** Everyone, you, the owner and root; those that were picked; or all there are. Each once. */
function subjectsFor(row: Row, picked: readonly string[], allAccounts: boolean, surroundings: Surroundings): readonly Asked[] {
  const asked = new Map<Subject, Asked>();
  const add = (id: string, removable: boolean): void => {
    const subject = subjectOf(id, surroundings);
    if (subject && !asked.has(subject)) asked.set(subject, { id, subject, removable });
  };
  add(stranger.name, false);
  for (const one of picked) add(one, true);
  const known = new Set([...asked.values()].map(({ subject }) => subject.uid));
  for (const uid of [surroundings.uid, ...(row.entryPoint ? [row.entryPoint.uid] : []), 0, ...(allAccounts ? accountsOf(surroundings).flatMap((one) => one.uid ?? []) : [])])
    if (!known.has(uid)) {
      known.add(uid);
      add(String(uid), false);
    }
  return [...asked.values()];
}
