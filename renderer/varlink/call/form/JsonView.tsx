import { useId, useRef } from 'react';
import type { ValueProblem } from '#core/idl/values.ts';
import { shownText } from '#core/names/shown.ts';
import { draftOfText, type Draft } from '#core/varlink/form/draft.ts';
import { lineAndColumn } from '#core/varlink/form/parse.ts';
import { keyOfPath, pathInWords } from '#core/varlink/form/problems.ts';

const mostTold = 8;

/** Parameters as JSON: what is sent, letter by letter. Each problem leads to where it is. */
export function JsonView({ draft, problems, onChange }: { readonly draft: Draft; readonly problems: readonly ValueProblem[]; readonly onChange: (draft: Draft) => void }) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const goTo = (from: number, to: number): void => {
    area.current?.focus();
    area.current?.setSelectionRange(from, to);
  };
  const placed = problems.map(({ path, message }) => ({ path, message, place: draft.places?.of(path) ?? draft.places?.of(path.slice(0, -1)) ?? null }));
  const told = draft.wrong === null ? placed.sort((a, b) => (a.place?.[0] ?? 0) - (b.place?.[0] ?? 0)) : [];
  return (
    <div className="call-json-view">
      <textarea
        ref={area}
        className="mono"
        aria-label="Parameters as JSON"
        aria-invalid={draft.wrong !== null || problems.length > 0}
        aria-describedby={`${id}-problems`}
        rows={Math.min(24, Math.max(5, draft.text.split('\n').length + 1))}
        spellCheck={false}
        wrap="off"
        value={draft.text}
        onChange={(event) => onChange(draftOfText(event.target.value, draft.tree))}
      />
      <ul id={`${id}-problems`} className="call-problems" aria-live="polite">
        {draft.wrong && (
          <li>
            <button type="button" className="link" onClick={() => draft.wrong && goTo(draft.wrong.at, draft.wrong.at + 1)}>
              {placeOf(draft.text, draft.wrong.at)}
            </button>{' '}
            <span className="warning">▲ {draft.wrong.message}</span>
          </li>
        )}
        {told.slice(0, mostTold).map(({ path, message, place }) => (
          <li key={keyOfPath(path)}>
            <button type="button" className="link" disabled={place === null} onClick={() => place && goTo(...place)}>
              {place && `${placeOf(draft.text, place[0])}, `}
              <span className="mono">{shownText(pathInWords(path)) || 'the whole'}</span>
            </button>{' '}
            <span className="warning">▲ {message}</span>
          </li>
        ))}
        {told.length > mostTold && <li className="soft">… and {told.length - mostTold} more.</li>}
      </ul>
    </div>
  );
}

function placeOf(text: string, at: number): string {
  const { line, column } = lineAndColumn(text, at);
  return `Line ${line}, column ${column}`;
}
