/** What is settled gets into the files, store by store, however some of them fail. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KeptEvent } from '../../src/segment/kept-event.js';
import { Segment } from '../../src/segment/segment.js';
import { encodeSettled } from '../../src/segment/settled.js';
import { Totals } from '../../src/segment/totals.js';
import { Settlement } from '../../src/writer/settlement.js';
import { cleanUp, eventOf, makeDirectory, numbered } from '../../../../testing/disk-outboxes.js';
import { writeSegment } from '../segment/segment-files.js';

afterEach(cleanUp);

let settlement: Settlement;
let said: string[];
let missing: number;

beforeEach(() => {
  [said, missing] = [[], 0];
  settlement = new Settlement({
    failed: (store, error) => said.push(`${store}: ${(error as { code: string }).code}`),
    missing: () => (missing += 1),
  });
});

/** Segments of a store of their own, with three events each. */
function makeStore(count = 1): { store: string; segments: { segment: Segment; events: KeptEvent[] }[] } {
  const store = join(makeDirectory(), 'events.1-a.1-a');
  mkdirSync(store);
  const segments = numbered(count).map((_, at) => {
    const path = join(store, `0000000${String(at + 1)}.segment`);
    const segment = new Segment(path, new Totals(), 1);
    const events = numbered(3).map((text) => segment.add(eventOf(text)));
    segment.fileGrew(writeSegment(path, numbered(3)));
    return { segment, events };
  });
  return { store, segments };
}

const settledOf = ({ path }: Segment): string => path.replace('.segment', '.settled');

function settledIn(segment: Segment): string {
  return existsSync(settledOf(segment)) ? readFileSync(settledOf(segment), 'utf8') : '';
}

/** Has nothing be noted of the segment; what is returned lets it be noted again. */
function breakSettled(segment: Segment): () => void {
  rmSync(settledOf(segment), { recursive: true, force: true });
  mkdirSync(settledOf(segment));
  return () => {
    rmSync(settledOf(segment), { recursive: true });
  };
}

function one<T>(list: readonly T[], at = 0): T {
  const found = list[at];
  if (found === undefined) throw new Error(`there is no ${String(at)}`);
  return found;
}

describe('Settlement', () => {
  it('notes what is settled, and has no more work then', async () => {
    const { segments } = makeStore();
    const { segment, events } = one(segments);
    expect(settlement.hasWork).toBe(false);
    settlement.settle(one(events, 1));
    expect(settlement.hasWork).toBe(true);
    await settlement.removeEmptied();
    await settlement.write();
    expect([settlement.hasWork, settlement.isPostponed]).toEqual([false, false]);
    expect(settledIn(segment)).toBe(encodeSettled([1], false));
    await settlement.write();
    expect(settledIn(segment)).toBe(encodeSettled([1], false));
  });

  it('removes a segment with what is noted of it, and the store with the last', async () => {
    const { store, segments } = makeStore(2);
    const [first, second] = [one(segments), one(segments, 1)];
    settlement.settle(one(first.events));
    await settlement.write();
    settlement.settle(one(first.events, 1));
    settlement.remove(first.segment);
    await settlement.write();
    // What is about to be removed need not be described.
    expect([settledIn(first.segment), settlement.hasWork]).toEqual([encodeSettled([0], false), true]);
    await settlement.removeEmptied();
    expect([settledOf(first.segment), first.segment.path, store].map(existsSync)).toEqual([false, false, true]);
    expect(settlement.hasWork).toBe(false);
    settlement.remove(second.segment);
    await settlement.removeEmptied();
    expect([existsSync(store), said, missing]).toEqual([false, [], 0]);
  });

  it('keeps a segment of which a dead letter is not written, and removes it once it is', async () => {
    const { segments } = makeStore();
    const { segment, events } = one(segments);
    segment.letterOpened(one(events));
    settlement.remove(segment);
    await settlement.removeEmptied();
    expect([existsSync(segment.path), settlement.hasWork]).toEqual([true, false]);
    segment.letterWritten(one(events));
    settlement.settle(one(events));
    await settlement.removeEmptied();
    expect(existsSync(segment.path)).toBe(false);
  });

  it('notes what is settled of a segment that can not be removed', async () => {
    const { segments } = makeStore();
    const { segment, events } = one(segments);
    rmSync(segment.path);
    mkdirSync(segment.path);
    settlement.settle(one(events));
    settlement.remove(segment);
    await settlement.removeEmptied();
    expect([settledIn(segment), settlement.isPostponed]).toEqual([encodeSettled([0], false), true]);
    rmSync(segment.path, { recursive: true });
    settlement.tick();
    await settlement.removeEmptied();
    expect([existsSync(dirname(segment.path)), settlement.isPostponed]).toEqual([false, false]);
  });
});

describe('Settlement with a store in which nothing can be written', () => {
  it('says it once, and notes all when it can', async () => {
    const { store, segments } = makeStore();
    const { segment, events } = one(segments);
    const mend = breakSettled(segment);
    settlement.settle(one(events));
    await settlement.write();
    expect([settlement.hasWork, settlement.isPostponed]).toEqual([false, true]);
    settlement.tick();
    await settlement.write();
    expect([said, missing]).toEqual([[`${store}: ENOTFILE`], 0]);
    settlement.settle(one(events, 1));
    expect(settlement.hasWork).toBe(false);
    mend();
    settlement.tick();
    settlement.tick();
    expect(settlement.hasWork).toBe(true);
    await settlement.write();
    expect([settledIn(segment), settlement.isPostponed]).toEqual([encodeSettled([0, 1], true), false]);
    breakSettled(segment);
    settlement.settle(one(events, 2));
    await settlement.write();
    expect(said).toHaveLength(2);
  });

  it('tries it at twice as long intervals each time, up to 60, and at the last moment', async () => {
    const { segments } = makeStore();
    const { segment, events } = one(segments);
    const mend = breakSettled(segment);
    settlement.settle(one(events));
    await settlement.write();
    const triedAt: number[] = [];
    for (let at = 1; at <= 250; at += 1) {
      settlement.tick();
      if (settlement.hasWork) triedAt.push(at);
      await settlement.write();
    }
    expect(triedAt).toEqual([1, 3, 7, 15, 31, 63, 123, 183, 243]);
    mend();
    settlement.tick(true);
    await settlement.write();
    expect(settledIn(segment)).toBe(encodeSettled([0], true));
  });

  it('puts off all segments of the store, and none of another', async () => {
    const bad = makeStore(2);
    const good = makeStore();
    const mend = breakSettled(one(bad.segments).segment);
    for (const { events } of [...bad.segments, ...good.segments]) settlement.settle(one(events));
    await settlement.write();
    expect(settledIn(one(good.segments).segment)).toBe(encodeSettled([0], false));
    expect(existsSync(settledOf(one(bad.segments, 1).segment))).toBe(false);
    mend();
    settlement.tick();
    await settlement.write();
    for (const { segment } of bad.segments) expect(settledIn(segment)).toContain(encodeSettled([0], false));
    expect([settlement.hasWork, settlement.isPostponed, said]).toEqual([false, false, [`${bad.store}: ENOTFILE`]]);
  });

  it('goes on at once with what was put off when one attempt has gone well', async () => {
    const { segments } = makeStore(2);
    const [first, second] = [one(segments), one(segments, 1)];
    const mend = breakSettled(first.segment);
    settlement.settle(one(first.events));
    await settlement.write();
    settlement.tick();
    // Due again, so that this one is not put off.
    settlement.settle(one(second.events));
    mend();
    await settlement.write();
    expect([settledIn(second.segment), settlement.isPostponed]).toEqual([encodeSettled([0], false), false]);
  });

  it('says of a store that is missing that perhaps all have vanished', async () => {
    const { store, segments } = makeStore();
    rmSync(store, { recursive: true });
    settlement.settle(one(one(segments).events));
    await settlement.write();
    expect([said, missing, settlement.isPostponed]).toEqual([[], 1, true]);
    mkdirSync(store);
    writeFileSync(one(segments).segment.path, '');
    settlement.tick();
    await settlement.write();
    expect([settlement.isPostponed, missing]).toEqual([false, 1]);
  });
});
