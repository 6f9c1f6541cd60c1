import { useEffect, useRef, useState, type RefObject } from 'react';
import { draftOf, firstForm, valueOfDraft, type ValueForm } from '#core/labels/forms.ts';
import { bytes, type Bytes } from '#core/model/bytes.ts';
import { Choices } from '../../parts/Choices.tsx';

type View = 'text' | 'hex' | 'json';
const views: readonly (readonly [View, string])[] = [
  ['text', 'Text'],
  ['hex', 'Hex'],
  ['json', 'JSON'],
];

export interface ValueDraft {
  readonly form: ValueForm;
  readonly draft: string;
  /** The bytes, while the draft stands for some. */
  readonly value: Bytes | null;
  /** Why it stands for none, or cannot be shown as was asked. */
  readonly problem: string | null;
}

export const draftFor = (value: Bytes): ValueDraft => {
  const form = firstForm(value);
  return { form, draft: draftOf(form, value) ?? '', value, problem: null };
};
export const emptyDraft: ValueDraft = draftFor(bytes(''));

interface Props {
  readonly draft: ValueDraft;
  readonly onChange: (draft: ValueDraft) => void;
  readonly field?: RefObject<HTMLTextAreaElement | null>;
}

/** A value as text, hex or JSON: three views of the same bytes. What is not edited stays byte for byte. */
export function ValueField({ draft, onChange, field }: Props) {
  const [lines, setLines] = useState(2);
  const own = useRef<HTMLTextAreaElement>(null);
  const { form } = draft;
  useEffect(() => setLines(Math.min(12, Math.max(2, draft.draft.split('\n').length))), [draft.draft]);
  const type = (text: string): void => {
    const value = valueOfDraft(form, text);
    onChange({ form, draft: text, value: value.ok ? value.value : null, problem: value.ok ? null : value.error.message });
  };
  const look = (view: View): void => {
    const { value } = draft;
    if (value === null) return onChange({ ...draft, problem: `${draft.problem ?? ''} Put it right first.` });
    // Text that a field would change, or that is none, is edited with escapes.
    const forms: readonly ValueForm[] = view === 'text' ? ['text', 'escaped'] : [view];
    for (const one of forms) {
      const text = draftOf(one, value);
      if (text !== null) return onChange({ form: one, draft: text, value, problem: null });
    }
    if (view === 'json' && value === '') return onChange({ form: 'json', draft: '', value, problem: null });
    onChange({ ...draft, problem: 'These bytes are no JSON.' });
  };
  return (
    <>
      <label>
        Value
        <textarea
          ref={field ?? own}
          className="mono"
          rows={lines}
          value={draft.draft}
          spellCheck={false}
          aria-invalid={draft.value === null}
          onChange={(event) => type(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && event.ctrlKey && event.currentTarget.form?.requestSubmit()}
        />
      </label>
      <div className="value-views">
        <Choices label="View" options={views} value={form === 'escaped' ? 'text' : form} onChange={look} />
        <span className="soft grow">{form === 'escaped' ? 'with escapes: \\n, \\xff, \\u{202e}; \\\\ is a backslash' : form === 'json' ? 'kept without spaces' : ''}</span>
        <span className="soft number">{draft.value === null ? '–' : draft.value.length === 1 ? '1 byte' : `${draft.value.length} bytes`}</span>
      </div>
    </>
  );
}
