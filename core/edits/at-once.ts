/** Most edits at once, and bytes of values in them: the history keeps the latest batch whole, so that it can be taken back. */
export const mostEditsAtOnce = 500;
export const mostBytesAtOnce = 2 * 1024 * 1024;
