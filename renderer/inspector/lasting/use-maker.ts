import { useCallback, useEffect, useState } from 'react';
import type { Maker } from '#core/durable/unit.ts';
import type { Row } from '#core/model/rows/row.ts';

/** Who makes the socket of a row anew. Null until systemd has answered, and where nothing can be asked (a snapshot). */
export function useMaker(row: Row, asked: boolean): { readonly maker: Maker | null; readonly ask: () => void } {
  const [maker, setMaker] = useState<Maker | null>(null);
  const [round, setRound] = useState(0);
  const unit = row.processes.find((process) => process.unit.known && process.unit.value !== null)?.unit;
  const holderUnit = unit?.known ? unit.value : null;
  const { name } = row;
  useEffect(() => {
    if (!asked) return;
    let current = true;
    void window.sockatlas.call.readMaker({ name, holderUnit }).then((outcome) => {
      if (current) setMaker(outcome.ok ? outcome.value : { maker: 'unknown', why: outcome.error.message });
    });
    return () => {
      current = false;
    };
  }, [name, holderUnit, asked, round]);
  return { maker, ask: useCallback(() => setRound((one) => one + 1), []) };
}
