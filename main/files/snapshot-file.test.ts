import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type koffi from 'koffi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { known } from '#core/model/known.ts';
import { snapshotText } from '#core/snapshot/snapshot.ts';
import { aModel, aRow } from '../../tests/fixtures/rows.ts';
import { readSnapshotFile, writeSnapshotFile } from './snapshot-file.ts';

const ffi: typeof koffi = createRequire(import.meta.url)('koffi');
const snapshot = { atMs: 5, bootId: known('one'), madeBy: 'sockatlas 0', model: aModel([aRow('/run/x')]) };
const text = snapshotText(snapshot);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const code = (outcome: { readonly ok: boolean; readonly error?: { readonly code: string } }): string => outcome.error?.code ?? 'ok';

describe('written', () => {
  it('whole, for its owner alone, and read back exactly', () => {
    expect(writeSnapshotFile(at('a.json'), text).ok).toBe(true);
    expect(lstatSync(at('a.json')).mode & 0o777).toBe(0o600);
    expect(readSnapshotFile(at('a.json'), { pipes: false })).toEqual({ ok: true, value: snapshot });
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('over an older one and through a link, but over nothing that is no file', () => {
    writeFileSync(at('old.json'), 'old', { mode: 0o644 });
    symlinkSync('old.json', at('link.json'));
    expect(writeSnapshotFile(at('link.json'), text).ok).toBe(true);
    expect(lstatSync(at('link.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(at('old.json'), 'utf8')).toBe(text);
    expect(lstatSync(at('old.json')).mode & 0o777).toBe(0o600);
    mkdirSync(at('folder'));
    expect(code(writeSnapshotFile(at('folder'), text))).toBe('bad-input');
    expect(code(writeSnapshotFile('/dev/null', text))).toBe('bad-input');
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(code(writeSnapshotFile(at('none/a.json'), text))).toBe('not-found');
  });

  it('not at all when there is no room, and what was there stays', () => {
    writeFileSync(at('old.json'), 'old');
    const outcome = withFilesUpTo(100_000, () => writeSnapshotFile(at('old.json'), 'x'.repeat(5_000_000)));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'no-room', message: expect.stringMatching(/Nothing was left behind/) } });
    expect(readFileSync(at('old.json'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['old.json']);
  });
});

/** Runs it with a limit on the size of files: setrlimit(2), RLIMIT_FSIZE. */
function withFilesUpTo<T>(sizeBytes: number, run: () => T): T {
  const c = ffi.load('libc.so.6');
  const prlimit: (pid: number, what: number, now: Uint8Array | null, old: Uint8Array | null) => number = c.func('int prlimit(int, int, const void *, _Out_ void *)');
  const signal: (number: number, handler: bigint) => unknown = c.func('intptr_t signal(int, intptr_t)');
  const old = Buffer.alloc(16);
  prlimit(0, 1, null, old);
  const now = Buffer.from(old);
  now.writeBigUInt64LE(BigInt(sizeBytes), 0);
  signal(25, 1n); // SIGXFSZ ends a process, unless it is ignored: then the write fails with EFBIG
  prlimit(0, 1, now, null);
  try {
    return run();
  } finally {
    prlimit(0, 1, old, null);
  }
}

describe('read', () => {
  it('says what is wrong with what is no snapshot', () => {
    expect(code(readSnapshotFile(at('none.json'), { pipes: false }))).toBe('not-found');
    expect(code(readSnapshotFile(folder, { pipes: true }))).toBe('bad-input');
    expect(code(readSnapshotFile('/dev/zero', { pipes: false }))).toBe('bad-input');
    spawnSync('mkfifo', [at('pipe')]);
    expect(code(readSnapshotFile(at('pipe'), { pipes: false }))).toBe('bad-input');
    writeFileSync(at('secret.json'), text);
    chmodSync(at('secret.json'), 0o000);
    if (process.getuid?.() !== 0) expect(code(readSnapshotFile(at('secret.json'), { pipes: false }))).toBe('not-permitted');
  });

  it('never more than a snapshot can have, whatever the file says of itself', () => {
    writeFileSync(at('large.json'), '');
    truncateSync(at('large.json'), 200 * 1024 * 1024);
    expect(readSnapshotFile(at('large.json'), { pipes: false })).toMatchObject({ ok: false, error: { message: expect.stringMatching(/too large .* 128 MiB/) } });
    expect(readSnapshotFile('/dev/zero', { pipes: true, mostBytes: 3 * 1024 * 1024 })).toMatchObject({ ok: false, error: { message: expect.stringMatching(/too large/) } });
    // /proc says 0 of itself.
    expect(readSnapshotFile('/proc/self/status', { pipes: false })).toMatchObject({ ok: false, error: { message: expect.stringMatching(/no JSON/) } });
  });
});
