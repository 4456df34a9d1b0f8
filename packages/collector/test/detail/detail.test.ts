/** One event and one request over real HTTP: what was sent, who came with it, and what is said of what has left. */
import { compress } from 'snappyjs';
import { anyNumber, collect, containing, getJson, makeEvent, upload } from '../fixtures.js';

interface Described {
  readonly event: Record<string, unknown>;
  readonly request: Record<string, unknown> & { neighbours: number[] };
  readonly text: string;
  readonly [fact: string]: unknown;
}

describe('GET /api/events/ID', () => {
  it('shows what was sent as it was sent, and the request that brought it', async () => {
    const collector = await collect();
    const tm = Date.now() - 5_000;
    const written = `{ "cs1": "u1", "tm":${String(tm)}, "t":"cstm","n":"Buy", "var":{"price":14.0,"a":"\\u82f9"} }`;
    const body = `[${JSON.stringify(makeEvent())}, ${written} ,${JSON.stringify(makeEvent())}]`;
    const headers = { 'X-Compress-Codec': '2', 'User-Agent': 'shop/1' };
    const compressed = compress(Buffer.from(body));
    await upload(collector, compressed, headers);
    const described = await getJson<Described>(collector, '/api/events/2');
    expect(described).toMatchObject({
      event: { kind: 'event', id: 2, event: 'Buy', variables: { price: 14, a: '苹' }, marks: [], repeats: 0 },
      request: {
        ...{ id: 1, isKept: true, method: 'POST', projectId: 'demo', codec: '2', status: 200, eventCount: 3 },
        ...{ headers: { 'user-agent': 'shop/1' }, size: Buffer.byteLength(body), wireSize: compressed.length },
        neighbours: [1, 3],
      },
      ...{ text: written, textIsCut: false, textIsExact: true, lag: anyNumber, copies: [] },
    });
    expect(described['lag']).toBe(collector.events[1]!.receivedAt - tm);
    expect(described.event).not.toHaveProperty('raw');
  });

  it('names the copies of an event, wherever they came from', async () => {
    const collector = await collect();
    const event = makeEvent();
    await upload(collector, [event, { ...event, n: 'Other' }]);
    await upload(collector, [event]);
    expect(await getJson(collector, '/api/events/1')).toMatchObject({ copies: [3] });
    expect(await getJson(collector, '/api/events/3')).toMatchObject({ copies: [1], event: { repeats: 1 } });
    expect(await getJson(collector, '/api/events/2')).toMatchObject({ copies: [] });
  });

  it('names the newest hundred of very many copies', async () => {
    const collector = await collect();
    const event = makeEvent();
    await upload(collector, Array<object>(300).fill(event));
    const { copies } = await getJson<{ copies: number[] }>(collector, '/api/events/250');
    expect([copies[0], copies.at(-1), copies.length, copies.includes(250)]).toEqual([200, 300, 100, false]);
  });

  it('shows a hundred neighbours on each side, of those that are kept', async () => {
    const collector = await collect({ keep: 250 });
    await upload(
      collector,
      Array.from({ length: 300 }, () => makeEvent()),
    );
    const { neighbours } = (await getJson<Described>(collector, '/api/events/180')).request;
    expect([neighbours[0], neighbours.at(-1), neighbours.length]).toEqual([80, 280, 200]);
    const { request } = await getJson<Described>(collector, '/api/events/60');
    expect([request.neighbours[0], request['eventCount']]).toEqual([51, 300]);
  });

  it('cuts a large text, and keeps what was no object', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ var: { note: 'x'.repeat(300_000) } }), 42]);
    const large = await getJson<Described>(collector, '/api/events/1');
    expect(large).toMatchObject({ textIsCut: true, lag: anyNumber });
    expect(large.text).toHaveLength(256 * 1024);
    expect(await getJson(collector, '/api/events/2')).toMatchObject({ text: '42', lag: null });
  });

  it('still shows an event whose request has left', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'First' })]);
    await Promise.all(Array.from({ length: 8 }, () => upload(collector, `[${' '.repeat(8 * 1024 * 1024 - 2)}]`)));
    expect(await getJson(collector, '/api/events/1')).toMatchObject({
      request: { id: 1, isKept: false, projectId: 'demo', neighbours: [] },
      textIsExact: false,
      text: containing('"n":"First"'),
    });
  });

  test.each([
    ['/api/events/1', true],
    ['/api/events/9', false],
    ['/api/events/0', false],
    ['/api/requests/9', false],
  ])('says of %s that it is not kept, and whether it has left', async (path, hasLeft) => {
    const collector = await collect({ keep: 1 });
    await upload(collector, [makeEvent(), makeEvent()]);
    const response = await fetch(collector.url + path);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ code: 'not_kept', hasLeft, message: containing(hasLeft ? 'has left' : 'not come yet') }); // prettier-ignore
  });

  it('refuses what is no id', async () => {
    const collector = await collect();
    expect((await fetch(`${collector.url}/api/events/x`)).status).toBe(400);
    expect((await fetch(`${collector.url}/api/events/%ff`)).status).toBe(400);
  });
});

describe('GET /api/requests', () => {
  it('lists requests newest first, all or failed ones, page by page', async () => {
    const collector = await collect();
    for (const body of ['no JSON', '[]', '', '[]']) await upload(collector, body, { 'User-Agent': 'shop/1' });
    const first = await getJson<{ next: string }>(collector, '/api/requests?limit=3');
    expect(first).toMatchObject({ requests: [{ id: 4 }, { id: 3 }, { id: 2 }], total: { requests: 4 } });
    expect(await getJson(collector, `/api/requests?limit=3&before=${first.next}`)).toMatchObject({
      requests: [{ id: 1, status: 400, reasonCode: 'body_not_json', size: 7, userAgent: 'shop/1' }],
      next: null,
    });
    expect(await getJson(collector, '/api/requests?failed=true')).toMatchObject({ requests: [{ id: 3 }, { id: 1 }] });
  });

  test.each(['1', 'yes', 'TRUE', ''])('refuses failed=%s, and says what to pass', async (given) => {
    const response = await fetch(`${(await collect()).url}/api/requests?failed=${given}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      code: 'wrong_parameter',
      message: `failed is "${given}": pass true or false`,
    });
  });

  it('lists all with failed=false', async () => {
    const collector = await collect();
    await upload(collector, []);
    expect(await getJson(collector, '/api/requests?failed=false')).toMatchObject({ requests: [{ id: 1 }] });
  });

  it('shows one with its headers, its body, its answer and its events', async () => {
    const collector = await collect({ respond: () => ({ status: 202, headers: { 'x-a': '1' }, body: 'taken' }) });
    const body = JSON.stringify([makeEvent(), makeEvent()]);
    await upload(collector, body, { 'X-Own': 'yes' });
    expect(await getJson(collector, '/api/requests/1')).toMatchObject({
      request: { id: 1, headers: { 'x-own': 'yes' }, status: 202 },
      ...{ body, bodyCut: false, answer: { status: 202, headers: { 'x-a': '1' }, body: 'taken' }, events: [1, 2] },
    });
  });

  it('shows why one failed, and what was sent', async () => {
    const collector = await collect();
    await upload(collector, '{"cs1":1}');
    const described = await getJson<{ request: { reason: string } }>(collector, '/api/requests/1');
    const { reason } = described.request;
    expect(described).toMatchObject({ body: '{"cs1":1}', answer: { status: 400, body: `${reason}\n` }, events: [] });
  });

  it('cuts a large body', async () => {
    const collector = await collect();
    await upload(collector, `["${'苹'.repeat(1_000_000)}"]`);
    const described = await getJson<{ body: string; bodyCut: boolean }>(collector, '/api/requests/1');
    expect([described.body.length, described.bodyCut]).toEqual([256 * 1024, true]);
  });
});
