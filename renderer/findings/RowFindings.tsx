import { findingId } from '#core/findings/finding.ts';
import { findingsOf } from '#core/findings/findings.ts';
import { inOrder } from '#core/findings/report.ts';
import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { Section } from '../parts/parts.tsx';
import { useFindingsUi } from '../store/findings/findings.ts';
import { FindingCard } from './FindingCard.tsx';
import { SeverityWord } from './parts.tsx';

/** What a reviewer should know of one socket; each opens to all of it. */
export function RowFindings({ row, model }: { readonly row: Row; readonly model: Model }) {
  const mutes = useFindingsUi((ui) => ui.mutes);
  const findings = [...findingsOf(row, model.surroundings)].sort(inOrder);
  if (findings.length === 0) return null;
  return (
    <Section title="Findings">
      <ul className="row-findings">
        {findings.map((finding) => {
          const mute = mutes.of(finding);
          return (
            <li key={findingId(finding)}>
              <details>
                <summary>
                  <SeverityWord severity={finding.severity} /> <span className={mute ? 'soft' : ''}>{finding.rule.title}</span>
                  {mute && <span className="soft"> (muted)</span>}
                </summary>
                <FindingCard finding={finding} mute={mute} place="inspector" />
              </details>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
