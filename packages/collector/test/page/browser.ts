/** What the tests of the page share: a real Chromium, and pages that must not complain while a test looks at them. */
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type { Collector } from '@growingio/collector';
import { useCloseAtEnd } from '@growingio/upload/conformance';

let browser: Browser;
const closeAtEnd = useCloseAtEnd({ afterAll });

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  closeAtEnd(() => browser.close());
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

/** What the pages reported. A test that provokes a report empties it. */
export const complaints: string[] = [];

beforeEach(() => {
  complaints.length = 0;
});

afterEach(() => {
  if (complaints.length > 0) throw new Error(`the page reported: ${complaints.join('; ')}`);
});

// What Chromium itself reports of a collector that has ended before its page.
const isLeft = /net::ERR_(CONNECTION|EMPTY_RESPONSE|INCOMPLETE|NETWORK)/;

/** Opens the page at a path, such as `/?view=chart`, and waits until it is connected. */
export async function open(collector: Collector, path = '/', options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isLeft.test(message.text())) complaints.push(message.text());
  });
  page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  await page.goto(collector.url + path);
  await page.waitForSelector('#connection[data-state=live]');
  return page;
}

/** The event keys of the rows that are drawn, from the top. */
export async function eventNames(page: Page): Promise<string[]> {
  return page.locator('#rows > li .event > :is(b, .value, .missing)').allTextContents();
}

/** Waits until the rows at the top have these event keys. */
export async function expectEvents(page: Page, names: readonly string[]): Promise<void> {
  await page.waitForFunction((wanted) => {
    const rows = [...document.querySelectorAll('#rows > li .event > :is(b, .value, .missing)')];
    return rows.length === wanted.length && rows.every((row, at) => row.textContent === wanted[at]);
  }, names);
}

/** Waits until so many rows are drawn. */
export async function expectRows(page: Page, count: number): Promise<void> {
  await page.waitForFunction((wanted) => document.querySelectorAll('#rows > li').length === wanted, count);
}

/** Opens the details of a row, by its place from the top. */
export async function openRow(page: Page, at = 0): Promise<void> {
  await page.locator('#rows > li .time').nth(at).click();
  await page.waitForSelector('#pane .pane-title');
}

export async function countElements(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelectorAll('*').length);
}

/** Waits until the first of these elements has this text. */
export async function expectText(page: Page, selector: string, text: string | RegExp): Promise<void> {
  const pattern =
    typeof text === 'string' ? `^${text.replaceAll(/[$^*+?.()|[\]{}\\]/g, String.raw`\$&`)}$` : text.source;
  await page.waitForFunction(
    ([where, wanted]) => new RegExp(wanted).test(document.querySelector(where)?.textContent ?? ''),
    [selector, pattern] as const,
  );
}
