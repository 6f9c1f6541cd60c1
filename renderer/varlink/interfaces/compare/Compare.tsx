import { FolderOpen } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Version } from '#core/documentation/versions.ts';
import { versionsOf } from '#core/documentation/versions.ts';
import { shownProse } from '#core/names/prose.ts';
import { Button } from '../../../parts/parts.tsx';
import { showFailure } from '../../../store/actions.ts';
import { useSeen } from '../../../store/services/sightings.ts';
import { documented, type Documented } from '../doc/documented.ts';
import { dayAndTime, seenAtWords } from '../seen.ts';
import { Changes } from './Changes.tsx';
import { DiffView } from './DiffView.tsx';

interface CompareGiven {
  readonly name: string;
  readonly hash: string;
  readonly text: string;
  readonly versions: readonly Version[];
  /** What it is compared with until something else is chosen. */
  readonly usual: Version | null;
  readonly wide: boolean;
  readonly go: (member: string) => void;
  /** Opens another text of the same interface; null where there is no place for it. */
  readonly read: ((name: string, hash: string) => void) | null;
}

/** What the shown text is compared with: one that was seen, another interface, or what somebody has pasted or opened. */
type Other = { readonly is: 'seen'; readonly hash: string } | { readonly is: 'pasted' } | { readonly is: 'file'; readonly name: string; readonly text: string } | null;

/** What an interface was before, or what another one is, in sentences and line by line. */
export function Compare({ name, hash, text, versions, usual, wide, go, read }: CompareGiven) {
  const { all, texts } = useSeen();
  const at = versions.findIndex((version) => version.hash === hash);
  // The one before it in time; the newest where the shown one is the oldest.
  const first = usual ?? versions[at + 1] ?? versions.find((version) => version.hash !== hash);
  const [other, setOther] = useState<Other>(first ? { is: 'seen', hash: first.hash } : null);
  const [pasted, setPasted] = useState('');
  const others = useMemo(() => [...new Set(all.flatMap(({ interfaces }) => interfaces.map((one) => one.name)))].filter((one) => one !== name).sort().flatMap((one) => versionsOf(one, all).slice(0, 1).map((version) => ({ name: one, hash: version.hash }))), [all, name]);
  const otherText = other === null ? null : other.is === 'seen' ? (texts.get(other.hash) ?? null) : other.is === 'file' ? other.text : pasted;
  const choose = (value: string): void => setOther(value === '' ? null : value === 'pasted' ? { is: 'pasted' } : { is: 'seen', hash: value });
  const open = async (): Promise<void> => {
    const outcome = await window.sockatlas.call.openInterface(null);
    if (!outcome.ok) showFailure(outcome.error);
    else if (outcome.value) setOther({ is: 'file', ...outcome.value });
  };
  // What is older is what was before; a pasted text is what might be next.
  const otherIsOlder = other?.is === 'seen' && !(at >= 0 && versions.findIndex((version) => version.hash === other.hash) < at && versions.some((version) => version.hash === other.hash));
  return (
    <div className="compare">
      <div className="compare-with">
        <label>
          Compare with{' '}
          <select value={other === null ? '' : other.is === 'seen' ? other.hash : other.is} onChange={(event) => choose(event.target.value)}>
            {other === null && <option value="">choose…</option>}
            {versions.length > 1 && (
              <optgroup label="Seen before">
                {versions
                  .filter((version) => version.hash !== hash)
                  .map((version) => (
                    <option key={version.hash} value={version.hash}>
                      {dayAndTime(version.lastSeenMs)}, {seenAtWords(version)}
                    </option>
                  ))}
              </optgroup>
            )}
            <optgroup label="Another text">
              <option value="pasted">pasted text</option>
              {other?.is === 'file' && <option value="file">{shownProse(other.name)}</option>}
            </optgroup>
            <optgroup label="Another interface">
              {others.map((one) => (
                <option key={one.name} value={one.hash}>
                  {shownProse(one.name)}
                </option>
              ))}
            </optgroup>
          </select>
        </label>
        {read && other?.is === 'seen' && versions.some((version) => version.hash === other.hash) && <Button onClick={() => read(name, other.hash)}>Read that one</Button>}
        <Button onClick={() => void open()}>
          <FolderOpen size={14} aria-hidden /> A file…
        </Button>
      </div>
      {versions.length < 2 && other === null && <p className="soft">Only this one text of it was seen. When its service says something else, the difference is shown here.</p>}
      {other?.is === 'pasted' && <textarea className="mono" aria-label="Text to compare with" rows={6} spellCheck={false} autoFocus placeholder="interface org.example.name …" value={pasted} onChange={(event) => setPasted(event.target.value)} />}
      {otherText !== null && otherText.trim() !== '' && <Difference shown={{ hash, text }} other={otherText} otherIsOlder={otherIsOlder} wide={wide} go={go} />}
    </div>
  );
}

function Difference({ shown, other, otherIsOlder, wide, go }: { readonly shown: { readonly hash: string; readonly text: string }; readonly other: string; readonly otherIsOlder: boolean; readonly wide: boolean; readonly go: (member: string) => void }) {
  const one = documented(shown.hash, shown.text);
  // Its text is its name here: it has no hash in the page.
  const two = useMemo<Documented>(() => documented(`text:${other}`, other), [other]);
  const [before, after] = otherIsOlder ? [two, one] : [one, two];
  return (
    <>
      {before.node && after.node ? <Changes before={before.node} after={after.node} go={go} /> : <p className="obstacle">One of the two cannot be read as an interface: only the lines are compared.</p>}
      <DiffView before={before.text} after={after.text} wide={wide} />
    </>
  );
}
