import { Loader, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { Liveness } from '#core/explain/liveness.ts';
import { shownBytes } from '#core/names/shown.ts';
import type { Service } from '#core/services/service.ts';
import { serviceColumns, shownServiceName, type Counts, type ServiceCell } from '../../store/services/service-columns.ts';

const glyphs: Readonly<Record<Liveness, readonly [glyph: string, word: string]>> = {
  awake: ['●', 'awake: a running process answers'],
  asleep: ['○', 'asleep: it starts when somebody connects'],
  none: ['◌', 'nobody answers'],
  unknown: ['?', 'it is not known whether it runs'],
};

interface Props {
  readonly service: Service;
  readonly counts: Counts | null;
  readonly index: number;
  readonly topPx: number;
  readonly focused: boolean;
  readonly asking: boolean;
}

/** One service. Drawn again only when something in it has changed. */
export const ServiceRow = memo(function ServiceRow({ service, counts, index, topPx, focused, asking }: Props) {
  const [glyph, word] = glyphs[service.awake];
  return (
    <div id={`service-${index}`} role="row" aria-rowindex={index + 2} aria-selected={focused} data-index={index} data-focused={focused || undefined} data-service={service.key} className="line service-line" style={{ transform: `translateY(${topPx}px)` }}>
      <span role="gridcell" className="sign soft" title={asking ? 'being asked' : word}>
        {asking ? <Loader size={12} aria-label="being asked" /> : <span aria-label={word} role="img">{glyph}</span>}
      </span>
      {serviceColumns.map(({ id, isNumber, cell }) => (
        <span key={id} role="gridcell" data-column={id} className={`cell${isNumber ? ' number' : ''}`}>
          {id === 'name' ? <NameCell service={service} /> : <CellText cell={cell(service, counts)} />}
        </span>
      ))}
    </div>
  );
});

function NameCell({ service }: { readonly service: Service }) {
  const name = shownServiceName(service);
  const more = service.names.length - 1;
  const all = [...service.names.map((one) => shownBytes(one.name)), service.key].join('\n');
  return (
    <span className="service-name" title={all}>
      <Marks service={service} />
      <span className="mono cut">{name}</span>
      {more > 0 && <span className="soft more">+{more}</span>}
    </span>
  );
}

/** That sources do not agree, or that it says another thing than before. */
function Marks({ service: { mismatches } }: { readonly service: Service }) {
  const warnings = mismatches.filter(({ tone }) => tone === 'warning');
  const changes = mismatches.filter(({ tone }) => tone === 'changed');
  const say = (all: typeof mismatches): string => all.map(({ sentence }) => sentence).join(' ');
  return (
    <>
      {warnings.length > 0 && (
        <span className="warning" role="img" title={say(warnings)} aria-label={say(warnings)}>
          <TriangleAlert size={12} aria-hidden />
        </span>
      )}
      {changes.length > 0 && (
        <span className="changed-mark" role="img" title={say(changes)} aria-label={say(changes)}>
          Δ
        </span>
      )}
    </>
  );
}

function CellText({ cell }: { readonly cell: ServiceCell }) {
  if (cell.is === 'unknown')
    return (
      <span className="unknown" title={cell.why}>
        ?<span className="unseen">unknown: {cell.why}</span>
      </span>
    );
  if (cell.is === 'none')
    return (
      <span className="nothing" title={cell.why}>
        –
      </span>
    );
  return (
    <span className={cell.soft ? 'soft cut' : 'cut'} title={cell.more ?? cell.text}>
      {cell.text}
    </span>
  );
}
