import { commands } from '../commands/registry.ts';
import { shownKey } from '../parts/Menu.tsx';
import { Dialog } from './Dialog.tsx';

/** Keys that belong to a place rather than to a command. */
const places: readonly (readonly [key: string, what: string])[] = [
  ['↑ ↓ Home End PgUp PgDn', 'Move in the table'],
  ['← →', 'Close and open a group'],
  ['letters', 'Jump to a name'],
  ['Shift+↑ ↓, Ctrl+A', 'Select several'],
  ['Space', 'Add to the selection'],
  ['Enter', 'Open the inspector'],
  ['Shift+F10', 'Context menu'],
  ['Esc', 'Clear the filter; close what is open'],
];

/** Keys of the conversations, in their table and their map. */
const conversationKeys: readonly (readonly [key: string, what: string])[] = [
  ['↑ ↓ Home End PgUp PgDn', 'Move in the table'],
  ['Enter', 'Show the sockets of what is chosen'],
  ['Shift+Enter', 'Keep only what is chosen'],
  ['Esc', 'Choose nothing'],
  ['N, Shift+N', 'In the map: next party, party before'],
  ['+ −', 'In the map: zoom'],
  ['← → ↑ ↓', 'In the map: move'],
  ['0', 'In the map: show all'],
];

export function ShortcutsDialog() {
  const groups = [...new Set(commands.map((command) => command.group))];
  return (
    <Dialog title="Keyboard shortcuts" wide>
      <div className="shortcuts">
        {groups.map((group) => {
          const listed = commands.filter((command) => command.group === group && command.keys);
          return (
            listed.length > 0 && (
              <section key={group}>
                <h3>{group}</h3>
                {listed.map((command) => (
                  <Shortcut key={command.id} keys={(command.keys ?? []).map(shownKey)} what={command.title.replace(/…$/, '')} />
                ))}
              </section>
            )
          );
        })}
        <section>
          <h3>In the table</h3>
          {places.map(([key, what]) => (
            <Shortcut key={key} keys={[key]} what={what} />
          ))}
        </section>
        <section>
          <h3>In the conversations</h3>
          {conversationKeys.map(([key, what]) => (
            <Shortcut key={what} keys={[key]} what={what} />
          ))}
        </section>
      </div>
    </Dialog>
  );
}

const Shortcut = ({ keys, what }: { readonly keys: readonly string[]; readonly what: string }) => (
  <div className="shortcut">
    <span className="grow">{what}</span>
    {keys.map((key) => (
      <kbd key={key}>{key}</kbd>
    ))}
  </div>
);
