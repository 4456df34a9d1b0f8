/** A collector in a bundle, which has left the page's files behind. */
import { collect, makeEvent, upload } from './fixtures.js';

jest.mock('../src/show/page-directory.cjs', () => undefined);

describe('startCollector', () => {
  it('takes events without the page, and says where the page is; its address is answered, since clients ask for it', async () => {
    const collector = await collect();
    const page = await fetch(collector.url);
    expect(page.status).toBe(200);
    expect(await page.text()).toBe('a bundle has no page: npx growingio-collector shows it\n');
    expect((await fetch(`${collector.url}/page.css`)).status).toBe(404);
    expect((await fetch(collector.url, { method: 'POST' })).status).toBe(405);
    await upload(collector, [makeEvent()]);
    expect(collector.events).toHaveLength(1);
  });
});
