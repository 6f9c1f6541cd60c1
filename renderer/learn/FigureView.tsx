import { figureWidth, type Figure, type FigureItem } from '#core/learn/figure.ts';

/** Between lines of text in a box, in units of the sheet. */
const lineHeight = 17;

/** A figure of a concept, drawn from data; its colours are those of the theme. */
export function FigureView({ figure: { alt, height, items } }: { readonly figure: Figure }) {
  return (
    <svg className="figure-view" role="img" aria-label={alt} viewBox={`0 0 ${figureWidth} ${height}`}>
      {items.map((item, i) => (
        <Item key={i} item={item} />
      ))}
    </svg>
  );
}

function Item({ item }: { readonly item: FigureItem }) {
  switch (item.is) {
    case 'box': {
      const { x, y, width, height, lines, tone, mono } = item;
      const first = y + height / 2 - ((lines.length - 1) * lineHeight) / 2 + 4;
      return (
        <g className={`shape ${tone}`}>
          <rect x={x} y={y} width={width} height={height} rx={6} />
          {lines.map((line, i) => (
            <text key={i} x={x + width / 2} y={first + i * lineHeight} textAnchor="middle" className={`${mono ? 'mono' : ''}${i === 0 && lines.length > 1 ? ' strong' : ''}`} xmlSpace="preserve">
              {line}
            </text>
          ))}
        </g>
      );
    }
    case 'frame':
      return (
        <g className="shape frame">
          <rect x={item.x} y={item.y} width={item.width} height={item.height} rx={8} />
          <text x={item.x + 10} y={item.y + 17}>
            {item.title}
          </text>
        </g>
      );
    case 'arrow': {
      const points = item.points;
      const last = points.at(-1);
      const beforeLast = points.at(-2);
      const [first, second] = points;
      return (
        <g className={`way ${item.tone}${item.dashed ? ' dashed' : ''}`}>
          <polyline points={points.map((point) => point.join(',')).join(' ')} />
          {item.heads !== 'none' && last && beforeLast && <Head at={last} from={beforeLast} />}
          {item.heads === 'both' && first && second && <Head at={first} from={second} />}
        </g>
      );
    }
    case 'text':
      return (
        <text x={item.x} y={item.y} textAnchor={item.anchor} className={`words ${item.tone}${item.mono ? ' mono' : ''}`}>
          {item.text}
        </text>
      );
  }
}

/** The head of an arrow that comes from somewhere. */
function Head({ at: [x, y], from: [fromX, fromY] }: { readonly at: readonly [number, number]; readonly from: readonly [number, number] }) {
  const degrees = (Math.atan2(y - fromY, x - fromX) * 180) / Math.PI;
  return <path d="M0,0 L-8,-4 L-8,4 Z" transform={`translate(${x},${y}) rotate(${degrees})`} />;
}
