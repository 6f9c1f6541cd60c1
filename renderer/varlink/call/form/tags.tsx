import type { MethodFlags } from '#core/idl/markers.ts';
import type { MethodOffered } from '#core/varlink/form/methods.ts';

const effects: Readonly<Record<MethodOffered['effect'], readonly [word: string, title: string]>> = {
  reads: ['only reads', 'It leaves the system as it is.'],
  changes: ['▲ changes', 'It changes the system, or may. You are asked before it is called.'],
  unknown: ['? effect unknown', 'Interfaces do not say what their methods change, and the catalogue does not know this one. You are asked before it is called.'],
};

/** Whether a method changes anything. */
export function EffectTag({ effect }: { readonly effect: MethodOffered['effect'] }) {
  const [word, title] = effects[effect];
  return (
    <span className={`tag${effect === 'changes' ? ' warning' : ''}`} title={title}>
      {word}
    </span>
  );
}

/** The flags of a call that a method takes. */
export function FlagTags({ flags: { more, upgrade } }: { readonly flags: MethodFlags }) {
  return (
    <>
      {more !== 'no' && (
        <span className="tag" title={more === 'requires' ? 'It answers only calls that take several replies (more).' : 'It may give several replies (more).'}>
          stream
        </span>
      )}
      {upgrade !== 'no' && (
        <span className="tag" title="After its reply the connection carries raw bytes (upgrade).">
          upgrade
        </span>
      )}
    </>
  );
}
