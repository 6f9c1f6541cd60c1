import { CircleAlert, Info, OctagonAlert, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { Severity } from '#core/findings/finding.ts';

const icons: Readonly<Record<Severity, LucideIcon>> = { high: OctagonAlert, medium: TriangleAlert, low: CircleAlert, info: Info };

/** How grave: a sign, a colour and the word. */
export const SeverityWord = ({ severity }: { readonly severity: Severity }) => (
  <span className={`severity ${severity}`}>
    <SeverityIcon severity={severity} size={14} /> {severity}
  </span>
);

export function SeverityIcon({ severity, size }: { readonly severity: Severity; readonly size: number }) {
  const Icon = icons[severity];
  return <Icon size={size} aria-hidden />;
}
