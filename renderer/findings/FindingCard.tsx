import type { Finding } from '#core/findings/finding.ts';
import { commandsOf, unitLine } from '#core/findings/formats/words.ts';
import type { Mute } from '#core/findings/mutes.ts';
import { Button, CommandLine } from '../parts/parts.tsx';
import { applyFix, goToFinding, openEditor, unmute } from '../store/findings/finding-actions.ts';
import { useFindingsUi } from '../store/findings/findings.ts';
import { useLive } from '../store/live/live.ts';
import { editObstacle, useReview } from '../store/review/review.ts';
import { MuteForm } from './MuteForm.tsx';
import { SeverityWord } from './parts.tsx';

/** All of one finding: what it says, what that rests on, what to do. @param place where it stands: on the page it leads to the socket */
export function FindingCard({ finding, mute, place }: { readonly finding: Finding; readonly mute: Mute | null; readonly place: 'page' | 'inspector' }) {
  const { rule, severity, subject, sentence, evidence, fix, row } = finding;
  const muting = useFindingsUi((ui) => ui.muting === `${place} ${rule.code} ${subject}`);
  const { rows } = useLive();
  const past = useReview((review) => review.snapshot !== null);
  const commands = commandsOf(fix);
  const there = row !== null && rows.has(row);
  return (
    <article className="finding" aria-label={`${rule.code} ${rule.title}`}>
      <header>
        {place === 'page' && (
          <>
            <SeverityWord severity={severity} />
            <strong>{rule.title}</strong>
          </>
        )}
        <span className="soft number" title={rule.name}>
          {rule.code}
        </span>
      </header>
      {place === 'page' && <div className="mono wrap">{subject}</div>}
      <p>{sentence}</p>
      <p className="soft">{rule.why}</p>
      <h4>Rests on</h4>
      <ul>
        {evidence.map(({ fact, source }) => (
          <li key={fact}>
            <span className="wrap">{fact}</span> <span className="soft">{source}</span>
          </li>
        ))}
      </ul>
      <h4>What to do</h4>
      <p>{fix.words}</p>
      {commands.length > 0 && <CommandLine lines={commands} />}
      {fix.unit.length > 0 && (
        <>
          <p className="soft">By hand it lasts until the service makes its socket anew. In the unit it lasts:</p>
          <CommandLine lines={fix.unit.map(unitLine)} />
        </>
      )}
      {mute && (
        <p className="note">
          Muted{mute.at === '' ? '' : ` since ${mute.at.slice(0, 10)}`}
          {mute.glob && (
            <>
              , with all that is like <span className="mono wrap">{mute.subject}</span>
            </>
          )}
          : {mute.reason}
        </p>
      )}
      <div className="buttons">
        {fix.edits.length > 0 && there && !past && (
          <Button tone="go" onClick={() => void applyFix(finding)}>
            Apply
          </Button>
        )}
        {place === 'page' && there && <Button onClick={() => goToFinding(finding)}>Go to the socket</Button>}
        {fix.editor && there && !past && (
          <Button onClick={() => fix.editor && row !== null && openEditor(row, fix.editor)}>{fix.editor.tab === 'labels' ? 'Edit labels…' : 'Change mode or owner…'}</Button>
        )}
        {mute ? <Button onClick={() => void unmute(mute)}>Unmute</Button> : !muting && <Button onClick={() => useFindingsUi.setState({ muting: `${place} ${rule.code} ${subject}` })}>Mute…</Button>}
      </div>
      {past && fix.edits.length > 0 && <p className="soft">{editObstacle()}</p>}
      {!mute && muting && <MuteForm finding={finding} />}
    </article>
  );
}
