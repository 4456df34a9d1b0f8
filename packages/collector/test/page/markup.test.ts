/** Markup from outside stays text, in every field of every view; in a real Chromium. */
import { collect } from '../fixtures.js';
import { complaints, open } from './browser.js';
import { fillEverything, places } from './every-view.js';

// The usual ways in: elements, attributes, addresses, quotes, comments, templates, and the ends of what text could stand in.
const corpus = [
  '<img src=x onerror="window.isTaken=1">',
  '<script>window.isTaken=1</script>',
  '"><svg onload=window.isTaken=1>',
  "'><iframe srcdoc='<script>parent.isTaken=1</script>'></iframe>",
  '</title></style></textarea></script><b onmouseover=window.isTaken=1 style="position:fixed;inset:0">x</b>',
  'javascript:window.isTaken=1',
  '<a href="javascript:window.isTaken=1">x</a>',
  '{{constructor.constructor("window.isTaken=1")()}} ${window.isTaken=1}',
  '<!--<img src="--><img src=x onerror=window.isTaken=1//">',
  '__proto__',
];

describe('markup', () => {
  test.each(corpus)('is text in every view: %s', async (text) => {
    const collector = await collect();
    await fillEverything(collector, text);
    const page = await open(collector);
    let seen = '';
    const paths = [...places.map(([, path]) => path(collector)), `/?search=${encodeURIComponent(text)}`];
    for (const path of paths) {
      await page.goto(collector.url + path);
      await page.waitForSelector('#connection[data-state=live]');
      await page.waitForTimeout(200);
      await page.mouse.move(640, 400);
      const found = await page.evaluate(() => ({
        text: document.body.textContent,
        foreign: document.querySelectorAll('#page :is(script, iframe, object, [onerror], [onload], [onmouseover], img:not([src="/icon.svg"]), a[href^="javascript:"])').length, // prettier-ignore
        isTaken: (window as { isTaken?: unknown }).isTaken !== undefined,
        title: document.title,
      }));
      expect(found).toMatchObject({ foreign: 0, isTaken: false, title: 'GrowingIO collector' });
      seen += found.text;
    }
    expect(seen).toContain(text);
    // An address that is no path of the API is reported by the browser where a test follows it, and nothing else is.
    expect(complaints).toEqual([]);
  });
});
