import { lazy, Suspense, useCallback, useMemo, useRef } from 'react';
import type { ValueProblem } from '#core/idl/values.ts';
import { shownText } from '#core/names/shown.ts';
import { jsonOffersAt } from '#core/varlink/form/complete.ts';
import { draftOfText, type Draft } from '#core/varlink/form/draft.ts';
import type { MethodOffered } from '#core/varlink/form/methods.ts';
import { lineAndColumn } from '#core/varlink/form/parse.ts';
import { keyOfPath, pathInWords } from '#core/varlink/form/problems.ts';
import type { JsonEditorHandle } from './JsonEditor.tsx';

const JsonEditor = lazy(() => import('./JsonEditor.tsx'));

const mostTold = 8;
const noOffers = { from: 0, offers: [] };

interface Props {
  readonly offered: MethodOffered | null;
  readonly draft: Draft;
  readonly problems: readonly ValueProblem[];
  readonly onChange: (draft: Draft) => void;
}

/** Parameters as JSON: what is sent, letter by letter. Each problem leads to where it is. */
export function JsonView({ offered, draft, problems, onChange }: Props) {
  const editor = useRef<JsonEditorHandle>(null);
  const placed = useMemo(() => placesOf(draft, problems), [draft, problems]);
  const offersAt = useCallback((text: string, at: number) => (offered === null ? noOffers : jsonOffersAt(text, at, offered.member.input, offered.interface)), [offered]);
  return (
    <div className="call-json-view">
      <Suspense fallback={<div className="json-editor" />}>
        <JsonEditor ref={editor} label="Parameters as JSON" text={draft.text} squiggles={placed} offersAt={offersAt} onChange={(text) => onChange(draftOfText(text, draft.tree))} />
      </Suspense>
      <ul className="call-problems" aria-live="polite">
        {placed.slice(0, mostTold).map(({ key, name, from, to, message }) => (
          <li key={key}>
            <button type="button" className="link" onClick={() => editor.current?.goTo(from, to)}>
              {placeOf(draft.text, from)}
              {name !== null && (
                <>
                  , <span className="mono">{name}</span>
                </>
              )}
            </button>{' '}
            <span className="warning">▲ {message}</span>
          </li>
        ))}
        {placed.length > mostTold && <li className="soft">… and {placed.length - mostTold} more.</li>}
      </ul>
    </div>
  );
}

interface Placed {
  readonly key: string;
  /** Of the value, in words; null of the text as a whole. */
  readonly name: string | null;
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/** Problems in the order of the text. What is missing is shown at what it is missing in: at its first letter, or all of it would be marked. */
function placesOf({ wrong, places }: Draft, problems: readonly ValueProblem[]): readonly Placed[] {
  if (wrong) return [{ key: '', name: null, from: wrong.at, to: wrong.at + 1, message: wrong.message }];
  return problems
    .map(({ path, message }) => {
      const own = places?.of(path) ?? null;
      const from = own?.[0] ?? places?.of(path.slice(0, -1))?.[0] ?? 0;
      return { key: keyOfPath(path), name: shownText(pathInWords(path)) || 'the whole', from, to: own?.[1] ?? from + 1, message };
    })
    .sort((a, b) => a.from - b.from);
}

function placeOf(text: string, at: number): string {
  const { line, column } = lineAndColumn(text, at);
  return `Line ${line}, column ${column}`;
}
