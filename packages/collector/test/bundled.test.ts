/** A collector in a bundle, which has left the page's files behind. */
import { collect, makeEvent, upload } from './fixtures.js';

jest.mock('../src/show/page-directory.cjs', () => undefined);

describe('startCollector', () => {
  it('takes events without the page, and says where the page is', async () => {
    const collector = await collect();
    const page = await fetch(collector.url);
    expect(page.status).toBe(404);
    expect(await page.text()).toBe('a bundle has no page: npx growingio-collector shows it\n');
    await upload(collector, [makeEvent()]);
    expect(collector.events).toHaveLength(1);
  });
});
