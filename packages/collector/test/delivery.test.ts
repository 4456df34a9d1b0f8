/** How things were delivered: counted on arrival, in bounds. */
import { compress } from 'snappyjs';
import { Bins } from '../src/delivery/bins.js';
import { collect, getJson, makeEvent, upload } from './fixtures.js';

interface Counts {
  readonly batches: { readonly sizes: readonly { readonly upTo?: number; readonly count: number }[] };
  readonly lag: { readonly p50: number; readonly max: number };
  readonly repeats: { readonly events: number; readonly newest: readonly number[] };
  readonly clients: readonly unknown[];
}

describe('GET /api/delivery', () => {
  it('counts requests by status and codec, and batches by size', async () => {
    const collector = await collect({ respond: ({ eventCount }) => (eventCount === 3 ? 503 : undefined) });
    await upload(collector, [makeEvent()]);
    await upload(collector, compress(Buffer.from(JSON.stringify([makeEvent(), makeEvent()]))), {
      'X-Compress-Codec': '2',
    });
    await upload(collector, [makeEvent(), makeEvent(), makeEvent()]);
    await upload(collector, [], { 'X-Compress-Codec': '9' });
    const counts = await getJson<Counts>(collector, '/api/delivery');
    expect(counts).toMatchObject({
      ...{ requests: 4, failed: 2, statuses: { 200: 2, 400: 1, 503: 1 }, codecs: { none: 2, snappy: 1, other: 1 } },
      batches: { largest: 2 },
    });
    expect(counts.batches.sizes.filter(({ count }) => count > 0)).toEqual([
      { upTo: 1, count: 1 },
      { upTo: 2, count: 1 },
    ]);
  });

  it('counts events that came before', async () => {
    const collector = await collect();
    const event = makeEvent({ var: { a: 1, b: 2 } });
    await upload(collector, [event, makeEvent({ ...event, var: { b: 2, a: 1 } })]);
    await upload(collector, [event, makeEvent({ ...event, cs1: 'other' })]);
    expect((await getJson<Counts>(collector, '/api/delivery')).repeats).toEqual({ events: 2, newest: [3, 2] });
  });

  it('counts a request of very many events once, and names its newest hundred repeats', async () => {
    const collector = await collect();
    await upload(collector, Array<object>(5_100).fill(makeEvent()), { 'User-Agent': 'x'.repeat(300) });
    expect(await getJson(collector, '/api/delivery')).toMatchObject({
      ...{ requests: 1, repeats: { events: 5_099, newest: { length: 100, 0: 5_100 } } },
      clients: [{ userAgent: 'x'.repeat(200), requests: 1, events: 5_100, last: collector.events[0]?.receivedAt }],
    });
  });

  it('takes an event of the future for one that took no time', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ tm: Date.now() + 60_000 })]);
    expect((await getJson<Counts>(collector, '/api/delivery')).lag).toMatchObject({ p50: 0, max: 0 });
  });

  it('says how long events were on their way', async () => {
    const collector = await collect();
    const now = Date.now();
    await upload(
      collector,
      Array.from({ length: 99 }, () => makeEvent({ tm: now - 1000 })),
    );
    // What is no time in milliseconds says nothing of that.
    const seconds = Math.floor(now / 1000);
    await upload(collector, [
      makeEvent({ tm: now - 100_000 }),
      makeEvent({ tm: undefined }),
      makeEvent({ tm: seconds }),
    ]);
    const { lag } = await getJson<Counts>(collector, '/api/delivery');
    expect(lag.p50).toBeGreaterThanOrEqual(1000);
    // A quarter of its bin, and what this test takes.
    expect(lag.p50).toBeLessThan(50_000);
    expect(lag.max).toBeGreaterThanOrEqual(100_000);
    expect(lag.max).toBeLessThan(now / 2);
  });

  it('names the clients by their user agents, the last one first, and 50 at most', async () => {
    const collector = await collect();
    for (let i = 0; i < 55; i += 1) await upload(collector, [makeEvent()], { 'User-Agent': `agent ${String(i)}` });
    await upload(collector, [makeEvent(), makeEvent()], { 'User-Agent': 'agent 7' });
    const counts = await getJson<Counts>(collector, '/api/delivery');
    expect(counts.clients).toHaveLength(50);
    expect(counts.clients.slice(0, 2)).toMatchObject([
      { userAgent: 'agent 7', requests: 2, events: 3 },
      { userAgent: 'agent 54', requests: 1 },
    ]);
    expect(counts).toMatchObject({ moreClients: 5 });
  });

  it('begins anew with a reset', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent()]);
    collector.clear();
    expect(await getJson(collector, '/api/delivery')).toMatchObject({
      ...{ requests: 0, failed: 0, statuses: {}, codecs: {}, lag: {}, clients: [] },
      ...{ batches: { largest: 0 }, repeats: { events: 0, newest: [] } },
    });
  });
});

describe('Bins', () => {
  it('finds up to where a share of the numbers lies', () => {
    const bins = new Bins([1, 10, 100]);
    for (const value of [0, 1, 5, 50, 5000]) bins.add(value);
    expect([0.1, 0.5, 0.8, 1].map((share) => bins.quantile(share))).toEqual([1, 10, 100, 5000]);
    expect(bins.list()).toEqual([
      { upTo: 1, count: 2 },
      { upTo: 10, count: 1 },
      { upTo: 100, count: 1 },
      { upTo: undefined, count: 1 },
    ]);
  });

  it('never says more than the largest', () => {
    const bins = new Bins([1000]);
    bins.add(7);
    expect([bins.quantile(0.5), bins.max]).toEqual([7, 7]);
  });

  it('knows nothing without numbers', () => {
    const bins = new Bins([1]);
    expect([bins.quantile(0.5), bins.max, bins.total]).toEqual([undefined, undefined, 0]);
  });
});
