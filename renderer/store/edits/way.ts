import { create } from 'zustand';
import type { DoorKind } from '#core/access/bits.ts';
import type { DoorRef } from '#core/edits/edit.ts';
import { doorRefOf, waysTo, type Way } from '#core/model/door-ref.ts';
import type { Known } from '#core/model/known.ts';
import type { Row } from '#core/model/rows/row.ts';

/** The holder through which a socket object is reached, where somebody chose another than the first. */
const useChosen = create<{ readonly socket: string | null; readonly way: string | null }>()(() => ({ socket: null, way: null }));

export const keyOfWay = ({ process, fd }: Way): string => `${process.key}/${fd}`;
export const chooseWay = (row: Row, way: Way): void => useChosen.setState({ socket: row.key, way: keyOfWay(way) });

function chosenWay(row: Row): Way | undefined {
  const { socket, way } = useChosen.getState();
  return socket === row.key ? waysTo(row).find((one) => keyOfWay(one) === way) : undefined;
}

/** The door as an edit names it: a socket object through the chosen holder while that one has it open. */
export const reachedDoor = (row: Row, kind: DoorKind): Known<DoorRef> => doorRefOf(row, kind, kind === 'object' ? chosenWay(row) : undefined);

/** The same for what is drawn: anew when another holder is chosen. */
export function useReachedDoor(row: Row, kind: DoorKind): Known<DoorRef> {
  useChosen();
  return reachedDoor(row, kind);
}
