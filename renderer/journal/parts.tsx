import { ArrowRight } from 'lucide-react';
import type { Change } from '#core/journal/change.ts';
import { wordsOf, type ChangeWords, type Side } from '#core/journal/words.ts';
import type { SocketKind } from '#core/model/words.ts';
import { CopyButton } from '../parts/parts.tsx';
import { copyBytes, copyText } from '../store/actions.ts';

const signs = { new: '+', gone: '−', changed: 'Δ' } as const;

/** New, gone or changed: a sign, a colour and a word. */
export const Sign = ({ sign }: { readonly sign: ChangeWords['sign'] }) => (
  <span className={`event-sign ${sign}`} title={sign}>
    <span aria-hidden>{signs[sign]}</span>
    <span className="unseen">{sign}</span>
  </span>
);

/** A name of which both ends matter: its folder gives way first. */
export function SubjectName({ name, soft }: { readonly name: string; readonly soft: boolean }) {
  const slash = name.startsWith('/') ? name.lastIndexOf('/') + 1 : 0;
  return (
    <span className="name mono" title={name}>
      {slash > 0 && <span className="folder">{name.slice(0, slash)}</span>}
      <span className={soft ? 'last soft' : 'last'}>{name.slice(slash)}</span>
    </span>
  );
}

/** "0666 → 0600" on one line; only what there is of something that came or went. */
export function BeforeAfter({ words }: { readonly words: ChangeWords }) {
  const { before, after } = words;
  return (
    <span className="before-after" title={[before?.text, after?.text].filter((text) => text !== undefined).join(' → ')}>
      {before && <span className={after ? 'mono cut soft' : 'mono cut'}>{before.text}</span>}
      {before && after && (
        <span className="arrow">
          <ArrowRight size={12} aria-hidden />
          <span className="unseen"> to </span>
        </span>
      )}
      {after && <span className="mono cut">{after.text}</span>}
    </span>
  );
}

/** A line's cells for a change: its name, and the values before and after. */
export const ChangeCells = ({ words }: { readonly words: ChangeWords }) => (
  <>
    <span role="gridcell" className="cell">
      <span className="cut" title={words.title}>
        {words.title}
      </span>
    </span>
    <span role="gridcell" className="cell">
      <BeforeAfter words={words} />
    </span>
  </>
);

/** The values in full and to be copied. */
export function ChangeInFull({ change }: { readonly change: Change }) {
  const { before, after } = wordsOf(change);
  return (
    <div className="change-in-full">
      {before && <Value side={before} what="value before" soft={after !== null} />}
      {before && after && (
        <span className="arrow">
          <ArrowRight size={12} aria-hidden />
          <span className="unseen"> to </span>
        </span>
      )}
      {after && <Value side={after} what="value after" soft={false} />}
    </div>
  );
}

const Value = ({ side: { text, exact }, what, soft }: { readonly side: Side; readonly what: string; readonly soft: boolean }) => (
  <span className="copyable">
    <span className={`mono wrap${soft ? ' soft' : ''}`}>{text}</span>
    <CopyButton what={what} copy={() => (exact === null ? copyText(text, 'Value') : copyBytes(exact, 'Value'))} />
  </span>
);

/** What a subject is, in a word. */
export const kindWord = (kind: SocketKind | 'registry'): string => (kind === 'registry' ? 'registry name' : kind);
