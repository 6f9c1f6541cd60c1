import { settingLines } from '#core/durable/change.ts';
import { isAccepted, keepAll, lastingOf } from '#core/durable/plan.ts';
import type { Maker } from '#core/durable/unit.ts';
import type { Edit } from '#core/edits/edit.ts';
import type { Row } from '#core/model/rows/row.ts';

/** Beside the commands of a change: how long it lasts, and which settings of the unit would make it last. */
export function LastingNote({ edits, row, maker }: { readonly edits: readonly Edit[]; readonly row: Row; readonly maker: Maker | null }) {
  if (maker?.maker !== 'socketUnit') return <p className="soft">It is lost on restart: it lasts until the service makes its socket anew.</p>;
  const { unit } = maker;
  const each = edits.map((edit) => ({ edit, lasting: lastingOf(edit, unit, isAccepted(row)) }));
  const options = keepAll(each.map(({ lasting }) => ({ door: 'entryPoint', sentence: '', lasting })));
  const reasons = [...new Set(each.flatMap(({ lasting }) => (lasting.state === 'never' ? [lasting.sentence] : [])))];
  if (each.length > 0 && each.every(({ lasting }) => lasting.state === 'so already')) return <p className="soft">It lasts: {unit.name} makes it so by itself.</p>;
  return (
    <div className="lasting-note soft">
      <p>
        Lost on restart, when {unit.name} makes its socket anew
        {options.length > 0 ? ', unless a drop-in says:' : `. ${reasons.join(' ')}`}
      </p>
      {options.length > 0 && (
        <>
          <code className="mono wrap">{settingLines({ options }).join('\n')}</code>
          <p>{[...reasons, 'Once it is applied, “What lasts” under Protection writes it down.'].join(' ')}</p>
        </>
      )}
    </div>
  );
}
