import { Plus, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { aclEntries, aclOfMode, drawnPermissions, isOnlyMode, leastMask, masked, sameAcl, type Acl, type NamedEntry, type Permissions } from '#core/access/acl.ts';
import { aclSentence, meaningOfRight } from '#core/access/bits.ts';
import { commandOf } from '#core/edits/command.ts';
import type { DoorRef, Edit } from '#core/edits/edit.ts';
import { aclProblem } from '#core/edits/validate.ts';
import { sentenceOf } from '#core/explain/reasons.ts';
import type { DoorFacts } from '#core/model/door.ts';
import type { Model } from '#core/model/model.ts';
import { Button, CommandLine, IconButton } from '../../parts/parts.tsx';
import { applyEdit } from '../../store/edits/edit-actions.ts';
import { useReview } from '../../store/review/review.ts';
import { useWho } from '../../store/edits/who.ts';
import { AccountField, type Accounts } from '../AccountField.tsx';

interface Props {
  /** Key of the row. */
  readonly row: string;
  readonly facts: DoorFacts;
  readonly door: DoorRef;
  readonly model: Model;
  readonly accounts: Accounts;
}

/** The access control list of an entry point: who else is let in, by name. acl(5). */
export function AclEditor({ row, facts, door, model, accounts }: Props) {
  const readOnly = useReview(({ snapshot }) => snapshot !== null);
  if (!facts.acl.known) return <p className="soft">{sentenceOf(facts.acl.reason).sentence}</p>;
  const before = facts.acl.value ?? aclOfMode(facts.mode & 0o777);
  // A list that somebody changed is another form: what was made of the old one would be refused.
  return <AclForm key={aclEntries(before, { users: {}, groups: {} }).join()} row={row} before={before} door={door} model={model} accounts={accounts} readOnly={readOnly} />;
}

function AclForm({ row, before, door, model, accounts, readOnly }: Omit<Props, 'facts'> & { readonly before: Acl; readonly readOnly: boolean }) {
  const [acl, setAcl] = useState(before);
  /** Whether the mask follows what is named; begun so where it does now. */
  const [follows, setFollows] = useState(before.mask === null || before.mask === leastMask(before));
  const [open, setOpen] = useState(!isOnlyMode(before));
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { users, groups } = model.surroundings;
  useEffect(() => setFailure(null), [acl]);
  // As in the form of the mode: what was tried in the tab Who.
  const draft = useWho((who) => (who.draft?.row === row ? who.draft.acl : null));
  useEffect(() => {
    if (!draft) return;
    setAcl(draft);
    setFollows(draft.mask === null || draft.mask === leastMask(draft));
    setOpen(true);
    useWho.setState(({ draft: whole }) => ({ draft: whole && { ...whole, acl: null } }));
  }, [draft]);
  const edit: Edit = { act: 'setAcl', door, acl, before };
  const problem = aclProblem(acl);
  const changed = !sameAcl(acl, before);
  const put = (next: Acl, follow = follows): void => {
    const named = next.users.length + next.groups.length > 0;
    setAcl({ ...next, mask: follow ? (named ? leastMask(next) : null) : (next.mask ?? (named ? leastMask(next) : null)) });
  };
  const apply = async (): Promise<void> => {
    setBusy(true);
    const outcome = await applyEdit(edit);
    if (!outcome.ok) setFailure([outcome.error.message, outcome.error.hint].filter(Boolean).join(' '));
    setBusy(false);
  };
  if (!open)
    return readOnly ? null : (
      <div>
        <Button tone="plain" onClick={() => setOpen(true)}>
          <Plus size={14} aria-hidden /> Let in somebody by name…
        </Button>
      </div>
    );
  const change = (list: 'users' | 'groups', i: number, permissions: Permissions): void => put({ ...acl, [list]: acl[list].map((entry, at) => (at === i ? { ...entry, permissions } : entry)) });
  const drop = (list: 'users' | 'groups', i: number): void => put({ ...acl, [list]: acl[list].filter((_, at) => at !== i) });
  const named = (list: 'users' | 'groups', names: Readonly<Record<string, string>>) =>
    acl[list].map(({ id, permissions }, i) => (
      <Entry key={`${list}${id}`} who={`${list === 'users' ? 'user' : 'group'} ${accounts[list].find((one) => one.id === id)?.name ?? names[String(id)] ?? id}`} permissions={permissions} effective={masked(permissions, acl)} onChange={(next) => change(list, i, next)} onRemove={() => drop(list, i)} />
    ));
  return (
    <form
      className="acl"
      aria-label="Access control list"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed && problem === null && !busy) void apply();
      }}
    >
      <h4>Access control list</h4>
      <p className="soft">{isOnlyMode(acl) ? 'None yet: the mode alone decides. Name a user or a group to let in.' : aclSentence}</p>
      <fieldset className="bare" disabled={readOnly}>
        <div className="acl-entries">
          <div className="acl-line acl-head soft">
            <span />
            {shownRights.map(({ bit, right }) => (
              <span key={bit} title={meaningOfRight('entryPoint', right).sentence}>
                {meaningOfRight('entryPoint', right).short}
              </span>
            ))}
            <span>in effect</span>
            <span />
          </div>
          <Entry who="owner" permissions={acl.owner} effective={acl.owner} onChange={(owner) => put({ ...acl, owner })} />
          {named('users', users)}
          <Entry who="owning group" permissions={acl.owningGroup} effective={masked(acl.owningGroup, acl)} onChange={(owningGroup) => put({ ...acl, owningGroup })} />
          {named('groups', groups)}
          {acl.mask !== null && <Entry who="mask" permissions={acl.mask} effective={null} onChange={(mask) => (setFollows(false), put({ ...acl, mask }, false))} />}
          <Entry who="other" permissions={acl.other} effective={acl.other} onChange={(other) => put({ ...acl, other })} />
        </div>
        {acl.mask !== null && (
          <label className="check">
            <input
              type="checkbox"
              checked={follows}
              onChange={(event) => {
                setFollows(event.target.checked);
                put(acl, event.target.checked);
              }}
            />{' '}
            the mask takes nothing away
          </label>
        )}
        <AddEntry accounts={accounts} onAdd={(list, entry) => put({ ...acl, [list]: [...acl[list], entry].sort((a, b) => a.id - b.id) })} />
      </fieldset>
      {(problem ?? failure) && (
        <p className="warning" role="alert">
          ▲ {problem ?? failure}
        </p>
      )}
      {changed && problem === null && <CommandLine lines={[commandOf(edit)]} />}
      {changed && (
        <div className="buttons">
          <button type="submit" className="button go" disabled={busy || problem !== null}>
            Apply
          </button>
          <Button onClick={() => (setAcl(before), setFollows(before.mask === null || before.mask === leastMask(before)))}>Reset</Button>
        </div>
      )}
      {!changed && !isOnlyMode(before) && !readOnly && (
        <div>
          <Button tone="plain" onClick={() => put({ ...acl, users: [], groups: [], mask: null }, true)}>
            Take the list away…
          </Button>
        </div>
      )}
    </form>
  );
}

/** Execute does nothing on a socket: it stays as it is, and is not offered. */
const shownRights = [
  { bit: 4, right: 'read' },
  { bit: 2, right: 'write' },
] as const;

interface EntryProps {
  readonly who: string;
  readonly permissions: Permissions;
  /** After the mask; null for the mask itself. */
  readonly effective: Permissions | null;
  readonly onChange: (permissions: Permissions) => void;
  readonly onRemove?: () => void;
}

function Entry({ who, permissions, effective, onChange, onRemove }: EntryProps) {
  const taken = effective !== null && effective !== permissions;
  return (
    <div className="acl-line" role="group" aria-label={who}>
      <span className="cut" title={who}>
        {who}
      </span>
      {shownRights.map(({ bit, right }) => (
        <button key={bit} type="button" className="bit" aria-pressed={(permissions & bit) !== 0} aria-label={`${who} ${right}: ${meaningOfRight('entryPoint', right).short}`} onClick={() => onChange(permissions ^ bit)}>
          {permissions & bit ? right.charAt(0) : '–'}
        </button>
      ))}
      <span className={`mono${taken ? ' warning' : ' soft'}`} title={taken ? 'The mask takes something away.' : undefined}>
        {effective === null ? '' : `${taken ? '▲ ' : ''}${drawnPermissions(effective)}`}
      </span>
      {onRemove ? (
        <IconButton label={`Remove ${who}`} onClick={onRemove}>
          <X size={14} aria-hidden />
        </IconButton>
      ) : (
        <span />
      )}
    </div>
  );
}

function AddEntry({ accounts, onAdd }: { readonly accounts: Accounts; readonly onAdd: (list: 'users' | 'groups', entry: NamedEntry) => void }) {
  const [user, setUser] = useState('');
  const [group, setGroup] = useState('');
  const uid = accounts.idOf('users', user);
  const gid = accounts.idOf('groups', group);
  /** Read and write: one who may connect, and see what the service says of itself. */
  const permissions = 6;
  return (
    <div className="acl-add">
      <AccountField label="User" value={user} onChange={setUser} list={accounts.users} />
      <Button
        disabled={uid === null}
        onClick={() => {
          if (uid === null) return;
          onAdd('users', { id: uid, permissions });
          setUser('');
        }}
      >
        Add user
      </Button>
      <AccountField label="Group" value={group} onChange={setGroup} list={accounts.groups} />
      <Button
        disabled={gid === null}
        onClick={() => {
          if (gid === null) return;
          onAdd('groups', { id: gid, permissions });
          setGroup('');
        }}
      >
        Add group
      </Button>
    </div>
  );
}
