import { Plus } from 'lucide-react';
import { useId, useState } from 'react';
import { subjectOf } from '#core/access/rules/subject-name.ts';
import type { Surroundings } from '#core/model/model.ts';
import { Button } from '../../parts/parts.tsx';
import { useWho } from '../../store/edits/who.ts';

/** Takes a user by name or number, or a group with an @ in front. */
export function SubjectPicker({ surroundings }: { readonly surroundings: Surroundings }) {
  const [text, setText] = useState('');
  const list = useId();
  const allAccounts = useWho((who) => who.allAccounts);
  const wanted = text.trim();
  const subject = wanted === '' ? null : subjectOf(wanted, surroundings);
  const missing = wanted !== '' && subject === null;
  return (
    <form
      className="who-pick"
      onSubmit={(event) => {
        event.preventDefault();
        if (!subject) return;
        useWho.setState(({ picked, shown }) => ({ picked: [wanted, ...picked.filter((one) => one !== wanted)], shown: { subject: wanted, act: shown.act } }));
        setText('');
      }}
    >
      <input aria-label="User, or @group" placeholder="user, number or @group" list={list} value={text} spellCheck={false} autoComplete="off" aria-invalid={missing} onChange={(event) => setText(event.target.value)} />
      <datalist id={list}>
        {Object.entries(surroundings.users).map(([uid, name]) => (
          <option key={uid} value={name}>
            {uid}
          </option>
        ))}
        {Object.entries(surroundings.groups).map(([gid, name]) => (
          <option key={`@${gid}`} value={`@${name}`}>
            group {gid}
          </option>
        ))}
      </datalist>
      <button type="submit" className="button outlined" disabled={!subject}>
        <Plus size={14} aria-hidden /> Ask
      </button>
      <Button tone="plain" aria-pressed={allAccounts} onClick={() => useWho.setState({ allAccounts: !allAccounts })}>
        All accounts
      </Button>
      {missing && (
        <p className="warning" role="alert">
          ▲ There is no local account of this name; a number works.
        </p>
      )}
    </form>
  );
}
