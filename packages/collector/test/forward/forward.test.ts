/** Events are sent on to a real project only where that was asked for at the start: here to another collector. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Collector } from '@growingio/collector';
import { Forward } from '../../src/forward/forward.js';
import { readParts } from '../../src/receive/read-events.js';
import { EventStore, type SizedEvent } from '../../src/store/event-store.js';
import type { NewRequest } from '../../src/store/received.js';
import { collect, getJson, makeEvent, upload } from '../fixtures.js';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A host that answers as the test says, or never. */
async function startHost(listener?: RequestListener): Promise<{ readonly host: string; readonly server: Server }> {
  const server = createServer(listener);
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { server, host: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` };
}

async function ask(collector: Collector, method: 'POST' | 'PUT', body: unknown) {
  const answer = await fetch(`${collector.url}/api/forward`, { method, body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

/** A request as it is kept, and its events. */
async function readRequest(body: string): Promise<{ request: NewRequest; events: readonly SizedEvent[] }> {
  const bytes = Buffer.from(body);
  const facts = { projectId: 'demo', sendTime: 0, receivedAt: 0 };
  const events: SizedEvent[] = [];
  for await (const part of readParts(bytes, { ...facts, requestMarks: [] })) events.push(...part);
  const request = {
    ...{ ...facts, method: 'POST', path: '/v3/demo/s2s/cstm', codec: undefined, status: 200, reason: undefined },
    ...{ reasonCode: undefined, headers: {}, bytes, wireSize: bytes.length, eventCount: events.length, marks: [] },
    answer: { headers: {}, body: '' },
  };
  return { request, events };
}

describe('a collector that was started without --forward-to', () => {
  it('sends nothing on', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent()]);
    expect(await getJson(collector, '/api/forward')).toEqual({ allowed: false });
    for (const method of ['POST', 'PUT'] as const) {
      expect(await ask(collector, method, { ids: [1], projectId: 'real', on: true })).toMatchObject({
        status: 403,
        body: { code: 'forward_off', message: expect.stringContaining('--forward-to') as string },
      });
    }
  });
});

describe('a collector that was started with --forward-to', () => {
  it('sends chosen events on as they came, and shows the answer to each', async () => {
    const real = await collect({
      respond: ({ body }) => (body.includes('Bad') ? { status: 400, body: 'no' } : undefined),
    });
    const collector = await collect({ forwardTo: `${real.url}/` });
    const good = makeEvent({ n: 'Good', var: { name: '苹果', price: 1.5 }, num: 2 });
    await upload(collector, [good, makeEvent({ n: 'Bad' }), makeEvent({ n: 'Other' })]);
    expect(await ask(collector, 'POST', { ids: [1, 2, 9], projectId: ' real project ' })).toEqual({
      status: 200,
      body: [
        { id: 1, status: 200, answer: '' },
        { id: 2, status: 400, answer: 'no' },
        { id: 9, status: 0, answer: 'the event is not kept any more' },
      ],
    });
    expect(real.events).toMatchObject([{ event: 'Good', projectId: 'real project', raw: good, marks: [] }]);
    expect(real.requests[0]?.sendTime).toBeGreaterThan(0);
  });

  it('sends what was written: digits that a number has no room for, duplicates of keys, spaces', async () => {
    const real = await collect();
    const collector = await collect({ forwardTo: real.url });
    const written = [
      '{"cs1": "1", "var": {"price": 12345678901234567890, "none": 1e400}}',
      '{ "n":"A","n":"B" }',
      String.raw`"\u82f9"`,
    ];
    await upload(collector, `[ ${written.join(' , ')} ]`);
    await ask(collector, 'POST', { ids: [1, 2, 3], projectId: 'real' });
    expect(real.requests.map(({ body }) => body)).toEqual(written.map((each) => `[${each}]`));
    await ask(collector, 'PUT', { on: true, projectId: 'real' });
    await upload(collector, `[ ${written.join(' , ')} ]`);
    await real.waitFor(6);
    expect(real.requests[3]?.body).toBe(`[${written.join()}]`);
  });

  it('sends a request of several parts on as it was written', async () => {
    const real = await collect();
    const collector = await collect({ forwardTo: real.url });
    await ask(collector, 'PUT', { on: true, projectId: 'real' });
    const items = Array.from({ length: 5_100 }, (_, at) => `{ "n":"E${String(at)}" }`);
    await upload(collector, `[${items.join()}]`);
    await real.waitFor(items.length, { timeout: 60_000 });
    expect(real.requests.map(({ body }) => body.slice(1, -1)).join()).toBe(items.join());
  });

  it('begins in the middle of a request that it was turned on in, and knows its place', async () => {
    const real = await collect();
    const store = new EventStore(20_000);
    const forward = new Forward(real.url, store);
    const items = ['{ "n":"A" }', '{ "n":"B" }', '{ "n":"C" }', '{ "n":"D" }'];
    const { request, events } = await readRequest(`[${items.join(',')}]`);
    const kept = store.add(request, events.slice(0, 1));
    forward.turn(true, 'real');
    store.addMore(kept, events.slice(1, 2));
    forward.turn(false, 'real');
    store.addMore(kept, events.slice(2, 3));
    forward.turn(true, 'real');
    store.addMore(kept, events.slice(3));
    await real.waitFor(2);
    expect(real.requests[0]?.body).toBe(`[${items[1]!},${items[3]!}]`);
    forward.close();
  });

  it('sends what was read once the request has left', async () => {
    const real = await collect();
    const collector = await collect({ forwardTo: real.url });
    await upload(collector, '[{ "n":"First","var":{"price":12345678901234567890} }]');
    await Promise.all(Array.from({ length: 8 }, () => upload(collector, `[${' '.repeat(8 * 1024 * 1024 - 2)}]`)));
    await ask(collector, 'POST', { ids: [1], projectId: 'real' });
    expect(real.requests[0]?.body).toBe('[{"n":"First","var":{"price":12345678901234567000}}]');
  });

  it('sends all on that come while it is turned on, in batches', async () => {
    const real = await collect();
    const collector = await collect({ forwardTo: real.url });
    await upload(collector, [makeEvent({ n: 'Before' })]);
    expect(await ask(collector, 'PUT', { on: true, projectId: 'real' })).toMatchObject({
      body: { allowed: true, to: real.url, on: true, projectId: 'real', forwarded: 0 },
    });
    await upload(
      collector,
      Array.from({ length: 250 }, (_, i) => makeEvent({ n: `E${String(i)}` })),
    );
    await real.waitFor(250);
    expect(real.events.map(({ event }) => event)).toEqual(Array.from({ length: 250 }, (_, i) => `E${String(i)}`));
    expect(real.requests).toHaveLength(3);
    await ask(collector, 'PUT', { on: false });
    await upload(collector, [makeEvent({ n: 'After' })]);
    let state = await getJson<{ forwarded: number }>(collector, '/api/forward');
    for (let tries = 0; tries < 2000 && state.forwarded < 250; tries += 1)
      state = await getJson(collector, '/api/forward');
    expect(state).toMatchObject({
      on: false,
      forwarded: 250,
      failed: 0,
      dropped: 0,
      waiting: 0,
      last: { status: 200 },
    });
    expect(real.total.events).toBe(250);
  });

  it('sends nothing round in a circle', async () => {
    const other = await collect({ respond: () => undefined });
    const collector = await collect({ forwardTo: other.url });
    await ask(collector, 'PUT', { on: true, projectId: 'real' });
    const headers = { 'User-Agent': 'growingio-collector' };
    await upload(collector, [makeEvent({ n: 'Forwarded' })], headers);
    await upload(collector, [makeEvent({ n: 'Own' })]);
    await other.waitFor(1);
    expect(other.events.map(({ event }) => event)).toEqual(['Own']);
  });

  it('says why there was no answer, and follows no redirect', async () => {
    const { host, server } = await startHost((_, response) => {
      response.writeHead(302, { Location: '/elsewhere' }).end('x'.repeat(5000));
    });
    const collector = await collect({ forwardTo: host });
    await upload(collector, [makeEvent()]);
    const send = () => ask(collector, 'POST', { ids: [1], projectId: 'real' });
    expect(await send()).toEqual({ status: 200, body: [{ id: 1, status: 302, answer: 'x'.repeat(1000) }] });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await send()).toMatchObject({
      body: [{ id: 1, status: 0, answer: expect.stringContaining('ECONNREFUSED') as string }],
    });
  });

  it('holds no more than 10,000 events that wait', async () => {
    const { host } = await startHost();
    const collector = await collect({ forwardTo: host, keep: 20_000 });
    await ask(collector, 'PUT', { on: true, projectId: 'real' });
    await upload(
      collector,
      Array.from({ length: 10_150 }, () => makeEvent()),
    );
    const { waiting, dropped } = await getJson<{ waiting: number; dropped: number }>(collector, '/api/forward');
    expect(waiting).toBeLessThanOrEqual(10_000);
    expect(dropped).toBeGreaterThanOrEqual(50);
  });

  test.each([
    ['POST', 7, 'the body is 7'],
    ['POST', { ids: [], projectId: 'real' }, 'ids is a list of 0'],
    ['POST', { ids: ['1'], projectId: 'real' }, 'an id is "1"'],
    ['POST', { ids: Array(101).fill(1), projectId: 'real' }, 'ids is a list of 101'],
    ['POST', { ids: [1] }, 'projectId is undefined'],
    ['PUT', { on: true, projectId: '..' }, 'projectId is ".."'],
    ['PUT', { on: 1, projectId: 'real' }, 'on is 1'],
  ] as const)('refuses %s %j', async (method, body, message) => {
    const collector = await collect({ forwardTo: 'http://127.0.0.1:1' });
    expect(await ask(collector, method, body)).toMatchObject({
      status: 400,
      body: { code: 'wrong_parameter', message: expect.stringContaining(message) as string },
    });
  });

  test.each(['', 'x', 'ftp://a', 'https://u:p@a', 'https://a?b', 7])('is not started with %j', async (forwardTo) => {
    await expect(collect({ forwardTo: forwardTo as string })).rejects.toThrow('forwardTo');
  });
});
