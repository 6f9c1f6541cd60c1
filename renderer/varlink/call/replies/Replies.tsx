import type { InterfaceNode } from '#core/idl/syntax.ts';
import type { Call } from '../../../store/calls/calls.ts';

/** What came of a call. `described` is the interface of its method, where it is known: errors are explained from it. */
export function Replies({ call }: { readonly call: Call; readonly described: InterfaceNode | null }) {
  return <pre className="raw mono">{call.replies.map(({ text }) => text).join('\n')}</pre>;
}
