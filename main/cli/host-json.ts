import type { Surroundings } from '#core/model/model.ts';

/** Who looked, and what at: `host` in docs/json.md. */
export function hostJson({ hostName, kernelRelease, netns, uid, userName, source, namespaces }: Surroundings): object {
  return { hostName, kernelRelease, netns, uid, userName, source, namespaces };
}
