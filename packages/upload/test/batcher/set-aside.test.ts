import { SetAside } from '../../src/batcher/set-aside.js';
import { batchOf, leased, sequencesOf } from './batch-stage.js';

const now = 1_700_000_000_000;
const minute = 60_000;
const day = 24 * 60 * minute;
const minDelay = 1000;

describe('SetAside.add', () => {
  it.each([
    [undefined, 1000],
    [1, 2000],
    [2, 4000],
    [10, 1_024_000],
    [11, 30 * minute],
    [5000, 30 * minute],
  ])('waits twice as long after each try, at most half an hour (%p)', (tries, wait) => {
    const aside = new SetAside(minDelay);
    aside.add({ ...batchOf(1), ...(tries === undefined ? {} : { tries }) }, now);
    expect(aside.nextDue).toBe(now + wait);
  });

  it('waits as long as Retry-After asks, if that is longer', () => {
    const asks = [500, 1000, 1001, 50 * minute].map((retryAfter) => {
      const aside = new SetAside(minDelay);
      aside.add(batchOf(1), now, retryAfter);
      return (aside.nextDue ?? 0) - now;
    });
    expect(asks).toEqual([1000, 1000, 1001, 50 * minute]);
  });

  it('counts the tries, and keeps what else is known of the event', () => {
    const aside = new SetAside(minDelay);
    aside.add({ ...batchOf(1), attempts: 7, since: 5, patience: 4 }, now);
    const taken = aside.take(Infinity);
    expect(taken).toMatchObject({ tries: 1, attempts: 7, since: 5, patience: 4, isAccused: true });
    aside.add(taken!, now);
    expect(aside.take(Infinity)).toMatchObject({ tries: 2 });
  });
});

describe('SetAside.take', () => {
  it('gives nothing before it is due', () => {
    const aside = new SetAside(minDelay);
    expect([aside.take(Infinity), aside.nextDue]).toEqual([undefined, undefined]);
    aside.add(batchOf(1), now);
    expect(aside.take(now + 999)).toBeUndefined();
    expect(sequencesOf(aside.take(now + 1000))).toEqual([1]);
    expect([aside.take(Infinity), aside.nextDue]).toEqual([undefined, undefined]);
  });

  it('gives what is due first, and of those that are due at once the one that came first', () => {
    const aside = new SetAside(minDelay);
    aside.add(batchOf(1), now, 5000);
    aside.add(batchOf(2), now, 3000);
    aside.add(batchOf(3), now, 4000);
    aside.add(batchOf(4), now, 3000);
    aside.add(batchOf(5), now, 9000);
    expect(aside.nextDue).toBe(now + 3000);
    expect(aside.batches.map(sequencesOf)).toEqual([[2], [4], [3], [1], [5]]);
    const order = [1, 2, 3, 4, 5].map(() => sequencesOf(aside.take(Infinity)));
    expect(order).toEqual([[2], [4], [3], [1], [5]]);
  });
});

describe('SetAside.reasonToGiveUp', () => {
  const aside = new SetAside(minDelay);
  const reason = (attempts: number): string => `${String(attempts)} times alone while other events were delivered`;

  it('names the attempts after 50 of them', () => {
    expect(aside.reasonToGiveUp({ ...batchOf(1), attempts: 49, since: now }, now)).toBeUndefined();
    expect(aside.reasonToGiveUp({ ...batchOf(1), attempts: 50, since: now }, now)).toBe(reason(50));
  });

  it('names the attempts after a day', () => {
    const batch = { ...batchOf(1), attempts: 3, since: now };
    expect(aside.reasonToGiveUp(batch, now + day - 1)).toBeUndefined();
    expect(aside.reasonToGiveUp(batch, now + day)).toBe(reason(3));
  });

  it('has none for an event that has not failed alone', () => {
    expect(aside.reasonToGiveUp(batchOf(1), now)).toBeUndefined();
    expect(aside.reasonToGiveUp({ ...batchOf(1), since: now - day }, now)).toBe(reason(0));
  });
});

describe('SetAside.takeExcess', () => {
  const mebibyte = 1024 * 1024;

  it('gives none up to a thousand events, and of more the one that has failed the longest', () => {
    const aside = new SetAside(minDelay);
    for (let i = 0; i < 1000; i += 1) aside.add({ ...batchOf(i), since: i === 700 ? 10 : 20 }, now);
    expect(aside.takeExcess()).toBeUndefined();
    aside.add({ ...batchOf(1000), since: 15 }, now);
    expect(sequencesOf(aside.takeExcess())).toEqual([700]);
    expect(aside.batches).toHaveLength(1000);
    expect(aside.takeExcess()).toBeUndefined();
  });

  it('gives none up to 32 MiB, and of more the one that has failed the longest', () => {
    const aside = new SetAside(minDelay);
    aside.add({ events: [leased(1, 16 * mebibyte)], since: 30 }, now);
    aside.add({ events: [leased(2, 16 * mebibyte)], since: 20 }, now);
    expect(aside.takeExcess()).toBeUndefined();
    aside.add({ events: [leased(3, 1)], since: 20 }, now);
    expect(sequencesOf(aside.takeExcess())).toEqual([2]);
    expect(aside.batches.map(sequencesOf)).toEqual([[1], [3]]);
    expect(aside.takeExcess()).toBeUndefined();
  });
});

describe('SetAside.drain', () => {
  it('gives all, and keeps none', () => {
    const aside = new SetAside(minDelay);
    aside.add(batchOf(1), now);
    aside.add(batchOf(2), now);
    expect(aside.drain().map(sequencesOf)).toEqual([[1], [2]]);
    expect([aside.batches, aside.nextDue]).toEqual([[], undefined]);
  });
});
