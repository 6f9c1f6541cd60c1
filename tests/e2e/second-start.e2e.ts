import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandOfAtlas, filterBox, openAtlas, type Atlas } from './fixture.ts';

async function startAgain({ config }: Atlas, ...given: string[]): Promise<void> {
  const { program, args, env } = commandOfAtlas(join(config, '..'));
  const second = spawn(program, [...args, ...given], { env, stdio: 'ignore' });
  await once(second, 'exit');
}

it('opens what a second start is given in the window that is there', async () => {
  const atlas = await openAtlas({ before: (made) => void (made.listen('one.sock'), made.listen('other.sock')) });
  const { page, sockets } = atlas;
  const heading = page.getByRole('complementary', { name: 'Inspector' }).getByRole('heading', { level: 2 });
  await startAgain(atlas, `--select=${sockets.path('one.sock')}`);
  await expect.poll(() => heading.textContent()).toContain('one.sock');
  // A filter that would hide what is asked for gives way.
  await startAgain(atlas, '--filter=name:*other.sock');
  await expect.poll(() => filterBox(page).inputValue()).toBe('name:*other.sock');
  await startAgain(atlas, `--select=${sockets.path('one.sock')}`, '--tab=protection');
  await expect.poll(() => heading.textContent()).toContain('one.sock');
  await page.getByRole('tab', { name: 'Protection', selected: true }).waitFor();
  await startAgain(atlas, '--page=findings');
  await page.getByRole('treegrid', { name: 'Findings' }).waitFor();
  // One that comes later is chosen when it comes.
  await startAgain(atlas, `--select=${sockets.path('late.sock')}`);
  sockets.listen('late.sock');
  await expect.poll(() => heading.textContent()).toContain('late.sock');
  expect(atlas.app.windows()).toHaveLength(1);
});
