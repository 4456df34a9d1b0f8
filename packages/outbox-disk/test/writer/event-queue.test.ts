/** Events on their way to their files: in which order, what is carried along, what leaves the memory. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { headerBytes, recordBytes } from '../../src/segment/record.js';
import { scanSegment } from '../../src/segment/scan-segment.js';
import { Segment } from '../../src/segment/segment.js';
import type { KeptEvent } from '../../src/segment/kept-event.js';
import { Totals } from '../../src/segment/totals.js';
import { EventQueue } from '../../src/writer/event-queue.js';
import { SegmentFile } from '../../src/writer/segment-file.js';
import { breakWrites } from '../../../../testing/disks.js';
import { cleanUp, eventOf, makeDirectory, numbered, until } from '../../../../testing/disk-outboxes.js';

let totals: Totals;
let segment: Segment;
let file: SegmentFile;
let queue: EventQueue;

/** A queue that keeps so many bytes in memory. */
function createQueue(residentBytes = 1_000_000_000): void {
  totals = new Totals();
  segment = createSegment(1, 1);
  file = new SegmentFile();
  queue = new EventQueue(totals, residentBytes, file);
}

function createSegment(number: number, first: number): Segment {
  return new Segment(join(makeDirectory(), 'store', `0000000${String(number)}.segment`), totals, first);
}

beforeEach(() => {
  createQueue();
});

afterEach(async () => {
  await file.close();
  await cleanUp();
});

function add(text: string, into = segment): KeptEvent {
  const event = into.add(eventOf(text));
  queue.add(event);
  return event;
}

function settle(event: KeptEvent): void {
  event.segment.waiting.take(event);
  event.segment.settle(event);
  queue.settled(event);
}

/** The texts in a segment's file, with their indexes. */
async function recordsOf({ path }: Segment): Promise<[number, string][]> {
  const found: [number, string][] = [];
  await scanSegment(path, headerBytes, statSync(path).size, (index, _time, source, start, end) => {
    found.push([index, source.toString('utf8', start, end)]);
    return true;
  });
  return found;
}

describe('EventQueue', () => {
  it('writes all that there is, in order, and has nothing then', async () => {
    expect([queue.isEmpty, await queue.write()]).toEqual([true, true]);
    expect(existsSync(segment.path)).toBe(false);
    const [one, two] = [add('one'), add('three')];
    expect([queue.isEmpty, totals.unwritten]).toEqual([false, one.cost + two.cost]);
    expect(await queue.write()).toBe(true);
    expect([queue.isEmpty, one.isWritten, two.isWritten]).toEqual([true, true, true]);
    add('five');
    await queue.write();
    expect(await recordsOf(segment)).toEqual([
      [0, 'one'],
      [1, 'three'],
      [2, 'five'],
    ]);
    expect(segment.fileEnd).toBe(headerBytes + 3 * recordBytes + 'onethreefive'.length);
  });

  it('writes into the file of each segment', async () => {
    const other = createSegment(2, 3);
    for (const [text, into] of [
      ['one', segment],
      ['two', segment],
      ['three', other],
    ] as const) {
      add(text, into);
    }
    await queue.write();
    expect([await recordsOf(segment), await recordsOf(other)]).toEqual([
      [
        [0, 'one'],
        [1, 'two'],
      ],
      [[0, 'three']],
    ]);
  });

  it('owes an event until it is confirmed to be in its place, or is settled', async () => {
    const [one, two, three] = [add('one'), add('two'), add('three')];
    await queue.write();
    expect(totals.unwritten).toBe(one.cost + two.cost + three.cost);
    settle(one);
    expect(totals.unwritten).toBe(two.cost + three.cost);
    expect(queue.confirm()).toEqual([one, two, three]);
    expect(totals.unwritten).toBe(0);
    expect(queue.confirm()).toEqual([]);
    settle(two);
    expect(totals.unwritten).toBe(0);
  });

  it('writes no record of what is settled before', async () => {
    const [one] = [add('one'), add('two')];
    settle(one);
    await queue.write();
    expect(await recordsOf(segment)).toEqual([[1, 'two']]);
  });

  it('makes no file when all is settled', async () => {
    settle(add('one'));
    expect(await queue.write()).toBe(true);
    expect(existsSync(segment.path)).toBe(false);
  });

  it('writes the record of a settled event whose dead letter is not written', async () => {
    const event = add('one');
    settle(event);
    segment.letterOpened(event);
    await queue.write();
    expect(await recordsOf(segment)).toEqual([[0, 'one']]);
  });

  it('lets go of settled events when they are many, and most', () => {
    const events = numbered(4000).map((text) => add(text));
    for (const event of events.slice(0, 1023)) settle(event);
    expect(queue.isEmpty).toBe(false);
    for (const event of events.slice(1023)) settle(event);
    // Those since the last tidying, less than 1,024, are still there.
    expect([queue.isEmpty, totals.unwritten, totals.pending]).toEqual([false, 0, 0]);
    createQueue();
    for (const event of numbered(1024).map((text) => add(text))) settle(event);
    expect(queue.isEmpty).toBe(true);
  });

  it('does not count what is written among those that fill the memory', async () => {
    const written = numbered(1024).map((text) => add(text));
    await queue.write();
    const waiting = add('late');
    for (const event of [...written, waiting]) settle(event);
    expect(queue.isEmpty).toBe(false);
  });

  it('keeps in order what could not be written, without what is settled', async () => {
    const writes = await breakWrites('fail');
    const [one] = [add('one'), add('two')];
    await expect(queue.write()).rejects.toMatchObject({ code: 'EIO' });
    settle(one);
    add('three');
    await expect(queue.write()).rejects.toMatchObject({ code: 'EIO' });
    expect([queue.confirm(), queue.isEmpty]).toEqual([[], false]);
    writes.mend();
    expect(await queue.write()).toBe(true);
    expect(await recordsOf(segment)).toEqual([
      [1, 'two'],
      [2, 'three'],
    ]);
  });
});

describe('EventQueue with little memory', () => {
  beforeEach(() => {
    createQueue(500);
  });

  it('lets written events leave the memory when there are more than it may keep', async () => {
    const kept = [add('one'), add('two'), add('three')];
    await queue.write();
    expect([totals.resident, segment.waiting.mustLoad]).toEqual([kept.reduce((sum, { cost }) => sum + cost, 0), false]);
    const last = add('four');
    await queue.write();
    expect([totals.resident, segment.waiting.mustLoad, totals.waiting]).toEqual([0, true, 4]);
    await segment.waiting.load(segment.fileEnd);
    expect(segment.waiting.peek()?.sequence).toBe(1);
    expect(last.isWritten).toBe(true);
  });

  it('lets none leave it when their file is gone', async () => {
    add('one');
    await queue.write();
    rmSync(segment.path);
    for (const text of numbered(5)) add(text);
    expect(await queue.write()).toBe(false);
    expect([segment.waiting.mustLoad, segment.waiting.peek()?.sequence, totals.waiting]).toEqual([false, 1, 6]);
  });
});

describe('EventQueue whose file vanishes', () => {
  it('says so, and writes again what is given back, before all others', async () => {
    const [one, two] = [add('one'), add('two')];
    await queue.write();
    queue.confirm();
    rmSync(segment.path);
    const three = add('three');
    expect(await queue.write()).toBe(false);
    await file.close();
    const owed = totals.unwritten;
    const four = add('four');
    queue.addAgain([...segment.fileVanished()]);
    expect([one, two, three, four].map(({ isWritten }) => isWritten)).toEqual([false, false, false, false]);
    expect(totals.unwritten).toBe(owed + one.cost + two.cost + four.cost);
    // What was written into the deleted file is nowhere.
    expect(queue.confirm()).toEqual([]);
    expect(await queue.write()).toBe(true);
    expect((await recordsOf(segment)).map(([, text]) => text)).toEqual(['one', 'two', 'three', 'four']);
    expect(queue.confirm()).toHaveLength(4);
    expect(totals.unwritten).toBe(0);
  });

  it('says so when another file is in its place', async () => {
    add('one');
    await queue.write();
    const other = `${segment.path}.other`;
    writeFileSync(other, readFileSync(segment.path));
    rmSync(segment.path);
    writeFileSync(segment.path, readFileSync(other));
    // The inode of the deleted file may have been given to the new one: then the third has another.
    rmSync(segment.path);
    writeFileSync(`${segment.path}.third`, '');
    writeFileSync(segment.path, '');
    add('two');
    expect(await queue.write()).toBe(false);
  });
});

describe('EventQueue that is given up', () => {
  it('says how many pending events and dead letters have no record', async () => {
    add('written');
    await queue.write();
    const [settled, dead] = [add('settled'), add('dead')];
    add('pending');
    settle(settled);
    settle(dead);
    segment.letterOpened(dead);
    expect(queue.forget()).toEqual({ events: 1, letters: 1 });
    expect([queue.isEmpty, queue.forget()]).toEqual([true, { events: 0, letters: 0 }]);
  });

  it('counts what is being written, and keeps none of it', async () => {
    add('one');
    await queue.write();
    const writes = await breakWrites('hang');
    add('two');
    const writing = queue.write();
    add('three');
    await until(writes.isReached, 'it is to be written');
    expect(queue.forget()).toEqual({ events: 2, letters: 0 });
    writes.mend();
    await expect(writing).rejects.toMatchObject({ code: 'EIO' });
    expect(queue.isEmpty).toBe(true);
  });
});
