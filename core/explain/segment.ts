/** A stretch of an explanation, and where the fact comes from when it is one: `stat`, `sock_diag`, `getxattr`, … */
export interface Segment {
  readonly text: string;
  readonly source: string | null;
}

export const fact = (text: string, source: string): Segment => ({ text, source });
export const say = (text: string): Segment => ({ text, source: null });
