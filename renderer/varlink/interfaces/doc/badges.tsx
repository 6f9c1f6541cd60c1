import { ArrowLeftRight, Eye, Repeat2, TriangleAlert } from 'lucide-react';
import { effectOf } from '#core/catalogue/catalogue.ts';
import { flagsOfMethod } from '#core/idl/markers.ts';
import type { MethodMember } from '#core/idl/syntax.ts';

/** What the flags of a call mean to a method, in words: UAPI.20, Method Call. */
export function FlagBadges({ method }: { readonly method: MethodMember }) {
  const { more, upgrade } = flagsOfMethod(method);
  return (
    <>
      {more !== 'no' && (
        <span className="tag badge" title={more === 'requires' ? 'Must be called with the flag “more”' : 'May be called with the flag “more”'}>
          <Repeat2 size={12} aria-hidden /> {more === 'requires' ? 'stream: needs “more”' : 'may stream: “more”'}
        </span>
      )}
      {upgrade !== 'no' && (
        <span className="tag badge" title={upgrade === 'requires' ? 'Must be called with the flag “upgrade”' : 'May be called with the flag “upgrade”'}>
          <ArrowLeftRight size={12} aria-hidden /> {upgrade === 'requires' ? 'other protocol: needs “upgrade”' : 'other protocol: “upgrade”'}
        </span>
      )}
    </>
  );
}

/** Whether a method changes the system, as far as our catalogue knows: an interface itself carries no such mark. */
export function EffectBadge({ interfaceName, method }: { readonly interfaceName: string; readonly method: string }) {
  switch (effectOf(interfaceName, method)) {
    case 'reads':
      return (
        <span className="tag badge new" title="Safe to try: it leaves everything as it is">
          <Eye size={12} aria-hidden /> only reads
        </span>
      );
    case 'changes':
      return (
        <span className="tag badge warning" title="Sockatlas asks before it calls this">
          <TriangleAlert size={12} aria-hidden /> changes the system
        </span>
      );
    case 'unknown':
      return (
        <span className="tag badge" title="Nothing is known of what this does; Sockatlas asks before it calls this">
          <span aria-hidden>?</span> effect unknown
        </span>
      );
  }
}
