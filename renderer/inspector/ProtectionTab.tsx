import { useEffect, useState } from 'react';
import { hasAcl } from '#core/access/acl.ts';
import { aclSentence, bitOf, classes, allows, drawnMode, meaningOfRight, parseMode, rights, shownMode, type DoorKind } from '#core/access/bits.ts';
import { whoMayConnect } from '#core/access/who.ts';
import { commandOf } from '#core/edits/command.ts';
import type { DoorRef, Edit, EditDone, EditResult } from '#core/edits/edit.ts';
import { sentenceOf } from '#core/explain/reasons.ts';
import type { Failure } from '#core/failure.ts';
import { noDoor } from '#core/labels/obstacle.ts';
import type { DoorFacts } from '#core/model/door.ts';
import { doorFactsOf, doorRefOf } from '#core/model/door-ref.ts';
import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/row.ts';
import { Button, CommandLine } from '../parts/parts.tsx';
import { applyEdit, applyTogether } from '../store/edit-actions.ts';
import { editObstacle, useReview } from '../store/review.ts';
import { AccountField, useAccounts, type Accounts } from './AccountField.tsx';
import { doorTitles } from './LabelsTab.tsx';

/** Both doors: who owns them, what each bit means, and what Apply would do. */
export function ProtectionTab({ row, model }: { readonly row: Row; readonly model: Model }) {
  const accounts = useAccounts();
  return (
    <div className="doors tall">
      <Door row={row} model={model} kind="entryPoint" accounts={accounts} />
      <Door row={row} model={model} kind="object" accounts={accounts} />
    </div>
  );
}

function Door({ row, model, kind, accounts }: { readonly row: Row; readonly model: Model; readonly kind: DoorKind; readonly accounts: Accounts }) {
  const facts = doorFactsOf(row, kind);
  const ref = doorRefOf(row, kind);
  const [title, where] = doorTitles[kind];
  const missing = noDoor(row, kind) ?? (facts.known ? null : sentenceOf(facts.reason));
  return (
    <section className="door" aria-label={`Protection of the ${title.toLowerCase()}`}>
      <h3>
        {title} <span className="soft">{where}</span>
      </h3>
      {missing === null && facts.known && ref.known ? (
        <DoorForm key={`${facts.value.dev}:${facts.value.ino}`} facts={facts.value} door={ref.value} kind={kind} model={model} accounts={accounts} />
      ) : (
        <div className="obstacle">
          <p>{missing?.sentence ?? (ref.known ? '' : sentenceOf(ref.reason).sentence)}</p>
          {missing?.remedy && <p className="soft">{missing.remedy}</p>}
        </div>
      )}
    </section>
  );
}

interface FormProps {
  readonly facts: DoorFacts;
  readonly door: DoorRef;
  readonly kind: DoorKind;
  readonly model: Model;
  readonly accounts: Accounts;
}

function DoorForm({ facts, door, kind, model, accounts }: FormProps) {
  const { users, groups } = model.surroundings;
  const ownerName = users[String(facts.uid)] ?? String(facts.uid);
  const groupName = groups[String(facts.gid)] ?? String(facts.gid);
  const readOnly = useReview(({ snapshot }) => snapshot !== null);
  const [octal, setOctal] = useState(shownMode(facts.mode));
  const [owner, setOwner] = useState(ownerName);
  const [group, setGroup] = useState(groupName);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const reset = (): void => {
    setOctal(shownMode(facts.mode));
    setOwner(ownerName);
    setGroup(groupName);
    setFailure(null);
  };
  // What is there has changed, by us or by others: the form shows it, since the old one would be refused.
  useEffect(reset, [facts.mode, facts.uid, facts.gid]); // oxlint-disable-line react-hooks/exhaustive-deps -- names follow the numbers

  const mode = parseMode(octal);
  const uid = accounts.idOf('users', owner);
  const gid = accounts.idOf('groups', group);
  const problem = mode === null ? 'A mode has three or four octal digits.' : uid === null ? `There is no local user ${owner}; a number works.` : gid === null ? `There is no local group ${group}; a number works.` : null;
  const edits: Edit[] = [];
  // The mode first: after a change of owner one may no longer be the one who may set it.
  if (uid !== null && gid !== null && (uid !== facts.uid || gid !== facts.gid)) edits.push({ act: 'setOwner', door, owner: { uid, gid }, before: { uid: facts.uid, gid: facts.gid } });
  if (mode !== null && mode !== facts.mode) edits.unshift({ act: 'setMode', door, mode, before: facts.mode });

  const apply = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    const [only] = edits;
    const outcome = only && edits.length === 1 ? await applyEdit(only) : await applyTogether('Protection', edits.map((edit) => ({ edit, undoes: null })), true);
    const refusal = outcome.ok ? firstRefusal(outcome.value) : outcome.error;
    if (refusal) setFailure([refusal.message, refusal.hint].filter(Boolean).join(' '));
    setBusy(false);
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (edits.length > 0 && problem === null && !busy) void apply();
      }}
    >
      <p className="soft owner-line">
        {ownerName} : {groupName} · <span className="mono">{drawnMode(facts.mode)}</span>
      </p>
      {readOnly && <p className="note soft">{editObstacle()}</p>}
      <fieldset className="bare" disabled={readOnly}>
        <Bits kind={kind} mode={mode ?? facts.mode} onChange={(next) => setOctal(shownMode(next))} />
        <p className="note">
          {kind === 'entryPoint' ? `${whoMayConnect({ mode: mode ?? facts.mode, uid: uid ?? facts.uid, gid: gid ?? facts.gid }, model.surroundings)} may connect, by these bits and if the folders on the way let them in.` : 'These bits decide who of those that hold it may relabel it, not who may connect.'}
        </p>
        {hasAcl(facts.acl) && <p className="note warning">▲ {aclSentence}</p>}
        <div className="change">
          <AccountField label="Owner" value={owner} onChange={setOwner} list={accounts.users} />
          <AccountField label="Group" value={group} onChange={setGroup} list={accounts.groups} />
          <label>
            Mode
            <input className="mono" value={octal} maxLength={4} inputMode="numeric" spellCheck={false} aria-invalid={mode === null} onChange={(event) => setOctal(event.target.value)} />
          </label>
        </div>
      </fieldset>
      {!readOnly && (problem ?? failure) && (
        <p className="warning" role="alert">
          ▲ {problem ?? failure}
        </p>
      )}
      {problem === null && edits.length > 0 && (
        <>
          <CommandLine lines={edits.map(commandOf)} />
          <div className="buttons">
            <button type="submit" className="button go" disabled={busy}>
              Apply
            </button>
            <Button onClick={reset}>Reset</Button>
          </div>
          <p className="soft">It lasts until the service makes its socket anew.</p>
        </>
      )}
    </form>
  );
}

/** What stopped the form, when it stopped. */
const firstRefusal = (value: EditDone | readonly EditResult[]): Failure | null => ('id' in value ? null : (value.find((result) => result.state === 'refused')?.failure ?? null));

/** The nine bits, with what each does on a socket; those that do nothing are drawn so. */
function Bits({ kind, mode, onChange }: { readonly kind: DoorKind; readonly mode: number; readonly onChange: (mode: number) => void }) {
  return (
    <div className="bits" role="group" aria-label="Permission bits">
      <span />
      {rights.map((right) => (
        <span key={right} className="bit-head soft" title={meaningOfRight(kind, right).sentence}>
          {meaningOfRight(kind, right).short}
        </span>
      ))}
      {classes.map((who) => (
        <div key={who} className="bit-line" role="presentation">
          <span className="soft">{who}</span>
          {rights.map((right) => {
            const on = allows(mode, who, right);
            return (
              <button
                key={right}
                type="button"
                className={`bit${right === 'execute' ? ' idle' : ''}`}
                aria-pressed={on}
                aria-label={`${who} ${right}: ${meaningOfRight(kind, right).short}`}
                title={meaningOfRight(kind, right).sentence}
                onClick={() => onChange(mode ^ bitOf(who, right))}
              >
                {on ? right.charAt(0).replace('e', 'x') : '–'}
              </button>
            );
          })}
        </div>
      ))}
    </div>
  );
}
