/** Live in a real Chromium: what a developer sees while an app sends events. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { collect, makeEvent, upload } from '../fixtures.js';
import { complaints, eventNames, expectEvents, expectRows, expectText, open } from './browser.js';

describe('the list', () => {
  it('shows events as they arrive, newest first, with what they hold', async () => {
    const collector = await collect();
    const page = await open(collector);
    await upload(collector, [makeEvent({ n: 'Login', cs1: 'u1' })]);
    await expectRows(page, 1);
    await upload(collector, [
      makeEvent({ n: 'BuyProduct', cs1: 'u2', var: { product_name: '苹果', product_price: 14 } }),
    ]);
    await expectEvents(page, ['BuyProduct', 'Login']);
    const newest = page.locator('#rows > li').first();
    expect(await newest.locator('.user').innerText()).toBe('u2');
    expect(await newest.locator('.project').innerText()).toBe('demo');
    expect(await newest.locator('.chip').allInnerTexts()).toEqual(['product_name 苹果', 'product_price 14']);
    expect(await page.innerText('#figure-events')).toBe('2');
    expect(await page.innerText('#figure-problems')).toBe('0');
  });

  it('says in the row itself what is wrong and what to do, also of failed requests', async () => {
    const collector = await collect();
    const page = await open(collector);
    await upload(collector, [makeEvent({ cs1: undefined })]);
    await upload(collector, '{"cs1":"1"}');
    await expectRows(page, 2);
    expect(await page.locator('.reason').allInnerTexts()).toEqual([
      expect.stringMatching(/^The body is an object\s+It is a JSON array, also for one event$/),
      expect.stringMatching(/^The login user ID is missing\s+Every event needs the cs1 of the user who did it$/),
    ]);
    expect(await page.innerText('#figure-problems')).toBe('1');
    expect(await page.innerText('#figure-failed')).toBe('1');
  });

  it('marks an event that came before', async () => {
    const collector = await collect();
    const page = await open(collector);
    const event = makeEvent();
    await upload(collector, [event]);
    await upload(collector, [event, makeEvent({ n: 'Other' })]);
    await expectRows(page, 3);
    expect(await page.locator('#rows > li').filter({ hasText: 'repeat' }).count()).toBe(1);
    await page.click('text=Duplicates');
    await expectEvents(page, ['BuyProduct']);
  });

  it('pauses, counts what waits, and shows it on resuming', async () => {
    const collector = await collect();
    const page = await open(collector);
    await upload(collector, [makeEvent({ n: 'Before' })]);
    await expectRows(page, 1);
    await page.click('#pause');
    await upload(collector, [makeEvent({ n: 'During1' }), makeEvent({ n: 'During2' })]);
    await expectText(page, '#pause', 'Resume2 waiting');
    expect(await eventNames(page)).toEqual(['Before']);
    await page.click('#pause');
    await expectEvents(page, ['During2', 'During1', 'Before']);
    expect(await page.innerText('#pause')).toBe('Pause');
  });

  it('does not move what is looked at: what comes meanwhile waits above, and is shown by a click', async () => {
    const collector = await collect();
    await upload(
      collector,
      Array.from({ length: 150 }, (_, at) => makeEvent({ n: `E${String(at)}` })),
    );
    const page = await open(collector);
    await page.waitForSelector('#rows > li');
    await page.locator('.scroller').evaluate((list) => {
      list.scrollTop = 900;
    });
    const place = () =>
      page.evaluate(() => {
        const row = [...document.querySelectorAll('#rows > li')].find((each) => each.textContent.includes('E120'));
        return row?.getBoundingClientRect().top;
      });
    await page.waitForFunction(() => document.body.textContent.includes('E120'));
    const before = await place();
    await upload(collector, [makeEvent({ n: 'New1' }), makeEvent({ n: 'New2' })]);
    await page.waitForSelector('.new-rows');
    expect(await page.innerText('.new-rows')).toBe('2 new');
    expect(before).toBeDefined();
    expect(await place()).toBe(before);
    await page.click('.new-rows');
    await expectText(page, '#rows .event', 'New2');
  });

  it('reads the next pages as somebody scrolls, down to the oldest', async () => {
    const collector = await collect();
    await upload(
      collector,
      Array.from({ length: 450 }, (_, at) => makeEvent({ n: `E${String(at)}` })),
    );
    const page = await open(collector);
    await page.waitForSelector('#rows > li');
    await page.waitForFunction(() => {
      const list = document.querySelector('.scroller');
      list?.scrollTo(0, list.scrollHeight);
      return document.querySelector('#rows > li:last-child .event')?.textContent === 'E0';
    });
    expect(await page.innerText('#count')).toBe('450 in all');
  });

  it('clears the collector and itself, when it is asked twice', async () => {
    const collector = await collect();
    const page = await open(collector);
    await upload(collector, [makeEvent()]);
    await expectRows(page, 1);
    await page.click('.menu-right > button');
    await page.click('#clear');
    expect(collector.events).toHaveLength(1);
    await page.click('#clear');
    await page.waitForSelector('#first');
    expect(collector.events).toEqual([]);
  });

  it('offers what matches as a file', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'Wanted' }), makeEvent({ n: 'Other' })]);
    const page = await open(collector, '/?search=event%3AWanted');
    await expectRows(page, 1);
    await page.click('.menu-right > button');
    const href = await page.getAttribute('.menu-pane a[download="events.jsonl"]', 'href');
    const text = await (await fetch(collector.url + String(href))).text();
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(text).toContain('Wanted');
  });

  it('says that it reconnects while the collector is away', async () => {
    const collector = await collect();
    const page = await open(collector);
    await collector.close();
    await page.waitForSelector('#connection[data-state=reconnecting]');
    const again = await collect({ port: collector.port });
    await upload(again, [makeEvent({ n: 'AfterRestart' })]);
    await page.waitForSelector('#connection[data-state=live]');
    await expectEvents(page, ['AfterRestart']);
    // The browser itself reports the time without a server.
    complaints.length = 0;
  });
});

describe('the empty list', () => {
  it('has a command for the first event, which works', async () => {
    const collector = await collect();
    const page = await open(collector);
    const command = await page.innerText('#first-command');
    await promisify(execFile)('sh', ['-c', command]);
    await expectRows(page, 1);
    expect(collector.events).toEqual([
      expect.objectContaining({ event: 'BuyProduct', loginUserId: 'user-42', marks: [] }),
    ]);
    expect(await page.isVisible('#first')).toBe(false);
  });

  it('sends a test event by a click', async () => {
    const collector = await collect();
    const page = await open(collector);
    await page.click('#test-event');
    await expectEvents(page, ['BuyProduct']);
    expect(collector.events).toEqual([expect.objectContaining({ loginUserId: 'user-42', marks: [] })]);
  });

  it('points an app here by the commands of sh, PowerShell and cmd, that of the system first', async () => {
    const collector = await collect();
    const page = await open(collector, '/', { userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)' });
    const commands: Record<string, string> = {};
    commands['first'] = await page.innerText('#app-command');
    for (const shell of ['sh', 'PowerShell', 'cmd']) {
      await page.getByRole('button', { name: shell, exact: true }).click();
      commands[shell] = await page.innerText('#app-command');
    }
    const powershell = `$env:GROWINGIO_HOST='${collector.url}'; $env:GROWINGIO_PROJECT_ID='demo'; node app.js`;
    expect(commands).toEqual({
      first: powershell,
      sh: `GROWINGIO_HOST=${collector.url} GROWINGIO_PROJECT_ID=demo node app.js`,
      PowerShell: powershell,
      cmd: `set "GROWINGIO_HOST=${collector.url}" && set "GROWINGIO_PROJECT_ID=demo" && node app.js`,
    });
  });

  it('copies a command', async () => {
    const collector = await collect();
    const page = await open(collector, '/', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.locator('#first .copy').first().click();
    await expectText(page, '#first .copy', 'Copied');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await page.innerText('#app-command'));
  });
});
