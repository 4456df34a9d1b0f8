/** The page's own API over real HTTP: events, the stream, clear, and who is let in. */
import { EventStream, type StreamLimits } from '../src/show/event-stream.js';
import { EventStore } from '../src/store/event-store.js';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { collect, makeEvent, rawRequest, readStream, upload, type Message } from './fixtures.js';

function eventNames(messages: readonly Message[]): unknown[] {
  return messages
    .filter(({ type }) => type === 'events')
    .flatMap(({ data }) => data['events'] as { event: string }[])
    .map(({ event }) => event);
}

const newRequest = {
  ...{
    receivedAt: 0,
    method: 'POST',
    path: '/',
    projectId: 'demo',
    sendTime: undefined,
    codec: undefined,
    status: 200,
  },
  ...{ reason: undefined, reasonCode: undefined, headers: {}, bytes: Buffer.alloc(0), eventCount: 1, marks: [] },
};
const newEvent = {
  ...{ receivedAt: 0, projectId: 'demo', sendTime: undefined, loginUserId: 'u1', event: 'E', time: 0 },
  ...{ num: undefined, raw: {}, marks: [] },
};

describe('GET /', () => {
  it('answers with the page, which may run and fetch nothing foreign', async () => {
    const collector = await collect();
    const response = await fetch(collector.url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
  });
});

describe('GET /api/events', () => {
  it('answers the newest events first, as many as asked for', async () => {
    const collector = await collect();
    await upload(collector, ['A', 'B', 'C'].map((n) => makeEvent({ n }))); // prettier-ignore
    const answer = (await (await fetch(`${collector.url}/api/events?limit=2`)).json()) as Record<string, unknown>;
    expect(answer).toMatchObject({ total: { events: 3 }, events: [{ event: 'C' }, { event: 'B' }] });
  });

  test.each(['0', '-1', 'x', ''])('refuses the limit %j', async (limit) => {
    const collector = await collect();
    expect((await fetch(`${collector.url}/api/events?limit=${limit}`)).status).toBe(400);
  });

  it('writes all that is kept, in pieces', async () => {
    const collector = await collect();
    const events = Array.from({ length: 350 }, (_, index) => makeEvent({ n: `E${String(index)}` }));
    await upload(collector, events);
    const answer = (await (await fetch(`${collector.url}/api/events?limit=9999999`)).json()) as { events: { event: string }[] }; // prettier-ignore
    expect(answer.events.map(({ event }) => event)).toEqual(events.map(({ n }) => n).reverse());
  });

  it('shows a large event without its variables, and keeps it whole', async () => {
    const collector = await collect();
    const large = 'x'.repeat(1_000_000);
    await upload(collector, [makeEvent({ n: large, var: { large } })]);
    const answer = await (await fetch(`${collector.url}/api/events`)).text();
    expect(answer.length).toBeLessThan(2000);
    expect(answer).toContain('too large to be shown');
    expect(collector.events[0]).toMatchObject({ event: large, variables: { large } });
  });
});

describe('GET /api/stream', () => {
  it('sends what is kept, then each event and each failed request as it comes', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'Before' })]);
    const stream = await fetch(`${collector.url}/api/stream`);
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await upload(collector, 'no JSON');
    await upload(collector, [makeEvent({ n: 'After' })]);
    const messages = await readStream(stream, ({ data }) => JSON.stringify(data).includes('After'));
    expect(messages.map(({ type }) => type)).toEqual(['hello', 'events', 'failure', 'events']);
    expect(eventNames(messages)).toEqual(['Before', 'After']);
    expect(messages[2]?.data).toMatchObject({ request: { status: 400, reasonCode: 'body_not_json' } });
  });

  it('sends the events of a request as one message', async () => {
    const collector = await collect();
    const stream = await fetch(`${collector.url}/api/stream`);
    await upload(collector, ['A', 'B', 'C'].map((n) => makeEvent({ n }))); // prettier-ignore
    const messages = await readStream(stream, ({ type }) => type === 'events');
    expect(eventNames(messages)).toEqual(['A', 'B', 'C']);
  });

  it('sends far more than a socket takes at once, in order and without a gap', async () => {
    const collector = await collect();
    const note = 'x'.repeat(200);
    for (let batch = 0; batch < 20; batch += 1) {
      await upload(collector, Array.from({ length: 500 }, (_, index) => makeEvent({ n: `E${String(batch * 500 + index)}`, var: { note } }))); // prettier-ignore
    }
    const stream = await fetch(`${collector.url}/api/stream`);
    const messages = await readStream(stream, ({ data }) => JSON.stringify(data).includes('"E9999"'));
    expect(eventNames(messages)).toEqual(Array.from({ length: 10_000 }, (_, index) => `E${String(index)}`));
  });

  it('resumes after the last message that a page had', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'Seen' })]);
    const first = await readStream(await fetch(`${collector.url}/api/stream`), ({ type }) => type === 'events');
    await upload(collector, [makeEvent({ n: 'Missed' })]);
    const headers = { 'Last-Event-ID': first.at(-1)?.id ?? '' };
    const stream = await fetch(`${collector.url}/api/stream`, { headers });
    const messages = await readStream(stream, ({ type }) => type === 'events');
    expect(messages.map(({ type }) => type)).toEqual(['events']);
    expect(eventNames(messages)).toEqual(['Missed']);
  });

  it('starts over for a page that knew another run of the collector', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'New' })]);
    const stream = await fetch(`${collector.url}/api/stream`, { headers: { 'Last-Event-ID': 'abc123.99.99' } });
    const messages = await readStream(stream, ({ type }) => type === 'events');
    expect(messages.map(({ type }) => type)).toEqual(['hello', 'events']);
  });

  it('begins after the event that ?after= names', async () => {
    const collector = await collect();
    await upload(collector, ['A', 'B', 'C'].map((n) => makeEvent({ n }))); // prettier-ignore
    const stream = await fetch(`${collector.url}/api/stream?after=2`);
    expect(eventNames(await readStream(stream, ({ type }) => type === 'events'))).toEqual(['C']);
  });

  it('says hello again when the events are cleared', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'Old' })]);
    const stream = await fetch(`${collector.url}/api/stream`);
    expect((await fetch(`${collector.url}/api/reset`, { method: 'POST' })).status).toBe(204);
    await upload(collector, [makeEvent({ n: 'New' })]);
    const messages = await readStream(stream, ({ data }) => JSON.stringify(data).includes('New'));
    expect(messages.slice(-2).map(({ type }) => type)).toEqual(['hello', 'events']);
    expect(messages.filter(({ type }) => type === 'hello')).toHaveLength(2);
  });

  it('has room for 100 readers', async () => {
    const collector = await collect();
    const open = () => rawRequest(`${collector.url}/api/stream`, 'GET', {});
    const statuses = await Promise.all(Array.from({ length: 100 }, async () => (await open()).statusCode));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect((await open()).statusCode).toBe(503);
  });

  describe('with readers that read nothing', () => {
    let closeServer = (): void => undefined;

    afterEach(() => {
      closeServer();
    });

    async function serveStream(limits: Partial<StreamLimits>) {
      const store = new EventStore(10_000);
      const stream = new EventStream(store, limits);
      const opened: ServerResponse[] = [];
      const server = createServer((request, response) => {
        opened.push(response);
        stream.open(request, response, new URL('http://collector/'));
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const sockets = Array.from({ length: 20 }, () => connect(port, '127.0.0.1').pause());
      for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
      while (opened.length < sockets.length) await nextTurn();
      const add = (): void => {
        const event = { ...newEvent, variables: { note: 'x'.repeat(100_000) } };
        store.add(newRequest, { kept: [{ event, bytes: 200_000 }], older: 0, olderProblems: 0 });
      };
      closeServer = () => {
        stream.close();
        for (const socket of sockets) socket.destroy();
        server.close();
        server.closeAllConnections();
      };
      return { stream, opened, add };
    }

    it('holds no more bytes for all of them than it may', async () => {
      const bytes = 500_000;
      const { stream, add } = await serveStream({ bytes });
      for (let i = 0; i < 300; i += 1) {
        add();
        await nextTurn();
        expect(stream.unread).toBeLessThan(bytes + 250_000);
      }
      expect(stream.unread).toBeGreaterThan(bytes / 2);
    });

    it('closes their connections', async () => {
      const { opened, add } = await serveStream({ stalled: 100 });
      const closed = opened.map((response) => once(response, 'close'));
      for (let i = 0; i < 300; i += 1) add();
      expect(await Promise.all(closed)).toHaveLength(20);
    });
  });

  it('keeps a quiet connection open with comments', async () => {
    const stream = new EventStream(new EventStore(10), { heartbeat: 1 });
    const server = createServer((request, response) => {
      stream.open(request, response, new URL('http://collector/'));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const response = await fetch(`http://127.0.0.1:${String(port)}`);
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      if (text.includes(': still here\n\n')) break;
    }
    stream.close();
    server.close();
    server.closeAllConnections();
    expect(text).toContain(': still here\n\n');
  });
});

describe('the paths of requests', () => {
  test.each(['//api/events', '///api/events', '/\\api/events'])('%s is no other host', async (path) => {
    const collector = await collect();
    const socket = connect(collector.port, '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toContain('HTTP/1.1 200 OK');
    expect(answer).toContain('{"total":');
  });
});

describe('who is let in', () => {
  test.each(['evil.example', 'evil.example:7080', '127.0.0.1.evil.example', 'localhost@evil.example'])(
    'refuses the Host %j, so that a foreign name for this machine reads nothing',
    async (host) => {
      const collector = await collect();
      expect((await rawRequest(`${collector.url}/api/events`, 'GET', { Host: host })).statusCode).toBe(403);
      expect((await rawRequest(`${collector.url}/api/stream`, 'GET', { Host: host })).statusCode).toBe(403);
      expect((await rawRequest(`${collector.url}/api/reset`, 'POST', { Host: host })).statusCode).toBe(403);
    },
  );

  test.each(['localhost:1', '127.0.0.1', '[::1]:7080', 'LOCALHOST'])('lets in the Host %j', async (host) => {
    const collector = await collect();
    expect((await rawRequest(`${collector.url}/api/events`, 'GET', { Host: host })).statusCode).toBe(200);
  });

  it('asks for no Host when it is bound to other addresses', async () => {
    const collector = await collect({ host: '0.0.0.0' });
    expect((await rawRequest(`${collector.url}/api/events`, 'GET', { Host: 'box.lan' })).statusCode).toBe(200);
  });

  test.each([
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://127.0.0.1:1' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ])('lets no other page clear, nor read: %j', async (headers: Record<string, string>) => {
    const collector = await collect();
    await upload(collector, [makeEvent()]);
    expect((await rawRequest(`${collector.url}/api/events`, 'GET', headers)).statusCode).toBe(403);
    expect((await rawRequest(`${collector.url}/api/stream`, 'GET', headers)).statusCode).toBe(403);
    expect((await rawRequest(`${collector.url}/api/reset`, 'POST', headers)).statusCode).toBe(403);
    expect(collector.events).toHaveLength(1);
  });

  it('lets its own page clear', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent()]);
    const headers = { Origin: collector.url, 'Sec-Fetch-Site': 'same-origin' };
    expect((await rawRequest(`${collector.url}/api/reset`, 'POST', headers)).statusCode).toBe(204);
    expect(collector.events).toEqual([]);
  });
});
