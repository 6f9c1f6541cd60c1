// Run as alice by tour.test.mjs: goes the tour "Break and fix a label"; getfattr stands outside and checks.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { labelsByGetfattr } from './help.mjs';

const runtime = process.env['XDG_RUNTIME_DIR'] ?? '';
const profile = mkdtempSync(`${tmpdir()}/tour-`);
const within = 60_000; // the machine is emulated
const count = 5;

const role = () => {
  const [folder] = readdirSync(runtime).filter((name) => name.startsWith('sockatlas-demo'));
  return labelsByGetfattr(join(runtime, folder ?? 'none', 'io.sockatlas.demo.Echo'))['user.varlink'];
};

const app = await _electron.launch({
  executablePath: '/job/electron/electron',
  args: ['/job', '--page=learn/tours'],
  chromiumSandbox: true,
  colorScheme: null,
  timeout: 180_000,
  env: { PATH: process.env['PATH'] ?? '', DISPLAY: process.env['DISPLAY'] ?? '', LANG: 'C.UTF-8', HOME: profile, XDG_CONFIG_HOME: profile, XDG_STATE_HOME: profile, XDG_CACHE_HOME: profile, XDG_RUNTIME_DIR: runtime },
});
try {
  const page = await app.firstWindow({ timeout: within });
  page.setDefaultTimeout(within);
  await page.getByRole('button', { name: 'Begin the tour Break and fix a label' }).click();
  const tour = page.getByRole('region', { name: 'Tour: Break and fix a label' });
  for (let step = 1; step <= count; step++) {
    await tour.getByText(`step ${step} of ${count}`).waitFor();
    if (step === 3) {
      assert.equal(role(), 'entrypoint');
      await tour.getByRole('button', { name: 'Show me' }).click();
      const door = page.getByRole('region', { name: 'Labels of the entry point' });
      await door.getByRole('group', { name: 'Label user.varlink' }).focus();
      await page.keyboard.press('F2');
      await door.getByRole('textbox', { name: 'Value' }).fill('nonsense');
      await door.getByRole('button', { name: 'Apply' }).click();
    } else await tour.getByRole('button', { name: 'Show me' }).click();
    const next = tour.getByRole('button', { name: step === count ? 'Finish' : 'Next', exact: true });
    await next.waitFor();
    if (step === 3) assert.equal(role(), 'nonsense');
    if (step === count) assert.equal(role(), 'entrypoint');
    await next.click();
  }
  process.stdout.write(`walked ${count} steps\n`);
} finally {
  await app.close();
}
