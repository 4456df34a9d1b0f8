/** The page in a real Chromium: what a developer sees while an app sends events. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type { Collector } from '@growingio/collector';
import { useCloseAtEnd } from '@growingio/upload/conformance';
import { collect, makeEvent, upload } from '../fixtures.js';

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

const faults: string[] = [];

async function open(collector: Collector, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('dialog', (dialog) => faults.push(`dialog: ${dialog.message()}`));
  await page.goto(collector.url);
  await page.waitForSelector('#connection[data-state=live]');
  return page;
}

beforeEach(() => {
  faults.length = 0;
});

afterEach(() => {
  // Whatever a test looks at, the page must not have complained meanwhile.
  if (faults.length > 0) throw new Error(`the page reported: ${faults.join('; ')}`);
});

async function eventNames(page: Page): Promise<string[]> {
  return page.locator('#rows .event strong').allTextContents();
}

/** Waits until the list shows so many rows. */
async function seeRows(page: Page, count: number): Promise<void> {
  await page.waitForFunction((wanted) => document.querySelectorAll('#rows > li').length === wanted, count);
}

describe('the page', () => {
  it('shows events as they arrive, newest first, with what they hold', async () => {
    const collector = await collect();
    const page = await open(collector);
    await upload(collector, [makeEvent({ n: 'Login', cs1: 'u1' })]);
    await seeRows(page, 1);
    await upload(collector, [
      makeEvent({ n: 'BuyProduct', cs1: 'u2', var: { product_name: '苹果', product_price: 14 } }),
    ]);
    await seeRows(page, 2);
    expect(await eventNames(page)).toEqual(['BuyProduct', 'Login']);
    const newest = page.locator('#rows > li').first();
    expect(await newest.locator('.user').innerText()).toContain('u2');
    expect(await newest.locator('.project').innerText()).toContain('demo');
    expect(await newest.locator('.chip').allInnerTexts()).toEqual(['product_name 苹果', 'product_price 14']);
    expect(await page.innerText('#figure-events')).toBe('2');
    expect(await page.innerText('#figure-users')).toBe('2');
    expect(await page.innerText('#figure-problems')).toBe('0');
  });

  it('shows what is wrong in plain words, and failed requests with their reason', async () => {
    const collector = await collect();
    const page = await open(collector);
    await upload(collector, [makeEvent({ cs1: undefined })]);
    await upload(collector, '{"cs1":"1"}');
    await seeRows(page, 2);
    expect(await page.locator('.marks').allInnerTexts()).toEqual([
      expect.stringContaining('the body is an object: it is a JSON array, also for one event'),
      expect.stringContaining('the login user ID is missing'),
    ]);
    expect(await page.innerText('#figure-problems')).toBe('2');
  });

  it('shows markup in events as text, and runs none of it', async () => {
    const collector = await collect();
    const page = await open(collector);
    const markup = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
    const event = makeEvent({ n: markup, cs1: markup, var: { [markup]: markup } });
    const hostile = `${collector.url}/v3/${encodeURIComponent(markup)}/s2s/cstm?stm=${markup}`;
    await fetch(hostile, { method: 'POST', body: JSON.stringify([event]) });
    await seeRows(page, 1);
    await page.locator('.json summary').click();
    await page.waitForSelector('.json pre');
    expect(await eventNames(page)).toEqual([markup]);
    expect(await page.locator('#rows img, #rows script, #legend img, #chart img').count()).toBe(0);
    expect(await page.title()).toBe('GrowingIO collector');
  });

  it('filters by event, user, project and variable, and by problems', async () => {
    const collector = await collect();
    const page = await open(collector);
    await upload(collector, [
      makeEvent({ n: 'Login', cs1: 'anna' }),
      makeEvent({ n: 'Search', cs1: 'bert', var: { keyword: '跑步鞋' } }),
      makeEvent({ n: 'Bad', cs1: 'carl', var: { note: null } }),
    ]);
    await seeRows(page, 3);
    for (const [text, names] of [
      ['login', ['Login']],
      ['BERT', ['Search']],
      ['跑步', ['Search']],
      ['demo keyword', ['Search']],
      ['demo', ['Bad', 'Search', 'Login']],
      ['zzz', []],
    ] as const) {
      await page.fill('#filter', text);
      expect(await eventNames(page)).toEqual(names);
    }
    expect(await page.isVisible('#no-match')).toBe(true);
    await page.click('#reset-filter');
    await page.check('#only-problems');
    expect(await eventNames(page)).toEqual(['Bad']);
    await upload(collector, [makeEvent({ n: 'Good' }), makeEvent({ n: 'Worse', t: 'x' })]);
    await seeRows(page, 2);
    expect(await eventNames(page)).toEqual(['Worse', 'Bad']);
  });

  it('pauses, counts what waits, and shows it on resuming', async () => {
    const collector = await collect();
    const page = await open(collector);
    await upload(collector, [makeEvent({ n: 'Before' })]);
    await seeRows(page, 1);
    await page.click('#pause');
    await upload(collector, [makeEvent({ n: 'During1' }), makeEvent({ n: 'During2' })]);
    await page.waitForFunction(() => document.querySelector('#pause')?.textContent === 'Resume · 2 waiting');
    expect(await eventNames(page)).toEqual(['Before']);
    await page.click('#pause');
    expect(await eventNames(page)).toEqual(['During2', 'During1', 'Before']);
    expect(await page.innerText('#pause')).toBe('Pause');
  });

  it('draws a bar and a legend entry for each event key', async () => {
    const collector = await collect();
    const page = await open(collector);
    await upload(
      collector,
      ['A', 'B', 'A'].map((n) => makeEvent({ n })),
    );
    await seeRows(page, 3);
    expect(await page.locator('#legend li').allInnerTexts()).toEqual([
      expect.stringMatching(/^A\s*2$/),
      expect.stringMatching(/^B\s*1$/),
    ]);
    const heights = await page
      .locator('#chart .bar')
      .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute('height'))));
    expect(heights).toHaveLength(2);
    expect(heights[0]).toBeGreaterThan(heights[1] ?? Infinity);
    expect(await page.locator('#chart .column title').allTextContents()).toContainEqual(
      expect.stringContaining('A: 2\nB: 1'),
    );
  });

  it('shows a command for the first event, which works', async () => {
    const collector = await collect();
    const page = await open(collector);
    await page.waitForSelector('#first:not([hidden])');
    const command = await page.innerText('#first-command');
    await promisify(execFile)('sh', ['-c', command]);
    await seeRows(page, 1);
    expect(collector.events).toEqual([
      expect.objectContaining({ event: 'BuyProduct', loginUserId: 'user-42', marks: [] }),
    ]);
    expect(await page.isVisible('#first')).toBe(false);
  });

  it('points an app here by the commands of the shells that the system has', async () => {
    const collector = await collect();
    const commands = async (userAgent: string) =>
      (await open(collector, { userAgent })).locator('#first [id^=app-command]').allInnerTexts();
    expect(await commands('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)')).toEqual([
      `GROWINGIO_HOST=${collector.url} GROWINGIO_PROJECT_ID=demo node app.js`,
    ]);
    expect(await commands('Mozilla/5.0 (Windows NT 10.0; Win64; x64)')).toEqual([
      `$env:GROWINGIO_HOST='${collector.url}'; $env:GROWINGIO_PROJECT_ID='demo'; node app.js`,
      `set "GROWINGIO_HOST=${collector.url}" && set "GROWINGIO_PROJECT_ID=demo" && node app.js`,
    ]);
  });

  it('copies that command', async () => {
    const collector = await collect();
    const page = await open(collector, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.locator('#first .copy').first().click();
    await page.waitForFunction(() => document.querySelector('#first .copy')?.textContent === 'Copied');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await page.innerText('#first-command'));
  });

  it('clears the collector and itself', async () => {
    const collector = await collect();
    const page = await open(collector);
    await upload(collector, [makeEvent()]);
    await seeRows(page, 1);
    await page.click('#clear');
    await seeRows(page, 0);
    expect(collector.events).toEqual([]);
    expect(await page.isVisible('#first')).toBe(true);
  });

  it('shows the newest 200 rows, and more when asked', async () => {
    const collector = await collect();
    await upload(
      collector,
      Array.from({ length: 450 }, (_, index) => makeEvent({ n: `E${String(index)}` })),
    );
    const page = await open(collector);
    await seeRows(page, 200);
    expect(await page.innerText('#shown')).toBe('200 of 450 shown');
    await page.click('#more');
    await seeRows(page, 400);
    await page.click('#more');
    await seeRows(page, 450);
    expect(await page.isVisible('#more')).toBe(false);
  });

  it('says that it reconnects while the collector is away', async () => {
    const collector = await collect();
    const page = await open(collector);
    await collector.close();
    await page.waitForSelector('#connection[data-state=reconnecting]');
    const again = await collect({ port: collector.port });
    await upload(again, [makeEvent({ n: 'AfterRestart' })]);
    await page.waitForSelector('#connection[data-state=live]');
    await seeRows(page, 1);
    expect(await eventNames(page)).toEqual(['AfterRestart']);
    // The browser itself reports the time without a server.
    faults.length = 0;
  });

  it('speaks Chinese to a Chinese browser, and the other language when asked', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ cs1: undefined })]);
    const page = await open(collector, { locale: 'zh-CN' });
    await seeRows(page, 1);
    expect(await page.innerText('#pause')).toBe('暂停');
    expect(await page.innerText('.marks')).toContain('缺少登录用户 ID');
    expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
    await page.click('[data-language=en]');
    expect(await page.innerText('#pause')).toBe('Pause');
    expect(await page.innerText('.marks')).toContain('the login user ID is missing');
  });

  test.each([
    ['light', 'rgb(245, 246, 248)'],
    ['dark', 'rgb(14, 17, 21)'],
  ] as const)('is %s where the system is', async (colorScheme, colour) => {
    const page = await open(await collect(), { colorScheme });
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(colour);
  });

  test.each([400, 1600])('fits a window %d px wide', async (width) => {
    const collector = await collect();
    await upload(collector, [
      makeEvent({ n: 'x'.repeat(300), cs1: 'y'.repeat(255), var: { ['z'.repeat(100)]: 'w'.repeat(1_000) } }),
    ]);
    const page = await open(collector, { viewport: { width, height: 800 } });
    await seeRows(page, 1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
});
