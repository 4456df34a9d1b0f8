/** The chart in a real Chromium: its figures where the mouse is, and what a click shows. */
import { collect, makeEvent, upload } from '../fixtures.js';
import { expectEvents, expectText, open } from './browser.js';

async function openChart() {
  const collector = await collect();
  await upload(collector, ['A', 'B', 'A', 'A'].map((n) => makeEvent({ n }))); // prettier-ignore
  const page = await open(collector, '/?view=chart');
  await expectText(page, '#chart-total', '4');
  const box = await page.locator('#chart .u-over').boundingBox();
  if (box === null) throw new Error('there is no chart');
  return { page, box };
}

describe('the chart', () => {
  it('shows the figures of the bin under the mouse', async () => {
    const { page, box } = await openChart();
    // Where the last bin is drawn: the events have just come.
    for (let right = 2; right < 60 && !(await page.isVisible('.plot-figures .swatch')); right += 4)
      await page.mouse.move(box.x + box.width - right, box.y + box.height - 4);
    expect((await page.innerText('.plot-figures')).split(/\s+/)).toEqual(
      expect.arrayContaining(['A', '3', 'B', '1', 'Total', '4']),
    );
  });

  it('shows the rows of an event by a click on its bar', async () => {
    const { page, box } = await openChart();
    for (let right = 2; right < 60 && !(await page.isVisible('.plot-figures .swatch')); right += 4)
      await page.mouse.move(box.x + box.width - right, box.y + box.height - 4);
    await page.mouse.down();
    await page.mouse.up();
    await expectEvents(page, ['A', 'A', 'A']);
    expect(new URL(page.url()).searchParams.get('search')).toBe('event:A');
  });

  it('shows the rows of an event by a click on its name, too', async () => {
    const { page } = await openChart();
    await page.click('#legend .value >> text=B');
    await expectEvents(page, ['B']);
    expect(await page.inputValue('#search')).toBe('event:B');
  });

  test.each(['1', '5', '30'])('counts the same over %s minutes', async (minutes) => {
    const { page } = await openChart();
    await page.click(`.card-head [data-value="${minutes}"]`);
    await expectText(page, '#chart-total', '4');
    expect(await page.getAttribute('#chart', 'aria-label')).toBe(
      `4 events in the last ${minutes} ${minutes === '1' ? 'minute' : 'minutes'}, by event key`,
    );
  });
});
