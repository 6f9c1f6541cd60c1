import { allows, bitOf, classes, meaningOfRight, rights, type DoorKind } from '#core/access/bits.ts';

/** The nine bits, with what each does on a socket; those that do nothing are drawn so. */
export function Bits({ kind, mode, onChange }: { readonly kind: DoorKind; readonly mode: number; readonly onChange: (mode: number) => void }) {
  return (
    <div className="bits" role="group" aria-label="Permission bits">
      <span />
      {rights.map((right) => (
        <span key={right} className="bit-head soft" title={meaningOfRight(kind, right).sentence}>
          {meaningOfRight(kind, right).short}
        </span>
      ))}
      {classes.map((who) => (
        <div key={who} className="bit-line" role="presentation">
          <span className="soft">{who}</span>
          {rights.map((right) => {
            const on = allows(mode, who, right);
            return (
              <button
                key={right}
                type="button"
                className={`bit${right === 'execute' ? ' idle' : ''}`}
                aria-pressed={on}
                aria-label={`${who} ${right}: ${meaningOfRight(kind, right).short}`}
                title={meaningOfRight(kind, right).sentence}
                onClick={() => onChange(mode ^ bitOf(who, right))}
              >
                {on ? right.charAt(0).replace('e', 'x') : '–'}
              </button>
            );
          })}
        </div>
      ))}
    </div>
  );
}
