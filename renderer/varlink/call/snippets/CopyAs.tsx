import { useMemo, useState } from 'react';
import { middleCut, shownText } from '#core/names/shown.ts';
import { aboutLanguage, languages, type Language } from '#core/varlink/snippets/languages.ts';
import { CopyButton } from '../../../parts/parts.tsx';
import type { Asked } from '../../../store/calls/calls.ts';
import { copyCall, setLanguage, snippetOf, useCopyAs } from '../../../store/calls/copy-as.ts';

/** More of it is not read by eye; it is copied whole. */
const mostShown = 6000;
const isLanguage = (value: string): value is Language => (languages as readonly string[]).includes(value);

/** The call that the form stands for, as a command or a program to copy. `hasAny` tells whether the interface has the type `any`, where it is known. */
export function CopyAs({ asked, hasAny = null }: { readonly asked: Asked; readonly hasAny?: boolean | null }) {
  const language = useCopyAs((copy) => copy.language);
  const [open, setOpen] = useState(true);
  const snippet = useMemo(() => (open ? snippetOf(asked, language, hasAny) : null), [open, asked, language, hasAny]);
  const { file } = aboutLanguage[language];
  return (
    <section className="section copy-as" aria-label="Copy as">
      <h3>
        <button type="button" className="button plain grow copy-as-title" aria-expanded={open} onClick={() => setOpen(!open)}>
          Copy as
        </button>
        <select aria-label="Language" value={language} onChange={(event) => isLanguage(event.target.value) && setLanguage(event.target.value)}>
          {languages.map((one) => (
            <option key={one} value={one}>
              {aboutLanguage[one].title}
            </option>
          ))}
        </select>
      </h3>
      {snippet !== null &&
        (snippet.can ? (
          <>
            <div className="command">
              <code className={`mono wrap${file === null ? '' : ' copy-as-program'}`} tabIndex={file === null ? undefined : 0}>
                {middleCut(shownLines(snippet.text), mostShown)}
              </code>
              <CopyButton what={file === null ? 'command' : 'program'} copy={() => copyCall(asked, language, hasAny)} />
            </div>
            {snippet.notes.map((note) => (
              <p key={note} className="soft wrap">
                {shownText(note).replaceAll('\\\\', '\\')}
              </p>
            ))}
          </>
        ) : (
          <p className="soft wrap">{snippet.reason}</p>
        ))}
    </section>
  );
}

/** Line breaks and tabs are of the program; anything else that does not show is an escape in it already. */
const shownLines = (text: string): string => text.replaceAll('\t', '    ').split('\n').map((line) => shownText(line).replaceAll('\\\\', '\\')).join('\n');
