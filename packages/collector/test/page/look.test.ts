/** How the page looks: its colours, and that it fits every width; in a real Chromium. */
import type { Collector } from '@growingio/collector';
import type { Page } from 'playwright-core';
import { collect, makeEvent, upload } from '../fixtures.js';
import { open } from './browser.js';
import { fillEverything, places } from './every-view.js';

/** What `look`, which is told the width of the window, finds in each view. */
async function findEverywhere(page: Page, collector: Collector, look: (width: number) => string[]): Promise<string[]> {
  const found: string[] = [];
  const width = page.viewportSize()?.width ?? 0;
  for (const [name, path] of places) {
    await page.goto(collector.url + path(collector));
    await page.waitForSelector('#connection[data-state=live]', { state: 'attached' });
    await page.waitForTimeout(300);
    found.push(...(await page.evaluate(look, width)).map((what) => `${name}: ${what}`));
  }
  return found;
}

describe('the page', () => {
  test.each([
    ['light', 'rgb(244, 245, 247)'],
    ['dark', 'rgb(14, 17, 22)'],
  ] as const)('is %s where the system is, and where it is asked for', async (colorScheme, colour) => {
    const collector = await collect();
    const page = await open(collector, '/', { colorScheme });
    const expectBack = (wanted: boolean) =>
      page.waitForFunction(
        ([given, isSame]) => (getComputedStyle(document.body).backgroundColor === given) === isSame,
        [colour, wanted] as const,
      );
    await expectBack(true);
    await page.emulateMedia({ colorScheme: colorScheme === 'dark' ? 'light' : 'dark' });
    await expectBack(false);
    await page.click(`[data-value=${colorScheme}]`);
    await expectBack(true);
    expect(await page.getAttribute('html', 'data-theme')).toBe(colorScheme);
  });

  test.each([390, 1280])('scrolls no view to the side in a window %d px wide, with long texts in it', async (width) => {
    const collector = await collect();
    const long = (letter: string) => letter.repeat(60);
    await fillEverything(collector, long('a'));
    const variables = Object.fromEntries(['b', 'c', 'd'].map((letter) => [long(letter), long(letter)]));
    for (const n of ['e', 'f', 'g']) await upload(collector, [makeEvent({ n: long(n), cs1: long(n), var: variables })]);
    const page = await open(collector, '/', { viewport: { width, height: 800 } });
    const tooWide = await findEverywhere(page, collector, () =>
      ['.page-scroll', '.pane', '.timeline', '.user-list'].filter((where) =>
        [...document.querySelectorAll(where)].some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth),
      ),
    );
    expect(tooWide).toEqual([]);
  });

  test.each([360, 760, 1024, 1920])('fits a window %d px wide in every view', async (width) => {
    const collector = await collect();
    await fillEverything(collector);
    await upload(collector, [
      makeEvent({ n: 'x'.repeat(300), cs1: 'y'.repeat(255), var: { ['z'.repeat(100)]: 'w'.repeat(1_000) } }),
    ]);
    const page = await open(collector, '/', { viewport: { width, height: 800 } });
    const tooWide = await findEverywhere(page, collector, (wide) =>
      document.documentElement.scrollWidth > wide ? ['the page'] : [],
    );
    expect(tooWide).toEqual([]);
  });
});
