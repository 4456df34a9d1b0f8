/** The chart counts on arrival: its figures are those of what was sent, whatever is kept. */
import fc from 'fast-check';
import { Bins } from '../../src/chart/bins.js';
import { collect, getJson, makeEvent, upload } from '../fixtures.js';

interface Chart {
  readonly bins: number;
  readonly step: number;
  readonly keys: { event: string; counts: number[] }[];
  readonly other: number[];
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

// A time at the beginning of a bin of each length.
const start = 1_800_000_000_000;

describe('GET /api/chart', () => {
  it('counts what arrived, and not what is kept', async () => {
    const collector = await collect({ keep: 10 });
    for (let round = 0; round < 3; round += 1) {
      await upload(
        collector,
        Array.from({ length: 500 }, () => makeEvent({ n: 'Buy' })),
      );
      await upload(collector, [makeEvent({ n: 'View' }), makeEvent({ n: undefined })]);
    }
    for (const minutes of [1, 5, 30]) {
      const { bins, step, keys, other } = await getJson<Chart>(collector, `/api/chart?minutes=${String(minutes)}`);
      expect([bins, step]).toEqual([60, minutes * 1000]);
      expect(keys.map(({ event, counts }) => [event, sum(counts), counts.length])).toEqual([['Buy', 1500, 60], ['View', 3, 60]]); // prettier-ignore
      expect(sum(other)).toBe(3);
    }
    collector.reset();
    expect((await getJson<Chart>(collector, '/api/chart')).keys).toEqual([]);
  });

  it('refuses other times', async () => {
    const collector = await collect();
    expect((await fetch(`${collector.url}/api/chart?minutes=2`)).status).toBe(400);
  });
});

describe('Bins', () => {
  it('puts each event into the bin of its time, the newest into the last', () => {
    const bins = new Bins();
    const now = start + 61_500;
    for (const [event, second] of [['A', 0], ['A', 2], ['B', 2], ['A', 61]] as const) bins.add(event, start + second * 1000); // prettier-ignore
    const { from, keys } = bins.read(1, now);
    expect(from).toBe(start + 2_000);
    const [a, b] = keys;
    expect([a?.event, a?.counts[0], a?.counts[59], sum(a?.counts ?? [])]).toEqual(['A', 1, 1, 2]);
    expect([b?.event, b?.counts[0]]).toEqual(['B', 1]);
    expect(sum(bins.read(5, now).keys[0]?.counts ?? [])).toBe(3);
  });

  it('names the eight most frequent keys, and counts the others together', () => {
    const bins = new Bins();
    for (let key = 1; key <= 12; key += 1)
      for (let count = 0; count < key; count += 1) bins.add(`E${String(key)}`, start);
    const { keys, other } = bins.read(5, start);
    expect(keys.map(({ event }) => event)).toEqual(['E12', 'E11', 'E10', 'E9', 'E8', 'E7', 'E6', 'E5']);
    expect(sum(other)).toBe(1 + 2 + 3 + 4);
  });

  it('orders keys of the same count by their names', () => {
    const bins = new Bins();
    for (const key of ['B', 'C', 'A']) bins.add(key, start);
    expect(bins.read(5, start).keys.map(({ event }) => event)).toEqual(['A', 'B', 'C']);
  });

  it('counts all of any number of keys, and goes on when the clock is set back', () => {
    const bins = new Bins();
    for (let key = 0; key < 1_000; key += 1) bins.add(`E${String(key)}`, start);
    bins.add('Often', start);
    bins.add('Often', start);
    const { keys, other } = bins.read(1, start);
    expect(keys[0]).toMatchObject({ event: 'Often' });
    expect(keys.reduce((total, { counts }) => total + sum(counts), 0) + sum(other)).toBe(1_002);
    const yesterday = start - 86_400_000;
    bins.add('Yesterday', yesterday);
    expect(bins.read(1, yesterday).keys).toMatchObject([{ event: 'Yesterday' }]);
  });

  it('goes on counting a key that comes now and then between very many others', () => {
    const bins = new Bins();
    for (let key = 0; key < 1_000; key += 1) {
      bins.add(`E${String(key)}`, start);
      if (key % 100 === 0) bins.add('Often', start);
    }
    expect(sum(bins.read(1, start).keys[0]?.counts ?? [])).toBe(10);
  });

  it('shows nothing of half an hour ago where nothing has come since', () => {
    const bins = new Bins();
    bins.add('Old', start);
    bins.add('New', start + 1_795_000);
    const { keys, other } = bins.read(1, start + 1_830_000);
    expect(keys.map(({ event }) => event)).toEqual(['New']);
    expect(sum(other)).toBe(0);
  });

  it('counts what a list of all events would, at any time', () => {
    const arrival = fc.record({ event: fc.constantFrom('A', 'B', 'C', undefined), after: fc.nat(400_000) });
    fc.assert(
      fc.property(
        fc.array(arrival, { maxLength: 60 }),
        fc.constantFrom(1, 5, 30),
        fc.nat(60_000),
        (arrivals, minutes, wait) => {
          const bins = new Bins();
          let time = start;
          const events = arrivals.map(({ event, after }) => {
            time += after;
            bins.add(event, time);
            return { event, time };
          });
          const { from, step, keys, other } = bins.read(minutes, time + wait);
          const expected = (event: string | undefined): number[] =>
            Array.from({ length: 60 }, (_, bin) => {
              const [first, end] = [from + bin * step, from + (bin + 1) * step];
              return events.filter((each) => each.event === event && each.time >= first && each.time < end).length;
            });
          for (const event of ['A', 'B', 'C']) {
            const counts = expected(event);
            expect(keys.find((each) => each.event === event)?.counts ?? counts.map(() => 0)).toEqual(counts);
          }
          expect(other).toEqual(expected(undefined));
        },
      ),
    );
  });
});
