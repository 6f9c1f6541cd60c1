import type { ReactNode } from 'react';
import { catalogueOf } from '#core/catalogue/catalogue.ts';
import { introspectCommand } from '#core/documentation/command.ts';
import type { Version } from '#core/documentation/versions.ts';
import { CommandLine } from '../../parts/parts.tsx';
import { dayAndTime, seenAtWords } from './seen.ts';

interface ProvenanceGiven {
  readonly name: string;
  /** The text that is shown, as it was seen: by one service, or by all. */
  readonly version: Version;
  /** Goes to the text that was seen last; null where it is that. */
  readonly toLatest: (() => void) | null;
  /** What else there is to say or to do about it. */
  readonly children?: ReactNode;
}

/** What an interface is for, where and when its text was seen, and how a terminal shows the same. */
export function Provenance({ name, version, toLatest, children }: ProvenanceGiven) {
  const entry = catalogueOf(name);
  const [last] = version.seenAt;
  return (
    <div className="provenance">
      {entry && (
        <p className="about" title="In the words of Sockatlas; what follows is the text of the service">
          {entry.sentence}
        </p>
      )}
      <p className="soft">
        {toLatest ? 'An earlier text, seen last' : 'Seen'}{' '}
        <time dateTime={new Date(version.lastSeenMs).toISOString()} title={new Date(version.lastSeenMs).toLocaleString()}>
          {dayAndTime(version.lastSeenMs)}
        </time>{' '}
        {seenAtWords(version)}
        {version.firstSeenMs < version.lastSeenMs - 60_000 && `, first ${dayAndTime(version.firstSeenMs)}`}.{' '}
        {toLatest && (
          <button type="button" className="link" onClick={toLatest}>
            Read the one seen last
          </button>
        )}
      </p>
      {children}
      {last && <CommandLine lines={[introspectCommand(last.address, name)]} />}
    </div>
  );
}
