/** The segments of an outbox, one behind the other: which events are leased, which come back, and what becomes of bad files. */
import { mkdirSync, renameSync, rmdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { LeasedEvent } from '@growingio/upload';
import type { Segment } from '../../src/segment/segment.js';
import { SegmentList, type SegmentListParts } from '../../src/segment/segment-list.js';
import { headerBytes, recordBytes } from '../../src/segment/record.js';
import { Totals } from '../../src/segment/totals.js';
import { all, cleanUp, eventOf, makeDirectory, numbered, textsOf } from '../../../../testing/disk-outboxes.js';
import { newPath, writeSegment } from './segment-files.js';

afterEach(cleanUp);

let totals: Totals;
let list: SegmentList;
let emptied: Segment[];
let said: string[];
let isClosed: boolean;

/** A list whose segments have room for so many bytes. */
function createList(parts: Partial<SegmentListParts> = {}): SegmentList {
  const directory = makeDirectory();
  [totals, emptied, said, isClosed] = [new Totals(), [], [], false];
  return new SegmentList({
    totals,
    segmentBytes: 1_000_000,
    pathOf: (number) => join(directory, `0000000${String(number)}.segment`),
    emptied: (segment) => emptied.push(segment),
    lost: (events, why) => said.push(`${String(events)} lost: ${why}`),
    unreadable: (path, error) => said.push(`${path} can't be read: ${String((error as { code?: string }).code)}`),
    isClosed: () => isClosed,
    ...parts,
  });
}

beforeEach(() => {
  list = createList();
});

function addAll(texts: readonly string[]): void {
  for (const text of texts) list.add(eventOf(text));
}

/** Puts a segment of another process behind all others, and returns its path. */
function adopt(texts: readonly string[]): string {
  const path = newPath();
  const bytes = texts.reduce((sum, text) => sum + text.length, 0);
  const size = writeSegment(path, texts);
  expect(list.adopt([{ path, size, count: texts.length, pending: texts.length, bytes }])).toBe(texts.length);
  return path;
}

const sequencesOf = (events: readonly LeasedEvent[]): number[] => events.map(({ sequence }) => sequence);

describe('SegmentList', () => {
  it('begins another segment when the last has no room, and says when all events of one are settled', async () => {
    list = createList({ segmentBytes: headerBytes + 2 * (recordBytes + 7) });
    addAll(numbered(5));
    expect([...list.segments].map(({ path }) => path.slice(-16))).toEqual([
      '00000001.segment',
      '00000002.segment',
      '00000003.segment',
    ]);
    const [first, second] = list.segments;
    const leased = await list.lease({ events: 4, bytes: 1000 });
    list.settle(leased.slice(2));
    expect(emptied).toEqual([second]);
    list.settle(leased.slice(0, 2));
    expect(emptied).toEqual([second, first]);
    expect([list.segments.size, totals.pending, list.sequence]).toEqual([1, 1, 5]);
  });

  it('seals the last segment: it is emptied at once if it can be, and the next event begins another', async () => {
    list.seal();
    addAll(['one']);
    list.settle(await list.lease(all));
    expect(emptied).toEqual([]);
    list.seal();
    list.seal();
    expect(emptied).toHaveLength(1);
    addAll(['two']);
    expect([...list.segments].map(({ path }) => path.slice(-16))).toEqual(['00000002.segment']);
  });

  it('leases the oldest, as many and as many bytes as asked for, with a byte between two of them', async () => {
    addAll(numbered(5));
    expect(list.oldestWaiting).toBe(1);
    expect(sequencesOf(await list.lease({ events: 2, bytes: 1000 }))).toEqual([1, 2]);
    expect(list.oldestWaiting).toBe(3);
    expect(sequencesOf(await list.lease({ events: 5, bytes: 15 }))).toEqual([3]);
    expect(sequencesOf(await list.lease({ events: 5, bytes: 16 }))).toEqual([4, 5]);
    expect([await list.lease(all), list.oldestWaiting, totals.waiting]).toEqual([[], undefined, 0]);
  });

  it('leases the first event whatever its size', async () => {
    addAll(numbered(2));
    expect(sequencesOf(await list.lease({ events: 5, bytes: 1 }))).toEqual([1]);
  });

  it('leases again what came back, before all others and in order', async () => {
    addAll(numbered(5));
    const leased = await list.lease({ events: 4, bytes: 1000 });
    list.release(leased.slice(2));
    list.release(leased.slice(1, 2));
    expect([list.oldestWaiting, totals.waiting, totals.pending]).toEqual([2, 4, 5]);
    expect(sequencesOf(await list.lease({ events: 2, bytes: 1000 }))).toEqual([2, 3]);
    expect([list.oldestWaiting, totals.waiting]).toEqual([4, 2]);
    expect(sequencesOf(await list.lease(all))).toEqual([4, 5]);
  });

  it('settles and gives back only what is leased, and once', async () => {
    addAll(numbered(3));
    const leased = await list.lease({ events: 2, bytes: 1000 });
    expect(sequencesOf(list.settle(leased))).toEqual([1, 2]);
    expect(list.settle(leased)).toEqual([]);
    list.release(leased);
    expect([totals.pending, totals.waiting, list.oldestWaiting]).toEqual([1, 1, 3]);
  });

  it('leases nothing once it is closed', async () => {
    addAll(numbered(3));
    isClosed = true;
    expect(await list.lease(all)).toEqual([]);
  });

  it('puts recovered events behind its own, and new ones behind these', async () => {
    addAll(['mine']);
    adopt(['old', 'older']);
    addAll(['new']);
    const leased = await list.lease(all);
    expect(textsOf(leased)).toEqual(['mine', 'old', 'older', 'new']);
    expect([sequencesOf(leased), list.sequence]).toEqual([[1, 2, 3, 4], 4]);
    list.settle(leased);
    // The last of its own may still grow.
    expect(emptied).toHaveLength(2);
  });

  it('leases in order also when an older event comes back while others are loaded', async () => {
    addAll(['mine']);
    const leased = await list.lease(all);
    adopt(['old']);
    const leasing = list.lease(all);
    list.release(leased);
    expect(textsOf(await leasing)).toEqual(['mine', 'old']);
  });
});

describe('SegmentList with a file that is bad', () => {
  it('gives up what is damaged, and goes on', async () => {
    const path = adopt(['old', 'older']);
    addAll(['new']);
    truncateSync(path, headerBytes + recordBytes + 5);
    const leased = await list.lease(all);
    expect([textsOf(leased), said]).toEqual([['old', 'new'], [`1 lost: ${path} is damaged`]]);
    expect([totals.pending, totals.waiting]).toEqual([2, 0]);
    list.settle(leased);
    expect(emptied.map((segment) => segment.path)).toEqual([path]);
  });

  it('gives up a file that is gone, and goes on', async () => {
    const path = adopt(['old']);
    addAll(['new']);
    rmSync(path);
    expect([textsOf(await list.lease(all)), said]).toEqual([['new'], [`1 lost: ${path} is gone`]]);
    expect(emptied.map((segment) => segment.path)).toEqual([path]);
    expect(list.segments.size).toBe(1);
  });

  it('passes over a file that can not be read, ever longer, and says so once', async () => {
    let reads = 0;
    const path = adopt(['old']);
    rmSync(path);
    mkdirSync(path);
    const [segment] = list.segments;
    if (segment === undefined) throw new Error('there is no segment');
    const load = segment.waiting.load.bind(segment.waiting);
    segment.waiting.load = (fileEnd) => ((reads += 1), load(fileEnd));
    const readAt: number[] = [];
    for (let lease = 0; lease < 300; lease += 1) {
      const before = reads;
      expect(await list.lease(all)).toEqual([]);
      if (reads > before) readAt.push(lease);
    }
    // Twice as many leases each time, and 64 at the most.
    expect(readAt).toEqual([0, 2, 6, 14, 30, 62, 126, 190, 254]);
    expect([said, list.oldestWaiting, totals.waiting]).toEqual([[`${path} can't be read: ENOTFILE`], 1, 1]);
  });

  it('leases what others hold meanwhile, and its events when it can be read, as if nothing had been', async () => {
    const path = adopt(numbered(2));
    renameSync(path, `${path}.away`);
    mkdirSync(path);
    addAll(['new']);
    expect(textsOf(await list.lease(all))).toEqual(['new']);
    rmdirSync(path);
    renameSync(`${path}.away`, path);
    expect(textsOf(await list.lease({ events: 1, bytes: 1000 }))).toEqual([]);
    expect(textsOf(await list.lease({ events: 1, bytes: 1000 }))).toEqual(['event 0']);
    expect(textsOf(await list.lease({ events: 1, bytes: 1000 }))).toEqual(['event 1']);
    expect(said).toHaveLength(1);
  });

  it('leases what is in memory of a file that can not be read', async () => {
    const path = adopt(numbered(30).map((text) => text.padEnd(20_000)));
    expect(await list.lease({ events: 10, bytes: 1_000_000 })).toHaveLength(10);
    rmSync(path);
    mkdirSync(path);
    expect(await list.lease(all)).toHaveLength(4);
    expect(said).toEqual([`${path} can't be read: ENOTFILE`]);
  });
});

describe('SegmentList whose files have vanished', () => {
  it('returns in order what is in memory, leased or not, and says what was lost', async () => {
    addAll(numbered(4));
    const leased = await list.lease({ events: 3, bytes: 1000 });
    list.release(leased.slice(1, 2));
    list.settle(leased.slice(0, 1));
    adopt(['lost', 'lost too']);
    const [own, recovered] = list.segments;
    if (own === undefined || recovered === undefined) throw new Error('there are no two segments');
    expect(sequencesOf(list.restart(new Set([recovered, own])))).toEqual([2, 3, 4]);
    expect([said, totals.pending, totals.waiting]).toEqual([['2 lost: their files were deleted'], 3, 2]);
    expect(emptied).toEqual([recovered]);
    expect(sequencesOf(await list.lease(all))).toEqual([2, 4]);
  });

  it('leaves the other segments as they are, and says nothing when nothing is lost', async () => {
    addAll(['mine']);
    adopt(['old']);
    const [own] = list.segments;
    if (own === undefined) throw new Error('there is no segment');
    expect(sequencesOf(list.restart(new Set([own])))).toEqual([1]);
    expect(said).toEqual([]);
    expect(textsOf(await list.lease(all))).toEqual(['mine', 'old']);
  });
});
