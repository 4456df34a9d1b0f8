/** The collector as a test's tool: its options, its memory, `respond`, `waitFor` and `close`. */
import { GrowingIOError } from '@growingio/upload';
import { startCollector, type CollectorOptions } from '@growingio/collector';
import { collect, makeEvent, upload } from './fixtures.js';

describe('startCollector', () => {
  test.each([
    [{ prot: 1 }, 'prot is no option: did you mean port?'],
    [{ port: -1 }, 'port is -1'],
    [{ port: 65_536 }, 'port is 65536'],
    [{ port: '7080' }, 'port is "7080"'],
    [{ host: '' }, 'host is ""'],
    [{ keep: 0 }, 'keep is 0'],
    [{ respond: 503 }, 'respond is 503'],
    [null, 'options is null: it must be an object'],
  ])('refuses %j', async (options, message) => {
    const start = startCollector(options as CollectorOptions);
    await expect(start).rejects.toThrow(GrowingIOError);
    await expect(start).rejects.toThrow(message);
  });

  it('says that a host is no address of this machine', async () => {
    await expect(startCollector({ host: '192.0.2.1' })).rejects.toThrow('192.0.2.1 is no address of this machine');
  });

  it('says that a port is in use', async () => {
    const { port } = await collect();
    await expect(startCollector({ port })).rejects.toThrow(`port ${String(port)} of 127.0.0.1 is in use`);
  });

  it('listens on a free port of this machine only by default', async () => {
    const { host, port, url } = await collect();
    expect(host).toBe('127.0.0.1');
    expect(url).toBe(`http://127.0.0.1:${String(port)}`);
    expect(port).toBeGreaterThan(0);
  });

  it('gives an address that can be called when it listens everywhere', async () => {
    const collector = await collect({ host: '0.0.0.0' });
    expect((await upload(collector, [makeEvent()])).status).toBe(200);
    expect(collector.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });
});

describe('keep', () => {
  it('forgets the oldest events beyond it, and goes on counting', async () => {
    const collector = await collect({ keep: 3 });
    await upload(collector, [1, 2].map((id) => makeEvent({ n: `E${String(id)}` }))); // prettier-ignore
    await upload(collector, [3, 4, 5].map((id) => makeEvent({ n: `E${String(id)}` }))); // prettier-ignore
    expect(collector.events.map(({ id, event }) => [id, event])).toEqual([[3, 'E3'], [4, 'E4'], [5, 'E5']]); // prettier-ignore
    expect(collector.total.events).toBe(5);
  });
});

describe('clear', () => {
  it('forgets events, requests and totals; ids go on rising', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent()]);
    collector.clear();
    expect(collector.events).toEqual([]);
    expect(collector.requests).toEqual([]);
    expect(collector.total).toEqual({ requests: 0, failedRequests: 0, events: 0, problems: 0 });
    await upload(collector, [makeEvent()]);
    expect(collector.events[0]?.id).toBe(2);
  });
});

describe('respond', () => {
  it('answers in place of the API; events of an answer that is not 2xx are not received', async () => {
    const statuses: (number | undefined)[] = [503, 429, undefined];
    const collector = await collect({ respond: () => statuses.shift() });
    const answers = [];
    for (let attempt = 0; attempt < 3; attempt += 1) answers.push((await upload(collector, [makeEvent()])).status);
    expect(answers).toEqual([503, 429, 200]);
    expect(collector.requests.map(({ status, eventCount }) => [status, eventCount])).toEqual([[503, 1], [429, 1], [200, 1]]); // prettier-ignore
    expect(collector.total).toEqual({ requests: 3, failedRequests: 2, events: 1, problems: 0 });
  });

  it('sets headers and a body, and may take its time', async () => {
    const collector = await collect({
      respond: async (request) => {
        await new Promise((resolve) => setImmediate(resolve));
        return { status: 429, headers: { 'Retry-After': '7' }, body: `${request.projectId} ${request.body}` };
      },
    });
    const response = await upload(collector, '[]');
    expect(response.headers.get('retry-after')).toBe('7');
    expect(await response.text()).toBe('demo []');
  });

  it('receives the events of another 2xx', async () => {
    const collector = await collect({ respond: () => 204 });
    expect((await upload(collector, [makeEvent()])).status).toBe(204);
    expect(collector.total.events).toBe(1);
  });

  test.each([
    ['throws', () => { throw new Error('broken'); }, 'respond failed: broken'], // prettier-ignore
    ['answers no status', () => 42, 'respond answered 42'],
  ])('becomes a 500 that says so when it %s', async (_what, respond, message) => {
    const collector = await collect({ respond });
    const response = await upload(collector, [makeEvent()]);
    expect(response.status).toBe(500);
    expect(await response.text()).toContain(message);
  });
});

describe('waitFor', () => {
  it('resolves with the events as soon as so many have arrived', async () => {
    const collector = await collect();
    const waiting = collector.waitFor(3);
    await upload(collector, [makeEvent({ n: 'A' })]);
    await upload(collector, [makeEvent({ n: 'B' }), makeEvent({ n: 'C' })]);
    expect((await waiting).map(({ event }) => event)).toEqual(['A', 'B', 'C']);
  });

  it('resolves at once when they are there', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent()]);
    expect(await collector.waitFor(1)).toHaveLength(1);
  });

  it('resolves with the events that meet a condition', async () => {
    const collector = await collect();
    const waiting = collector.waitFor(({ event }) => event === 'B');
    await upload(collector, [makeEvent({ n: 'A' }), makeEvent({ n: 'B' })]);
    expect((await waiting).map(({ event }) => event)).toEqual(['B']);
  });

  it('rejects in the end and says what arrived instead', async () => {
    const collector = await collect({ respond: (request) => (request.eventCount === 2 ? 503 : undefined) });
    await upload(collector, [makeEvent({ n: 'Login', cs1: 'u1' })]);
    await upload(collector, [makeEvent(), makeEvent()]);
    await expect(collector.waitFor(3, { timeout: 1 })).rejects.toThrow(
      'waited 1 ms for 3 events; 1 arrived: Login of u1; 1 request failed, last with 503 (respond answered 503)',
    );
  });

  it('passes on what the condition throws', async () => {
    const collector = await collect();
    const waiting = collector.waitFor(() => {
      throw new Error('broken condition');
    });
    await Promise.all([expect(waiting).rejects.toThrow('broken condition'), upload(collector, [makeEvent()])]);
  });

  test.each([-1, 1.5, undefined, 'price>10'])('refuses to wait for %j', async (awaited) => {
    const collector = await collect();
    await expect(collector.waitFor(awaited as number)).rejects.toThrow(TypeError);
  });

  test.each([0, NaN, 2 ** 31])('refuses a timeout of %d', async (timeout) => {
    const collector = await collect();
    await expect(collector.waitFor(1, { timeout })).rejects.toThrow("waitFor's timeout");
  });

  test.each<[unknown, string]>([
    [100, 'options is 100: it must be an object, such as { timeout: 4000 }'],
    [null, 'options is null'],
    [{ timout: 100 }, 'timout is no option: did you mean timeout?'],
    [{ timeout: '100' }, 'waitFor\'s timeout is "100"'],
  ])('refuses %j in place of its options', async (options, message) => {
    const collector = await collect();
    await expect(collector.waitFor(1, options as never)).rejects.toThrow(message);
  });
});

describe('close', () => {
  it('ends what waits, may be called twice, and leaves the events to be read', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent()]);
    const waiting = collector.waitFor(2);
    await Promise.all([
      expect(waiting).rejects.toThrow('closed while waiting for 2 events; 1 arrived'),
      collector.close(),
      collector.close(),
    ]);
    expect(collector.events).toHaveLength(1);
    await expect(fetch(collector.url)).rejects.toThrow('fetch failed');
  });
});
