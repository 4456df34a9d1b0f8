/** What was wrong with the page before it was made anew: each fault has a test here, in a real Chromium. */
import type { Collector } from '@growingio/collector';
import type { Page } from 'playwright-core';
import { collect, makeEvent, upload } from '../fixtures.js';
import { countElements, expectRows, expectText, open } from './browser.js';

async function uploadMany(collector: Collector, count: number, key: (at: number) => string): Promise<void> {
  for (let sent = 0; sent < count; sent += 1_000) {
    const events = Array.from({ length: Math.min(1_000, count - sent) }, (_, at) =>
      makeEvent({ n: key(sent + at), cs1: `u${String((sent + at) % 50)}` }),
    );
    await upload(collector, events);
  }
}

/** The colours of the squares in front of these event keys, by key. */
async function coloursIn(page: Page, selector: string): Promise<Record<string, string>> {
  return page.evaluate((places) => {
    const found: Record<string, string> = {};
    for (const place of document.querySelectorAll(places)) {
      const swatch = place.querySelector('.swatch');
      const name = place.querySelector('.value')?.textContent;
      if (swatch !== null && name !== undefined) found[name] = getComputedStyle(swatch).backgroundColor;
    }
    return found;
  }, selector);
}

describe('the page', () => {
  it('counts what arrived, and not what is kept: 30,000 events with 1,000 kept', async () => {
    const collector = await collect({ keep: 1_000 });
    const page = await open(collector, '/?view=chart');
    await uploadMany(collector, 30_000, (at) => (at % 3 === 0 ? 'Rare' : 'Often'));
    await expectText(page, '#chart-total', '30,000');
    const rows = await page.locator('#legend tbody tr').allInnerTexts();
    expect(rows).toEqual([
      expect.stringMatching(/^Often\s+20,000\s+66.7%/),
      expect.stringMatching(/^Rare\s+10,000\s+33.3%/),
    ]);
    await page.click('[data-view=live]');
    await expectText(page, '#figure-events', '30,000');
  });

  it('has room for the figures of its axis', async () => {
    const collector = await collect();
    await uploadMany(collector, 12_000, () => 'Often');
    const page = await open(collector, '/?view=chart');
    await page.waitForSelector('#chart canvas');
    await expectText(page, '#chart-total', '12,000');
    // Whatever is drawn left of the plot begins inside the canvas: its first column of pixels is empty.
    const leftmost = await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('#chart canvas');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
      if (pixels === undefined) return -1;
      for (let x = 0; x < pixels.width; x += 1)
        for (let y = 0; y < pixels.height; y += 1) if ((pixels.data[(y * pixels.width + x) * 4 + 3] ?? 0) > 0) return x;
      return -1;
    });
    expect(leftmost).toBeGreaterThan(0);
  });

  it('gives an event key the same colour for every viewer, in every view, after a reload', async () => {
    const collector = await collect();
    const names = [
      'Login',
      'BuyProduct',
      'Search',
      'ViewCart',
      'Register',
      'Share',
      'Logout',
      'Pay',
      'Refund',
      'Visit',
    ];
    const first = await open(collector);
    await uploadMany(collector, names.length, (at) => names[at] ?? '');
    await expectRows(first, names.length);
    const seen = await coloursIn(first, '#rows .cell.event');
    expect(Object.keys(seen)).toHaveLength(names.length);
    expect(new Set(Object.values(seen)).size).toBe(names.length);
    // Another order of arrival, another viewer.
    await upload(collector, [...names].reverse().map((n) => makeEvent({ n }))); // prettier-ignore
    const other = await open(collector);
    await expectRows(other, 2 * names.length);
    expect(await coloursIn(other, '#rows .cell.event')).toEqual(seen);
    await first.reload();
    await expectRows(first, 2 * names.length);
    expect(await coloursIn(first, '#rows .cell.event')).toEqual(seen);
    await other.click('[data-view=chart]');
    await other.waitForSelector('#legend');
    expect(seen).toMatchObject(await coloursIn(other, '#legend th'));
  });

  it('draws no more rows than can be seen, however many there are, and keeps those that it has', async () => {
    const collector = await collect();
    await uploadMany(collector, 5_000, (at) => `E${String(at % 7)}`);
    const page = await open(collector);
    await page.waitForSelector('#rows > li');
    expect(await countElements(page)).toBeLessThan(1_000);
    const kept = await page.evaluate(() => {
      const list = document.querySelector('.scroller');
      const row = document.querySelector('#rows > li:nth-child(5)');
      list?.scrollTo(0, 40);
      return new Promise<boolean>((resolve) => {
        setTimeout(() => {
          resolve(row?.isConnected === true);
        }, 200);
      });
    });
    expect(kept).toBe(true);
    for (let at = 0; at < 20; at += 1) {
      await page.locator('.scroller').evaluate((list) => {
        list.scrollTo(0, list.scrollHeight);
      });
      await page.waitForTimeout(50);
    }
    expect(await countElements(page)).toBeLessThan(1_000);
  });

  it('says the wrong value in Chinese where it says it in English', async () => {
    const collector = await collect();
    await upload(collector, [
      makeEvent({ cs1: 42 }),
      makeEvent({ tm: 1434556935 }),
      makeEvent({ var: { in_stock: true } }),
      makeEvent({ n: 'Buy-Product' }),
    ]);
    await upload(collector, [makeEvent()], { 'X-Compress-Codec': '7' });
    const page = await open(collector);
    await expectRows(page, 5);
    const facts = ['"7"', '"Buy-Product"', 'true', '1434556935', '42'];
    const reasons = () => page.locator('.reason').allInnerTexts();
    expect(await reasons()).toEqual(facts.map((fact) => expect.stringContaining(fact) as unknown));
    await page.click('[data-value=zh]');
    await page.waitForFunction(() => document.documentElement.lang === 'zh-CN');
    const chinese = await reasons();
    expect(chinese).toEqual(facts.map((fact) => expect.stringContaining(fact) as unknown));
    expect(chinese[4]).toContain('登录用户 ID 为 42');
  });

  it('speaks Chinese to a Chinese browser, and the other language when asked', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ cs1: undefined })]);
    const page = await open(collector, '/', { locale: 'zh-CN' });
    await expectRows(page, 1);
    expect(await page.innerText('#pause')).toBe('暂停');
    expect(await page.innerText('.reason')).toContain('缺少登录用户 ID');
    expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
    await page.click('[data-value=en]');
    expect(await page.innerText('#pause')).toBe('Pause');
    expect(await page.innerText('.reason')).toContain('The login user ID is missing');
  });
});
