import { Undo2 } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { deedOf } from '#core/edits/command.ts';
import type { EditDone } from '#core/edits/edit.ts';
import { shownName } from '#core/names/shown.ts';
import { Button, CommandLine } from '../parts/parts.tsx';
import { undoEdit } from '../store/actions.ts';
import { Dialog } from './Dialog.tsx';

/** What was done by this program, newest first, each with its command and a way back. */
export function HistoryDialog() {
  const [edits, setEdits] = useState<readonly EditDone[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = useCallback(async () => {
    const outcome = await window.sockatlas.call.readHistory({ limit: 200 });
    if (outcome.ok) setEdits(outcome.value);
    else setProblem(outcome.error.message);
  }, []);
  useEffect(() => void load(), [load]);
  const undone = new Set(edits?.flatMap(({ undoes }) => (undoes === null ? [] : [undoes])));
  const undo = async (edit: EditDone): Promise<void> => {
    const outcome = await undoEdit(edit);
    setProblem(outcome.ok ? null : [outcome.error.message, outcome.error.hint].filter(Boolean).join(' '));
    await load();
  };
  return (
    <Dialog title="Changes you made" wide>
      {problem && (
        <p className="warning" role="alert">
          ▲ {problem}
        </p>
      )}
      {edits?.length === 0 && <p className="soft">Nothing was changed yet. Changes made here and by the command line are listed with the command for each, and can be taken back.</p>}
      <ol className="history">
        {edits?.map((edit) => (
          <li key={edit.id}>
            <div className="history-top">
              <strong className="grow">{edit.undoes === null ? deedOf(edit.edit) : `Taken back: ${deedOf(edit.edit)}`}</strong>
              <time className="soft" dateTime={new Date(edit.atMs).toISOString()}>
                {new Date(edit.atMs).toLocaleString()}
              </time>
              {edit.undoes === null &&
                (undone.has(edit.id) ? (
                  <span className="soft">taken back</span>
                ) : (
                  <Button onClick={() => void undo(edit)}>
                    <Undo2 size={14} aria-hidden /> Undo
                  </Button>
                ))}
            </div>
            {edit.edit.door.door === 'entryPoint' && <div className="mono wrap soft">{shownName(edit.edit.door.path)}</div>}
            <CommandLine lines={[edit.command]} />
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
