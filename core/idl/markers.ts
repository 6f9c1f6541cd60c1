import type { MethodMember } from './syntax.ts';

export type Wanted = 'no' | 'supports' | 'requires';
export interface MethodFlags {
  readonly more: Wanted;
  readonly upgrade: Wanted;
}

/** As systemd writes them into the comments of a method; promised to stay. The language has no syntax for it (varlink.org issue 26). */
const marker = /^\s*\[(Requires|Supports) '(more|upgrade)' flag\]\s*$/;

/** Which flags of a call a method takes or needs, by the markers in its comments. */
export function flagsOfMethod(method: Pick<MethodMember, 'comments'>): MethodFlags {
  const flags: { more: Wanted; upgrade: Wanted } = { more: 'no', upgrade: 'no' };
  for (const line of method.comments) {
    const found = line.length < 200 ? marker.exec(line) : null;
    const flag = found?.[2];
    if (flag !== 'more' && flag !== 'upgrade') continue;
    if (found?.[1] === 'Requires') flags[flag] = 'requires';
    else if (flags[flag] === 'no') flags[flag] = 'supports';
  }
  return flags;
}

/** The comments that say something: without the markers, which `flagsOfMethod` tells. */
export const withoutMarkers = (comments: readonly string[]): readonly string[] => comments.filter((line) => line.length >= 200 || !marker.test(line));
