import { ChevronDown, ChevronRight, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { severities } from '#core/findings/finding.ts';
import { sentenceOf } from '#core/explain/reasons.ts';
import { livenessOf, type Liveness } from '#core/explain/row.ts';
import type { Surroundings } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { SeverityIcon } from '../findings/parts.tsx';
import type { Item } from '../store/lines/group.ts';
import type { Mark } from '../store/live/marks.ts';
import type { Cell, Column } from './columns.ts';

interface Props {
  readonly item: Item;
  readonly index: number;
  readonly topPx: number;
  readonly template: string;
  readonly columns: readonly Column[];
  readonly surroundings: Surroundings;
  readonly mark: Mark | undefined;
  /** What is told of it by rules, e.g. `high: 2 findings`; a text, so that a row that is the same is not drawn again. */
  readonly finding: string | null;
  readonly selected: boolean;
  readonly focused: boolean;
  /** The folder stands in the heading, so the name need not repeat it. */
  readonly inFolder: boolean;
  readonly label: string;
}

const signs = { new: '+', gone: '−', changed: 'Δ' } as const;
const signWords = { new: 'new', gone: 'gone', changed: 'changed' } as const;

/** One line. Drawn again only when something in it has changed. */
export const TableRow = memo(function TableRow({ item, index, topPx, template, columns, surroundings, mark, finding, selected, focused, inFolder, label }: Props) {
  const common = {
    id: `row-${index}`,
    role: 'row',
    'aria-rowindex': index + 2,
    'aria-level': item.level,
    'aria-posinset': item.position,
    'aria-setsize': item.siblings,
    'data-index': index,
    'data-focused': focused || undefined,
  };
  const place = { transform: `translateY(${topPx}px)`, gridTemplateColumns: template };
  const indent = { paddingLeft: (item.level - 1) * 16 };
  if (item.is === 'group')
    return (
      <div {...common} className="line group" aria-expanded={item.expanded} style={place}>
        <span role="presentation" />
        <span className="group-cell" role="gridcell" aria-label={label} aria-colspan={columns.length} style={indent}>
          {item.expanded ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          <span className="mono cut">{item.label}</span>
          <span className="count">{item.count === 1 ? '1 socket' : `${item.count} sockets`}</span>
        </span>
      </div>
    );
  return (
    <div {...common} className={`line${mark ? ` ${mark.kind}` : ''}`} aria-selected={selected} data-key={item.key} style={place}>
      <span className="sign" role="presentation" title={mark ? signWords[mark.kind] : undefined}>
        {mark && (
          <>
            <span aria-hidden>{signs[mark.kind]}</span>
            <span className="unseen">{signWords[mark.kind]}</span>
          </>
        )}
      </span>
      {columns.map((column) => {
        const cell = column.cell(item.row, surroundings);
        const changed = mark?.kind === 'changed' && mark.columns.has(column.id);
        return (
          <span key={column.id} role="gridcell" data-column={column.id} className={`cell ${column.look}${changed ? ' delta' : ''}`} style={column.id === 'name' ? indent : undefined}>
            {column.id === 'name' ? <NameCell row={item.row} cell={cell} inFolder={inFolder} finding={finding} /> : <CellText cell={cell} changed={changed} />}
          </span>
        );
      })}
    </div>
  );
});

const glyphs: Readonly<Record<Liveness, readonly [glyph: string, word: string]>> = {
  awake: ['●', 'held by a running process'],
  asleep: ['○', 'asleep: its service starts on the first caller'],
  none: ['◌', 'nobody answers'],
  unknown: ['?', 'it is not known who holds it'],
};

/** Both ends of a path matter: the folder gives way, the last part stays. */
function NameCell({ row, cell, inFolder, finding }: { readonly row: Row; readonly cell: Cell; readonly inFolder: boolean; readonly finding: string | null }) {
  const [glyph, word] = glyphs[livenessOf(row)];
  const gravest = severities.find((severity) => finding?.startsWith(severity)) ?? 'low';
  const text = cell.is === 'text' ? cell.text : '';
  const slash = text.startsWith('/') ? text.lastIndexOf('/') + 1 : 0;
  const tail = text.length - slash > longLast ? tailOf(text) : text.length;
  return (
    <span className="name" title={text}>
      <span className="glyph" title={word} aria-label={word} role="img">
        {glyph}
      </span>
      {finding !== null && (
        <span className={`finding-mark ${gravest}`} title={finding} role="img" aria-label={finding}>
          <SeverityIcon severity={gravest} size={12} />
        </span>
      )}
      {slash > 0 && !inFolder && <span className="folder">{text.slice(0, slash)}</span>}
      <span className={row.name === '' ? 'last soft' : 'last'}>{text.slice(slash, tail)}</span>
      {tail < text.length && <span className="tail">{text.slice(tail)}</span>}
    </span>
  );
}

/** A last part longer than this is cut in its middle where there is no room. */
const longLast = 24;
const tailLength = 10;

/** Where the end begins that stays in sight; never between the halves of a character. */
function tailOf(text: string): number {
  const at = text.length - tailLength;
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}

function CellText({ cell, changed }: { readonly cell: Cell; readonly changed: boolean }) {
  if (cell.is === 'unknown') {
    const { sentence, remedy } = sentenceOf(cell.reason);
    return (
      <span className="unknown" title={remedy ? `${sentence} ${remedy}` : sentence}>
        ?<span className="unseen">unknown</span>
      </span>
    );
  }
  if (cell.is === 'none')
    return (
      <span className="nothing" title={cell.why}>
        –
      </span>
    );
  return (
    <span className={cell.tone === 'role' ? `tag ${cell.text === 'entrypoint' || cell.text === 'listen' ? 'role' : ''}` : cell.tone === 'soft' ? 'soft' : 'cut'} title={cell.text}>
      {changed && <span aria-hidden>Δ </span>}
      {cell.warning !== undefined && (
        <span className="warning">
          <TriangleAlert size={12} aria-hidden /> {cell.warning}{' '}
        </span>
      )}
      {cell.text}
    </span>
  );
}
