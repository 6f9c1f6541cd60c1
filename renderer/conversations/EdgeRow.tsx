import { TriangleAlert } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { GraphEdge, GraphNode } from '#core/conversations/graph.ts';
import { distinction, isNamed } from '#core/conversations/party.ts';
import { bytesWords } from '#core/explain/talk.ts';
import type { EdgeMark } from '../store/talk/edge-marks.ts';

interface Props {
  readonly edge: GraphEdge;
  readonly from: GraphNode | undefined;
  readonly to: GraphNode | undefined;
  readonly index: number;
  readonly topPx: number;
  readonly mark: EdgeMark['kind'] | undefined;
  readonly selected: boolean;
  readonly focused: boolean;
  readonly lit: boolean;
}

/** One line of the table: what one party has with another. */
export const EdgeRow = memo(function EdgeRow({ edge, from, to, index, topPx, mark, selected, focused, lit }: Props) {
  return (
    <div id={`talk-${index}`} role="row" aria-rowindex={index + 2} aria-selected={selected} data-index={index} data-focused={focused || undefined} data-lit={lit || undefined} className={`line talk-line${mark ? ` ${mark}` : ''}`} style={{ transform: `translateY(${topPx}px)` }}>
      <span className="sign" role="presentation" title={mark}>
        {mark && (
          <>
            <span aria-hidden>{mark === 'new' ? '+' : '−'}</span>
            <span className="unseen">{mark}</span>
          </>
        )}
      </span>
      <span role="gridcell" className="cell">
        <PartyName node={from} />
      </span>
      <span role="gridcell" className="cell">
        <Way edge={edge} />
        {edge.from === edge.to ? <span className="soft cut">itself</span> : <PartyName node={to} />}
      </span>
      <span role="gridcell" className="cell mono">
        <Through names={edge.through} />
      </span>
      <Number value={edge.open} title={edge.oneWay > 0 ? `${edge.oneWay} of them one way` : undefined} />
      <Number value={edge.waiting} warning={edge.pressure === 'easy' ? null : edge.pressure === 'full' ? 'full' : 'nearly full'} />
      <Number value={edge.queuedBytes} isUnknown={edge.queueUnknown === edge.conversations.length}>
        {bytesWords(edge.queuedBytes)}
      </Number>
      <Number value={edge.halfClosed} />
    </div>
  );
});

/** A party by its name; what is not somebody that can be named has the question mark of the unknown. */
export function PartyName({ node }: { readonly node: GraphNode | undefined }) {
  if (!node) return <span className="nothing">–</span>;
  const apart = distinction(node);
  return (
    <span className="party" title={`${node.label}, ${node.detail}`}>
      {!isNamed(node) && (
        <span className="unknown" aria-hidden>
          ?
        </span>
      )}
      <span className={isNamed(node) ? 'cut' : 'cut soft'}>{node.label}</span>
      {apart === '' ? <span className="soft detail cut"> {node.detail}</span> : <span className="soft apart"> {apart}</span>}
    </span>
  );
}

const ways = { called: ['→', 'called'], sends: ['⇢', 'sends one way to'], pair: ['↔', 'shares a pair with'] } as const;

function Way({ edge }: { readonly edge: GraphEdge }) {
  const [sign, word] = ways[!edge.directed ? 'pair' : edge.oneWay === edge.conversations.length ? 'sends' : 'called'];
  return (
    <span className="way soft" title={word}>
      <span aria-hidden>{sign}</span>
      <span className="unseen">{word}</span>
    </span>
  );
}

function Through({ names }: { readonly names: readonly string[] }) {
  const [name, ...more] = names;
  if (name === undefined) return <span className="nothing">–</span>;
  const slash = name.startsWith('/') ? name.lastIndexOf('/') + 1 : 0;
  return (
    <span className="name" title={names.slice(0, 20).join('\n')}>
      {slash > 0 && <span className="folder">{name.slice(0, slash)}</span>}
      <span className="last">{name.slice(slash)}</span>
      {more.length > 0 && <span className="tail soft more">+{more.length}</span>}
    </span>
  );
}

function Number({ value, title, warning = null, isUnknown = false, children }: { readonly value: number; readonly title?: string | undefined; readonly warning?: string | null; readonly isUnknown?: boolean; readonly children?: ReactNode }) {
  return (
    <span role="gridcell" className="cell number" title={title}>
      {isUnknown ? (
        <span className="unknown" title="The system does not tell">
          ?<span className="unseen">unknown</span>
        </span>
      ) : value === 0 ? (
        <span className="nothing">–</span>
      ) : (
        <span className={warning === null ? '' : 'warning'} title={warning === null ? undefined : `the backlog is ${warning}`}>
          {warning !== null && (
            <>
              <TriangleAlert size={12} aria-hidden /> <span className="pressure">{warning}</span>{' '}
            </>
          )}
          {children ?? value}
        </span>
      )}
    </span>
  );
}
