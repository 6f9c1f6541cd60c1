import type { DoorKind } from '#core/access/bits.ts';
import { sentenceOf } from '#core/explain/reasons.ts';
import { failed, type Result } from '#core/failure.ts';
import type { Bytes } from '#core/model/bytes.ts';
import { doorFactsOf } from '#core/model/door-ref.ts';
import type { Row } from '#core/model/rows/row.ts';
import { showFailure } from '../../store/actions.ts';
import { applyEdit } from '../../store/edits/edit-actions.ts';
import { reachedDoor } from '../../store/edits/way.ts';

/** The whole value of a label: what the model has, unless it was cut there. */
export async function wholeValue(row: Row, kind: DoorKind, name: Bytes): Promise<Result<Bytes>> {
  const ref = reachedDoor(row, kind);
  if (!ref.known) return failed('vanished', sentenceOf(ref.reason).sentence);
  const facts = doorFactsOf(row, kind);
  const label = facts.known && facts.value.labels.known ? facts.value.labels.value.find((one) => one.name === name) : undefined;
  if (label && !label.cut) return { ok: true, value: label.value };
  const read = await window.sockatlas.call.readLabel({ door: ref.value, name });
  return read.ok ? { ok: true, value: read.value.value } : read;
}

/** Removes a label at once: Undo brings it back. */
export async function removeLabel(row: Row, kind: DoorKind, name: Bytes): Promise<void> {
  const ref = reachedDoor(row, kind);
  if (!ref.known) return;
  const before = await wholeValue(row, kind, name);
  if (!before.ok) return showFailure(before.error);
  await applyEdit({ act: 'removeLabel', door: ref.value, name, before: before.value });
}
