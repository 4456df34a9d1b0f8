/** Users and their events, in the order of their time, by HTTP. */
import { chooseAround } from '../src/users/choose-around.js';
import { EventStore } from '../src/store/event-store.js';
import { Users } from '../src/users/users.js';
import { collect, getJson, makeEvent, upload } from './fixtures.js';

interface Timeline {
  readonly events: readonly { readonly id: number; readonly event: string; readonly late?: number }[];
  readonly before: number;
  readonly after: number;
}

const hour = 3_600_000;

describe('GET /api/users', () => {
  it('counts the events of each user, the one that did something last first', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ cs1: 'u1' }), makeEvent({ cs1: 'u2', num: -1 }), makeEvent({ cs1: 'u1' })]);
    const { users, known, more } = await getJson<Record<string, unknown>>(collector, '/api/users');
    expect(users).toEqual([
      { id: 'u1', events: 2, problems: 0, first: expect.any(Number) as number, last: expect.any(Number) as number },
      { id: 'u2', events: 1, problems: 1, first: expect.any(Number) as number, last: expect.any(Number) as number },
    ]);
    expect([known, more]).toEqual([2, 0]);
  });

  it('knows when the first and the last of the events came, and nobody whose ID is endless', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ cs1: 'u1' }), makeEvent({ cs1: 'x'.repeat(1001) })]);
    const [{ receivedAt } = { receivedAt: 0 }] = collector.events;
    while (Date.now() === receivedAt) await new Promise((resolve) => setImmediate(resolve));
    await upload(collector, [makeEvent({ cs1: 'u1' })]);
    const { users } = await getJson<{ users: object[] }>(collector, '/api/users');
    expect(users).toMatchObject([{ id: 'u1', first: receivedAt, last: collector.events[2]?.receivedAt }]);
    expect(users).toHaveLength(1);
  });

  it('finds users by a part of their ID, in any case, and so many', async () => {
    const collector = await collect();
    await upload(
      collector,
      ['Alice', 'malice', 'Bob'].map((cs1) => makeEvent({ cs1 })),
    );
    expect(await getJson(collector, '/api/users?search=ALI')).toMatchObject({
      users: [{ id: 'malice' }, { id: 'Alice' }],
    });
    const one = await getJson<{ users: object[] }>(collector, '/api/users?search=ali&limit=1');
    expect(one).toMatchObject({ users: [{ id: 'malice' }], matching: 2, known: 3 });
    expect(one.users).toHaveLength(1);
    await expect(getJson(collector, '/api/users?limit=0')).rejects.toThrow('wrong_parameter');
  });
});

describe('GET /api/users/ID', () => {
  it('shows his events in the order of their time, and by how much each was late', async () => {
    const collector = await collect();
    const now = Date.now();
    const times: Record<string, number> = { Third: now, First: now - 5 * hour, Second: now - hour };
    for (const [n, tm] of Object.entries(times)) await upload(collector, [makeEvent({ cs1: 'u:1/ü', n, tm })]);
    await upload(collector, [makeEvent({ cs1: 'other' })]);
    const found = await getJson<Timeline>(collector, `/api/users/${encodeURIComponent('u:1/ü')}`);
    expect(found).toMatchObject({ user: { id: 'u:1/ü', events: 3 }, before: 0, after: 0 });
    expect(found.events.map(({ event }) => event)).toEqual(['First', 'Second', 'Third']);
    const [late] = found.events;
    expect(late?.late).toBeGreaterThanOrEqual(hour);
    expect(late?.late).toBeLessThan(hour + 60_000);
    expect(found.events.slice(1).map((event) => event.late)).toEqual([undefined, undefined]);
  });

  it('shows what came before and after an event', async () => {
    const collector = await collect();
    const now = Date.now();
    await upload(
      collector,
      Array.from({ length: 10 }, (_, i) => makeEvent({ cs1: 'u1', tm: now + i })),
    );
    const { events, before, after } = await getJson<Timeline>(collector, '/api/users/u1?around=4&limit=3');
    expect([events.map(({ id }) => id), before, after]).toEqual([[3, 4, 5], 2, 5]);
  });

  it('finds one whose ID is half of a character, which can stand in no address', async () => {
    const collector = await collect();
    await upload(collector, '[{ "cs1": "u\\ud800", "tm": 1, "t": "cstm", "n": "Buy" }]');
    const { users } = await getJson<{ users: { id: string }[] }>(collector, '/api/users');
    const id = encodeURIComponent(users[0]?.id ?? '');
    expect(await getJson(collector, `/api/users/${id}`)).toMatchObject({ events: [{ id: 1 }] });
  });

  it('is 404 for a user of whom nothing is known, and after a reset', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ cs1: 'u1' })]);
    await expect(getJson(collector, '/api/users/u2')).rejects.toThrow('unknown_user');
    collector.clear();
    await expect(getJson(collector, '/api/users/u1')).rejects.toThrow('unknown_user');
  });

  it('shows what is kept of his events only', async () => {
    const collector = await collect({ keep: 2 });
    for (let i = 0; i < 3; i += 1) await upload(collector, [makeEvent({ cs1: 'u1' })]);
    const found = await getJson<Timeline>(collector, '/api/users/u1');
    expect(found).toMatchObject({ user: { events: 3 }, events: [{ id: 2 }, { id: 3 }] });
  });
});

describe('Users', () => {
  it('knows 5,000 users, and 500 to 1,000 events of each', async () => {
    const collector = await collect();
    await upload(
      collector,
      Array.from({ length: 5010 }, (_, i) => makeEvent({ cs1: `u${String(i)}` })),
    );
    expect(await getJson(collector, '/api/users')).toMatchObject({ known: 5000, more: 10 });
    await upload(
      collector,
      Array.from({ length: 3000 }, () => makeEvent({ cs1: 'much' })),
    );
    const found = await getJson<Timeline>(collector, '/api/users/much?limit=500');
    expect(found).toMatchObject({ user: { events: 3000 }, after: 0 });
    expect(found.events).toHaveLength(500);
    expect(found.before).toBeLessThanOrEqual(500);
    expect(found.events.at(-1)?.id).toBe(8010);
  });

  it('are none before there was an event', () => {
    const users = new Users(new EventStore(10));
    const none = { users: [], matching: 0 };
    expect([users.find('', 10), users.get('u1'), users.eventsOf('u1')]).toEqual([none, undefined, []]);
  });
});

describe('chooseAround', () => {
  const events = Array.from({ length: 10 }, (_, index) => ({ id: index + 1 }));

  test.each([
    [undefined, 3, 7, 10],
    [99, 3, 7, 10],
    [5, 3, 3, 6],
    [1, 3, 0, 3],
    [10, 4, 6, 10],
    [5, 100, 0, 10],
  ])('shows around %p with %d: from %d to %d', (id, limit, from, to) => {
    expect(chooseAround(events, id, limit)).toEqual({ from, to });
  });
});
