import { ListChecks } from 'lucide-react';
import type { DoorKind } from '#core/access/bits.ts';
import { sentenceOf } from '#core/explain/reasons.ts';
import { noDoor } from '#core/labels/obstacle.ts';
import { doorFactsOf } from '#core/model/door-ref.ts';
import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { Button } from '../../parts/parts.tsx';
import { openDialog } from '../../store/actions.ts';
import { editObstacle } from '../../store/review/review.ts';
import { useReachedDoor } from '../../store/edits/way.ts';
import { useAccounts, type Accounts } from '../AccountField.tsx';
import { doorTitles } from '../labels/doors.ts';
import { Lasting } from '../lasting/Lasting.tsx';
import { WayPicker } from '../WayPicker.tsx';
import { AclEditor } from './AclEditor.tsx';
import { DoorForm } from './DoorForm.tsx';

/** Both doors: who owns them, what each bit means, and what Apply would do. */
export function ProtectionTab({ row, model }: { readonly row: Row; readonly model: Model }) {
  const accounts = useAccounts();
  return (
    <div className="doors tall">
      <Door row={row} model={model} kind="entryPoint" accounts={accounts} />
      <Door row={row} model={model} kind="object" accounts={accounts} />
      <Lasting key={row.key} row={row} accounts={accounts} />
    </div>
  );
}

function Door({ row, model, kind, accounts }: { readonly row: Row; readonly model: Model; readonly kind: DoorKind; readonly accounts: Accounts }) {
  const facts = doorFactsOf(row, kind);
  const ref = useReachedDoor(row, kind);
  const [title, where] = doorTitles[kind];
  const missing = noDoor(row, kind) ?? (facts.known ? null : sentenceOf(facts.reason));
  return (
    <section className="door" aria-label={`Protection of the ${title.toLowerCase()}`}>
      <h3>
        {title} <span className="soft">{where}</span>
        {kind === 'entryPoint' && missing === null && editObstacle() === null && (
          <Button tone="plain" title="Mode, group and labels of a service that behaves well" onClick={() => openDialog('recipe')}>
            <ListChecks size={14} aria-hidden /> Recipe…
          </Button>
        )}
      </h3>
      {missing === null && facts.known && ref.known ? (
        <>
          {kind === 'object' && <WayPicker row={row} />}
          <DoorForm key={`${facts.value.dev}:${facts.value.ino}`} row={row} facts={facts.value} door={ref.value} kind={kind} model={model} accounts={accounts} />
          {kind === 'entryPoint' ? <AclEditor row={row.key} facts={facts.value} door={ref.value} model={model} accounts={accounts} /> : <p className="soft">Socket objects keep no access control list.</p>}
        </>
      ) : (
        <div className="obstacle">
          <p>{missing?.sentence ?? (ref.known ? '' : sentenceOf(ref.reason).sentence)}</p>
          {missing?.remedy && <p className="soft">{missing.remedy}</p>}
        </div>
      )}
    </section>
  );
}
