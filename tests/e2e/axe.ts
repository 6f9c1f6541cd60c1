import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds that keeps somebody out. Contrast of text is among its rules. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  // Colours that are still on their way would be measured.
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running'));
  const results = await page.evaluate<AxeResults>('axe.run(document, {resultTypes: ["violations"]})');
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary?.replace(/\s+/g, ' ').slice(0, 200) ?? ''}`));
}
