import { mkdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filterBox, line, openAtlas, table } from './fixture.ts';

it('shows the user’s registry: two names for one socket, a dangling link, a link to something else', async () => {
  const { page, sockets } = await openAtlas({
    before: (made, runtime) => {
      const registry = join(runtime, 'varlink/registry');
      mkdirSync(registry, { recursive: true });
      made.listen('service.sock');
      symlinkSync(made.path('service.sock'), join(registry, 'io.example.One'));
      symlinkSync(made.path('service.sock'), join(registry, 'io.example.Two'));
      symlinkSync('/nowhere/at-all', join(registry, 'io.example.Dangling'));
      writeFileSync(join(made.folder, 'file'), '');
      symlinkSync(join(made.folder, 'file'), join(registry, 'io.example.File'));
    },
  });
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: /^User registry/ }).click();
  await expect.poll(() => filterBox(page).inputValue()).toBe('registered:user');
  await expect.poll(() => table(page).locator('[data-key]').count()).toBe(3);

  await line(page, `${sockets.folder}/service.sock`).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByText('Tools can find it: the user registry lists it as io.example.One and io.example.Two.').waitFor();

  await line(page, 'io.example.Dangling').click();
  await inspector.getByText('leads nowhere').first().waitFor();
  await line(page, 'io.example.File').click();
  await inspector.getByText('a regular file').first().waitFor();
});

it('sees a registry come into being and its links come and go', async () => {
  const { page, sockets, runtime } = await openAtlas({ settings: { filter: 'registered:user' }, before: (made) => made.listen('service.sock') });
  await page.getByText('There is no user registry on this machine').waitFor();
  const registry = join(runtime, 'varlink/registry');
  mkdirSync(registry, { recursive: true });
  const link = join(registry, 'io.example.Late');
  symlinkSync(sockets.path('service.sock'), link);
  await line(page, 'service.sock').waitFor();
  unlinkSync(link);
  await expect.poll(() => table(page).locator('[data-key]').count(), { timeout: 10_000 }).toBe(0);
});

it('answers on the overview what speaks Varlink here', async () => {
  const { page } = await openAtlas({
    before: (made, runtime) => {
      mkdirSync(join(runtime, 'varlink/registry'), { recursive: true });
      made.listen('service.sock');
      symlinkSync(made.path('service.sock'), join(runtime, 'varlink/registry/io.example.One'));
    },
  });
  await page.getByText('1 service in the user registry').first().click();
  await expect.poll(() => filterBox(page).inputValue()).toBe('registered:user');
  await expect.poll(() => table(page).locator('[data-key]').count()).toBe(1);
});
