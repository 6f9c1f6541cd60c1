import { commandOf } from '#core/edits/command.ts';
import type { EditResult } from '#core/edits/edit.ts';
import type { PlannedLine } from '#core/edits/many.ts';
import { valuesInWords } from '#core/edits/words.ts';
import type { Row } from '#core/model/rows/row.ts';
import { middleCut, shownName } from '#core/names/shown.ts';
import { ConflictLines } from '../../parts/ConflictLines.tsx';

/** One socket of many: what would be done to it, or was, or why nothing is. */
export function ManyLine({ line, result }: { readonly line: PlannedLine; readonly result: EditResult | null }) {
  const name = nameOf(line.row);
  return (
    <li className={line.state === 'change' ? '' : 'idle'}>
      <div className="many-line-top">
        <span className="mono grow cut" title={name}>
          {middleCut(name, 64)}
        </span>
        <Outcome line={line} result={result} />
      </div>
      {line.state === 'change' && <code className="mono wrap soft">{middleCut(commandOf(line.edit), 400)}</code>}
      {line.state === 'left' && <div className="soft">{line.why}</div>}
      {result?.state === 'refused' && (
        <div className="warning">
          ▲ {result.failure.message}
          {result.failure.conflict && <ConflictLines conflict={result.failure.conflict} />}
        </div>
      )}
    </li>
  );
}

function nameOf(row: Row): string {
  const name = shownName(row.name);
  return name === '' ? `unnamed, inode ${row.socket?.inode ?? '?'}` : name;
}

function Outcome({ line, result }: { readonly line: PlannedLine; readonly result: EditResult | null }) {
  if (result) return <span className={result.state === 'made' ? 'new' : result.state === 'refused' ? 'warning' : 'soft'}>{{ made: '✓ changed', refused: '▲ refused', left: 'not tried' }[result.state]}</span>;
  switch (line.state) {
    case 'change': {
      const { before, after } = valuesInWords(line.edit);
      return (
        <span className="mono many-values">
          {middleCut(before, 32)} <span className="soft">→</span> {middleCut(after, 32)}
        </span>
      );
    }
    case 'same':
      return <span className="soft">so already</span>;
    case 'reading':
      return <span className="soft">being read…</span>;
    case 'left':
      return <span className="soft">left out</span>;
  }
}
