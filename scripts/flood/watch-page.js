/** Looks at a collector's page in a real Chromium while events come: its long tasks, its elements, its figures, and how long a key takes. */
import { chromium } from 'playwright-core';

export async function openPage(url) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  await page.addInitScript(observe);
  await page.goto(url);
  await page.waitForSelector('#connection[data-state=live]');
  return {
    /** ms and moments (ms since the page was opened) of what kept the page from answering for more than 50 ms. */
    longTasks: () => page.evaluate(() => globalThis.longTasks),
    elements: () => page.evaluate(() => globalThis.document.querySelectorAll('*').length),
    now: () => page.evaluate(() => performance.now()),
    figure: async (id) => Number((await page.innerText(`#${id}`)).replaceAll(',', '')),
    /** Waits until the page shows so many events. Returns false when it does not within 30 s. */
    sees: (count) =>
      page
        .waitForFunction(
          (wanted) =>
            globalThis.document.querySelector('#figure-events')?.textContent.replaceAll(',', '') === String(wanted),
          count,
          { timeout: 30_000 },
        )
        .then(() => true)
        .catch(() => false),
    /** Writes a search key by key. Returns how long the page took for each until it was drawn, in ms, in steps of 8. */
    async type(text) {
      await page.focus('#search');
      await page.evaluate(() => (globalThis.keys.length = 0));
      for (const key of text) {
        await page.keyboard.press(key);
        await page.waitForTimeout(300);
      }
      return page.evaluate(() => globalThis.keys);
    },
    close: () => browser.close(),
  };
}

/** Runs in the page before anything else. */
function observe() {
  globalThis.longTasks = [];
  globalThis.keys = [];
  new globalThis.PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) globalThis.longTasks.push({ at: startTime, ms: duration });
  }).observe({ type: 'longtask', buffered: true });
  new globalThis.PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === 'keydown') globalThis.keys.push(duration);
  }).observe({ type: 'event', durationThreshold: 16 });
}
