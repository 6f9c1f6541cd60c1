import type { ReactNode } from 'react';
import { catalogueOf } from '#core/catalogue/catalogue.ts';
import { introspectCommand } from '#core/documentation/command.ts';
import type { Version } from '#core/documentation/versions.ts';
import { CommandLine } from '../../parts/parts.tsx';
import { dayAndTime, seenAtWords } from './seen.ts';

/** What an interface is for, where and when its text was seen, and how a terminal shows the same. */
export function Provenance({ name, version, latest, children }: { readonly name: string; readonly version: Version; /** The text is the last that was seen. */ readonly latest: boolean; /** The way to ask anew. */ readonly children?: ReactNode }) {
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
        {latest ? 'Seen' : 'An earlier text, seen last'} <time dateTime={new Date(version.lastSeenMs).toISOString()} title={new Date(version.lastSeenMs).toLocaleString()}>{dayAndTime(version.lastSeenMs)}</time> {seenAtWords(version)}
        {version.firstSeenMs < version.lastSeenMs - 60_000 && `, first ${dayAndTime(version.firstSeenMs)}`}.
      </p>
      {children}
      {last && <CommandLine lines={[introspectCommand(last.address, name)]} />}
    </div>
  );
}
