/** The upload API over real HTTP: what is taken, what is refused, and what is kept of it. */
import { compress } from 'snappyjs';
import { maxBodyBytes } from '@growingio/collector';
import { collect, getJson, makeEvent, upload, uploadUrl } from '../fixtures.js';

describe('POST /v3/{ai}/s2s/cstm', () => {
  it('takes the documented example of one event', async () => {
    const collector = await collect();
    const body =
      '[{"cs1":"9128391","tm":1434556935000,"t":"cstm","n":"BuyProduct","var":{"product_name":"苹果","product_classify":"水果","product_price":14}}]';
    const response = await upload(collector, body);
    expect(response.status).toBe(200);
    expect(collector.events).toEqual([
      expect.objectContaining({
        id: 1,
        requestId: 1,
        projectId: 'demo',
        loginUserId: '9128391',
        event: 'BuyProduct',
        time: 1434556935000,
        variables: { product_name: '苹果', product_classify: '水果', product_price: 14 },
        marks: [expect.objectContaining({ code: 'tm_too_old' })],
      }),
    ]);
    expect(collector.requests[0]).toMatchObject({ status: 200, body, eventCount: 1, projectId: 'demo', marks: [] });
  });

  it('takes several events, and more than 100, in their order and without a mark', async () => {
    const collector = await collect();
    const events = Array.from({ length: 150 }, (_, index) => makeEvent({ n: `Event${String(index)}` }));
    expect((await upload(collector, events)).status).toBe(200);
    expect(collector.events.map((event) => event.event)).toEqual(events.map((event) => event['n']));
    expect(collector.total).toEqual({ requests: 1, failedRequests: 0, events: 150, problems: 0 });
  });

  it('takes an empty array', async () => {
    const collector = await collect();
    expect((await upload(collector, [])).status).toBe(200);
    expect(collector.total).toMatchObject({ events: 0, requests: 1, failedRequests: 0 });
  });

  it('takes and marks whatever stands in the array', async () => {
    const collector = await collect();
    expect((await upload(collector, [null, 1, makeEvent(), { cs1: 1, n: ['x'], var: 'x' }])).status).toBe(200);
    expect(collector.events.map((event) => event.marks.map((mark) => mark.code))).toEqual([
      ['not_an_object'],
      ['not_an_object'],
      [],
      ['cs1_not_a_string', 'tm_missing', 't_not_cstm', 'n_not_a_string', 'var_not_an_object'],
    ]);
    expect(collector.total.problems).toBe(3);
  });

  it('knows no time and no num where they are too large to be numbers', async () => {
    const collector = await collect();
    await upload(collector, '[{ "cs1": "u1", "tm": 1e400, "t": "cstm", "n": "Buy", "num": 1e400 }]');
    expect(collector.events[0]?.marks.map(({ code }) => code)).toEqual(['tm_not_a_number', 'num_not_a_number']);
    const { rows } = await getJson<{ rows: object[] }>(collector, '/api/rows');
    expect(rows[0]).not.toHaveProperty('time');
    expect(rows[0]).not.toHaveProperty('num');
    expect(await getJson(collector, '/api/delivery')).toMatchObject({ lag: {} });
  });

  it('marks every event of a request that has no sending time', async () => {
    const collector = await collect();
    await fetch(uploadUrl(collector, ''), { method: 'POST', body: JSON.stringify([makeEvent()]) });
    expect(collector.events[0]?.marks).toEqual([expect.objectContaining({ code: 'stm_missing', path: 'stm' })]);
  });

  it('takes Snappy', async () => {
    const collector = await collect();
    const json = JSON.stringify(Array.from({ length: 50 }, () => makeEvent({ var: { product_name: '苹果' } })));
    const response = await upload(collector, compress(Buffer.from(json)), { 'X-Compress-Codec': '2' });
    expect(response.status).toBe(200);
    expect(collector.requests[0]).toMatchObject({ codec: '2', body: json, eventCount: 50 });
  });

  it('takes a chunked body, also when a character is split between two chunks', async () => {
    const collector = await collect();
    const bytes = Buffer.from(JSON.stringify([makeEvent({ var: { product_name: '苹果' } })]));
    const cut = bytes.indexOf('苹果') + 1;
    async function* chunks() {
      yield bytes.subarray(0, cut);
      await new Promise((resolve) => setImmediate(resolve));
      yield bytes.subarray(cut);
    }
    const init = { method: 'POST', body: chunks(), duplex: 'half' } as unknown as RequestInit;
    expect((await fetch(uploadUrl(collector), init)).status).toBe(200);
    expect(collector.events[0]?.variables).toEqual({ product_name: '苹果' });
  });

  test.each([
    ['body_empty', ''],
    ['body_not_json', '[{"cs1":'],
    ['body_not_array', '{"cs1":"1"}'],
    ['body_not_array', 'null'],
  ])('answers 400 with a reason for %s', async (reasonCode, body) => {
    const collector = await collect();
    const response = await upload(collector, body);
    expect(response.status).toBe(400);
    const { reason } = collector.requests[0] ?? {};
    expect(await response.text()).toBe(`${String(reason)}\n`);
    expect(collector.requests[0]).toMatchObject({ status: 400, reasonCode, body, eventCount: 0 });
    expect(collector.total).toMatchObject({ events: 0, failedRequests: 1 });
  });

  test.each([
    ['unknown_codec', '1', '[]'],
    ['bad_snappy', '2', '[]'],
  ])('answers 400 for %s', async (reasonCode, codec, body) => {
    const collector = await collect();
    expect((await upload(collector, body, { 'X-Compress-Codec': codec })).status).toBe(400);
    expect(collector.requests[0]).toMatchObject({ reasonCode, codec });
  });

  describe('at 8 MiB', () => {
    const exact = `["${'x'.repeat(maxBodyBytes - 4)}"]`;

    it('takes a body of exactly that', async () => {
      const collector = await collect();
      expect((await upload(collector, exact)).status).toBe(200);
      expect(collector.requests[0]?.bytes).toHaveLength(maxBodyBytes);
    });

    it('answers 413 to one byte more, and keeps nothing of it', async () => {
      const collector = await collect();
      expect((await upload(collector, `${exact} `)).status).toBe(413);
      expect(collector.requests[0]).toMatchObject({ status: 413, reasonCode: 'body_too_large', body: '' });
    });

    it('measures a Snappy body after decompression', async () => {
      const collector = await collect();
      const headers = { 'X-Compress-Codec': '2' };
      expect((await upload(collector, compress(Buffer.from(exact)), headers)).status).toBe(200);
      expect((await upload(collector, compress(Buffer.from(`${exact} `)), headers)).status).toBe(413);
    });
  });

  it('survives events that are nested too deep to be written again', async () => {
    const collector = await collect();
    const depth = 200_000;
    const body = `[{"cs1":"1","var":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}]`;
    expect((await upload(collector, body)).status).toBe(200);
    expect(collector.events[0]?.marks).toContainEqual(expect.objectContaining({ code: 'nested_too_deep' }));
    expect((await fetch(`${collector.url}/api/events`)).status).toBe(200);
  });
});

describe('other requests', () => {
  test.each([
    ['POST', '/v3/demo/s2s/cst', 404],
    ['POST', '/v3/demo', 404],
    ['POST', '/elsewhere', 404],
    ['GET', '/v3/demo/s2s/cstm', 405],
    ['PUT', '/v3/demo/s2s/cstm', 405],
    ['POST', '/', 405],
    ['POST', '/api/events', 405],
    ['GET', '/api/reset', 405],
    ['GET', '/api/nothing', 404],
    ['GET', '/page/directory.cjs', 404],
    ['GET', '/', 200],
    ['HEAD', '/', 200],
  ])('%s %s is answered with %d', async (method, path, status) => {
    const collector = await collect();
    expect((await fetch(collector.url + path, { method })).status).toBe(status);
  });

  test.each([
    ['POST', '/api/v3/demo/s2s/cstm'],
    ['POST', '/V3/demo/s2s/cstm'],
    ['POST', '/v3'],
    ['POST', '/sa?project=default'],
    ['POST', '/v2/demo/web/action'],
    ['PUT', '/elsewhere'],
  ])('lists %s %s among the failed requests, with the right path as its remedy', async (method, path) => {
    const collector = await collect();
    const response = await fetch(collector.url + path, { method, body: '[]' });
    const reason = `${JSON.stringify(path.split('?')[0])} is no path of the API: it is /v3/{project ID}/s2s/cstm`;
    expect([response.status, await response.text()]).toEqual([404, `${reason}\n`]);
    expect(collector.requests).toEqual([
      expect.objectContaining({ path, method, reason, reasonCode: 'wrong_path', body: '[]' }),
    ]);
    expect(await getJson(collector, '/api/rows?search=is:failed')).toMatchObject({ rows: [{ kind: 'request', path }] });
  });

  test.each([
    ['GET', '/elsewhere', 404],
    ['HEAD', '/v3', 404],
    ['POST', '/api/nothing', 404],
    ['POST', '/v1/api/projects/demo/nothing', 404],
    ['POST', '/api/rows', 405],
    ['POST', '/icon.svg', 405],
  ])('lists no %s %s, which is no upload', async (method, path, status) => {
    const collector = await collect();
    expect((await fetch(collector.url + path, { method })).status).toBe(status);
    expect(collector.total.requests).toBe(0);
  });

  it('keeps a wrong path under /v3/ as a failed request', async () => {
    const collector = await collect();
    await fetch(`${collector.url}/v3/demo/s2s/cst?stm=1`, { method: 'POST', body: '[]' });
    expect(collector.requests).toEqual([
      expect.objectContaining({ status: 404, reasonCode: 'wrong_path', path: '/v3/demo/s2s/cst?stm=1' }),
    ]);
  });
});
