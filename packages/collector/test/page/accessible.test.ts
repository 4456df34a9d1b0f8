/** WCAG 2.2 AA by axe-core, in a real Chromium: each view, both languages, both themes. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { collect } from '../fixtures.js';
import { open } from './browser.js';
import { fillEverything, places } from './every-view.js';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe finds, as lines. The page's policy lets no script in, so axe comes by the debugger. */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { run } = (window as unknown as { axe: { run: (options: object) => Promise<{ violations: Violation[] }> } })
      .axe;
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    return (await run({ runOnly: tags })).violations;
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

describe.each(['en', 'zh'])('in %s', (language) => {
  describe.each(['light', 'dark'])('and %s', (theme) => {
    it('every view is accessible', async () => {
      const collector = await collect();
      const page = await open(collector, `/?lang=${language}&theme=${theme}`);
      await page.waitForSelector('#first');
      const violations = await violationsOf(page);
      await fillEverything(collector);
      for (const [name, path] of places) {
        const address = new URL(path(collector), collector.url);
        address.searchParams.set('lang', language);
        address.searchParams.set('theme', theme);
        await page.goto(address.href);
        await page.waitForSelector('#connection[data-state=live]');
        await page.waitForTimeout(400);
        violations.push(...(await violationsOf(page)).map((violation) => `${name}: ${violation}`));
      }
      expect(violations).toEqual([]);
    });
  });
});
