/** Filtering on the page, by writing and by a click, in a real Chromium. */
import { collect, makeEvent, upload } from '../fixtures.js';
import { complaints, eventNames, expectEvents, expectRows, expectText, open, openRow } from './browser.js';

async function collectThree() {
  const collector = await collect();
  await upload(collector, [
    makeEvent({ n: 'Login', cs1: 'anna', var: { note: 'a "quoted" text' } }),
    makeEvent({ n: 'Search', cs1: 'bert', var: { keyword: '跑步鞋', price: 12 } }),
    makeEvent({ n: 'Bad', cs1: 'carl', var: { note: null } }),
  ]);
  return collector;
}

describe('the search', () => {
  test.each([
    ['login', ['Login']],
    ['user:BERT', ['Search']],
    ['跑步', ['Search']],
    ['project:demo keyword', ['Search']],
    ['var.price>10', ['Search']],
    ['var.price>12', []],
    ['event:Login', ['Login']],
    ['-event:Login', ['Bad', 'Search']],
    ['is:problem', ['Bad']],
    ['zzz', []],
  ])('finds by %s', async (text, names) => {
    const page = await open(await collectThree());
    await expectRows(page, 3);
    await page.fill('#search', text);
    await (names.length === 0 ? page.waitForSelector('#no-match') : expectEvents(page, names));
  });

  it('takes what arrives while it stands there, and nothing else', async () => {
    const collector = await collectThree();
    const page = await open(collector, '/?search=is%3Aproblem');
    await expectEvents(page, ['Bad']);
    await upload(collector, [makeEvent({ n: 'Good' }), makeEvent({ n: 'Worse', t: 'x' })]);
    await expectEvents(page, ['Worse', 'Bad']);
    expect(await page.innerText('#count')).toBe('2 of 5 match');
  });

  it('says under the field what to write when it can not be read, and keeps the list', async () => {
    const page = await open(await collectThree());
    await expectRows(page, 3);
    await page.fill('#search', 'evnt:Login');
    await page.waitForSelector('#search-hint');
    expect(await page.innerText('#search-hint')).toContain('evnt is no field: write event:');
    expect(await page.getAttribute('#search', 'aria-invalid')).toBe('true');
    // So long the list would have been asked for.
    await page.waitForTimeout(400);
    expect(await eventNames(page)).toEqual(['Bad', 'Search', 'Login']);
    await page.click('[data-value=zh]');
    expect(await page.innerText('#search-hint')).toContain('evnt:Login 的字段不存在');
    await page.fill('#search', 'event:Login');
    await expectEvents(page, ['Login']);
    expect(await page.isVisible('#search-hint')).toBe(false);
  });

  it('shows all rows, and what arrives, where the address has one that can not be read', async () => {
    const collector = await collectThree();
    const page = await open(collector, '/?search=evnt%3ALogin');
    await expectRows(page, 3);
    expect(await page.innerText('#search-hint')).toContain('evnt is no field');
    await upload(collector, [makeEvent({ n: 'Later' })]);
    await expectRows(page, 4);
  });

  it('is what was clicked last, however fast somebody wrote before', async () => {
    const page = await open(await collectThree(), '/?search=anna');
    await expectEvents(page, ['Login']);
    await page.evaluate(async () => {
      const field = document.querySelector<HTMLInputElement>('#search');
      if (field !== null) field.value = 'bert';
      field?.dispatchEvent(new Event('input', { bubbles: true }));
      document.querySelector<HTMLElement>('.clear-search')?.click();
      // So long what was written would have been searched for.
      await new Promise((resolve) => setTimeout(resolve, 400));
    });
    await expectRows(page, 3);
    expect(await page.inputValue('#search')).toBe('');
  });

  it('is empty again by a click where nothing matches', async () => {
    const page = await open(await collectThree(), '/?search=zzz');
    await page.click('#reset-search');
    await expectRows(page, 3);
    expect(await page.inputValue('#search')).toBe('');
  });
});

describe('a click filters', () => {
  test.each([
    ['the event', '.event .value', 'event:Search'],
    ['the user', '.user .value', 'user:bert'],
    ['a variable', '.chip >> nth=0', 'var.keyword:跑步鞋'],
    ['the project', '.project .value', 'project:demo'],
  ])('by %s', async (_, selector, search) => {
    const page = await open(await collectThree());
    await expectRows(page, 3);
    await page.locator('#rows > li').nth(1).locator(selector).click();
    await page.waitForFunction(
      (wanted) => document.querySelector<HTMLInputElement>('#search')?.value === wanted,
      search,
    );
    await (search.startsWith('project') ? expectRows(page, 3) : expectEvents(page, ['Search']));
    expect(new URL(page.url()).searchParams.get('search')).toBe(search);
    await page.goBack();
    await expectRows(page, 3);
  });

  it('by a value with quotes and spaces', async () => {
    const page = await open(await collectThree());
    await expectRows(page, 3);
    await page.locator('#rows > li').nth(2).locator('.chip').click();
    await expectEvents(page, ['Login']);
  });

  it('by no click on num, which is no variable', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ num: 3, var: { num: 'three' } })]);
    const page = await open(collector);
    await expectRows(page, 1);
    expect(await page.locator('.chip').allInnerTexts()).toEqual(['num 3', 'num three']);
    await openRow(page);
    expect(await page.locator('.variables-table button').allInnerTexts()).toEqual(['three']);
    await page.locator('.chip').first().click();
    await page.locator('.chip').last().click();
    await expectText(page, '#count', '1 of 1 matches');
    expect(await page.inputValue('#search')).toBe('var.num:three');
  });

  it('and leaves what stands in quotes as it is', async () => {
    const page = await open(await collectThree(), '/?search=%22an+is%3Aproblem+here%22');
    await page.waitForSelector('#no-match');
    expect(await page.locator('.quick [aria-pressed=true]').count()).toBe(0);
    await page.click('.quick .pill');
    expect(await page.inputValue('#search')).toBe('"an is:problem here" is:problem');
    await page.click('.quick .pill');
    expect(await page.inputValue('#search')).toBe('"an is:problem here"');
  });

  it('by a figure, and takes the filter away by another', async () => {
    const page = await open(await collectThree());
    await expectRows(page, 3);
    await page.click('#figure-problems button');
    await expectEvents(page, ['Bad']);
    await page.click('#figure-problems button');
    await expectRows(page, 3);
  });
});

describe('the address', () => {
  it('has the view, the search, what is open, language and colours, so that another browser shows the same', async () => {
    const collector = await collectThree();
    const page = await open(collector);
    await expectRows(page, 3);
    await page.fill('#search', 'event:Search');
    await expectEvents(page, ['Search']);
    await page.locator('#rows > li .time').first().click();
    await page.click('[data-value=zh]');
    await page.click('[data-value=dark]');
    const other = await open(collector, page.url().slice(collector.url.length));
    await expectEvents(other, ['Search']);
    expect(await other.innerText('#pane h2')).toBe('Search');
    expect(await other.getAttribute('html', 'lang')).toBe('zh-CN');
    expect(await other.getAttribute('html', 'data-theme')).toBe('dark');
    await other.click('[data-view=chart]');
    expect(new URL(other.url()).searchParams.get('view')).toBe('chart');
  });

  it('of an event that has not come says so', async () => {
    const page = await open(await collect(), '/?event=99');
    await expectText(page, '#pane .quiet', 'This event has not come yet.');
    // The browser itself reports the 404.
    complaints.length = 0;
  });
});
