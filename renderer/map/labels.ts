import type { Point } from './layout.ts';

export interface LabelBox {
  readonly key: string;
  /** The middle of the upper edge of the text. */
  readonly at: Point;
  readonly widthPx: number;
  /** Shown whatever it lies on: it was chosen. */
  readonly always: boolean;
}

const heightPx = 15;
/** Cells of the grid in which boxes look for those they could lie on. */
const cellPx = 64;

/** Which names there is room for, but no more than so many; the first come first. */
export function labelsWithRoom(boxes: readonly LabelBox[], most = Infinity): Set<string> {
  const shown = new Set<string>();
  const cells = new Map<number, LabelBox[]>();
  const put = (box: LabelBox): void => {
    shown.add(box.key);
    for (const cell of cellsOf(box)) {
      const list = cells.get(cell);
      if (list) list.push(box);
      else cells.set(cell, [box]);
    }
  };
  for (const box of boxes) if (box.always) put(box);
  for (const box of boxes) if (!box.always && shown.size < most && !cellsOf(box).some((cell) => cells.get(cell)?.some((other) => overlap(box, other)))) put(box);
  return shown;
}

const overlap = (a: LabelBox, b: LabelBox): boolean => Math.abs(a.at.x - b.at.x) * 2 < a.widthPx + b.widthPx + 6 && Math.abs(a.at.y - b.at.y) < heightPx;

function cellsOf({ at, widthPx }: LabelBox): number[] {
  const cells: number[] = [];
  const row = Math.floor(at.y / cellPx);
  const lastRow = Math.floor((at.y + heightPx) / cellPx);
  for (let y = row; y <= lastRow; y++) for (let x = Math.floor((at.x - widthPx / 2 - 6) / cellPx); x <= Math.floor((at.x + widthPx / 2 + 6) / cellPx); x++) cells.push(y * 65_536 + x);
  return cells;
}
