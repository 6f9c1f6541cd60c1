import type { Row } from '#core/model/rows/row.ts';
import { getRows } from '../store/live/live.ts';
import { useUi } from '../store/ui.ts';
import type { CommandContext } from './command.ts';

/** The label row that has the focus, as the Labels tab marks it in the document. */
function focusedLabel(): CommandContext['label'] {
  const element = document.activeElement?.closest<HTMLElement>('[data-label]');
  const door = element?.dataset['door'];
  const name = element?.dataset['label'];
  return name !== undefined && (door === 'entryPoint' || door === 'object') ? { door, name } : null;
}

/** What commands act on at this moment. */
export function contextNow(extra: { readonly term?: string | null; readonly label?: CommandContext['label'] } = {}): CommandContext {
  const { selection, current } = useUi.getState();
  const rows = getRows();
  const selected: Row[] = [];
  for (const key of selection) {
    const row = rows.get(key);
    if (row) selected.push(row);
  }
  return { selected, current: (current !== null && rows.get(current)) || null, label: extra.label ?? focusedLabel(), term: extra.term ?? null };
}
