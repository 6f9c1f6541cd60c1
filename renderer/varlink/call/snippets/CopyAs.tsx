import type { Asked } from '../../../store/calls/calls.ts';

/** The call that the form stands for, as a command or a program to copy. */
export function CopyAs({ asked }: { readonly asked: Asked }) {
  return <section aria-label="Copy as" data-method={asked.method} />;
}
