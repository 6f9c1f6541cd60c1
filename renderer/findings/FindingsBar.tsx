import { BellOff } from 'lucide-react';
import { Button } from '../parts/parts.tsx';
import { openDialog } from '../store/actions.ts';
import { reportFormats, saveReport } from '../store/findings/finding-actions.ts';
import { findingKinds, useFindingsUi, useFindingsView, type FindingKind } from '../store/findings/findings.ts';
import { notCheckedLines } from '#core/findings/formats/words.ts';

const kinds: readonly FindingKind[] = [...findingKinds, 'muted'];

/** Which findings are shown, what could not be checked, and ways to keep them. */
export function FindingsBar() {
  const { hidden, trouble, mutes } = useFindingsUi();
  const { counts, notChecked } = useFindingsView();
  const toggle = (kind: FindingKind): void => {
    const next = new Set(hidden);
    if (!next.delete(kind)) next.add(kind);
    useFindingsUi.setState({ hidden: next });
  };
  const unchecked = notCheckedLines(notChecked);
  return (
    <div className="journal-bar">
      <div className="journal-top">
        <h1>Findings</h1>
        <span className="grow" />
        <select
          aria-label="Save the findings as"
          value=""
          onChange={(event) => {
            const chosen = reportFormats.find(([format]) => format === event.target.value);
            if (chosen) void saveReport(chosen[0]);
          }}
        >
          <option value="">Save as…</option>
          {reportFormats.map(([format, title]) => (
            <option key={format} value={format}>
              {title}
            </option>
          ))}
        </select>
        <Button onClick={() => openDialog('mutes')}>
          <BellOff size={14} aria-hidden /> Mutes ({mutes.all.length})
        </Button>
      </div>
      <div className="kinds" role="group" aria-label="Kinds of findings">
        {kinds.map((kind) => (
          <button key={kind} type="button" className="kind" aria-pressed={!hidden.has(kind)} onClick={() => toggle(kind)}>
            {kind} <span className="count">{counts.get(kind) ?? 0}</span>
          </button>
        ))}
      </div>
      {trouble !== null && (
        <p className="warning" role="alert">
          ▲ {trouble}
        </p>
      )}
      {unchecked.length > 0 && (
        <details className="soft">
          <summary>Not everything could be checked: the system does not tell you enough.</summary>
          <ul className="unchecked">
            {unchecked.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
