/** The details beside the list, in a real Chromium. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { collect, makeEvent, upload } from '../fixtures.js';
import { complaints, expectEvents, expectRows, expectText, open, openRow } from './browser.js';

const permissions = ['clipboard-read', 'clipboard-write'];

describe('the details of an event', () => {
  it('name each problem with its remedy', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ cs1: 42, var: { in_stock: true } })]);
    const page = await open(collector);
    await expectRows(page, 1);
    await openRow(page);
    expect(await page.locator('#problems li').allInnerTexts()).toEqual([
      expect.stringMatching(/The login user ID is 42[\s\S]*What to do[\s\S]*Pass a string/),
      expect.stringMatching(/The value is true[\s\S]*var\.in_stock[\s\S]*Pass a string or a number, such as "true"/),
    ]);
  });

  it('show variables with types, the request, its lag, its headers and the events that came with it', async () => {
    const collector = await collect();
    const tm = Date.now() - 90_000;
    await upload(collector, [makeEvent({ n: 'First' }), makeEvent({ tm, var: { name: '苹果', price: 14 } })], {
      'User-Agent': 'shop/7',
    });
    const page = await open(collector);
    await expectRows(page, 2);
    await openRow(page);
    expect(await page.locator('.variables-table tbody tr').allInnerTexts()).toEqual([
      'name\t苹果\tstring',
      'price\t14\tnumber',
    ]);
    await page.click('.pane summary');
    const text = await page.innerText('#pane');
    expect(text).toMatch(/POST\s+\/v3\/demo\/s2s\/cstm\?stm=\d+/);
    expect(text).toMatch(/Compression\s+none/);
    expect(text).toMatch(/From happening to arrival\s+1\.5 min/);
    expect(text).toMatch(/user-agent\s+shop\/7/);
    await page.click('.ids .link');
    await expectText(page, '#pane h2', 'First');
  });

  it('mark the variables that are wrong, and none of the same name as a wrong field', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ tm: 'now', var: { tm: 1, ['long'.repeat(30)]: null } })]);
    const page = await open(collector);
    await expectRows(page, 1);
    await openRow(page);
    const bad = await page.locator('.variables-table .bad th').allInnerTexts();
    expect(bad).toEqual(['long'.repeat(30)]);
    expect(await page.locator('.chip.bad').allInnerTexts()).toHaveLength(1);
  });

  it('name the copies of an event that came later, too, and do not say that they came before', async () => {
    const collector = await collect();
    const event = makeEvent();
    await upload(collector, [event, event]);
    const page = await open(collector, '/?event=1');
    await expectText(page, '#pane', /The same event again#2/);
    expect(await page.innerText('#pane')).not.toContain('Came before');
  });

  it('show the JSON as it was sent and decoded, and copy it as JSON and as a cURL command that works', async () => {
    const collector = await collect();
    const body = `[{"cs1": "u1",  "tm": ${String(Date.now())}, "t": "cstm", "n": "It's", "var": {"a b": "\\u82f9"}}]`;
    await upload(collector, body);
    const page = await open(collector, '/', { permissions });
    await expectRows(page, 1);
    await openRow(page);
    expect(await page.innerText('#json')).toContain('"a b": "苹"');
    await page.click('.json [data-value=raw]');
    expect(await page.innerText('#json')).toBe(body.slice(1, -1));
    await page.click('#copy-json');
    await expectText(page, '#copy-json', 'Copied');
    expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toEqual(
      (JSON.parse(body) as unknown[])[0],
    );
    await page.click('#copy-curl');
    await expectText(page, '#copy-curl', 'Copied');
    const command = await page.evaluate(() => navigator.clipboard.readText());
    await promisify(execFile)('sh', ['-c', command]);
    await collector.waitFor(2);
    expect(collector.events[1]).toMatchObject({ event: "It's", variables: { 'a b': '苹' }, projectId: 'demo' });
  });

  it('have no half of a large event to copy, and say where the whole one is', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ var: { note: 'x'.repeat(300_000) } })]);
    const page = await open(collector, '/?event=1');
    await page.waitForSelector('#json');
    for (const id of ['#copy-json', '#copy-curl']) expect(await page.isDisabled(id)).toBe(true);
    const text = await page.innerText('.json');
    expect(text).toContain('Only the first 100,000 characters are shown.');
    expect(text).toContain('Only the first 256 KiB are here');
    expect(text).toContain('collector.events');
    await page.click('[data-value=zh]');
    await expectText(page, '.json', /这里只有开头的 256 KiB，不是完整的事件：完整的事件见 collector\.events/);
    expect(await page.innerText('.json')).toContain('只显示开头的 100,000 个字符。');
  });

  it('copy all of an event of which they show the beginning, and say so', async () => {
    const collector = await collect();
    const event = makeEvent({ var: { note: 'x'.repeat(150_000) } });
    await upload(collector, [event]);
    const page = await open(collector, '/?event=1', { permissions });
    await page.click('#copy-json');
    await expectText(page, '#copy-json', 'Copied');
    expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toEqual(event);
    expect(await page.innerText('.json')).toContain('Only the first 100,000 characters are shown.');
    expect(await page.innerText('.json')).not.toContain('256 KiB');
  });

  it('show the digits that a number has no room for, and a number that is too large, for what they are', async () => {
    const collector = await collect();
    await upload(collector, '[{"cs1":"u","n":"A","t":"cstm","var":{"id":12345678901234567890,"sum":1e400}}]');
    const page = await open(collector, '/?event=1', { permissions });
    await page.waitForSelector('#json');
    expect(await page.locator('.variables-table tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(/^id\t12345678901234567000\s*rounded here: the JSON as sent has all digits\tnumber$/),
      'sum\ttoo large to be read\tnumber',
    ]);
    expect(await page.locator('#rows .chip').allInnerTexts()).toContain('sum too large to be read');
    expect(await page.innerText('#json')).toContain('"id": 12345678901234567890,\n    "sum": 1e400');
    await page.click('#copy-json');
    await expectText(page, '#copy-json', 'Copied');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('12345678901234567890');
  });

  it('say whether what is not there has left or has not come', async () => {
    const collector = await collect({ keep: 1 });
    await upload(collector, [makeEvent(), makeEvent()]);
    const says = async (path: string, text: string | RegExp) =>
      expectText(await open(collector, path), '#pane > .quiet', text);
    await says('/?event=1', /^This event is not kept any more/);
    await says('/?event=999999', 'This event has not come yet.');
    await says('/?request=999999', 'This request has not come yet.');
    await says('/?event=999999&lang=zh', '该事件尚未到达。');
    // The browser itself reports the 404.
    complaints.length = 0;
  });

  it('have a link to exactly this event', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'Wanted' }), makeEvent({ n: 'Other' })]);
    const page = await open(collector, '/', { permissions });
    await expectRows(page, 2);
    await openRow(page, 1);
    await page.click('#copy-link');
    await expectText(page, '#copy-link', 'Copied');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const other = await open(collector, link.slice(collector.url.length));
    await expectText(other, '#pane h2', 'Wanted');
  });

  it('stay as they are when the language changes: open JSON stays open', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent()]);
    const page = await open(collector);
    await expectRows(page, 1);
    await openRow(page);
    await page.click('.json [data-value=raw]');
    await page.click('.pane summary');
    const raw = await page.innerText('#json');
    await page.click('[data-value=zh]');
    await page.waitForFunction(() => document.documentElement.lang === 'zh-CN');
    expect(await page.innerText('#json')).toBe(raw);
    expect(await page.locator('.pane details').getAttribute('open')).not.toBeNull();
    expect(await page.innerText('#pane')).toContain('请求头');
  });

  it('hold the list still while they are open', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'Seen' })]);
    const page = await open(collector);
    await expectRows(page, 1);
    await openRow(page);
    await upload(collector, [makeEvent({ n: 'Later' })]);
    await page.waitForSelector('.new-rows');
    await expectEvents(page, ['Seen']);
    await page.click('#close-pane');
    await expectEvents(page, ['Later', 'Seen']);
  });
});

describe('the details of a request', () => {
  it('do not say that it failed where it was taken', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent()]);
    const page = await open(collector, '/?request=1');
    await expectText(page, '#pane h2', 'Request · 200');
    await page.click('[data-value=zh]');
    await expectText(page, '#pane h2', '请求 · 200');
  });

  it('show why a body is not JSON in the words of the parser, as they are', async () => {
    const collector = await collect();
    await upload(collector, '[{"cs1": "a", "n": x}]');
    const page = await open(collector);
    const reason = collector.requests[0]!.reason!;
    await expectText(page, '#rows .reason b', reason.replace(/^t/, 'T'));
    expect(reason).toContain('"{"cs1": "a", "n": x}" is not valid JSON');
    await openRow(page);
    expect(await page.locator('#problems .remedy').count()).toBe(0);
    expect(await page.innerText('#problems')).toContain(reason.slice(1));
  });

  it('say of a long body that it is shown to a length', async () => {
    const collector = await collect();
    await upload(collector, `[${'1,'.repeat(75_000)}x]`);
    const page = await open(collector, '/?request=1');
    await expectText(page, '#pane', /Only the first 100,000 characters are shown\./);
  });
});

describe('the details of a failed request', () => {
  it('show its reason, its headers, its body and the answer', async () => {
    const collector = await collect();
    await upload(collector, '{"cs1":"1"}', { 'X-Of-Mine': 'abc' });
    const page = await open(collector);
    await expectRows(page, 1);
    await openRow(page);
    expect(await page.innerText('#problems')).toContain('The body is an object');
    const text = await page.innerText('#pane');
    expect(text).toMatch(/x-of-mine\s+abc/);
    expect(text).toMatch(/What was answered\s+400/);
    expect(await page.innerText('#body')).toBe('{"cs1":"1"}');
  });
});

describe('the keyboard', () => {
  it('searches with /, goes with j and k, opens with Enter, closes with Esc, pauses with p', async () => {
    const collector = await collect();
    await upload(collector, ['A', 'B', 'C'].map((n) => makeEvent({ n }))); // prettier-ignore
    const page = await open(collector);
    await expectEvents(page, ['C', 'B', 'A']);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expectText(page, '#pane h2', 'B');
    await page.keyboard.press('j');
    await expectText(page, '#pane h2', 'A');
    await page.keyboard.press('k');
    await expectText(page, '#pane h2', 'B');
    await page.keyboard.press('Escape');
    await page.waitForSelector('#pane', { state: 'detached' });
    await page.keyboard.press('p');
    expect(await page.getAttribute('#pause', 'aria-pressed')).toBe('true');
    await page.keyboard.press('/');
    await page.waitForFunction(() => document.activeElement?.id === 'search');
    await page.keyboard.type('event:A p');
    await page.keyboard.press('Escape');
    expect(await page.inputValue('#search')).toBe('event:A p');
    expect(await page.evaluate(() => document.activeElement?.id)).not.toBe('search');
  });
});
