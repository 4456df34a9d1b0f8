/**
 * Makes the screenshots of the collector's page that stand in the READMEs: each view, in both languages and both themes, as WebP.
 * `npm run screenshots` takes about two minutes: the chart needs a minute to show one.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startCollector } from '@growingio/collector';
import { plan, tell } from './shop-story.js';

const folder = join(import.meta.dirname, '../../packages/collector/images');
const size = { width: 1280, height: 800 };
const quality = 0.72;

const collector = await startCollector({ plan, forwardTo: 'https://api.growingio.com' });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
try {
  mkdirSync(folder, { recursive: true });
  await tell(collector.url, 55);
  for (const [name, address, prepare] of views())
    for (const language of ['en', 'zh'])
      for (const theme of ['light', 'dark']) await take(name, address, prepare, language, theme);
} finally {
  await browser.close();
  await collector.close();
}

/** Name, address, and what is done there before the picture is taken. */
function views() {
  const wrong = collector.events.findLast(({ marks }) => marks.some(({ code }) => code === 'cs1_missing'));
  return [
    // First, as long as the minute is full.
    ['chart', '/?view=chart', showMinute],
    ['live', `/?event=${wrong?.id}`],
    ['users', '/?view=users&user=9128391'],
    ['plan', '/?view=plan'],
    ['delivery', '/?view=delivery'],
    ['faults', '/?view=faults', startFault],
  ];
}

async function showMinute(page) {
  await page.click('.card-head [data-value="1"]');
  await page.waitForTimeout(600);
  await page.hover('#chart .u-over', { position: { x: 620, y: 120 } });
}

/** Is ended again before the next picture. */
async function startFault() {
  const fault = { kind: 'status', status: 429, retryAfter: 5, share: 0.5, seconds: 600 };
  await fetch(`${collector.url}/api/faults`, { method: 'PUT', body: JSON.stringify(fault) });
}

async function take(name, address, prepare, language, theme) {
  const context = await browser.newContext({ viewport: size, colorScheme: theme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const mark = address.includes('?') ? '&' : '?';
  await page.goto(`${collector.url}${address}${mark}lang=${language}&theme=${theme}`);
  await page.waitForSelector('#connection[data-state=live]');
  await page.waitForTimeout(700);
  await prepare?.(page);
  await page.waitForTimeout(700);
  const png = await page.screenshot();
  await fetch(`${collector.url}/api/faults`, { method: 'DELETE' });
  const file = `${name}.${language}.${theme}.webp`;
  writeFileSync(join(folder, file), await compress(context, png));
  console.log(file);
  await context.close();
}

/** As WebP, which Chromium itself makes. */
async function compress(context, png) {
  const page = await context.newPage();
  const [, base64] = (await page.evaluate(drawAsWebp, [png.toString('base64'), quality])).split(',');
  return Buffer.from(base64, 'base64');
}

/** Runs in the browser. */
async function drawAsWebp([base64, quality]) {
  const { document } = globalThis;
  const image = document.createElement('img');
  image.src = `data:image/png;base64,${base64}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas.toDataURL('image/webp', quality);
}
