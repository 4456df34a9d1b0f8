/** The live stream over real HTTP: what a page is told, where it resumes, and what readers may cost. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EventStream, type StreamLimits } from '../../src/show/event-stream.js';
import { EventStore } from '../../src/store/event-store.js';
import { anyNumber, anyString, collect, makeEvent, type Message, rawRequest, readStream, upload } from '../fixtures.js';

type Rows = { kind: string; id: number; event?: string; reasonCode?: string }[];

function rowsOf({ type, data }: Message): Rows {
  const rows = (data['rows'] ?? []) as Rows;
  return type === 'hello' ? [...rows].reverse() : rows;
}

/** The event keys in the order in which they arrived, and the reasons of failures. */
function shownIn(messages: readonly Message[]): unknown[] {
  return messages.flatMap(rowsOf).map(({ event, reasonCode }) => event ?? reasonCode);
}

/** Whether all messages so far have shown so many rows. */
function untilRows(count: number): (message: Message) => boolean {
  let seen = 0;
  const counted = new Set<Message>();
  return (message) => {
    if (!counted.has(message)) seen += rowsOf(message).length;
    counted.add(message);
    return seen >= count;
  };
}

const everything = { matches: () => true, matchesAll: true };
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
  ...{ wireSize: 0, answer: { headers: {}, body: '' } },
};
const newEvent = {
  ...{ receivedAt: 0, projectId: 'demo', sendTime: undefined, loginUserId: 'u1', event: 'E', time: 0 },
  ...{ num: undefined, raw: {}, marks: [] },
};

describe('GET /api/stream', () => {
  it('greets with the newest rows, then sends events and failed requests as they come', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'Before' })]);
    const stream = await fetch(`${collector.url}/api/stream`);
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reading = readStream(stream, untilRows(3));
    await upload(collector, 'no JSON');
    await upload(collector, [makeEvent({ n: 'After' })]);
    const messages = await reading;
    expect(messages[0]).toMatchObject({
      type: 'hello',
      data: { epoch: anyString, now: anyNumber, total: { events: 1 }, matching: 1, next: null },
    });
    expect(new Set(messages.slice(1).map(({ type }) => type))).toEqual(new Set(['rows']));
    expect(shownIn(messages)).toEqual(['Before', 'body_not_json', 'After']);
    expect(messages.at(-1)?.data).toMatchObject({ total: { events: 2, failedRequests: 1 }, skipped: 0 });
  });

  it('greets with a hundred rows at most, and says where to read on', async () => {
    const collector = await collect();
    await upload(collector, Array.from({ length: 150 }, (_, index) => makeEvent({ n: `E${String(index)}` }))); // prettier-ignore
    const [hello] = await readStream(await fetch(`${collector.url}/api/stream`), ({ type }) => type === 'hello');
    expect(hello?.data).toMatchObject({ matching: 150, next: '51.2' });
    expect(rowsOf(hello!)).toHaveLength(100);
  });

  it('sends what matches a search, and news of the totals', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'Buy' }), makeEvent({ n: 'View' })]);
    const stream = await fetch(`${collector.url}/api/stream?search=event:buy`);
    const reading = readStream(stream, ({ data }) => (data['total'] as { events: number }).events === 5);
    await upload(collector, [makeEvent({ n: 'View' }), makeEvent({ n: 'Buy' })]);
    await upload(collector, [makeEvent({ n: 'View' })]);
    const messages = await reading;
    expect(shownIn(messages)).toEqual(['Buy', 'Buy']);
    expect(messages[0]?.data).toMatchObject({ matching: 1 });
  });

  it('refuses a search that can not be read', async () => {
    const collector = await collect();
    const response = await fetch(`${collector.url}/api/stream?search=is:nothing`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'search', searchCode: 'unknown_state' });
  });

  it('refuses complete=1, and says what to pass', async () => {
    const collector = await collect();
    const response = await fetch(`${collector.url}/api/stream?complete=1`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: 'complete is "1": pass true or false' });
  });

  it('loses nothing of many requests one after the other, and keeps their order', async () => {
    const collector = await collect();
    const stream = await fetch(`${collector.url}/api/stream`);
    const reading = readStream(stream, untilRows(2_000));
    const names = Array.from({ length: 2_000 }, (_, index) => `E${String(index)}`);
    for (let from = 0; from < names.length; from += 50) {
      await upload(collector, names.slice(from, from + 50).map((n) => makeEvent({ n }))); // prettier-ignore
    }
    expect(shownIn(await reading)).toEqual(names);
  });

  it('sends of a burst the newest 2,000 rows, and says how many are left out', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'First' })]);
    const first = await readStream(await fetch(`${collector.url}/api/stream`), untilRows(1));
    await upload(
      collector,
      Array.from({ length: 4_999 }, () => makeEvent()),
    );
    await upload(collector, [makeEvent({ n: 'Last' })]);
    const headers = { 'Last-Event-ID': first.at(-1)?.id ?? '' };
    const messages = await readStream(await fetch(`${collector.url}/api/stream`, { headers }), untilRows(1));
    expect(messages.map(({ type }) => type)).toEqual(['rows']);
    expect(messages[0]?.data).toMatchObject({ skipped: 3_000, total: { events: 5_001 } });
    expect(shownIn(messages)).toHaveLength(2_000);
    expect(shownIn(messages).at(-1)).toBe('Last');
  });

  describe('with complete=true', () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `E${String(index)}`);
    const openAt = (url: string, place: string, search = '') =>
      fetch(`${url}/api/stream?complete=true&search=${search}`, { headers: { 'Last-Event-ID': place } });

    it('sends of a burst every row, failed requests among them, in the order in which they came', async () => {
      const collector = await collect();
      const first = await readStream(await openAt(collector.url, ''), ({ type }) => type === 'hello');
      await upload(collector, names.slice(0, 2_500).map((n) => makeEvent({ n }))); // prettier-ignore
      await upload(collector, 'no JSON');
      await upload(collector, names.slice(2_500).map((n) => makeEvent({ n }))); // prettier-ignore
      const messages = await readStream(await openAt(collector.url, first.at(-1)?.id ?? ''), untilRows(5_001));
      expect(shownIn(messages)).toEqual([...names.slice(0, 2_500), 'body_not_json', ...names.slice(2_500)]);
      expect(messages.map(({ data }) => data['skipped'])).toEqual([0, 0, 0]);
      const middle = await readStream(await openAt(collector.url, messages[0]?.id ?? ''), untilRows(3_001));
      expect(shownIn(middle)).toEqual(shownIn(messages.slice(1)));
    });

    it('sends what matches a search, and goes on with what comes', async () => {
      const collector = await collect();
      const first = await readStream(await openAt(collector.url, ''), ({ type }) => type === 'hello');
      await upload(collector, names.map((n) => makeEvent({ n }))); // prettier-ignore
      const stream = await openAt(collector.url, first.at(-1)?.id ?? '', 'event:E49*');
      const reading = readStream(stream, untilRows(112));
      await upload(collector, [makeEvent({ n: 'E49' })]);
      const messages = await reading;
      expect(shownIn(messages)).toEqual([...names.filter((name) => name.startsWith('E49')), 'E49']);
    });

    it('says how many events have left before it could send them', async () => {
      const collector = await collect({ keep: 10 });
      await upload(collector, [makeEvent()]);
      const first = await readStream(await openAt(collector.url, ''), untilRows(1));
      await upload(collector, names.slice(0, 30).map((n) => makeEvent({ n }))); // prettier-ignore
      const messages = await readStream(await openAt(collector.url, first.at(-1)?.id ?? ''), untilRows(10));
      expect(messages.map(({ data }) => data['skipped'])).toEqual([20]);
      expect(shownIn(messages)).toEqual(names.slice(20, 30));
    });

    it('sends all that is kept to who has seen none of this run', async () => {
      const collector = await collect({ keep: 10 });
      await upload(collector, names.slice(0, 30).map((n) => makeEvent({ n }))); // prettier-ignore
      const [hello] = await readStream(await openAt(collector.url, ''), ({ type }) => type === 'hello');
      const place = `${String(hello?.data['epoch'])}.0.0`;
      const messages = await readStream(await openAt(collector.url, place), untilRows(10));
      expect(messages.map(({ data }) => data['skipped'])).toEqual([20]);
      expect(shownIn(messages)).toEqual(names.slice(20, 30));
    });
  });

  it('resumes after the last message that a page had', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'Seen' })]);
    const first = await readStream(await fetch(`${collector.url}/api/stream`), untilRows(1));
    await upload(collector, [makeEvent({ n: 'Missed' })]);
    await upload(collector, 'no JSON');
    const headers = { 'Last-Event-ID': first.at(-1)?.id ?? '' };
    const messages = await readStream(await fetch(`${collector.url}/api/stream`, { headers }), untilRows(2));
    expect(messages.map(({ type }) => type)).toEqual(['rows']);
    expect(shownIn(messages)).toEqual(['Missed', 'body_not_json']);
  });

  it('starts over for a page that knew another run of the collector', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'New' })]);
    const stream = await fetch(`${collector.url}/api/stream`, { headers: { 'Last-Event-ID': 'abc123.99.99' } });
    const messages = await readStream(stream, untilRows(1));
    expect(messages.map(({ type }) => type)).toEqual(['hello']);
  });

  it('says hello again when everything is forgotten', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'Old' })]);
    let hellos = 0;
    const counted = new Set<Message>();
    const reading = readStream(await fetch(`${collector.url}/api/stream`), (message) => {
      if (message.type === 'hello' && !counted.has(message)) hellos += 1;
      counted.add(message);
      if (hellos === 1) collector.reset();
      return hellos === 2;
    });
    const messages = await reading;
    expect(messages.at(-1)).toMatchObject({ type: 'hello', data: { total: { events: 0 }, rows: [], matching: 0 } });
  });

  it('has room for 100 readers', async () => {
    const collector = await collect();
    const open = () => rawRequest(`${collector.url}/api/stream`, 'GET', {});
    const statuses = await Promise.all(Array.from({ length: 100 }, async () => (await open()).statusCode));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect((await open()).statusCode).toBe(503);
  });

  describe('with readers of its own', () => {
    let closeServer = (): void => undefined;

    afterEach(() => {
      closeServer();
    });

    async function serveStream(limits: Partial<StreamLimits>, readers = 20) {
      const store = new EventStore(10_000);
      const stream = new EventStream(store, { pause: 0, ...limits });
      const opened: ServerResponse[] = [];
      const server = createServer((request, response) => {
        opened.push(response);
        stream.open(request, response, everything);
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const sockets = Array.from({ length: readers }, () => connect(port, '127.0.0.1').pause());
      for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
      while (opened.length < sockets.length) await nextTurn();
      const add = (): void => {
        const event = { ...newEvent, variables: { note: 'x'.repeat(100_000) } };
        store.add(newRequest, [{ event, bytes: 200_000 }]);
      };
      closeServer = () => {
        stream.close();
        for (const socket of sockets) socket.destroy();
        server.close();
        server.closeAllConnections();
      };
      return { stream, opened, add, url: `http://127.0.0.1:${String(port)}` };
    }

    it('holds no more bytes for all of them than it may, where they read nothing', async () => {
      const bytes = 500_000;
      const { stream, add } = await serveStream({ bytes });
      const mostOfOneMessage = 4 * 1024 * 1024;
      let most = 0;
      for (let i = 0; i < 300; i += 1) {
        add();
        await new Promise((resolve) => setTimeout(resolve, 1));
        most = Math.max(most, stream.unread);
      }
      expect(most).toBeLessThan(bytes + mostOfOneMessage);
      expect(most).toBeGreaterThan(bytes / 2);
    });

    it('closes their connections, where they read nothing', async () => {
      const { opened, add } = await serveStream({ stalled: 100 });
      const closed = opened.map((response) => once(response, 'close'));
      const adding = setInterval(add, 1);
      expect(await Promise.all(closed)).toHaveLength(20);
      clearInterval(adding);
    });

    it('keeps a quiet connection open with comments', async () => {
      const { url } = await serveStream({ heartbeat: 1 }, 0);
      let text = '';
      for await (const chunk of (await fetch(url)).body as unknown as AsyncIterable<Uint8Array>) {
        text += Buffer.from(chunk).toString();
        if (text.includes(': still here\n\n')) break;
      }
      expect(text).toContain(': still here\n\n');
    });

    it('tells every reader what a room announces, and the last of it to who comes later', async () => {
      const { url, stream } = await serveStream({}, 0);
      const isLast = ({ type, data }: Message) => type === 'faults' && data['active'] === 2;
      const reading = readStream(await fetch(url), isLast);
      stream.announce('faults', { active: 1 });
      stream.announce('faults', { active: 2 });
      expect((await reading).filter(({ type }) => type === 'faults').map(({ data }) => data['active'])).toEqual([1, 2]);
      const later = await readStream(await fetch(url), isLast);
      expect(later.filter(({ type }) => type === 'faults')).toHaveLength(1);
    });
  });
});
