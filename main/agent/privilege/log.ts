import type { Edit } from '#core/edits/edit.ts';
import { valuesInWords } from '#core/edits/words.ts';
import type { Result } from '#core/failure.ts';
import { shownBytes } from '#core/names/shown.ts';
import { sendToJournal } from '../system/journal-socket.ts';

export interface Act {
  /** The user who asked. */
  readonly caller: number;
  readonly words: string;
  /** Null when the request was refused as a whole. */
  readonly edit: Edit | null;
  readonly outcome: Result<null>;
}

/** Of all records about privileged acts: `journalctl MESSAGE_ID=…`. */
export const messageId = '5c1f0d3e8a7b4c64b1d6a92f0e37c815';

/** Writes a privileged act into the system journal, with the value before and after. False when no journal took it. */
export const logAct = (act: Act): boolean => sendToJournal(recordOf(act));

/** The fields of the record: systemd.journal-fields(7) for those that are not ours. */
export function recordOf({ caller, words, edit, outcome }: Act): Record<string, string> {
  const user = `user ${caller}`;
  const values = edit && valuesInWords(edit);
  return {
    MESSAGE: outcome.ok ? `Changed for ${user}: ${words}` : `Refused to ${user}: ${words} (${outcome.error.message})`,
    MESSAGE_ID: messageId,
    PRIORITY: outcome.ok ? '5' : '4',
    SYSLOG_IDENTIFIER: 'sockatlas',
    SOCKATLAS_UID: String(caller),
    SOCKATLAS_RESULT: outcome.ok ? 'done' : outcome.error.code,
    ...(edit && {
      SOCKATLAS_ACT: edit.act,
      SOCKATLAS_DOOR: edit.door.door === 'object' ? 'socket object' : 'entry point',
      SOCKATLAS_PATH: edit.door.door === 'object' ? `/proc/${edit.door.pid}/fd/${edit.door.fd}` : shownBytes(edit.door.path),
      SOCKATLAS_INODE: `${edit.door.dev}:${edit.door.ino}`,
      ...('name' in edit && { SOCKATLAS_LABEL: shownBytes(edit.name) }),
      SOCKATLAS_BEFORE: values?.before ?? '',
      SOCKATLAS_AFTER: values?.after ?? '',
    }),
  };
}
