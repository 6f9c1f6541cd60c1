/**
 * Calls back once, when the demo is to end: whoever started this process has gone or has closed our standard input, or it was told to
 * by a signal.
 */
export function onEnd(end: () => void): void {
  let ended = false;
  const once = (): void => {
    if (ended) return;
    ended = true;
    end();
  };
  process.stdin.on('end', once).on('close', once).on('error', once).resume();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, once);
}
