/** How the page looks: its colours, and that it fits every width; in a real Chromium. */
import { collect, makeEvent, upload } from '../fixtures.js';
import { open } from './browser.js';
import { fillEverything, places } from './every-view.js';

describe('the page', () => {
  test.each([
    ['light', 'rgb(244, 245, 247)'],
    ['dark', 'rgb(14, 17, 22)'],
  ] as const)('is %s where the system is, and where it is asked for', async (colorScheme, colour) => {
    const collector = await collect();
    const page = await open(collector, '/', { colorScheme });
    const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await back()).toBe(colour);
    await page.emulateMedia({ colorScheme: colorScheme === 'dark' ? 'light' : 'dark' });
    expect(await back()).not.toBe(colour);
    await page.click(`[data-value=${colorScheme}]`);
    expect(await back()).toBe(colour);
  });

  describe.each([360, 760, 1024, 1920])('fits a window %d px wide', (width) => {
    test.each(places)('in %s', async (_, path) => {
      const collector = await collect();
      await fillEverything(collector);
      await upload(collector, [
        makeEvent({ n: 'x'.repeat(300), cs1: 'y'.repeat(255), var: { ['z'.repeat(100)]: 'w'.repeat(1_000) } }),
      ]);
      const page = await open(collector, path(collector), { viewport: { width, height: 800 } });
      await page.waitForTimeout(300);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });
  });
});
