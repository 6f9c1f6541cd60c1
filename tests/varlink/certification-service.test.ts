import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { serve } from '#agent/varlink/server/server.ts';
import { bytes } from '#core/model/bytes.ts';
import { certificationService } from './certification-service.ts';

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Debian's varlink-go. The other clients certify in the virtual machine: tests/vm/guest/varlink-server.test.mjs. */
it.skipIf(!has('varlink-go-certification'))('our server is certified by varlink-go', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'certification-'));
  const path = join(folder, 'service');
  const troubles: unknown[] = [];
  using _server = serve(certificationService(), { path: bytes(path), mode: 0o600, onTrouble: (_method, error) => troubles.push(error) });
  const { stdout, stderr } = await promisify(execFile)('varlink-go-certification', ['-client', '-varlink', `unix:${path}`], { timeout: 20_000 });
  rmSync(folder, { recursive: true });
  expect(troubles).toEqual([]);
  expect(stdout + stderr).toMatch(/^End: 'true'$/m);
});
