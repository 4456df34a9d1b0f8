/** What was found is said as what is wrong and what to do: a sentence is parted between its own words, never within what it quotes. */
import { inOneLine, sayFailure, sayMark } from '../../src/words/say-finding.js';
import { collect, upload, uploadUrl } from '../fixtures.js';

async function failureOf(body: string | Uint8Array, options: Parameters<typeof collect>[0] = {}) {
  const collector = await collect(options);
  await upload(collector, body);
  return collector.requests[0]!;
}

describe('sayFailure', () => {
  test.each(['{"a": x}', '[{"cs1": "a", "n": x}]', '[{"a": NaN}]', '[{"a": "b: c'])(
    'says why %s is not JSON in the words of the parser, and takes no part of the body for a remedy',
    async (body) => {
      const request = await failureOf(body);
      expect(request.reasonCode).toBe('body_not_json');
      expect(sayFailure(request, 'en')).toEqual({ what: request.reason, remedy: '' });
      const cause = request.reason!.slice('the body is not JSON: '.length);
      const chinese = cause === 'its array has no end' ? '数组没有结束' : cause;
      expect(sayFailure(request, 'zh')).toEqual({ what: `请求内容不是 JSON：${chinese}`, remedy: '' });
    },
  );

  it('says what respond threw as it threw it', async () => {
    const request = await failureOf('[]', {
      respond: () => {
        throw new Error('price: "14: 00" is wrong: x');
      },
    });
    expect(sayFailure(request, 'en').what).toBe('respond failed: price: "14: 00" is wrong: x');
    expect(inOneLine(sayFailure(request, 'zh'), 'zh')).toBe('respond 出错，无法应答：price: "14: 00" is wrong: x');
  });

  it('says what respond answered as it did', async () => {
    const request = await failureOf('[]', { respond: () => ({ status: 42 }) });
    expect(sayFailure(request, 'en').what).toBe('respond answered { status: 42 }: a status is 200 to 599');
  });

  test.each([
    ['UTF-8', Buffer.from('\ufeff[]')],
    ['UTF-16', Buffer.from('\ufeff[]', 'utf16le')],
  ])('says that a body begins with the byte order mark of %s, and what to do', async (_, body) => {
    const request = await failureOf(body);
    expect(sayFailure(request, 'en')).toEqual({
      what: 'the body begins with a byte order mark',
      remedy: 'send UTF-8 without it',
    });
    expect(inOneLine(sayFailure(request, 'zh'), 'zh')).toBe(
      '请求内容以字节顺序标记（BOM）开头：请以不带 BOM 的 UTF-8 发送',
    );
  });

  it('says that a body is gzip, and what to do', async () => {
    const request = await failureOf(new Uint8Array([0x1f, 0x8b, 8, 0]));
    expect(sayFailure(request, 'en')).toEqual({
      what: 'the body is gzip',
      remedy: 'send it uncompressed, or Snappy with X-Compress-Codec: 2',
    });
    expect(sayFailure(request, 'zh').remedy).toBe('请不压缩直接发送，或用 Snappy 压缩并带上 X-Compress-Codec: 2');
  });

  it('parts no path that has a colon', async () => {
    const collector = await collect();
    await fetch(uploadUrl(collector).replace('/cstm', '/a: b'), { method: 'POST' });
    expect(sayFailure(collector.requests[0]!, 'en').remedy).toBe('it is /v3/{project ID}/s2s/cstm');
  });
});

describe('sayMark', () => {
  it('parts no value that is quoted behind the remedy', async () => {
    const plan = {
      events: { BuyProduct: { variables: { kind: { type: 'string' as const, enum: ['a: b', 'c "d: e"'] } } } },
    };
    const collector = await collect({ plan });
    await upload(collector, [{ cs1: '9', tm: Date.now(), t: 'cstm', n: 'BuyProduct', var: { kind: 'x: y' } }]);
    expect(sayMark(collector.events[0]!.marks[0]!, 'en')).toEqual({
      what: 'the plan does not list the value "x: y"',
      remedy: String.raw`it lists "a: b", "c \"d: e\""`,
    });
  });
});
