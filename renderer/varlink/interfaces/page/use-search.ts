import { useEffect, useState } from 'react';
import { searchInterfaces, type Hit } from '#core/idl/search/search.ts';
import { documented } from '../doc/documented.ts';
import type { KnownText } from './known.ts';

/** So long it works at a time; then letters that were typed meanwhile come first. */
const sliceMs = 8;
/** More than that nobody reads. */
const mostHits = 500;

export interface Searched {
  /** What was looked for; what is being looked for now may be newer. */
  readonly query: string;
  readonly hits: readonly Hit[];
}

/** Asks all interfaces, a few at a time and read when they are first asked, so that typing is never kept waiting however many there are. */
export function useSearch(texts: readonly KnownText[], query: string): Searched {
  const [found, setFound] = useState<Searched>({ query: '', hits: [] });
  useEffect(() => {
    if (query === '') {
      setFound({ query, hits: [] });
      return undefined;
    }
    const hits: Hit[] = [];
    let next = 0;
    const { port1, port2 } = new MessageChannel();
    const work = (): void => {
      const untilMs = performance.now() + sliceMs;
      while (next < texts.length && performance.now() < untilMs) {
        const one = texts[next++];
        const node = one && documented(one.versions[0].hash, one.text).node;
        if (node) hits.push(...searchInterfaces([node], query));
      }
      if (next < texts.length) port2.postMessage(null);
      else setFound({ query, hits: hits.sort((a, b) => b.score - a.score || a.name.length - b.name.length).slice(0, mostHits) });
    };
    port1.onmessage = work;
    port2.postMessage(null);
    return () => port1.close();
  }, [texts, query]);
  return found;
}

/** Reads all texts while nothing else is to be done, so that opening one, or asking all, waits for none to be read. */
export function useReadAhead(texts: readonly KnownText[]): void {
  useEffect(() => {
    let next = 0;
    const work = (deadline: IdleDeadline): void => {
      while (next < texts.length && deadline.timeRemaining() > 4) {
        const one = texts[next++];
        if (one) documented(one.versions[0].hash, one.text);
      }
      if (next < texts.length) idle = requestIdleCallback(work);
    };
    let idle = requestIdleCallback(work);
    return () => cancelIdleCallback(idle);
  }, [texts]);
}
