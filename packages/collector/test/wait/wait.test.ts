/** Waiting for events over HTTP, what a test's tools ask for, and `find` and `waitFor` with a search. */
import { version } from '@growingio/upload';
import { anyNumber, anyString, collect, getJson, makeEvent, upload } from '../fixtures.js';

describe('GET /api/wait', () => {
  it('answers as soon as so many events match, also of those that were there before', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'A' }), makeEvent({ n: 'B' })]);
    const waiting = getJson<{ events: { id: number }[] }>(collector, '/api/wait?search=event:A&count=3&timeout=60000');
    await upload(collector, [makeEvent({ n: 'B' }), makeEvent({ n: 'A' })]);
    await upload(collector, [makeEvent({ n: 'A' })]);
    expect((await waiting).events.map(({ id }) => id)).toEqual([1, 4, 5]);
  });

  it('counts without a search what has come since the start, as waitFor does, whatever is kept of it', async () => {
    const collector = await collect({ keep: 3 });
    await upload(
      collector,
      Array.from({ length: 5 }, () => makeEvent()),
    );
    const idsOf = (events: readonly { id: number }[]) => events.map(({ id }) => id);
    const { events } = await getJson<{ events: { id: number }[] }>(collector, '/api/wait?count=5&timeout=1');
    expect(idsOf(events)).toEqual([3, 4, 5]);
    expect(idsOf(await collector.waitFor(5))).toEqual([3, 4, 5]);
    const late = await fetch(`${collector.url}/api/wait?count=6&timeout=1`);
    expect([late.status, await late.json()]).toEqual([408, expect.objectContaining({ matching: 5 })]);
    const waiting = getJson<{ events: { id: number }[] }>(collector, '/api/wait?count=6&timeout=60000');
    await upload(collector, [makeEvent()]);
    expect(idsOf((await waiting).events)).toEqual([4, 5, 6]);
  });

  it('counts with a search what is kept when it begins, and what comes', async () => {
    const collector = await collect({ keep: 3 });
    await upload(
      collector,
      ['B', 'B', 'B', 'B'].map((n) => makeEvent({ n })),
    );
    const waiting = getJson<{ events: { id: number }[] }>(collector, '/api/wait?search=event:B&count=4&timeout=60000');
    await getJson(collector, '/api/stats');
    await upload(collector, [makeEvent({ n: 'B' })]);
    expect((await waiting).events.map(({ id }) => id)).toEqual([3, 4, 5]);
  });

  it('answers 408 in the end, and says what arrived instead', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'Login' })]);
    const response = await fetch(`${collector.url}/api/wait?search=event:Buy&timeout=1`);
    expect(response.status).toBe(408);
    expect(await response.json()).toMatchObject({
      code: 'timeout',
      matching: 0,
      total: { events: 1 },
      message: 'waited 1 ms for 1 event, and 0 match; 1 arrived: Login of 9128391',
    });
  });

  it('counts anew after a reset', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'Old' })]);
    const waiting = getJson<{ events: { event: string }[] }>(collector, '/api/wait?count=2&timeout=60000');
    await getJson(collector, '/api/stats');
    collector.reset();
    await upload(collector, [makeEvent({ n: 'A' })]);
    await upload(collector, [makeEvent({ n: 'B' })]);
    expect((await waiting).events.map(({ event }) => event)).toEqual(['A', 'B']);
  });

  it('ends when the collector is closed', async () => {
    const collector = await collect();
    const waiting = fetch(`${collector.url}/api/wait?timeout=600000`).catch((error: unknown) => error);
    await getJson(collector, '/api/stats');
    await collector.close();
    expect(await waiting).toBeDefined();
  });

  it('lets a hundred wait, and no more, and has room again when one goes away', async () => {
    const collector = await collect();
    const gone = new AbortController();
    const open = () =>
      fetch(`${collector.url}/api/wait?timeout=600000`, { signal: gone.signal }).catch(() => undefined);
    const waiting = Array.from({ length: 100 }, open);
    let status = 0;
    while (status !== 503) ({ status } = await fetch(`${collector.url}/api/wait?timeout=1`));
    gone.abort();
    await Promise.all(waiting);
    while (status !== 408) ({ status } = await fetch(`${collector.url}/api/wait?timeout=1`));
    expect(status).toBe(408);
  });

  test.each(['count=0', 'timeout=0', 'timeout=600001', 'search=is:'])('refuses %s', async (query) => {
    const collector = await collect();
    expect((await fetch(`${collector.url}/api/wait?${query}`)).status).toBe(400);
  });
});

describe('GET /api/stats', () => {
  it('says what runs, and what it holds', async () => {
    const collector = await collect({ keep: 2 });
    await upload(collector, [makeEvent(), makeEvent(), makeEvent()]);
    expect(await getJson(collector, '/api/stats')).toMatchObject({
      ...{ version, now: anyNumber, started: anyNumber, epoch: anyString, kept: 2, keep: 2, bytes: anyNumber },
      total: { requests: 1, failedRequests: 0, events: 3, problems: 0 },
    });
  });
});

describe('POST /api/reset', () => {
  it('forgets everything, and changes the epoch', async () => {
    const collector = await collect();
    const epochOf = async () => (await getJson<{ epoch: string }>(collector, '/api/rows')).epoch;
    const before = await epochOf();
    await upload(collector, [makeEvent()]);
    expect((await fetch(`${collector.url}/api/reset`, { method: 'POST' })).status).toBe(204);
    expect(collector.total.events).toBe(0);
    expect(await epochOf()).not.toBe(before);
  });
});

describe('a search in a test', () => {
  it('finds kept events', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'A' }), makeEvent({ n: 'B', cs1: '' }), makeEvent({ n: 'A', cs1: 'u2' })]);
    expect(collector.find('event:A').map(({ id }) => id)).toEqual([1, 3]);
    expect(collector.find('-is:problem user:u2').map(({ id }) => id)).toEqual([3]);
    expect(() => collector.find('price>10')).toThrow(TypeError);
    expect(() => collector.find('price>10')).toThrow('find("price>10"): price is no field');
  });

  it('is waited for', async () => {
    const collector = await collect();
    const waiting = collector.waitFor('event:B');
    await upload(collector, [makeEvent({ n: 'A' })]);
    await upload(collector, [makeEvent({ n: 'B' })]);
    expect((await waiting).map(({ id }) => id)).toEqual([2]);
    await expect(collector.waitFor('event:C', { timeout: 1 })).rejects.toThrow(
      'waited 1 ms for an event that matches event:C; 2 arrived',
    );
  });
});
