import { useMemo } from 'react';
import { middleCut, shownText } from '#core/names/shown.ts';
import { parseJson, printJson } from '#core/varlink/json.ts';
import { differencesOf, type ValueDifference } from '#core/varlink/replies/differences.ts';
import { pathText } from '#core/varlink/replies/path.ts';
import type { VarlinkValue } from '#core/varlink/value.ts';
import type { Base } from '../../../store/calls/reply-view.ts';

const mostInLine = 400;
/** More are read by nobody. */
const mostShown = 500;

const signs = { added: '+', removed: '−', changed: 'Δ' } as const;
const words = { added: 'added', removed: 'gone', changed: 'changed' } as const;
const tones = { added: 'new', removed: 'gone', changed: 'warning' } as const;

/** What is other in a reply than in the one that it is compared with. */
export function Changes({ base, value }: { readonly base: Base; readonly value: VarlinkValue }) {
  const outcome = useMemo(() => {
    const before = parseJson(base.text);
    return before.ok ? differencesOf(before.value, value) : null;
  }, [base, value]);
  if (outcome === null) return <p className="soft">The other reply is no JSON: there is nothing to compare.</p>;
  const { differences, more } = outcome;
  return (
    <>
      <p className="soft">
        {differences.length === 0 ? 'The same as' : `${differences.length === 1 ? 'One difference' : `${differences.length}${more ? ' and more' : ''} differences`} from`} {base.title}.
      </p>
      <ul className="reply-changes mono" aria-label="Differences" tabIndex={differences.length > 0 ? 0 : undefined}>
        {differences.slice(0, mostShown).map((one, i) => (
          <li key={i}>
            <span className={tones[one.is]} aria-hidden>
              {signs[one.is]}
            </span>
            <span className="unseen">{words[one.is]}</span>
            <span className="wrap">
              {middleCut(shownText(pathText(one.path)), mostInLine)} <span className="soft">{valuesText(one)}</span>
            </span>
          </li>
        ))}
      </ul>
      {differences.length > mostShown && <p className="soft">{differences.length - mostShown} more are not shown.</p>}
    </>
  );
}

const valueText = (value: VarlinkValue): string => middleCut(shownText(printJson(value)).replaceAll('\\\\', '\\'), mostInLine);

function valuesText(one: ValueDifference): string {
  if (one.is === 'added') return valueText(one.after);
  return one.is === 'removed' ? valueText(one.before) : `${valueText(one.before)} → ${valueText(one.after)}`;
}
