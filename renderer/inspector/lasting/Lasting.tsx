import { useState } from 'react';
import { dropInCommand, type DropInChange } from '#core/durable/change.ts';
import { dropInPath, dropInText, mergeOptions, parseDropIn } from '#core/durable/drop-in.ts';
import { helpForServices, keepAll, lossesOf } from '#core/durable/plan.ts';
import type { SocketUnit } from '#core/durable/unit.ts';
import type { Row } from '#core/model/rows/row.ts';
import { shownBytes } from '#core/names/shown.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import { Button, CommandLine } from '../../parts/parts.tsx';
import { keepDropIn } from '../../store/edits/privilege-actions.ts';
import { useReview } from '../../store/review/review.ts';
import type { Accounts } from '../AccountField.tsx';
import { useMaker } from './use-maker.ts';

/** What would be lost when the socket is made anew, and the drop-in that keeps it. */
export function Lasting({ row, accounts }: { readonly row: Row; readonly accounts: Accounts }) {
  const now = useReview(({ snapshot }) => snapshot === null);
  const { maker, ask } = useMaker(row, now);
  if (!now || maker === null) return null;
  return (
    <section className="door lasting" aria-label="What lasts">
      <h3>
        What lasts <span className="soft">when the socket is made anew</span>
      </h3>
      {maker.maker === 'socketUnit' ? (
        <OfUnit row={row} unit={maker.unit} accounts={accounts} ask={ask} />
      ) : (
        <>
          <p>{maker.maker === 'service' ? `${shownBytes(maker.unit)} binds this socket itself: no setting of systemd makes a change last.` : `Who makes this socket anew is not known. ${maker.why}`}</p>
          <p className="soft">{helpForServices}</p>
        </>
      )}
    </section>
  );
}

function OfUnit({ row, unit, accounts, ask }: { readonly row: Row; readonly unit: SocketUnit; readonly accounts: Accounts; readonly ask: () => void }) {
  const [busy, setBusy] = useState(false);
  const byName = (all: Accounts['users']) => new Map(all.map(({ id, name }) => [name, id]));
  const losses = lossesOf(row, unit, { users: byName(accounts.users), groups: byName(accounts.groups) });
  const wanted = keepAll(losses);
  const ours = unit.ours === null ? [] : parseDropIn(unit.ours);
  const change: DropInChange = { unit: unit.name, scope: unit.scope, options: mergeOptions(ours ?? [], wanted), before: unit.ours };
  const write = async (one: DropInChange): Promise<void> => {
    setBusy(true);
    await keepDropIn(one);
    setBusy(false);
    ask();
  };
  const where = unit.scope === 'user' ? `~/.config/systemd/user/${unit.name}.d/` : `/etc/systemd/system/${unit.name}.d/`;
  return (
    <>
      <p className="soft">
        Made by <span className="mono">{unit.name}</span>
        {unit.needsReload && '; its files were changed since systemd read them'}
      </p>
      {losses.length === 0 ? (
        <p>Nothing would be lost: it is as its unit makes it.</p>
      ) : (
        <ul className="losses">
          {losses.map(({ sentence, lasting }) => (
            <li key={sentence}>
              <span className="tag warning">lost on restart</span> {sentence}
              {lasting.state === 'never' && <span className="soft"> {lasting.sentence}</span>}
            </li>
          ))}
        </ul>
      )}
      {wanted.length > 0 && change.options && (
        <>
          <p className="soft">
            Kept by <span className="mono wrap">{where}50-sockatlas.conf</span>
          </p>
          <pre className="mono drop-in">{dropInText(change.options).split('\n').slice(1, -1).map((line) => shownBytes(bytesOfText(line))).join('\n')}</pre>
          <CommandLine lines={[dropInCommand(change, dropInPath(unit.name, null))]} />
        </>
      )}
      {(wanted.length > 0 || unit.ours !== null) && (
        <div className="buttons">
          {wanted.length > 0 && (
            <Button tone="go" disabled={busy} onClick={() => void write(change)}>
              {unit.scope === 'system' ? 'Write it down as administrator…' : 'Write it down'}
            </Button>
          )}
          {unit.ours !== null && (
            <Button disabled={busy} onClick={() => void write({ ...change, options: null })}>
              Remove the drop-in
            </Button>
          )}
        </div>
      )}
    </>
  );
}
