import { filterKeys } from '#core/filter/keys.ts';
import { goTo, openDialog } from '../store/actions.ts';
import { Dialog } from './Dialog.tsx';

const examples: readonly (readonly [filter: string, what: string])[] = [
  ['kind:path state:listen anyone:connect', 'listening sockets to which everyone may connect, folders on the way and all'],
  ['can:alice:relabel', 'whose labels alice may change'],
  ['kind:abstract -user:root', 'abstract names that root does not hold'],
  ['proc:systemd|dbus*', 'held by one of several'],
  ['name:/run/*/io.* OR registered:yes', 'one or the other'],
  ['name:~^/tmp/.*\\.sock$', 'a regular expression'],
  ['pid:1000..2000 has:peer', 'a range of numbers'],
  ['peer:systemd queue:>0', 'connections with systemd where bytes wait to be read'],
  ['backlog:full OR half-closed:yes', 'where something is stuck'],
];

export function FilterHelpDialog() {
  return (
    <Dialog title="Filter language" wide>
      <p>
        Words look everywhere; <code>key:value</code> looks at one thing. Terms side by side must all hold; <code>OR</code>, <code>-</code> or <code>NOT</code>, and parentheses work as one would think. In
        quotes a value is taken as it is and as a whole; <code>*</code> and <code>?</code> stand for anything; <code>|</code> parts alternatives; <code>~</code> begins a regular expression.
      </p>
      <p className="soft">What the system does not tell is neither true nor false: such a socket is shown neither for a term nor for its negation.</p>
      <h3>Keys</h3>
      <dl className="facts">
        {filterKeys.map(({ key, about }) => (
          <div key={key} className="contents">
            <dt className="mono">{key}:</dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
      <h3>Try</h3>
      <ul className="examples">
        {examples.map(([filter, what]) => (
          <li key={filter}>
            <button type="button" className="link mono" onClick={() => (openDialog(null), goTo(filter))}>
              {filter}
            </button>{' '}
            <span className="soft">{what}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
