import type { DropInChange } from '#core/durable/change.ts';
import { dropInText } from '#core/durable/drop-in.ts';
import type { Edit } from '#core/edits/edit.ts';
import { valuesInWords } from '#core/edits/words.ts';
import type { Result } from '#core/failure.ts';
import type { Change } from '#core/privilege/request.ts';
import { shownBytes } from '#core/names/shown.ts';
import { sendToJournal } from '../system/programs/journal-socket.ts';

export interface Act {
  /** The user who asked. */
  readonly caller: number;
  readonly words: string;
  /** Null when the request was refused as a whole. */
  readonly change: Change | null;
  readonly outcome: Result<null>;
}

/** Of all records about privileged acts: `journalctl MESSAGE_ID=…`. */
export const messageId = '5c1f0d3e8a7b4c64b1d6a92f0e37c815';

/** Writes a privileged act into the system journal, with the value before and after. False when no journal took it. */
export const logAct = (act: Act): boolean => sendToJournal(recordOf(act));

/** The fields of the record: systemd.journal-fields(7) for those that are not ours. */
export function recordOf({ caller, words, change, outcome }: Act): Record<string, string> {
  const user = `user ${caller}`;
  return {
    MESSAGE: outcome.ok ? `Changed for ${user}: ${words}` : `Refused to ${user}: ${words} (${outcome.error.message})`,
    MESSAGE_ID: messageId,
    PRIORITY: outcome.ok ? '5' : '4',
    SYSLOG_IDENTIFIER: 'sockatlas',
    SOCKATLAS_UID: String(caller),
    SOCKATLAS_RESULT: outcome.ok ? 'done' : outcome.error.code,
    ...(change?.kind === 'edit' && fieldsOfEdit(change.edit)),
    ...(change?.kind === 'dropIn' && fieldsOfDropIn(change.change)),
  };
}

function fieldsOfEdit(edit: Edit): Record<string, string> {
  const { before, after } = valuesInWords(edit);
  return {
    SOCKATLAS_ACT: edit.act,
    SOCKATLAS_DOOR: edit.door.door === 'object' ? 'socket object' : 'entry point',
    SOCKATLAS_PATH: edit.door.door === 'object' ? `/proc/${edit.door.pid}/fd/${edit.door.fd}` : shownBytes(edit.door.path),
    SOCKATLAS_INODE: `${edit.door.dev}:${edit.door.ino}`,
    ...('name' in edit && { SOCKATLAS_LABEL: shownBytes(edit.name) }),
    SOCKATLAS_BEFORE: before,
    SOCKATLAS_AFTER: after,
  };
}

const fieldsOfDropIn = (change: DropInChange): Record<string, string> => ({
  SOCKATLAS_ACT: change.options === null ? 'removeDropIn' : 'installDropIn',
  SOCKATLAS_UNIT: change.unit,
  SOCKATLAS_BEFORE: change.before ?? '(none)',
  SOCKATLAS_AFTER: change.options === null ? '(none)' : dropInText(change.options),
});
