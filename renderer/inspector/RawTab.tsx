import { useMemo, useState } from 'react';
import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { Button, CopyButton } from '../parts/parts.tsx';
import { copyText } from '../store/actions.ts';
import { rawOf } from './raw.ts';

/** Longer texts make the layout slow; the rest is shown on demand. */
const firstChars = 20_000;

export function RawTab({ row, model }: { readonly row: Row; readonly model: Model }) {
  const text = useMemo(() => JSON.stringify(rawOf(row, model), null, 2), [row, model]);
  const [all, setAll] = useState(false);
  const shown = all ? text : text.slice(0, firstChars);
  return (
    <>
      <div className="raw-top">
        <span className="soft grow">Everything known of this socket, as the agent sent it.</span>
        <CopyButton what="all of it" copy={() => copyText(text, 'JSON')} />
      </div>
      <pre className="raw mono">{shown}</pre>
      {text.length > shown.length && <Button onClick={() => setAll(true)}>Show all {Math.round(text.length / 1000)} kB</Button>}
    </>
  );
}
