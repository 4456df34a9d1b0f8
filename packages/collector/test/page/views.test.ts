/** Users, Plan, Delivery, Faults and Forward in a real Chromium. */
import { startCollector } from '@growingio/collector';
import { useCloseAtEnd } from '@growingio/upload/conformance';
import { collect, makeEvent, upload, uploadUrl } from '../fixtures.js';
import { complaints, expectEvents, expectRows, expectText, open, openRow } from './browser.js';
import { report } from './every-view.js';

const closeAtEnd = useCloseAtEnd({ afterAll });
const hours = 3_600_000;

describe('an event with an empty key', () => {
  it.each([
    ['Live', '/', '#rows .event .value'],
    ['Chart', '/?view=chart', '#legend .value'],
    ['the findings of Plan', '/?view=plan', '#findings .link'],
    ['Plan', '/?view=plan', '#plan-events .value'],
  ])('has a name in %s, and a click on it shows its rows', async (_, path, where) => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: '', var: { a: 1 } }), makeEvent({ n: '', var: { a: '1' } })]);
    await upload(collector, [makeEvent({ n: 'Other' })]);
    const page = await open(collector, path);
    await page.locator(where, { hasText: '""' }).first().click();
    await expectEvents(page, ['""', '""']);
  });

  it('has a name on the time line of its user, and a click opens it', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: '', cs1: '' })]);
    const page = await open(collector, '/?view=users&user=');
    await expectText(page, '.timeline h2', '""');
    await page.locator('#timeline .value', { hasText: '""' }).click();
    await expectText(page, '#pane h2', '""');
  });
});

describe('Users', () => {
  it("shows a user's events in the order of their time, and what a late one costs", async () => {
    const collector = await collect();
    const now = Date.now();
    await upload(collector, [
      makeEvent({ n: 'Second', tm: now - 60_000 }),
      makeEvent({ n: 'Late', tm: now - 5 * hours }),
      makeEvent({ n: 'Third', tm: now, cs1: 'other' }),
    ]);
    await upload(collector, [makeEvent({ n: 'First', tm: now - 3 * hours })]);
    const page = await open(collector, '/?view=users');
    await page.click('#users button >> text=9128391');
    await expectText(page, '#timeline', /Late[\s\S]*First[\s\S]*Second/);
    expect(await page.innerText('#timeline')).not.toContain('Third');
    expect(await page.innerText('#timeline .late')).toMatch(
      /Sent 1 h after the 4 hours: GrowingIO will not associate it/,
    );
    expect(await page.locator('#timeline .gap').allInnerTexts()).toEqual(['2 h later', '3 h later']);
    await page.click('#timeline .value >> text=Second');
    await expectText(page, '#pane h2', 'Second');
    expect(new URL(page.url()).searchParams.get('user')).toBe('9128391');
  });

  it('says how many of his events, and how many users, are not listed', async () => {
    const collector = await collect({ keep: 20 });
    await upload(
      collector,
      Array.from({ length: 201 }, (_, at) => makeEvent({ cs1: `u${String(at)}` })),
    );
    for (let at = 0; at < 25; at += 1) await upload(collector, [makeEvent({ cs1: 'u9' })]);
    const page = await open(collector, '/?view=users&user=u9');
    await expectText(page, '.timeline', /6 older ones are not listed: only the newest are kept\./);
    await expectText(page, '.user-list', /\+1 more$/);
    expect(await page.locator('#users > li').count()).toBe(200);
  });

  it('says 1 event, and 2 events', async () => {
    const collector = await collect();
    await upload(collector, ['a', 'b', 'b'].map((cs1) => makeEvent({ cs1 }))); // prettier-ignore
    const page = await open(collector, '/?view=users');
    await page.waitForSelector('#users > li');
    expect((await page.locator('#users small').allInnerTexts()).sort()).toEqual(['1 event', '2 events']);
  });

  it('finds a user', async () => {
    const collector = await collect();
    await upload(collector, ['anna', 'bert'].map((cs1) => makeEvent({ cs1 }))); // prettier-ignore
    const page = await open(collector, '/?view=users');
    await page.fill('#find-user', 'BER');
    await expectText(page, '#users', /^bert/);
  });
});

describe('Plan', () => {
  it('shows what was seen with types and examples, and what stands out', async () => {
    const collector = await collect();
    await upload(collector, [
      makeEvent({ var: { price: 14 } }),
      makeEvent({ var: { price: '14' } }),
      makeEvent({ n: 'Buyproduct' }),
    ]);
    const page = await open(collector, '/?view=plan');
    await page.waitForSelector('#plan-events table');
    expect(await page.innerText('#plan-events')).toMatch(/price\s+number 1, string 1\s+2\s+14\s*"14"/);
    const findings = await page.innerText('#findings');
    expect(findings).toContain('the type of "price" changes: number, string');
    expect(findings).toContain('"Buyproduct" and "BuyProduct" differ only in capital letters');
    await page.click('[data-value=zh]');
    await expectText(page, '#findings', /变量 "price" 的类型不固定：数字、字符串/);
    await expectText(page, '#plan-events', /price数字 1、字符串 1/);
    expect(await page.innerText('#findings')).toContain('"Buyproduct" 与 "BuyProduct" 仅大小写不同');
  });

  it('compares with the tracking plan', async () => {
    const plan = {
      events: {
        BuyProduct: { name: '购买', variables: { product_price: { type: 'int' as const, required: true } } },
        Login: { name: '登录', variables: {} },
      },
    };
    const collector = await collect({ plan });
    await upload(collector, [
      makeEvent({ var: { product_price: 'x' } }),
      makeEvent({ var: {} }),
      makeEvent({ n: 'Unknown' }),
    ]);
    const page = await open(collector, '/?view=plan');
    await expectText(page, '#findings', /"Unknown" is not in the plan/);
    const findings = await page.innerText('#findings');
    expect(findings).toContain('"product_price" is int in the plan, and was "x"');
    expect(findings).toContain('1 of 2 events have no "product_price"');
    expect(await page.innerText('.page-scroll')).toContain('In the plan, but not seen: Login');
  });
});

describe('Delivery', () => {
  it('says what an SDK refused before sending, there and where the first event is waited for', async () => {
    const collector = await collect();
    await report(collector, 'ViewCart', 'nobody was logged in: call identify()');
    const page = await open(collector);
    await expectText(page, '#refusals', /12 × ViewCart\s*Nobody was logged in/);
    await page.click('[data-view=delivery]');
    await expectText(page, '#refused', /ViewCart\s*12\s*Nobody was logged in/);
    expect(await page.innerText('#reports')).toMatch(/accepted\s+3/);
    await page.click('[data-value=zh]');
    await expectText(page, '#refused', /没有登录用户：.*（nobody was logged in: call identify\(\)）/);
  });

  it('says how many clients are not listed', async () => {
    const collector = await collect();
    for (let at = 0; at < 53; at += 1) await upload(collector, [], { 'User-Agent': `shop/${String(at)}` });
    const page = await open(collector, '/?view=delivery');
    await expectText(page, '.card:has(#clients)', /\+3 more$/);
  });

  it('counts requests, answers, repeats and clients', async () => {
    const collector = await collect();
    const event = makeEvent();
    await upload(collector, [event], { 'User-Agent': 'shop/7' });
    await upload(collector, [event], { 'User-Agent': 'shop/7' });
    await upload(collector, '{}');
    const page = await open(collector, '/?view=delivery');
    await expectText(page, '#repeats', '1');
    expect(await page.innerText('#clients')).toMatch(/shop\/7\s+2\s+2/);
    await page.click('.ids .link');
    await expectText(page, '#pane h2', 'BuyProduct');
  });
});

describe('Faults', () => {
  it('turns one on and off, with a banner in every view while it is on', async () => {
    const collector = await collect();
    const page = await open(collector, '/?view=faults');
    await page.fill('[name=status]', '429');
    await page.fill('[name=retryAfter]', '7');
    await page.click('#start-fault');
    await expectText(page, '#fault-banner', /429, Retry-After 7/);
    const answer = await upload(collector, [makeEvent()]);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
    await expectText(page, '#running-fault', /1 request has met it/);
    await page.click('[data-view=chart]');
    expect(await page.isVisible('#fault-banner')).toBe(true);
    const other = await open(collector);
    await other.waitForSelector('#fault-banner');
    await expectText(other, '.reason', /A fault is on/);
    await page.click('#fault-banner >> text=Stop');
    await other.waitForSelector('#fault-banner', { state: 'detached' });
    expect((await upload(collector, [makeEvent()])).status).toBe(200);
  });

  it.each([
    [
      'delay',
      '700000',
      'delay is 700000: pass a whole number, 1 to 600000',
      '“延迟（毫秒）”为 700000，应为 1 至 600000 的整数',
    ],
    [
      'seconds',
      '999999',
      'seconds is 999999: pass a whole number, 1 to 86400',
      '“持续秒数”为 999999，应为 1 至 86400 的整数',
    ],
    ['requests', '2000000', 'requests is 2000000: pass', '“影响的请求数”为 2000000，应为 1 至 1000000 的整数'],
    ['share', '-1', 'share is -0.01: pass', '“受影响的请求比例（%）”对应的 share 为 -0.01，应大于 0，至多为 1'],
  ])('bounds %s, and says what the collector refuses in the language of the page', async (name, value, en, zh) => {
    const page = await open(await collect(), '/?view=faults');
    await page.click('[value=slow]');
    await page.fill(`[name=${name}]`, value);
    await page.click('#start-fault');
    // The browser itself holds it back.
    expect(await page.locator(`[name=${name}]:invalid`).count()).toBe(1);
    expect(await page.locator('.failure').count()).toBe(0);
    await page.evaluate(() => document.querySelector('#fault-form')?.setAttribute('novalidate', ''));
    const start = () => page.click('#start-fault');
    await start();
    await page.waitForFunction((text) => (document.querySelector('.failure')?.textContent ?? '').includes(text), en);
    await page.click('[data-value=zh]');
    await start();
    await page.waitForFunction(
      (text) => document.querySelector('.failure')?.textContent === `collector 不接受： ${text}`,
      zh,
    );
    // The browser itself reports the 400.
    complaints.length = 0;
  });
});

describe('Forward', () => {
  it('is off unless the collector was started for it', async () => {
    const page = await open(await collect(), '/?view=faults');
    await expectText(page, '#forward', /--forward-to URL/);
    expect(await page.locator('#forward button').count()).toBe(0);
  });

  it('sends nothing to a blank project, and trims a project ID', async () => {
    const real = await startCollector();
    closeAtEnd(() => real.close());
    const collector = await collect({ forwardTo: real.url });
    await upload(collector, [makeEvent()]);
    const page = await open(collector, '/?event=1&lang=zh');
    await page.fill('.pane form input', '  ');
    expect(await page.isDisabled('.pane form button')).toBe(true);
    await page.click('[data-view=faults]');
    await page.fill('#forward input', '  ');
    expect(await page.isDisabled('#forward form button')).toBe(true);
    expect(await page.isDisabled('#forward-shown')).toBe(true);
    await page.fill('#forward input', '..');
    await page.click('#forward form button');
    await expectText(page, '#forward .failure', '项目 ID 为 ".."，应为接收事件的项目的 ID（项目概览 → 项目ID）');
    await page.fill('#forward input', ' real ');
    await page.click('#forward-shown');
    await expectText(page, '#forward-shown ~ [role=status]', '已接收 1 个，未接收 0 个。');
    expect(real.events[0]).toMatchObject({ projectId: 'real' });
    // The browser itself reports the 400.
    complaints.length = 0;
  });

  it('sends one event on, and all that come from then on', async () => {
    const real = await startCollector();
    closeAtEnd(() => real.close());
    const collector = await collect({ forwardTo: real.url });
    await upload(collector, [makeEvent({ n: 'Chosen' })]);
    const page = await open(collector);
    await expectRows(page, 1);
    await openRow(page);
    await page.fill('.pane form input', 'real1');
    await page.click('.pane form button');
    await expectText(page, '.pane form + p', 'answered 200');
    expect(real.events).toEqual([expect.objectContaining({ event: 'Chosen', projectId: 'real1' })]);
    await page.click('[data-view=faults]');
    await page.fill('#forward input', 'real2');
    await page.click('#forward form button');
    await expectText(page, '#forward', /All events that come are sent on to the project real2/);
    await fetch(uploadUrl(collector), { method: 'POST', body: JSON.stringify([makeEvent({ n: 'Later' })]) });
    await real.waitFor(2);
    expect(real.events[1]).toMatchObject({ event: 'Later', projectId: 'real2' });
    await page.click('[data-view=live]');
    await expectEvents(page, ['Later', 'Chosen']);
    await page.fill('#search', 'event:Chosen');
    await expectEvents(page, ['Chosen']);
    await page.click('[data-view=faults]');
    await page.click('#forward-shown');
    await expectText(page, '#forward-shown ~ [role=status]', '1 was taken, 0 were not.');
    expect(real.events[2]).toMatchObject({ event: 'Chosen', projectId: 'real2' });
  });
});
