/** Rows as lines: what stands in them, in both languages, and that nothing of an event breaks out. */
import type { EventRow, Row } from '@growingio/collector/command-line';
import { useLanguage } from '@growingio/upload/adapter';
import fc from 'fast-check';
import { writeRow } from '../../src/events/write-row.js';
import { collect, makeEvent, upload } from '../command/collect.js';

const plain = (_: unknown, text: string): string => text;

/** What the collector says of these bodies. */
async function receive(...bodies: readonly unknown[]): Promise<Row[]> {
  const { url } = await collect();
  for (const body of bodies) await upload(url, body);
  const response = await fetch(`${url}/api/rows`);
  return ((await response.json()) as { rows: Row[] }).rows.reverse();
}

function write(row: Row, form: 'line' | 'block'): string {
  return writeRow(row, form, plain).replace(/^\d\d:\d\d:\d\d/, 'TIME');
}

describe('writeRow', () => {
  afterEach(() => {
    useLanguage('en');
  });

  it('shows the event, its user and its variables', async () => {
    const [row] = await receive([
      makeEvent({ var: { product_name: '苹果', product_price: 14, note: 'a b', empty: '' } }),
    ]);
    expect(write(row!, 'block')).toBe(
      'TIME   BuyProduct  9128391  product_name 苹果  product_price 14  note "a b"  empty ""\n',
    );
  });

  const wrong = makeEvent({ cs1: undefined, var: { coupon: null, 'a-b': 1 } });

  it('shows each problem in words, with what to do', async () => {
    const [row] = await receive([wrong]);
    expect(write(row!, 'block')).toBe(
      [
        'TIME ✗ BuyProduct  (no user)  coupon null  a-b 1',
        '           the login user ID is missing: every event needs the cs1 of the user who did it',
        '           var.coupon: the value is null: leave the variable out',
        '           var.a-b: GrowingIO may never show the variable key "a-b": a key starts with a letter or _, then letters, digits and _, at most 30 characters',
        '',
      ].join('\n'),
    );
  });

  it('shows the first one at the end of its line, and how many there are besides', async () => {
    const [row] = await receive([wrong]);
    expect(write(row!, 'line')).toBe(
      'TIME ✗ BuyProduct  (no user)  coupon null  a-b 1  the login user ID is missing: every event needs the cs1 of the user who did it (and 2 more)\n',
    );
  });

  it('says it in Chinese', async () => {
    useLanguage('zh');
    const [row, request] = await receive([wrong], 'no JSON');
    expect(write(row!, 'block')).toBe(
      [
        'TIME ✗ BuyProduct  （没有用户）  coupon null  a-b 1',
        '           缺少登录用户 ID：每个事件都需要 cs1，即触发该事件的用户',
        '           var.coupon：变量值为 null：没有值时请不要传该变量',
        '           var.a-b：GrowingIO 可能不会显示变量标识 "a-b"：标识应以字母或下划线开头，仅含字母、数字和下划线，最多 30 个字符',
        '',
      ].join('\n'),
    );
    expect(write(request!, 'line')).toContain('请求 2 失败，状态 400  请求内容不是 JSON：');
  });

  it('shows warnings with another sign than errors, repeats and failed requests', async () => {
    const event = makeEvent({ n: 'Buy-Product' });
    const [first, second, request] = await receive([event, event], '{}');
    expect(write(first!, 'line')).toMatch(/^TIME ! Buy-Product {2}9128391 .* GrowingIO may never show/);
    expect(write(second!, 'line')).toContain('(the same came before: 1)');
    expect(write(request!, 'line')).toMatch(/^TIME ✗ request 2 failed with status 400 {2}the body is /);
  });

  it('shows of many variables and long values the beginning', async () => {
    const many = Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`v${String(at)}`, at]));
    const [row, long] = await receive([makeEvent({ var: many }), makeEvent({ var: { text: 'x'.repeat(200) } })]);
    expect(write(row!, 'block')).toMatch(/v19 19 {2}\(and 5 more\)\n$/);
    expect(write(long!, 'block')).toContain(`text ${'x'.repeat(80)}…\n`);
  });

  it('lets nothing of an event break out of its lines', () => {
    const hostile = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(hostile, hostile, fc.dictionary(hostile, fc.jsonValue()), (event, loginUserId, variables) => {
        const row: EventRow = {
          ...{ kind: 'event', id: 1, receivedAt: 0, requestId: 1, projectId: 'demo', sendTime: 0, time: 0 },
          ...{ event, loginUserId, variables, num: undefined, marks: [], repeats: 0 },
        };
        // eslint-disable-next-line no-control-regex
        expect(writeRow(row, 'block', plain).slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
      }),
    );
  });
});
