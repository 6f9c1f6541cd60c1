import type { Surroundings } from './model.ts';

/** Of the documents of docs/json.md. Members are added, never changed or dropped, within one version. */
export const jsonVersion = 1;

/** Who looked, and what at: `host` in docs/json.md. */
export function hostJson({ hostName, kernelRelease, netns, uid, userName, source, namespaces }: Surroundings): object {
  return { hostName, kernelRelease, netns, uid, userName, source, namespaces };
}
