import { describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import type { ProcRow } from '../system/proc-net-unix.ts';
import { fromProc } from './source.ts';

const stream = 1;

describe('a row of /proc/net/unix', () => {
  const proc = (inode: number, over: Partial<Omit<ProcRow, 'name'>> & { readonly name?: string } = {}): ProcRow => ({ type: stream, listening: false, state: 1, inode, ...over, name: bytes(over.name ?? '') });
  const byFallback = { known: false, reason: { code: 'fallback-source' } };

  it('marks what that table does not tell', () => {
    const [row] = fromProc('9', [proc(5, { name: '/run/x', listening: true })]);
    expect(row).toEqual({
      key: '9:i5',
      netns: '9',
      inode: 5,
      type: 'stream',
      state: 'listen',
      name: '/run/x',
      bound: null,
      peer: { state: 'none' },
      waitingClients: [],
      cookie: byFallback,
      uid: byFallback,
      queue: byFallback,
      shutdown: byFallback,
      memory: byFallback,
    });
  });

  it('does not say who the other end of a connection is', () => expect(fromProc('9', [proc(5, { state: 3 })])).toMatchObject([{ state: 'connected', peer: { state: 'unknown', reason: { code: 'fallback-source' } } }]));

  it('has an abstract name as the kernel has it, but for the NULs inside', () => expect(fromProc('9', [proc(5, { name: '@a@b' })])).toMatchObject([{ name: '\0a@b' }]));

  it('counts those who wait with their listener', () => {
    const waits = { inode: 0, state: 2, name: '/run/x' };
    const rows = fromProc('9', [proc(5, { name: '/run/x', listening: true }), proc(0, waits), proc(0, waits), proc(0, { ...waits, name: '/run/y' }), proc(6, { name: '/run/z', listening: true })]);
    expect(rows.map(({ inode, waitingClients }) => [inode, waitingClients.length])).toEqual([[5, 2], [6, 0]]);
  });
});
