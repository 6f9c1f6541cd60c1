import { useEffect, useId, useState } from 'react';

interface Account {
  readonly id: number;
  readonly name: string;
}

export interface Accounts {
  readonly users: readonly Account[];
  readonly groups: readonly Account[];
  /** The number of a name, or of a number written out; null when there is none. */
  idOf(which: 'users' | 'groups', text: string): number | null;
}

/** Largest id that chown(2) takes: all ones mean "leave as it is". */
const largest = 0xffff_fffe;

/** Local accounts and groups, for the pickers. */
export function useAccounts(): Accounts {
  const [lists, setLists] = useState<{ readonly users: readonly Account[]; readonly groups: readonly Account[] }>({ users: [], groups: [] });
  useEffect(() => {
    void window.sockatlas.call.listAccounts(null).then((outcome) => {
      if (outcome.ok) setLists(outcome.value);
    });
  }, []);
  return {
    ...lists,
    idOf: (which, text) => {
      const wanted = text.trim();
      const id = lists[which].find(({ name }) => name === wanted)?.id ?? (/^\d{1,10}$/.test(wanted) ? Number(wanted) : null);
      return id !== null && id <= largest ? id : null;
    },
  };
}

/** A field that takes any name or number and offers those there are. */
export function AccountField({ label, value, onChange, list }: { readonly label: string; readonly value: string; readonly onChange: (value: string) => void; readonly list: readonly Account[] }) {
  const id = useId();
  return (
    <label>
      {label}
      <input list={id} value={value} spellCheck={false} autoComplete="off" onChange={(event) => onChange(event.target.value)} />
      <datalist id={id}>
        {list.map((account) => (
          <option key={account.id} value={account.name}>
            {account.id}
          </option>
        ))}
      </datalist>
    </label>
  );
}
