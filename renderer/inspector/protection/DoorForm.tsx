import { useEffect, useState } from 'react';
import { hasAcl } from '#core/access/acl.ts';
import { aclSentence, drawnMode, parseMode, shownMode, type DoorKind } from '#core/access/bits.ts';
import { whoMayConnect } from '#core/access/who.ts';
import { commandOf } from '#core/edits/command.ts';
import type { DoorRef, Edit, EditDone, EditResult } from '#core/edits/edit.ts';
import type { Failure } from '#core/failure.ts';
import type { DoorFacts } from '#core/model/door.ts';
import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { Button, CommandLine } from '../../parts/parts.tsx';
import { applyEdit, applyTogether } from '../../store/edits/edit-actions.ts';
import { editObstacle, useReview } from '../../store/review/review.ts';
import { useWho } from '../../store/edits/who.ts';
import { AccountField, type Accounts } from '../AccountField.tsx';
import { LastingNote } from '../lasting/LastingNote.tsx';
import { useMaker } from '../lasting/use-maker.ts';
import { Bits } from './Bits.tsx';

interface FormProps {
  readonly row: Row;
  readonly facts: DoorFacts;
  readonly door: DoorRef;
  readonly kind: DoorKind;
  readonly model: Model;
  readonly accounts: Accounts;
}

/** Owner, group and mode of a door, what they mean, and what Apply would do. */
export function DoorForm({ row, facts, door, kind, model, accounts }: FormProps) {
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
  // What was tried in the tab Who is taken over once, and applied by whoever looks at the command here.
  const draft = useWho((who) => (kind === 'entryPoint' && who.draft?.row === row.key ? who.draft.door : null));
  useEffect(() => {
    if (!draft) return;
    setOctal(shownMode(draft.mode));
    setOwner(users[String(draft.uid)] ?? String(draft.uid));
    setGroup(groups[String(draft.gid)] ?? String(draft.gid));
    useWho.setState(({ draft: whole }) => ({ draft: whole && { ...whole, door: null } }));
  }, [draft, users, groups]);

  const mode = parseMode(octal);
  const uid = accounts.idOf('users', owner);
  const gid = accounts.idOf('groups', group);
  const problem = mode === null ? 'A mode has three or four octal digits.' : uid === null ? `There is no local user ${owner}; a number works.` : gid === null ? `There is no local group ${group}; a number works.` : null;
  const edits: Edit[] = [];
  // The mode first: after a change of owner one may no longer be the one who may set it.
  if (uid !== null && gid !== null && (uid !== facts.uid || gid !== facts.gid)) edits.push({ act: 'setOwner', door, owner: { uid, gid }, before: { uid: facts.uid, gid: facts.gid } });
  if (mode !== null && mode !== facts.mode) edits.unshift({ act: 'setMode', door, mode, before: facts.mode });

  const { maker } = useMaker(row, edits.length > 0);

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
          <LastingNote edits={edits} row={row} maker={maker} />
        </>
      )}
    </form>
  );
}

/** What stopped the form, when it stopped. */
const firstRefusal = (value: EditDone | readonly EditResult[]): Failure | null => ('id' in value ? null : (value.find((result) => result.state === 'refused')?.failure ?? null));
