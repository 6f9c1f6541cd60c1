import type { Asked } from '../../../store/calls/calls.ts';

/** What was asked of a service before. `onUse` fills the form with it; nothing is sent. */
export function CallHistory({ service }: { readonly service: string; readonly onUse: (asked: Asked) => void }) {
  return <section aria-label="History" data-service={service} />;
}
