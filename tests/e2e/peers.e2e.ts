import { expect, it } from 'vitest';
import { choose, clipboard, line, openAtlas, table } from './fixture.ts';

it('tells who waits at a listener, and goes to them', async () => {
  const atlas = await openAtlas({
    before: (made) => {
      made.listen('door.sock');
      made.connect('door.sock');
      made.connect('door.sock');
    },
  });
  const { page } = atlas;
  await choose(atlas, 'door.sock');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByText('2 wait to be accepted').waitFor();
  await page.keyboard.press('Alt+5');
  await inspector.getByText('Waiting to be accepted: 2').waitFor();
  await inspector.locator('.section', { hasText: 'Waiting to be accepted' }).getByRole('button', { name: 'Go to' }).first().click();
  await inspector.getByText('The listener has not accepted this connection yet.').waitFor();
  // The filter hid it, so it gave way; the line is chosen and in sight.
  const chosen = table(page).locator('[aria-selected=true]');
  await expect.poll(() => chosen.count()).toBe(1);
  expect(await chosen.textContent()).toContain('waiting');
});

it('tells of a datagram socket who sends to it one way', async () => {
  const atlas = await openAtlas({
    before: (made) => {
      made.listen('notify.sock', 'dgram');
      for (let i = 0; i < 3; i++) made.connect('notify.sock', 'dgram');
    },
  });
  const { page } = atlas;
  await choose(atlas, 'notify.sock');
  await page.keyboard.press('Alt+5');
  await page.getByText('Send here one way: 3').waitFor();
});

it('shows all that is known as JSON, and copies it', async () => {
  const atlas = await openAtlas({ before: (made) => made.listen('a\nb.sock') });
  const { app, page, sockets } = atlas;
  await choose(atlas, 'a\\nb.sock');
  await page.keyboard.press('Alt+9');
  // What is known grows while the socket object is read for the first time.
  await expect
    .poll(async () => {
      await page.getByRole('button', { name: 'Copy all of it' }).click();
      await expect.poll(() => clipboard(app)).toMatch(/^\{/);
      return (await clipboard(app)) === (await page.locator('pre.raw').textContent());
    })
    .toBe(true);
  const text = await clipboard(app);
  expect(JSON.stringify(JSON.parse(text))).toContain(`${sockets.folder}/a`);
  expect(await line(page, 'a\\nb.sock').count()).toBe(1);
});
