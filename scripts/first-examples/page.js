/** Looks at a collector's page in a real Chromium. */
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';

/** What may pass between a request and its event on the page, in ms. */
const patience = 30_000;

/** Starts a browser. Resolves with what looks at a page, and ends it. */
export async function openBrowser() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  return {
    /** Waits until the page's list is exactly these rows, the newest first, each with all of its parts. Rejects with what is there. */
    async expectRows(url, rows) {
      const page = await browser.newPage({ locale: 'en-US' });
      try {
        await page.goto(url);
        const start = performance.now();
        let shown = [];
        while (!isSame(shown, rows)) {
          if (performance.now() - start > patience) throw new Error(`the page ${url} shows: ${describe(shown)}`);
          await sleep(100);
          shown = await page.locator('#rows > li').allInnerTexts();
        }
      } finally {
        await page.close();
      }
    },
    close: () => browser.close(),
  };
}

function isSame(shown, rows) {
  return shown.length === rows.length && rows.every((parts, at) => parts.every((part) => shown[at].includes(part)));
}

function describe(shown) {
  return shown.length === 0 ? 'no event' : `\n${shown.map((row) => row.replaceAll(/\s+/g, ' ')).join('\n')}`;
}
