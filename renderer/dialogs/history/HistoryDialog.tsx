import { useCallback, useEffect, useMemo, useState } from 'react';
import type { CallOutput } from '#core/calls.ts';
import type { DropInDone } from '#core/durable/change.ts';
import { deedsOf, type Deed } from '#core/edits/deeds.ts';
import type { DoorRef } from '#core/edits/edit.ts';
import { takenBack } from '#core/edits/taken-back.ts';
import { doorInWords } from '#core/edits/words.ts';
import type { Failure } from '#core/failure.ts';
import type { Row } from '#core/model/rows/row.ts';
import { ConflictLines } from '../../parts/ConflictLines.tsx';
import { undoEdits } from '../../store/edits/edit-actions.ts';
import { keepDropIn } from '../../store/edits/privilege-actions.ts';
import { useRow } from '../../store/live/live.ts';
import { useUi } from '../../store/ui.ts';
import { Dialog } from '../Dialog.tsx';
import { DeedItem } from './DeedItem.tsx';
import { DropInItem } from './DropInItem.tsx';

/** What was done by this program, newest first, each with its command and a way back; and what was refused, with the reason. */
export function HistoryDialog() {
  const [history, setHistory] = useState<CallOutput<'readHistory'> | null>(null);
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  const [words, setWords] = useState('');
  const [onlyThis, setOnlyThis] = useState(false);
  const row = useRow(useUi((ui) => ui.current));
  const load = useCallback(async () => {
    const outcome = await window.sockatlas.call.readHistory({ limit: 1000 });
    if (outcome.ok) setHistory(outcome.value);
    else setFailures([outcome.error]);
  }, []);
  useEffect(() => void load(), [load]);
  const deeds = useMemo(() => (history ? deedsOf(history) : []), [history]);
  const shown = deeds.filter((deed) => isAbout(deed, words) && (!onlyThis || !row || isOf(deed, row)));
  const undo = async (deed: Deed): Promise<void> => {
    setFailures(await undoEdits(deed.standing));
    await load();
  };
  const lasting = history?.lasting ?? [];
  const forgotten = takenBack(lasting);
  // A drop-in is a unit's, not one socket's.
  const dropIns = onlyThis ? [] : lasting.filter(({ command }) => command.toLowerCase().includes(words.trim().toLowerCase()));
  const undoDropIn = async (dropIn: DropInDone): Promise<void> => {
    const outcome = await keepDropIn(dropIn.undo, dropIn);
    setFailures(outcome.ok ? [] : [outcome.error]);
    await load();
  };
  return (
    <Dialog title="Changes you made" wide>
      {failures.map((failure, i) => (
        <div key={i} className="warning" role="alert">
          <p>
            ▲ {failure.message} {failure.hint}
          </p>
          {failure.conflict && <ConflictLines conflict={failure.conflict} />}
        </div>
      ))}
      {deeds.length + lasting.length > 0 && (
        <div className="history-find">
          <input type="search" className="grow" aria-label="Find a change" placeholder="Find by path, label or command" value={words} spellCheck={false} onChange={(event) => setWords(event.target.value)} />
          <label className="check">
            <input type="checkbox" checked={onlyThis} disabled={!row} onChange={(event) => setOnlyThis(event.target.checked)} /> of the selected socket
          </label>
        </div>
      )}
      {history && deeds.length === 0 && lasting.length === 0 && <p className="soft">Nothing was changed yet. Changes made here and by the command line are listed with the command for each, and can be taken back.</p>}
      {deeds.length + lasting.length > 0 && shown.length + dropIns.length === 0 && <p className="soft">No change fits.</p>}
      <ol className="history">
        {[...shown, ...dropIns]
          .sort((a, b) => b.atMs - a.atMs)
          .slice(0, mostShown)
          .map((one) => ('lasting' in one ? <DropInItem key={one.id} dropIn={one} takenBack={forgotten.has(one.id)} onUndo={() => void undoDropIn(one)} /> : <DeedItem key={one.id} deed={one} onUndo={() => void undo(one)} />))}
      </ol>
      {shown.length + dropIns.length > mostShown && <p className="soft">{shown.length + dropIns.length - mostShown} older ones are not shown: find them by a word.</p>}
      {history && history.damaged > 0 && <p className="soft">{history.damaged === 1 ? 'One line' : `${history.damaged} lines`} of the history cannot be read and were passed over.</p>}
    </Dialog>
  );
}

/** Drawing a thousand takes a moment that nobody wants to wait for. */
const mostShown = 200;

const doorsOf = (deed: Deed): readonly { readonly door: DoorRef; readonly command: string }[] => [...deed.edits, ...deed.refused].map(({ edit, command }) => ({ door: edit.door, command }));

function isAbout(deed: Deed, words: string): boolean {
  const wanted = words.trim().toLowerCase();
  return wanted === '' || doorsOf(deed).some(({ door, command }) => `${doorInWords(door)}\n${command}`.toLowerCase().includes(wanted));
}

/** By name where it has one, so that what was done to an earlier socket of the same name is found too. */
const isOf = (deed: Deed, row: Row): boolean => doorsOf(deed).some(({ door }) => (door.door === 'object' ? door.socket === row.socket?.key : door.path === row.entryPoint?.path || door.path === row.name));
