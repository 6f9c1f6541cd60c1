import { expect, it } from 'vitest';
import { findings } from '../axe.ts';
import { choose, clipboard, filterBox, openAtlas, type Atlas } from '../fixture.ts';

const option = ({ page }: Atlas, name: string) => page.getByRole('listbox', { name: 'Concepts' }).getByRole('option', { name, exact: true });
const heading = ({ page }: Atlas, name: string) => page.getByRole('heading', { name, level: 1, exact: true });

async function command({ page }: Atlas, words: string): Promise<void> {
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox', { name: /Find a command/ }).fill(words);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByRole('combobox', { name: /Find a command/ }).count()).toBe(0);
}

it('reads concepts by keyboard alone, searches them, follows them and goes back', async () => {
  const atlas = await openAtlas();
  const { page } = atlas;
  await command(atlas, 'learn concepts');
  await heading(atlas, 'What a socket is').waitFor();
  for (let i = 0; i < 8 && !(await page.evaluate(() => document.activeElement?.matches('[role=listbox]'))); i++) await page.keyboard.press('F6');
  await page.keyboard.press('ArrowDown');
  await heading(atlas, 'Path, abstract, unnamed').waitFor();
  expect(await option(atlas, 'Path, abstract, unnamed').getAttribute('aria-selected')).toBe('true');
  expect(await page.getByRole('img', { name: /Three kinds of address/ }).count()).toBe(1);
  await page.keyboard.press('End');
  await heading(atlas, 'Glossary').waitFor();

  await page.getByRole('searchbox', { name: 'Search the concepts' }).fill('peercred');
  await expect.poll(() => page.getByRole('listbox', { name: 'Concepts' }).getByRole('option').count()).toBe(1);
  await page.keyboard.press('ArrowDown');
  await heading(atlas, 'Who is calling').waitFor();
  await page.getByRole('navigation', { name: 'See also' }).getByRole('button', { name: 'Asking an administrator: polkit' }).click();
  await heading(atlas, 'Asking an administrator: polkit').waitFor();
  await page.keyboard.press('Alt+ArrowLeft');
  await heading(atlas, 'Who is calling').waitFor();
  expect(atlas.complaints).toEqual([]);
});

it('tries what a concept offers', async () => {
  const atlas = await openAtlas({ args: ['--page=learn/names'], before: (made) => made.listen('\0learn') });
  await atlas.page.getByRole('button', { name: 'Try it' }).click();
  await expect.poll(() => filterBox(atlas.page).inputValue()).toBe('kind:abstract state:listen');
  await atlas.page.getByText('@learn').first().waitFor();
});

it('leads from a fact of the Overview to its concept and back, for three kinds of readers', async () => {
  const atlas = await openAtlas({ before: (made) => made.listen('alpha.sock') });
  const { page, app } = atlas;
  await choose(atlas, 'alpha.sock');
  const explanation = page.getByRole('region', { name: 'Explanation' });
  const fact = explanation.getByRole('button', { name: 'this path' });
  expect(await fact.getAttribute('title')).toBe('from sock_diag · Path, abstract, unnamed');
  await fact.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Concept' });
  await dialog.getByRole('heading', { name: 'Path, abstract, unnamed' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => dialog.count()).toBe(0);
  expect(await fact.evaluate((element) => element === document.activeElement)).toBe(true);

  await explanation.getByRole('button', { name: 'Beginner' }).click();
  await explanation.getByText('a door').waitFor();
  expect(await explanation.textContent()).not.toMatch(/\(pid/);
  await explanation.getByRole('button', { name: 'Developer' }).click();
  await explanation.getByText(/inode \d+ of device/).waitFor();
  await explanation.getByRole('button', { name: 'Copy explanation' }).click();
  await expect.poll(() => clipboard(app)).toMatch(/^Programs connect to this path[^]*cookie \d+/);
  await page.getByText('By other tools').click();
  await page.getByText(/^namei -l \//).waitFor();
  expect(await findings(page)).toEqual([]);
});

it('goes a tour on the demo services, step by step, leaves it and goes on', async () => {
  const atlas = await openAtlas();
  const { page } = atlas;
  await page.getByRole('button', { name: 'Begin the tour' }).click();
  const tour = page.getByRole('region', { name: 'Tour: Find the service' });
  const step = tour.getByRole('heading');
  const go = (name: 'Skip' | 'Next' | 'Finish') => tour.getByRole('button', { name, exact: true });
  await step.getByText('See what is published').waitFor({ timeout: 20_000 });
  expect(await go('Skip').count()).toBe(1);
  await expect.poll(() => page.locator('[data-pointed]').count()).toBe(1);
  await tour.getByRole('button', { name: 'Hint' }).click();
  await tour.getByText(/type registered:demo/).waitFor();
  expect(await findings(page)).toEqual([]);

  // By hand, not by "Show me": the state counts.
  await filterBox(page).fill('registered:demo');
  await go('Next').waitFor();
  // The panel covers nothing that it points at.
  const [panel, pointed] = await Promise.all([tour.boundingBox(), page.locator('[data-pointed]').first().boundingBox()]);
  expect(panel && pointed && pointed.y + pointed.height <= panel.y + 1).toBe(true);
  await page.keyboard.press('Alt+N');
  await step.getByText('Choose io.sockatlas.demo.People').waitFor();
  await page.keyboard.press('Alt+S');
  await go('Next').waitFor();

  await tour.getByRole('button', { name: 'Leave the tour, to go on later' }).click();
  await expect.poll(() => tour.count()).toBe(0);
  await command(atlas, 'go on with the tour');
  await step.getByText('Choose io.sockatlas.demo.People').waitFor();
  await go('Next').click();
  await tour.getByRole('button', { name: 'Show me' }).click();
  await page.getByRole('dialog', { name: 'Concept' }).waitFor();
  await page.keyboard.press('Escape');
  await go('Next').click();
  await tour.getByRole('button', { name: 'Show me' }).click();
  await go('Next').click();
  await tour.getByRole('button', { name: 'Show me' }).click();
  await go('Finish').click();
  await expect.poll(() => tour.count()).toBe(0);
  // What was asked is told where the socket is explained.
  await page.keyboard.press('Alt+1');
  await page.getByRole('region', { name: 'Explanation' }).getByText(/called itself|Sockatlas demo/).first().waitFor();
  await command(atlas, 'learn tours');
  await page.getByLabel('gone to the end').waitFor();
  expect(atlas.complaints).toEqual([]);
}, 90_000);

it('goes the tours of calling, of streams and of who may knock to the end', async () => {
  const atlas = await openAtlas({ args: ['--page=learn/tours'] });
  const { page } = atlas;
  for (const [title, count] of [['Read an interface and call it', 5], ['Watch a stream', 4], ['Who may knock?', 5]] as const) {
    await page.getByRole('button', { name: `Begin the tour ${title}` }).click();
    const tour = page.getByRole('region', { name: `Tour: ${title}` });
    for (let i = 1; i <= count; i++) {
      await tour.getByText(`step ${i} of ${count}`).waitFor({ timeout: 20_000 });
      await tour.getByRole('button', { name: 'Show me' }).click();
      // Running is left to whoever learns it.
      if (/Call a method|See an error|Get many|Begin a stream/.test((await tour.getByRole('heading').textContent()) ?? '')) {
        await page.locator('.call-top').waitFor();
        await page.keyboard.press('Control+Enter');
      }
      await tour.getByRole('button', { name: i === count ? 'Finish' : 'Next', exact: true }).click({ timeout: 15_000 });
    }
    await command(atlas, 'learn tours');
  }
  expect(atlas.complaints).toEqual([]);
}, 120_000);

it('stands dark and narrow, and says why a tour cannot be gone', async () => {
  const atlas = await openAtlas({ settings: { theme: 'dark' }, args: ['--size=720x480', '--page=learn/varlink'] });
  const { page } = atlas;
  await heading(atlas, 'Varlink in five messages').waitFor();
  expect(await findings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await option(atlas, 'Tours').click();
  await heading(atlas, 'Tours').waitFor();
  expect(await findings(page)).toEqual([]);
  const label = page.getByRole('button', { name: 'Begin the tour Break and fix a label' });
  if (await label.isDisabled()) await page.getByText(/It needs labels on sockets/).waitFor();
});
