/** The page's two languages: none lacks a word, and both say the same facts. */
import { chineseFailures, chineseMarks, inChinese, type ChineseMessages } from '../../src/words/chinese-findings.js';
import { en } from '../../page/words/en.js';
import { chineseFindings } from '../../page/words/findings.js';
import { chineseRefusals } from '../../page/words/refusals.js';
import { chineseSearchErrors } from '../../src/words/search-errors.js';
import { zh } from '../../page/words/zh.js';
import { markSeverities } from '../../src/check/mark.js';
import { findingSeverities } from '../../src/plan/findings.js';
import { searchErrorCodes } from '../../src/search/term.js';
import { failureCodes } from '../../src/store/received.js';
import { collect, makeEvent, upload, uploadUrl } from '../fixtures.js';

const long = 'x'.repeat(300);
const nested = JSON.parse(`${'['.repeat(3_000)}${']'.repeat(3_000)}`) as unknown;

/** An event, a list of events or an address for each mark. */
const wrong: Record<keyof typeof markSeverities, unknown> = {
  ai_missing: '/v3/undefined/s2s/cstm?stm=NOW',
  stm_missing: '/v3/demo/s2s/cstm',
  stm_not_a_number: '/v3/demo/s2s/cstm?stm=soon',
  stm_clock: '/v3/demo/s2s/cstm?stm=1434556935000',
  not_utf8: Buffer.from('[{"cs1":"\xff"}]', 'latin1'),
  not_an_object: [7, [1, 2]],
  cs1_missing: { cs1: undefined },
  cs1_not_a_string: { cs1: 42 },
  cs1_empty: { cs1: '' },
  cs1_too_long: { cs1: long },
  cs1_reserved: { cs1: '-1' },
  cs1_colon: { cs1: 'a:b' },
  cs1_control_character: { cs1: 'a\u0001b' },
  tm_missing: { tm: undefined },
  tm_not_a_number: { tm: 'yesterday' },
  tm_seconds: { tm: 1434556935 },
  tm_future: { tm: Date.now() + 86_400_000 },
  tm_too_old: { tm: Date.now() - 86_400_000 },
  t_not_cstm: { t: 'page' },
  n_missing: { n: undefined },
  n_not_a_string: { n: { a: 1 } },
  n_empty: { n: '' },
  n_too_long: { n: long },
  n_platform_key: { n: 'Buy-Product' },
  var_not_an_object: { var: [1] },
  var_key_empty: { var: { '': 1 } },
  var_key_untrimmed: { var: { ' a ': 1 } },
  var_key_platform_key: { var: { 'a-b': 1 } },
  var_null: { var: { a: null } },
  var_boolean: { var: { a: true } },
  var_object: { var: { a: {} } },
  var_list: { var: { a: [1] } },
  var_not_finite: '[{"var":{"a":1e999}}]',
  var_too_long: { var: { a: long } },
  num_not_a_number: { num: -1 },
  unknown_key: { price: 14 },
  event_not_planned: [makeEvent({ n: 'BuyProdct' }), makeEvent({ n: 'Register' })],
  variable_not_planned: [makeEvent({ var: { product_prise: 1 } }), makeEvent({ var: { coupon: 1 } })],
  variable_missing: { var: {} },
  wrong_type: [{ product_price: '14' }, { product_name: 7 }, { product_count: 1.5 }].map((given) =>
    makeEvent({ var: given }),
  ),
  value_not_listed: { var: { pay_way: 'cash' } },
  nested_too_deep: { var: { a: nested } },
  more: { var: Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`a${String(at)}`, null])) },
};

const plan = {
  events: {
    BuyProduct: {
      variables: {
        product_name: { type: 'string' },
        product_price: { type: 'double', required: true },
        product_count: { type: 'int' },
        pay_way: { type: 'string', enum: ['alipay', 'wechat'] },
      },
    },
  },
};

/** The values that an English sentence names: what it quotes, and its figures. */
function factsOf(english: string): string[] {
  return [...english.matchAll(/"(?:[^"\\]|\\.)*"|\d+/g)].map(([fact]) => fact);
}

function expectSameFacts(messages: ChineseMessages, code: string, english: string): void {
  const chinese = inChinese(messages, code, english);
  expect([english, chinese]).toEqual([english, expect.any(Array)]);
  const text = chinese?.join('：') ?? '';
  expect([english, factsOf(english).filter((fact) => !text.includes(fact))]).toEqual([english, []]);
  expect(text).toMatch(/[\u4e00-\u9fff]/);
  expect(text).not.toMatch(/\$\d/);
}

describe('the words', () => {
  it('are the same in both languages, with as many gaps', () => {
    const shapeOf = (words: object): unknown[] =>
      Object.entries(words).map(([name, word]: [string, unknown]) => {
        if (typeof word === 'function') return [name, word.length];
        return typeof word === 'object' && word !== null ? [name, shapeOf(word)] : name;
      });
    expect(shapeOf(zh)).toEqual(shapeOf(en));
  });

  it('has Chinese for every mark, failure, finding, refusal and wrong search, and for no other', () => {
    expect(Object.keys(chineseMarks).sort()).toEqual(Object.keys(markSeverities).sort());
    expect(Object.keys(chineseFailures).sort()).toEqual([...failureCodes].sort());
    expect(Object.keys(chineseFindings).sort()).toEqual(Object.keys(findingSeverities).sort());
    expect(Object.keys(chineseSearchErrors).sort()).toEqual([...searchErrorCodes].sort());
    const reasons = ['invalid_event', 'no_login_user', 'invalid_login_user', 'queue_overflow', 'shut_down', 'mapper_failed', 'before_send']; // prettier-ignore
    expect(Object.keys(chineseRefusals)).toEqual(reasons);
  });

  test.each(Object.entries(wrong))('say the same facts of %s in Chinese', async (code, given) => {
    const collector = await collect({ plan });
    if (typeof given === 'string' && given.startsWith('/')) {
      const address = collector.url + given.replace('NOW', String(Date.now()));
      await fetch(address, { method: 'POST', body: JSON.stringify([makeEvent()]) });
    } else if (typeof given === 'string' || given instanceof Uint8Array) await upload(collector, given);
    else await upload(collector, Array.isArray(given) ? given : [makeEvent(given as object)]);
    const marks = collector.events.flatMap((event) => event.marks).filter((mark) => mark.code === code);
    expect(marks).not.toEqual([]);
    for (const { message } of marks) expectSameFacts(chineseMarks, code, message);
  });

  it('say the same facts of every failed request in Chinese', async () => {
    const collector = await collect({
      respond: ({ projectId }) => {
        if (projectId === 'throws') throw new Error('the reason 17');
        return projectId === 'answers' ? 418 : undefined;
      },
    });
    const post = (path: string, init: RequestInit = {}) =>
      fetch(collector.url + path, { method: 'POST', body: '[]', ...init });
    const path = '/v3/demo/s2s/cstm';
    await post('/v3/demo/nothing');
    await post(path, { method: 'PUT' });
    await post(path, { body: '' });
    await post(path, { body: '[{]' });
    await post(path, { body: '[1,' });
    await post(path, { body: Buffer.from('\ufeff[]') });
    await post(path, { body: Buffer.from('1f8b08', 'hex') });
    await post(path, { body: '{"a":1}' });
    await post(path, { body: '7' });
    await post(path, { headers: { 'X-Compress-Codec': '7' } });
    await post(path, { headers: { 'X-Compress-Codec': '2' }, body: 'no block' });
    await post(path, { body: `[{"var":{${Array.from({ length: 10_001 }, (_, at) => `"${String(at)}":1`).join()}}}]` });
    await post(path, { body: 'x'.repeat(9 * 1024 * 1024) });
    await post('/v3/answers/s2s/cstm');
    await post('/v3/throws/s2s/cstm');
    await fetch(`${collector.url}/api/faults`, { method: 'PUT', body: '{"kind":"status","status":507}' });
    await post(uploadUrl(collector).slice(collector.url.length));
    const failed = collector.requests.filter(({ reasonCode }) => reasonCode !== undefined);
    // Only many large requests at once make `too_busy`.
    const others = failureCodes.filter((code) => code !== 'too_busy');
    expect([...new Set(failed.map(({ reasonCode }) => reasonCode))].sort()).toEqual([...others].sort());
    for (const { reasonCode = '', reason = '' } of failed) expectSameFacts(chineseFailures, reasonCode, reason);
  });
});
