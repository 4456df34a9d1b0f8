import type { Batch } from '../../src/batcher/batch.js';
import type { Failure } from '../../src/batcher/circuit-breaker.js';
import { Suspects, type RequestHistory } from '../../src/batcher/suspects.js';
import { LeasedEvent } from '../../src/outbox/outbox.js';
import { batchOf, blocked, down, leased, numbers, reset, sequencesOf, timedOut } from './batch-stage.js';

const now = 1_700_000_000_000;
const minDelay = 1000;
const day = 24 * 3_600_000;
const many = { events: 100, bytes: 1_000_000 };

/** What is known of the requests where so many have been accepted, of as many or more sent. */
function history(accepted: number, { sent = accepted, blames = false } = {}): RequestHistory {
  return { sent, accepted, blames: () => blames };
}

function setUp() {
  const suspects = new Suspects({ minDelay });
  const next = (accepted: number, at = now): Batch | undefined => suspects.next(many, accepted, at);
  /** Takes out what is to be tried now, until there is nothing more. */
  const nextAll = (accepted: number, at = now): (number[] | undefined)[] => {
    const all: (number[] | undefined)[] = [];
    for (let batch = next(accepted, at); batch !== undefined && all.length < 100; batch = next(accepted, at)) {
      all.push(sequencesOf(batch));
    }
    return all;
  };
  return { suspects, next, nextAll };
}

/** As `setUp`, with this event set aside after so many requests were accepted. */
function setAside(sequence = 1, accepted = 1) {
  const stage = setUp();
  const finding = stage.suspects.failed({ ...batchOf(sequence), failedAt: accepted - 1 }, down, accepted, now);
  return { ...stage, finding };
}

describe('Suspects: a batch that failed', () => {
  it('is not accused, and waits until others are accepted', () => {
    const { suspects, next } = setUp();
    expect(suspects.failed(batchOf(1, 2), down, 3, now)).toEqual({ isTheirs: false });
    expect(next(3)).toBeUndefined();
    expect(next(4)).toMatchObject({ ...batchOf(1, 2), failedAt: 3, patience: 1 });
    expect(next(4)).toBeUndefined();
  });

  it('is halved when it fails again after others were accepted, and its first half is tried first', () => {
    const { suspects, next } = setUp();
    const batch = { ...batchOf(1, 2, 3), failedAt: 3 };
    expect(suspects.failed(batch, down, 4, now)).toEqual({ isTheirs: true });
    const halves = [next(4), next(4)];
    expect(halves.map(sequencesOf)).toEqual([[1, 2], [3]]);
    expect(halves).toMatchObject([
      { isAccused: true, isTried: false, failedAt: 4 },
      { isAccused: true, isTried: false, failedAt: 4 },
    ]);
  });

  it('is halved by count, whatever its events have of bytes', () => {
    const { suspects, nextAll } = setUp();
    const events = [leased(1, 900), leased(2), leased(3), leased(4)];
    suspects.failed({ events, failedAt: 3 }, down, 4, now);
    expect(nextAll(4)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('goes with others in one request, in their order, as many as the limit allows', () => {
    const { suspects } = setUp();
    for (const first of [1, 3, 5]) suspects.failed(batchOf(first, first + 1), down, 0, now);
    expect(sequencesOf(suspects.next({ ...many, events: 4 }, 1, now))).toEqual([1, 2, 3, 4]);
    expect(sequencesOf(suspects.next({ ...many, events: 4 }, 1, now))).toEqual([5, 6]);
  });

  it('is not cut for the sake of one in front of it', () => {
    const { suspects } = setUp();
    for (const first of [1, 3, 5]) suspects.failed(batchOf(first, first + 1), down, 0, now);
    expect(sequencesOf(suspects.next({ ...many, events: 3 }, 1, now))).toEqual([1, 2]);
    expect(suspects.oldest).toBe(3);
    expect(sequencesOf(suspects.next({ ...many, events: 3 }, 1, now))).toEqual([3, 4]);
  });

  it('is cut where it is larger than the limit, and the rest comes next', () => {
    const { suspects } = setUp();
    suspects.failed(batchOf(...numbers(0, 5)), down, 0, now);
    suspects.failed(batchOf(5), down, 0, now);
    const limit = { ...many, events: 2 };
    const parts = [1, 2, 3].map(() => sequencesOf(suspects.next(limit, 1, now)));
    expect(parts).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
  });

  it('does not go with one that failed after others were accepted', () => {
    const { suspects, nextAll } = setUp();
    suspects.failed(batchOf(1), down, 0, now);
    suspects.failed(batchOf(2), down, 1, now);
    expect(nextAll(1)).toEqual([[1]]);
    expect(nextAll(2)).toEqual([[2]]);
  });

  it('is accused as one with those that it went with', () => {
    const { suspects, next } = setUp();
    suspects.failed(batchOf(1), down, 0, now);
    suspects.failed(batchOf(2), down, 1, now);
    const together = next(2) ?? batchOf();
    expect(together).toMatchObject({ ...batchOf(1, 2), failedAt: 1 });
    expect(suspects.failed(together, down, 3, now).isTheirs).toBe(true);
  });
});

describe('Suspects: a part of a batch that was accused', () => {
  /** A part that failed once more, with nothing accepted since it was accused. */
  function failPart(...sequences: number[]) {
    const stage = setUp();
    const finding = stage.suspects.failed({ ...batchOf(...sequences), failedAt: 4, isAccused: true }, down, 4, now);
    return { ...stage, finding };
  }

  it('stays accused, and is not tried before others are accepted', () => {
    const { next, finding } = failPart(1, 2, 3);
    expect(finding).toEqual({ isTheirs: true });
    expect(next(4)).toBeUndefined();
  });

  it('is halved then, since it is known that it fails', () => {
    const { next } = failPart(1, 2, 3);
    const [first, second] = [next(5), next(5)];
    expect([first, second].map(sequencesOf)).toEqual([[1, 2], [3]]);
    expect([first?.isTried, second?.isTried]).toEqual([false, false]);
  });

  it('is halved by count, whatever its events have of bytes', () => {
    const { suspects, nextAll } = setUp();
    const events = [leased(1, 900), leased(2), leased(3), leased(4)];
    suspects.failed({ events, failedAt: 4, isAccused: true }, down, 4, now);
    expect(nextAll(5)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('is halved also where it has two events, and not where it is one', () => {
    expect(failPart(1, 2).nextAll(5)).toEqual([[1], [2]]);
    expect(failPart(1).nextAll(5)).toEqual([[1]]);
  });

  it('comes before the doubtful, the last part first', () => {
    const { suspects, nextAll } = setUp();
    suspects.failed(batchOf(9), down, 0, now);
    suspects.failed({ ...batchOf(1, 2), failedAt: 0 }, down, 1, now);
    suspects.failed({ ...batchOf(5, 6), failedAt: 0 }, down, 1, now);
    expect(nextAll(1)).toEqual([[5], [6], [1], [2], [9]]);
  });

  it('lets one pass that can be tried, where it can not', () => {
    const { suspects, next } = setUp();
    suspects.failed({ ...batchOf(1, 2), failedAt: 0 }, down, 1, now);
    suspects.failed({ ...batchOf(3), failedAt: 1, isAccused: true }, down, 1, now);
    expect(sequencesOf(next(1))).toEqual([1]);
  });
});

describe('Suspects: patience', () => {
  const patienceOf = (batch: Batch, failure: Failure): number | undefined => {
    const { suspects, next } = setUp();
    suspects.failed(batch, failure, 0, now);
    return next(1)?.patience;
  };

  it('doubles where a batch timed out, up to eight times', () => {
    const patience = [1, 2, 4, 8].map((before) => patienceOf({ ...batchOf(1), patience: before }, timedOut));
    expect(patience).toEqual([2, 4, 8, 8]);
    expect(patienceOf(batchOf(1), timedOut)).toBe(2);
  });

  it.each([down, reset, blocked])('stays as it is after another failure ($reason)', (failure) => {
    expect(patienceOf({ ...batchOf(1), patience: 2 }, failure)).toBe(2);
  });

  it('is at most double for halves, which are shorter', () => {
    const halvesAfter = (patience: number, failure: Failure): (number | undefined)[] => {
      const { suspects, next } = setUp();
      suspects.failed({ ...batchOf(1, 2), failedAt: 0, patience }, failure, 1, now);
      return [next(1)?.patience, next(1)?.patience];
    };
    expect(halvesAfter(4, timedOut)).toEqual([2, 2]);
    expect(halvesAfter(1, down)).toEqual([1, 1]);
  });
});

describe('Suspects: an event that fails alone while others are accepted', () => {
  it('is set aside, which is said the first time', () => {
    const { suspects, next, finding } = setAside();
    expect(finding).toEqual({ isTheirs: true, isSetAside: true, verdict: undefined });
    expect(suspects.nextDue).toBe(now + minDelay);
    expect(next(1, now + minDelay - 1)).toBeUndefined();
    const again = next(1, now + minDelay) ?? batchOf();
    expect(again).toMatchObject({ attempts: 1, since: now, tries: 1, failedAt: 1 });
    expect(suspects.failed(again, down, 2, now + minDelay).isSetAside).toBe(false);
    expect(suspects.nextDue).toBe(now + 3 * minDelay);
    expect(next(2, day)).toBeUndefined();
    expect(next(2, now + day)).toMatchObject({ attempts: 2, since: now, tries: 2 });
  });

  it('is tried again no sooner than Retry-After asks', () => {
    const { suspects } = setUp();
    suspects.failed({ ...batchOf(1), failedAt: 0 }, { ...down, retryAfter: 70_000 }, 1, now);
    expect(suspects.nextDue).toBe(now + 70_000);
  });

  it('is as long aside after a failure that blocks', () => {
    const { suspects, next } = setUp();
    suspects.failed({ ...batchOf(1), failedAt: 0 }, blocked, 1, now);
    expect(suspects.nextDue).toBe(now + minDelay);
    suspects.failed(next(1, now + minDelay) ?? batchOf(), blocked, 1, now);
    expect(suspects.nextDue).toBe(now + 2 * minDelay);
  });

  it('keeps no bytes but its own', () => {
    const { suspects } = setUp();
    const event = new LeasedEvent(Buffer.from('[{"i":1},{"i":2}]'), 1, 8, 0, 1);
    suspects.failed({ events: [event], failedAt: 0 }, down, 1, now);
    expect([event.buffer.toString(), event.start, event.bytes.toString()]).toEqual(['{"i":1}', 0, '{"i":1}']);
  });

  it('is given up at its 50th such attempt, with the last failure as the reason', () => {
    const { suspects, nextAll } = setUp();
    const batch = { ...batchOf(1), failedAt: 0, since: now, tries: 60 };
    expect(suspects.failed({ ...batch, attempts: 48 }, down, 1, now).verdict).toBeUndefined();
    expect(nextAll(1, now + day)).toEqual([[1]]);
    const { isTheirs, verdict } = suspects.failed({ ...batch, attempts: 49 }, down, 1, now);
    expect(isTheirs).toBe(true);
    expect(verdict?.event.sequence).toBe(1);
    expect(verdict?.reason).toBe('HTTP 503, 50 times alone while other events were delivered');
    expect(suspects.oldestOfAll).toBe(Infinity);
  });

  it('is given up after a day, and not for an attempt at which nothing else was accepted', () => {
    const { suspects } = setUp();
    const batch = { ...batchOf(1), failedAt: 1, since: now, tries: 9, attempts: 20 };
    expect(suspects.failed(batch, down, 1, now + 2 * day)).toEqual({ isTheirs: false });
    expect(suspects.failed(batch, down, 2, now + day - 1).verdict).toBeUndefined();
    expect(suspects.failed(batch, down, 2, now + day).verdict?.reason).toContain('21 times alone');
  });

  it('goes back aside without a further attempt when nothing else was accepted', () => {
    const { suspects, next } = setAside();
    const again = next(1, now + minDelay) ?? batchOf();
    const failure = { ...down, retryAfter: 50_000 };
    expect(suspects.failed(again, failure, 1, now)).toEqual({ isTheirs: true });
    expect(suspects.nextDue).toBe(now + 50_000);
    expect(next(1, now + 50_000)).toMatchObject({ attempts: 1, tries: 2 });
  });

  it('makes room when there are more than a thousand: the one that failed first is given up', () => {
    const { suspects } = setUp();
    const fail = (sequence: number) => suspects.failed({ ...batchOf(sequence), failedAt: 0 }, down, 1, now + sequence);
    for (let i = 0; i < 1000; i += 1) expect(fail(i).verdict).toBeUndefined();
    const { isTheirs, isSetAside, verdict } = fail(1000);
    expect([isTheirs, isSetAside, verdict?.event.sequence]).toEqual([true, true, 0]);
    expect(verdict?.reason).toBe('HTTP 503, alone while other events were delivered, as did too many others');
    expect(suspects.oldestOfAll).toBe(1);
  });
});

describe('Suspects.refused', () => {
  it('halves a refused batch by count, whatever was accepted before', () => {
    const { suspects, next } = setUp();
    expect(suspects.refused(batchOf(1, 2, 3), 'count', 'HTTP 400', history(4, { sent: 9 }))).toBeUndefined();
    const halves = [next(4), next(4)];
    expect(halves.map(sequencesOf)).toEqual([[1, 2], [3]]);
    expect(halves).toMatchObject([
      { isAccused: true, failedAt: 4, refusedAt: 9 },
      { isAccused: true, failedAt: 4, refusedAt: 9 },
    ]);
  });

  it('halves it by bytes when it was too large', () => {
    const { suspects, nextAll } = setUp();
    const events = [leased(1, 900), leased(2), leased(3), leased(4)];
    suspects.refused({ events }, 'bytes', 'HTTP 413', history(4));
    expect(nextAll(4)).toEqual([[1], [2, 3, 4]]);
  });

  it('keeps an event that is refused alone until others are accepted', () => {
    const { suspects, nextAll } = setUp();
    expect(suspects.refused(batchOf(1), 'count', 'HTTP 400', history(4))).toBeUndefined();
    expect(nextAll(4)).toEqual([]);
    expect(nextAll(5)).toEqual([[1]]);
  });

  it('keeps it accused when it is tried in vain meanwhile', () => {
    const { suspects, next } = setUp();
    suspects.refused(batchOf(1), 'count', 'HTTP 400', history(4));
    const probe = suspects.probe(many) ?? batchOf();
    expect(suspects.failed(probe, down, 4, now)).toEqual({ isTheirs: true });
    expect(next(5)).toMatchObject({ ...batchOf(1), isAccused: true });
  });

  it('gives it up when it is refused again after others were accepted', () => {
    const { suspects } = setUp();
    const batch = { ...batchOf(1), failedAt: 4 };
    expect(suspects.refused(batch, 'count', 'HTTP 400', history(4))).toBeUndefined();
    const verdict = suspects.refused(batch, 'count', 'HTTP 400', history(5));
    expect([verdict?.event.sequence, verdict?.reason]).toEqual([1, 'HTTP 400']);
  });

  it('gives it up when a request was accepted that was sent after its batch was first refused', () => {
    const { suspects } = setUp();
    const asked: number[] = [];
    const blames = (refusedAt: number): boolean => {
      asked.push(refusedAt);
      return true;
    };
    const verdict = suspects.refused({ ...batchOf(1), refusedAt: 7 }, 'count', 'HTTP 422', {
      ...history(4, { sent: 9 }),
      blames,
    });
    expect([verdict?.event.sequence, verdict?.reason]).toEqual([1, 'HTTP 422']);
    suspects.refused(batchOf(2), 'count', 'HTTP 422', { ...history(4, { sent: 9 }), blames });
    expect(asked).toEqual([7, 9]);
    expect(suspects.oldest).toBe(Infinity);
  });

  it('never gives up more than one event at once', () => {
    const { suspects, nextAll } = setUp();
    const batch = { ...batchOf(1, 2), failedAt: 4 };
    expect(suspects.refused(batch, 'count', 'HTTP 400', history(5, { blames: true }))).toBeUndefined();
    expect(nextAll(5)).toEqual([[1], [2]]);
  });
});

describe('Suspects.probe', () => {
  it('gives what was tried the longest ago: the doubtful, then the accused, then what is set aside', () => {
    const { suspects } = setAside(7);
    suspects.refused(batchOf(5, 6), 'count', 'HTTP 400', history(1));
    suspects.failed(batchOf(1, 2), down, 1, now);
    suspects.failed(batchOf(3), down, 1, now);
    const probes = [1, 2, 3, 4, 5, 6].map(() => sequencesOf(suspects.probe(many)));
    expect(probes).toEqual([[1, 2], [3], [6], [5], [7], undefined]);
  });

  it('gives so much of it as the limit allows, and the rest the next time', () => {
    const { suspects, next } = setUp();
    suspects.failed(batchOf(1, 2, 3), down, 0, now);
    suspects.failed(batchOf(4), down, 0, now);
    const one = { ...many, events: 1 };
    expect(sequencesOf(suspects.probe(one))).toEqual([1]);
    expect(sequencesOf(suspects.probe({ ...many, events: 2 }))).toEqual([2, 3]);
    expect(sequencesOf(next(1))).toEqual([4]);
  });

  it('leaves the rest of an accused batch accused, to be tried before others are accepted', () => {
    const { suspects, next } = setUp();
    suspects.refused(batchOf(1, 2, 3, 4), 'count', 'HTTP 400', history(1));
    suspects.refused(batchOf(5), 'count', 'HTTP 400', history(1));
    expect(sequencesOf(suspects.probe({ ...many, events: 1 }))).toEqual([3]);
    expect([next(1), next(1)].map(sequencesOf)).toEqual([[1, 2], [4]]);
    expect(next(1)).toBeUndefined();
  });
});

describe('Suspects.isFull', () => {
  const mebibyte = 1024 * 1024;

  it('is so from 10,000 events on, until some are taken out', () => {
    const { suspects } = setUp();
    suspects.failed(batchOf(...numbers(0, 9999)), down, 0, now);
    expect(suspects.isFull).toBe(false);
    suspects.failed(batchOf(9999), down, 0, now);
    expect(suspects.isFull).toBe(true);
    suspects.probe({ ...many, events: 1 });
    expect(suspects.isFull).toBe(false);
  });

  it('is so from 64 MiB on, until some are taken out', () => {
    const { suspects } = setUp();
    suspects.failed({ events: [leased(1, 64 * mebibyte - 1)] }, down, 0, now);
    expect(suspects.isFull).toBe(false);
    suspects.failed({ events: [leased(2, 1)] }, down, 0, now);
    expect(suspects.isFull).toBe(true);
    suspects.probe(many);
    expect(suspects.isFull).toBe(false);
  });

  it('counts each event once, however often it is halved, merged, cut and tried', () => {
    const { suspects, next } = setUp();
    suspects.failed(batchOf(...numbers(0, 9000)), down, 0, now);
    suspects.failed(batchOf(...numbers(9000, 9990)), down, 0, now);
    for (let round = 1; round < 30; round += 1) {
      const batch = round % 2 === 0 ? suspects.probe(many) : next(round);
      suspects.failed(batch ?? batchOf(), down, round, now);
    }
    expect(suspects.isFull).toBe(false);
    suspects.failed(batchOf(...numbers(9990, 9999)), down, 40, now);
    expect(suspects.isFull).toBe(false);
    suspects.failed(batchOf(9999), down, 40, now);
    expect(suspects.isFull).toBe(true);
  });

  it('does not count what is set aside', () => {
    const { suspects } = setAside();
    suspects.failed(batchOf(...numbers(2, 10_001)), down, 0, now);
    expect(suspects.isFull).toBe(false);
    suspects.next(many, 0, now + day);
    suspects.failed(batchOf(10_001), down, 0, now);
    expect(suspects.isFull).toBe(true);
  });
});

describe('Suspects.areStuck', () => {
  it('is not so where there is nothing, or only what is set aside', () => {
    expect(setUp().suspects.areStuck(1)).toBe(false);
    expect(setAside().suspects.areStuck(1)).toBe(false);
  });

  it('is so while the doubtful wait for others to be accepted', () => {
    const { suspects } = setUp();
    suspects.failed(batchOf(1), down, 1, now);
    expect([suspects.areStuck(1), suspects.areStuck(2)]).toEqual([true, false]);
  });

  it('is so while the accused do, and not as long as one of them was not tried', () => {
    const { suspects, next } = setUp();
    suspects.refused(batchOf(1), 'count', 'HTTP 400', history(1));
    expect([suspects.areStuck(1), suspects.areStuck(2)]).toEqual([true, false]);
    suspects.refused(batchOf(2, 3), 'count', 'HTTP 400', history(1));
    suspects.failed(batchOf(4), down, 1, now);
    expect(suspects.areStuck(1)).toBe(false);
    next(1);
    next(1);
    expect(suspects.areStuck(1)).toBe(true);
  });
});

describe('Suspects: the oldest event', () => {
  it('is the oldest of all that failed', () => {
    const { suspects } = setUp();
    expect([suspects.oldest, suspects.oldestOfAll]).toEqual([Infinity, Infinity]);
    suspects.failed(batchOf(8), down, 1, now);
    expect([suspects.oldest, suspects.oldestOfAll]).toEqual([8, 8]);
    suspects.refused(batchOf(6), 'count', 'HTTP 400', history(1));
    expect([suspects.oldest, suspects.oldestOfAll]).toEqual([6, 6]);
  });

  it.each([
    [0, 3],
    [1, 3],
    [2, 3],
    [3, 8],
  ])('is one that is set aside only up to its third try: later, after %d, no flush waits for it', (tries, oldest) => {
    const { suspects } = setUp();
    suspects.failed(batchOf(8), down, 1, now);
    suspects.failed({ ...batchOf(3), failedAt: 0, tries }, down, 1, now);
    expect([suspects.oldest, suspects.oldestOfAll]).toEqual([oldest, 3]);
  });
});

describe('Suspects.drain', () => {
  it('gives all events, and keeps none', () => {
    const { suspects, nextAll } = setAside(7);
    suspects.refused(batchOf(5, 6), 'count', 'HTTP 400', history(1));
    suspects.failed(batchOf(...numbers(100, 10_100)), down, 1, now);
    expect(suspects.isFull).toBe(true);
    const drained = suspects.drain().map(({ sequence }) => sequence);
    expect(drained.sort((one, other) => one - other)).toEqual([5, 6, 7, ...numbers(100, 10_100)]);
    expect([suspects.isFull, suspects.oldestOfAll, suspects.nextDue]).toEqual([false, Infinity, undefined]);
    expect(nextAll(9, now + day)).toEqual([]);
    suspects.failed({ events: [leased(1, 64 * 1024 * 1024 - 1)] }, down, 1, now);
    expect(suspects.isFull).toBe(false);
  });
});
