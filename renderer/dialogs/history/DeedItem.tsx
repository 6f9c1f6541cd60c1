import { Undo2 } from 'lucide-react';
import { deedOf } from '#core/edits/command.ts';
import type { Deed } from '#core/edits/deeds.ts';
import type { Edit, EditDone, EditRefused } from '#core/edits/edit.ts';
import { doorInWords, valuesInWords } from '#core/edits/words.ts';
import { ConflictLines } from '../../parts/ConflictLines.tsx';
import { Button, CommandLine } from '../../parts/parts.tsx';

/** One line of the history: what was done at once, and its way back. */
export function DeedItem({ deed, onUndo }: { readonly deed: Deed; readonly onUndo: () => void }) {
  const { edits, refused, standing, isUndo } = deed;
  const count = edits.length + refused.length;
  const first = edits[0] ?? refused[0];
  return (
    <li>
      <div className="history-top">
        <strong className="grow">{titleOf(deed)}</strong>
        <time className="soft" dateTime={new Date(deed.atMs).toISOString()}>
          {new Date(deed.atMs).toLocaleString()}
        </time>
        {!isUndo && standing.length > 0 && <span className="tag warning" title="A change of the moment: gone when the service makes its socket anew, unless its unit keeps it.">lost on restart</span>}
        {!isUndo && edits.length > 0 && (standing.length === 0 ? (
          <span className="soft">taken back</span>
        ) : (
          <Button onClick={onUndo}>
            <Undo2 size={14} aria-hidden /> Undo{standing.length > 1 && ` all ${standing.length}`}
          </Button>
        ))}
      </div>
      {count === 1 && first ? (
        <OneEdit edit={first} />
      ) : (
        <details>
          <summary className="soft">{refused.length === 0 ? 'each with its command' : `${edits.length} of ${count} were made`}</summary>
          <ol className="history-parts">
            {[...edits, ...refused].map((one) => (
              <li key={one.id}>
                <span className="soft">{deedOf(one.edit)}</span>
                <OneEdit edit={one} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </li>
  );
}

function titleOf({ edits, refused, isUndo }: Deed): string {
  const all: readonly { readonly edit: Edit }[] = [...edits, ...refused];
  const first = all[0];
  if (!first) return '';
  const deed = all.every((one) => deedOf(one.edit) === deedOf(first.edit)) ? `${deedOf(first.edit)}${all.length > 1 ? `, ${all.length} times` : ''}` : `${all.length} changes`;
  const way = isUndo ? `Taken back: ${deed}` : deed;
  return edits.length === 0 ? `Refused: ${isUndo ? `to take back: ${deed}` : deed}` : way;
}

function OneEdit({ edit }: { readonly edit: EditDone | EditRefused }) {
  const { before, after } = valuesInWords(edit.edit);
  return (
    <>
      <div className="mono wrap soft">{doorInWords(edit.edit.door)}</div>
      <div className="history-values">
        <span className="mono wrap">{before}</span> <span className="soft">→</span> <span className="mono wrap">{after}</span>
      </div>
      {'failure' in edit && (
        <div className="warning">
          ▲ {edit.failure.message}
          {edit.failure.conflict && <ConflictLines conflict={edit.failure.conflict} />}
        </div>
      )}
      <CommandLine lines={[edit.command]} />
    </>
  );
}
