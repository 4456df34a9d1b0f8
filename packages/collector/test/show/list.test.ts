/** The list over real HTTP: rows, events, good and bad, page by page, and what a search finds. */
import fc from 'fast-check';
import type { Collector } from '@growingio/collector';
import { anyNumber, anyString, collect, containing, getJson, makeEvent, upload } from '../fixtures.js';

interface Answer {
  readonly rows: { kind: string; id: number; event?: string; repeats?: number }[];
  readonly events: { kind: string; id: number; event: string }[];
  readonly next: string | null;
  readonly matching: number;
  readonly total: Record<string, number>;
}

function get(collector: Collector, path: string, query: Record<string, string> = {}): Promise<Answer> {
  return getJson<Answer>(collector, `${path}?${new URLSearchParams(query).toString()}`);
}

function named(...names: string[]): object[] {
  return names.map((n) => makeEvent({ n }));
}

describe('GET /api/rows', () => {
  it('lists events and failed requests in the order of arrival, newest first', async () => {
    const collector = await collect();
    await upload(collector, 'no JSON');
    await upload(collector, named('A', 'B'));
    await upload(collector, 'no JSON');
    await upload(collector, '');
    await upload(collector, named('C'));
    const { rows, total, matching, next } = await get(collector, '/api/rows');
    expect(rows.map(({ kind, id, event }) => event ?? `${kind} ${String(id)}`)).toEqual([
      ...['C', 'request 4', 'request 3', 'B', 'A', 'request 1'],
    ]);
    expect({ total, matching, next }).toEqual({
      total: { requests: 5, failedRequests: 3, events: 3, problems: 0 },
      matching: 6,
      next: null,
    });
  });

  it('shows an event and a failed request with all that a line needs, and no more', async () => {
    const collector = await collect();
    const event = makeEvent({ n: 'Same', num: 2 });
    await upload(collector, [event, event]);
    await upload(collector, 'no JSON');
    const { rows } = await get(collector, '/api/rows');
    expect(rows[0]).toEqual({
      ...{ kind: 'request', id: 2, receivedAt: anyNumber, method: 'POST', path: containing('/v3/demo') },
      ...{ projectId: 'demo', status: 400, reason: anyString, reasonCode: 'body_not_json', eventCount: 0 },
    }); // prettier-ignore
    expect(rows[1]).toEqual({
      ...{ kind: 'event', id: 2, requestId: 1, receivedAt: anyNumber, sendTime: anyNumber },
      ...{ event: 'Same', loginUserId: '9128391', projectId: 'demo', time: event['tm'], num: 2 },
      ...{ variables: { product_price: 14 }, marks: [], repeats: 1 },
    });
  });

  it('goes on where a page ended, without a gap and without a row twice, whatever arrives meanwhile', async () => {
    const arrival = fc.constantFrom('events', 'failure');
    const numbers = { limit: fc.integer({ min: 1, max: 7 }), later: fc.nat(3) };
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { maxLength: 12 }), fc.record(numbers), async (arrivals, { limit, later }) => {
        const collector = await collect();
        const arrive = (what: string) => upload(collector, what === 'events' ? named('A', 'B') : 'no JSON');
        for (const what of arrivals) await arrive(what);
        const whole = await get(collector, '/api/rows', { limit: '500' });
        const pages: Answer['rows'] = [];
        for (let next: string | null = null, page = 0; page === 0 || next !== null; page += 1) {
          const query: Record<string, string> = next === null ? {} : { before: next };
          const answer = await get(collector, '/api/rows', { ...query, limit: String(limit) });
          pages.push(...answer.rows);
          expect(answer.rows.length).toBeLessThanOrEqual(limit);
          ({ next } = answer);
          if (page < later) await arrive('events');
        }
        expect(pages).toEqual(whole.rows);
        await collector.close();
      }),
      { numRuns: 20 },
    );
  });

  it('finds what matches a search, and counts it beyond the page', async () => {
    const collector = await collect();
    for (let round = 0; round < 3; round += 1) await upload(collector, named('Buy', 'View', 'Login'));
    await upload(collector, 'no JSON');
    const first = await get(collector, '/api/rows', { search: 'event:view', limit: '2' });
    expect(first).toMatchObject({ rows: [{ id: 8 }, { id: 5 }], matching: 3 });
    const second = await get(collector, '/api/rows', { search: 'event:view', limit: '2', before: first.next ?? '' });
    expect(second).toMatchObject({ rows: [{ id: 2 }], matching: 3, next: null });
    expect(await get(collector, '/api/rows', { search: 'is:failed' })).toMatchObject({ rows: [{ kind: 'request' }] });
    expect(await get(collector, '/api/rows', { search: 'is:failed is:late' })).toMatchObject({ rows: [], matching: 0 });
  });

  it('counts how often the same event is kept already', async () => {
    const collector = await collect({ keep: 3 });
    const event = makeEvent({ var: { a: 1, b: 2 } });
    const other = { ...event, var: { b: 2, a: 1 } };
    await upload(collector, [event, other, { ...event, cs1: 'someone' }, event]);
    expect((await get(collector, '/api/rows')).rows.map(({ id, repeats }) => [id, repeats])).toEqual([[4, 2], [3, 0], [2, 1]]); // prettier-ignore
    // The first has left, and so does the second with the next one.
    await upload(collector, [event, event]);
    expect(collector.events.map(({ repeats }) => repeats)).toEqual([2, 2, 2]);
    collector.reset();
    await upload(collector, [event]);
    expect(collector.events.map(({ repeats }) => repeats)).toEqual([0]);
  });

  it.each([
    ['limit=0', 'limit is "0": pass a whole number, 1 to 500'],
    ['limit=501', 'limit is "501"'],
    ['limit=', 'limit is ""'],
    ['before=x', 'before is "x": pass the next of an answer'],
  ])('refuses %s', async (query, message) => {
    const collector = await collect();
    const response = await fetch(`${collector.url}/api/rows?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ code: 'wrong_parameter', message: containing(message) });
  });

  it('refuses a search that can not be read, and says what to write', async () => {
    const collector = await collect();
    const response = await fetch(`${collector.url}/api/rows?search=price>10`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      ...{ code: 'search', searchCode: 'unknown_field', term: 'price>10' },
      message: containing('var.price>'),
    });
  });
});

describe('GET /api/events', () => {
  it('answers the newest events first, as many as asked for', async () => {
    const collector = await collect();
    await upload(collector, named('A', 'B', 'C'));
    await upload(collector, 'no JSON');
    const first = await get(collector, '/api/events', { limit: '2' });
    expect(first).toMatchObject({ total: { events: 3 }, events: [{ event: 'C' }, { event: 'B' }] });
    expect((await get(collector, '/api/events', { before: first.next ?? '' })).events).toMatchObject([{ event: 'A' }]);
  });

  it('writes all that is kept, in pieces', async () => {
    const collector = await collect();
    const names = Array.from({ length: 2_000 }, (_, index) => `E${String(index)}`);
    await upload(collector, named(...names));
    const { events } = await get(collector, '/api/events', { limit: '1000000' });
    expect(events.map(({ event }) => event)).toEqual(names.reverse());
  });

  it('shows a large event without its variables, and keeps it whole', async () => {
    const collector = await collect();
    const large = 'x'.repeat(1_000_000);
    await upload(collector, [makeEvent({ n: large, var: { large } })]);
    const answer = await (await fetch(`${collector.url}/api/events`)).text();
    expect(answer.length).toBeLessThan(2000);
    expect(answer).toContain('"isCut":true');
    expect(collector.events[0]).toMatchObject({ event: large, variables: { large } });
  });

  it('shows the good apart from the bad', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'Good' }), makeEvent({ n: 'Bad', cs1: '' }), makeEvent({ n: 'Other' })]);
    expect((await get(collector, '/api/good')).events.map(({ event }) => event)).toEqual(['Other', 'Good']);
    expect((await get(collector, '/api/bad')).events.map(({ event }) => event)).toEqual(['Bad']);
    expect((await get(collector, '/api/good', { search: 'event:other' })).events).toHaveLength(1);
  });
});
