import { Undo2 } from 'lucide-react';
import { dropInInWords, type DropInDone } from '#core/durable/change.ts';
import { Button, CommandLine } from '../../parts/parts.tsx';

/** One line of the history: a drop-in that was written or removed, which lasts. */
export function DropInItem({ dropIn, takenBack, onUndo }: { readonly dropIn: DropInDone; readonly takenBack: boolean; readonly onUndo: () => void }) {
  return (
    <li>
      <div className="history-top">
        <strong className="grow">{dropIn.undoes === null ? dropInInWords(dropIn.lasting) : `Taken back: ${dropInInWords(dropIn.undo)}`}</strong>
        <time className="soft" dateTime={new Date(dropIn.atMs).toISOString()}>
          {new Date(dropIn.atMs).toLocaleString()}
        </time>
        {dropIn.undoes === null &&
          (takenBack ? (
            <span className="soft">taken back</span>
          ) : (
            <Button onClick={onUndo}>
              <Undo2 size={14} aria-hidden /> Undo
            </Button>
          ))}
      </div>
      <CommandLine lines={[dropIn.command]} />
    </li>
  );
}
