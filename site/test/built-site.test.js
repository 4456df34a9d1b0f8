/** The built site as a reader has it, in a real Chromium: below a path as on GitHub Pages, on a desk and on a phone. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chromium } from 'playwright-core';
import { buildSite, workFolder } from '../build-site.js';
import { readPages } from '../pages.js';
import { serveBuilt } from '../serve-built.js';

const root = join(import.meta.dirname, '../..');
const base = '/growingio-node/';
const folder = join(workFolder, 'tested');
const axe = readFileSync(
  createRequire(join(root, 'packages/collector/package.json')).resolve('axe-core/axe.min.js'),
  'utf8',
);
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 900 };
const words = {
  en: { path: '', first: 'Thirty seconds to the first event', query: 'flush interval', hit: 'flushInterval' },
  zh: { path: 'zh/', first: '三十秒发出第一个事件', query: '磁盘队列', hit: '磁盘队列' },
};

let server;
let browser;

before(async () => {
  await buildSite({ base, outDir: folder });
  server = await serveBuilt(folder, base);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens a page and gives it to the test; then nothing may have been reported, and no other host asked. */
async function visit(path, options, look) {
  const context = await browser.newContext({ viewport: desk, reducedMotion: 'reduce', ...options });
  const complaints = [];
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol.startsWith('http') && hostname !== '127.0.0.1') complaints.push(`asks ${request.url()}`);
    });
    page.on('response', (response) => {
      if (!response.ok()) complaints.push(`${response.status()} ${response.url()}`);
    });
    await page.goto(server.url + path, { waitUntil: 'networkidle' });
    await look(page);
  } finally {
    await context.close();
  }
  assert.deepEqual(complaints, []);
}

/** Waits until a heading stands in the upper half of the window. */
async function expectHeading(page, text) {
  await page.waitForFunction((wanted) => {
    const headings = [...globalThis.document.querySelectorAll('h1, h2')];
    const heading = headings.find((each) => each.textContent.includes(wanted));
    const { top = -1 } = heading?.getBoundingClientRect() ?? {};
    return top >= 0 && top < globalThis.innerHeight / 2;
  }, text);
}

/** On a desk it is light, on a phone dark. */
const devices = { desk: { viewport: desk, colorScheme: 'light' }, phone: { viewport: phone, colorScheme: 'dark' } };

for (const [language, { path, first, query, hit }] of Object.entries(words)) {
  describe(`in ${language}`, () => {
    for (const [device, options] of Object.entries(devices)) {
      test(`a newcomer on a ${device} gets from what it is to the first event by one click, and all of it is there`, async () => {
        await visit(path, options, async (page) => {
          assert.match(await page.locator('.vp-doc h1 + p').innerText(), /GrowingIO/);
          await page.click(`.first-events >> text=${first}`);
          await expectHeading(page, first);
          assert.deepEqual(missingSteps(await sectionOf(page, first)), []);
          assert.equal(await page.locator('html.dark').count(), options.colorScheme === 'dark' ? 1 : 0);
          assert.deepEqual(await violationsOf(page), []);
        });
      });
    }

    test("leads to another host's first event by one click", async () => {
      const options = language === 'zh' ? devices.phone : devices.desk;
      await visit(path, options, async (page) => {
        await page.click('.first-events >> text=NestJS');
        await page.waitForURL(`**/${path}packages/nestjs/#*`);
        await expectHeading(page, language === 'zh' ? '第一个事件' : 'First event');
        assert.deepEqual(await violationsOf(page), []);
      });
    });

    test('finds a word, and opens where it stands', async () => {
      await visit(path, {}, async (page) => {
        await page.click('#local-search button');
        await page.fill('#localsearch-input', query);
        await page.waitForSelector('.result.selected');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.VPLocalSearchBox', { state: 'detached' });
        await page.waitForURL((url) => url.hash !== '');
        assert.ok((await page.locator('.vp-doc').innerText()).includes(hit));
      });
    });
  });
}

test('switches the language on the page where one is, a text in English only too', async () => {
  for (const name of ['docs/delivery.html', 'ARCHITECTURE.html']) {
    await visit(name, {}, async (page) => {
      await page.hover('.VPNavBarTranslations');
      await page.click('.VPNavBarTranslations >> text=简体中文');
      await page.waitForURL(`**/zh/${name}`);
      await page.waitForSelector('.vp-doc h1');
    });
  }
});

test('no page is wider than a phone, and what is wider scrolls in itself', async () => {
  const context = await browser.newContext({ viewport: phone, javaScriptEnabled: false });
  const page = await context.newPage();
  const wide = [];
  // What is there in English only looks the same among Chinese navigation.
  for (const { route } of readPages(root).filter(({ isTranslated }) => isTranslated)) {
    const path = route.replace(/md$/, 'html');
    await page.goto(server.url + path);
    const width = await page.evaluate(() => globalThis.document.documentElement.scrollWidth);
    if (width > phone.width) wide.push(`${path}: ${width}`);
  }
  await context.close();
  assert.deepEqual(wide, []);
});

/** What axe finds, as lines. */
async function violationsOf(page) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    return (await globalThis.axe.run({ runOnly: tags })).violations;
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** The text below a heading, up to the next of its kind. */
function sectionOf(page, title) {
  return page.evaluate((wanted) => {
    const all = [...globalThis.document.querySelectorAll('.vp-doc > div > *')];
    const from = all.findIndex((each) => each.matches('h2') && each.textContent.includes(wanted));
    const to = all.findIndex((each, index) => index > from && each.matches('h2'));
    return all
      .slice(from, to)
      .map((each) => each.textContent)
      .join('\n');
  }, title);
}

/** What a newcomer needs, in this order. */
function missingSteps(section) {
  let at = 0;
  return [
    'npm install @growingio/express',
    'npx growingio-collector',
    'growingio.track(',
    'node app.mjs',
    'curl -b',
    'BuyProduct  9128391',
  ].filter((step) => {
    const found = section.indexOf(step, at);
    at = Math.max(at, found);
    return found === -1;
  });
}
