import { changeSettings } from '../store/actions.ts';
import { useLive } from '../store/live/live.ts';
import { useUi } from '../store/ui.ts';
import { columnOf, usualColumns, type Column } from './columns.ts';

export interface ColumnWidths {
  readonly list: readonly (Column & { readonly px: number })[];
  readonly template: string;
  readonly totalPx: number;
}

/** The sign and the edge of a line. */
const marginPx = 24;

/** The chosen columns with their widths; the first takes the room that is left. */
export function useColumnWidths(): ColumnWidths {
  const chosen = useUi((ui) => ui.columns);
  const surroundings = useLive().model?.surroundings;
  const list = (chosen ?? usualColumns(surroundings)).flatMap(({ id, widthPx }) => {
    const column = columnOf(id);
    return column ? [{ ...column, px: widthPx }] : [];
  });
  const widths = list.map(({ px, id }) => (id === 'name' ? `minmax(${px}px, 1fr)` : `${px}px`));
  return { list, template: `18px ${widths.join(' ')}`, totalPx: list.reduce((sum, { px }) => sum + px + 8, marginPx) };
}

/** Changes the columns, and keeps them for the next time; null is the usual ones. */
export function setColumns(columns: readonly { readonly id: string; readonly widthPx: number }[] | null): void {
  const kept = columns && columns.map(({ id, widthPx }) => ({ id, widthPx: Math.max(24, Math.min(2000, Math.round(widthPx))) }));
  useUi.setState({ columns: kept });
  changeSettings({ columns: kept });
}
