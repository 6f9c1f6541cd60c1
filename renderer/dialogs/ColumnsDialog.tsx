import { ArrowDown, ArrowUp } from 'lucide-react';
import { Button, IconButton } from '../parts/parts.tsx';
import { useLive } from '../store/live/live.ts';
import { useUi } from '../store/ui.ts';
import { columnOf, columns, usualColumns } from '../table/columns.ts';
import { setColumns } from '../table/widths.ts';
import { Dialog } from './Dialog.tsx';

/** Which columns, and in which order. The name is always first. */
export function ColumnsDialog() {
  const stored = useUi((ui) => ui.columns);
  const surroundings = useLive().model?.surroundings;
  const chosen = stored ?? usualColumns(surroundings);
  const isChosen = (id: string): boolean => chosen.some((column) => column.id === id);
  const toggle = (id: string, widthPx: number): void => setColumns(isChosen(id) ? chosen.filter((column) => column.id !== id) : [...chosen, { id, widthPx }]);
  const move = (id: string, step: 1 | -1): void => {
    const at = chosen.findIndex((column) => column.id === id);
    const next = [...chosen];
    const [moved] = next.splice(at, 1);
    if (moved) next.splice(Math.max(1, at + step), 0, moved);
    setColumns(next);
  };
  const ordered = [...chosen.flatMap(({ id }) => columnOf(id) ?? []), ...columns.filter(({ id }) => !isChosen(id))];
  return (
    <Dialog title="Columns">
      <ul className="columns">
        {ordered.map((column) => (
          <li key={column.id}>
            <label className="check grow">
              <input type="checkbox" checked={isChosen(column.id)} disabled={column.id === 'name'} onChange={() => toggle(column.id, column.widthPx)} /> {column.title} <span className="soft">{column.about}</span>
            </label>
            {isChosen(column.id) && column.id !== 'name' && (
              <>
                <IconButton label={`Move ${column.title} to the left`} onClick={() => move(column.id, -1)}>
                  <ArrowUp size={14} aria-hidden />
                </IconButton>
                <IconButton label={`Move ${column.title} to the right`} onClick={() => move(column.id, 1)}>
                  <ArrowDown size={14} aria-hidden />
                </IconButton>
              </>
            )}
          </li>
        ))}
      </ul>
      <div className="buttons">
        <Button onClick={() => setColumns(null)}>Usual columns</Button>
      </div>
    </Dialog>
  );
}
