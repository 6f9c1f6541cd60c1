import { waysTo } from '#core/model/door-ref.ts';
import type { Row } from '#core/model/rows/row.ts';
import { shownBytes } from '#core/names/shown.ts';
import { chooseWay, keyOfWay, useReachedDoor } from '../store/edits/way.ts';

/** Through which holder the socket object is reached: told where there is one, to be chosen where there are several. */
export function WayPicker({ row }: { readonly row: Row }) {
  const ref = useReachedDoor(row, 'object');
  const ways = waysTo(row);
  if (!ref.known || ref.value.door !== 'object') return null;
  const { pid, fd } = ref.value;
  const now = ways.find((way) => way.process.pid === pid && way.fd === fd);
  if (ways.length < 2)
    return (
      <p className="soft way">
        <span>
          Through <span className="mono">{`/proc/${pid}/fd/${fd}`}</span>
          {now && ` of ${shownBytes(now.process.command)}`}
        </span>
      </p>
    );
  return (
    <label className="soft way">
      Through
      <select
        value={now ? keyOfWay(now) : ''}
        onChange={(event) => {
          const chosen = ways.find((way) => keyOfWay(way) === event.target.value);
          if (chosen) chooseWay(row, chosen);
        }}
      >
        {ways.slice(0, mostOffered).map((way) => (
          <option key={keyOfWay(way)} value={keyOfWay(way)}>
            {shownBytes(way.process.command)} · /proc/{way.process.pid}/fd/{way.fd}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A socket that was inherited by thousands needs no menu of thousands. */
const mostOffered = 100;
