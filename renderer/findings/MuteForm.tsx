import { useState } from 'react';
import { globTest } from '#core/filter/expression.ts';
import type { Finding } from '#core/findings/finding.ts';
import { Button } from '../parts/parts.tsx';
import { muteFinding } from '../store/findings/finding-actions.ts';
import { useFindingsUi } from '../store/findings/findings.ts';

/** Asks why a finding is not to be told of any more, and whether that is so of others like it. */
export function MuteForm({ finding }: { readonly finding: Finding }) {
  const [reason, setReason] = useState('');
  const [many, setMany] = useState(false);
  const [pattern, setPattern] = useState(finding.subject);
  const test = many ? globTest(pattern) : null;
  const problem = test !== null && typeof test !== 'function' ? test.problem : typeof test === 'function' && !test(finding.subject.toLowerCase()) ? 'The pattern does not fit this one.' : null;
  const close = (): void => useFindingsUi.setState({ muting: null });
  return (
    <form
      className="mute"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== '' && problem === null) void muteFinding(finding, reason.trim(), many ? pattern : null);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <label>
        Why it is well as it is
        <input autoFocus value={reason} maxLength={1000} onChange={(event) => setReason(event.target.value)} />
      </label>
      <label className="check">
        <input type="checkbox" checked={many} onChange={(event) => setMany(event.target.checked)} /> all like this
      </label>
      {many && (
        <label>
          Pattern, with * and ?
          <input className="mono" value={pattern} maxLength={1000} spellCheck={false} onChange={(event) => setPattern(event.target.value)} />
        </label>
      )}
      {problem !== null && (
        <p className="warning" role="alert">
          ▲ {problem}
        </p>
      )}
      <div className="buttons">
        <button type="submit" className="button go" disabled={reason.trim() === '' || problem !== null}>
          Mute
        </button>
        <Button onClick={close}>Cancel</Button>
      </div>
    </form>
  );
}
