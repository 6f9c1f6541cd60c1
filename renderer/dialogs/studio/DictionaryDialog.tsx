import { useEffect } from 'react';
import type { DoorKind } from '#core/access/bits.ts';
import { builtIn, type KnownLabel } from '#core/labels/known.ts';
import { shownBytes } from '#core/names/shown.ts';
import { Value } from '../../parts/parts.tsx';
import { loadOwnLabels, useOwnLabelsFile } from '../../store/edits/own-labels.ts';
import { Dialog } from '../Dialog.tsx';

/** The labels that are known: what each is for, who sets it, and where that is written. */
export function DictionaryDialog() {
  const file = useOwnLabelsFile();
  useEffect(() => void loadOwnLabels(), []);
  const own = file?.labels ?? [];
  return (
    <Dialog title="Dictionary of labels" wide>
      <Labels labels={builtIn} />
      <h3>Your own</h3>
      {file && (
        <div className="soft">
          {own.length === 0 && 'Labels that you use yourself get a meaning here when you write them into '}
          {own.length > 0 && 'Read from '}
          <Value text={file.path} what="path" />
          {own.length === 0 && <pre className="mono example">{example}</pre>}
        </div>
      )}
      {file && file.problems.length > 0 && (
        <div className="warning" role="alert">
          {file.problems.map((problem) => (
            <p key={problem}>▲ {problem}</p>
          ))}
          <p className="soft">The file is only read: what is in it stays as it is.</p>
        </div>
      )}
      <Labels labels={own} />
    </Dialog>
  );
}

const example = `{"version": 1, "labels": [{
  "name": "user.team", "title": "Team", "meaning": "Who answers for this service.",
  "values": [{"value": "net", "meaning": "The network team."}]
}]}`;

const doorWords: Readonly<Record<DoorKind, string>> = { entryPoint: 'on the entry point', object: 'on the socket object' };
const where = (door: DoorKind | null): string => (door === null ? 'on either door' : doorWords[door]);

function Labels({ labels }: { readonly labels: readonly KnownLabel[] }) {
  return (
    <ul className="dictionary">
      {labels.map((label) => (
        <li key={label.name}>
          <div>
            <strong className="mono">{shownBytes(label.name)}</strong> {label.title} <span className="soft">{where(label.door)}</span>
          </div>
          <p>{label.meaning}</p>
          {label.values.length > 0 && (
            <dl className="facts">
              {label.values.map(({ value, meaning, door }) => (
                <div key={value} className="contents">
                  <dt className="mono">{shownBytes(value)}</dt>
                  <dd>
                    {meaning} {door !== null && <span className="soft">{where(door)}</span>}
                  </dd>
                </div>
              ))}
            </dl>
          )}
          <p className="soft">
            {label.setBy && `Set by: ${label.setBy}. `}
            {label.source && `Source: ${label.source}.`}
          </p>
        </li>
      ))}
    </ul>
  );
}
