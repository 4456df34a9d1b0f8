/** What is known of one segment: what waits in memory and in its file, what is settled, and what becomes of it without its file. */
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { headerBytes, recordBytes } from '../../src/segment/record.js';
import { Segment } from '../../src/segment/segment.js';
import { encodeSettled } from '../../src/segment/settled.js';
import { Totals } from '../../src/segment/totals.js';
import type { KeptEvent } from '../../src/segment/kept-event.js';
import { cleanUp, eventOf, numbered } from '../../../../testing/disk-outboxes.js';
import { damage, newPath, writeSegment } from './segment-files.js';

afterEach(cleanUp);

let totals: Totals;

beforeEach(() => {
  totals = new Totals();
});

/** The counters, in a form that can be compared. */
function counts(): unknown {
  const { pending, waiting, bytes, resident, unwritten } = totals;
  return { pending, waiting, bytes, resident, unwritten };
}

const none = { pending: 0, waiting: 0, bytes: 0, resident: 0, unwritten: 0 };

/** A segment of this process whose events are all in its file. */
function ownSegment(texts: readonly string[], first = 1): { segment: Segment; events: KeptEvent[] } {
  const path = newPath();
  const segment = new Segment(path, totals, first);
  const events = texts.map((text) => segment.add(eventOf(text)));
  segment.fileGrew(writeSegment(path, texts));
  segment.waiting.wrote(texts.length);
  return { segment, events };
}

/** A segment of another process, with the indexes that are settled. */
function recoveredSegment(texts: readonly string[], settled: readonly number[] = [], first = 1): Segment {
  const path = newPath();
  const size = writeSegment(path, texts);
  if (settled.length > 0) writeFileSync(path.replace('.segment', '.settled'), encodeSettled(settled, false));
  const left = texts.filter((_, index) => !settled.includes(index));
  const bytes = left.reduce((sum, text) => sum + text.length, 0);
  return new Segment(path, totals, first, { path, size, count: texts.length, pending: left.length, bytes });
}

/** Takes out all that waits, loading it where it has to be. */
async function takeAll({ waiting, fileEnd }: Segment): Promise<[number, string][]> {
  const taken: [number, string][] = [];
  while (waiting.oldest !== undefined) {
    const expected = waiting.oldest;
    if (waiting.mustLoad) await waiting.load(fileEnd);
    const event = waiting.peek();
    if (event === undefined) throw new Error('an event waits and is not shown');
    expect(event.sequence).toBe(expected);
    waiting.take(event);
    taken.push([event.sequence, String(event.bytes)]);
  }
  return taken;
}

const withSequences = (texts: readonly string[], first = 1): [number, string][] =>
  texts.map((text, at) => [first + at, text]);

describe('Segment', () => {
  it('has room up to its size, and for the first event always', () => {
    const segment = new Segment('/x.segment', totals, 1);
    expect(segment.hasRoom(1_000_000, 1)).toBe(true);
    segment.add(eventOf('12345'));
    const used = headerBytes + recordBytes + 5;
    expect(segment.hasRoom(7, used + recordBytes + 7)).toBe(true);
    expect(segment.hasRoom(8, used + recordBytes + 7)).toBe(false);
  });

  it('counts what it keeps, and counts it no more once it is taken and settled', () => {
    const segment = new Segment('/x.segment', totals, 5);
    const [one, two] = [segment.add(eventOf('one')), segment.add(eventOf('three'))];
    expect([one.sequence, one.index, two.sequence, two.index]).toEqual([5, 0, 6, 1]);
    expect([one.isWritten, one.isSettled, one.needsRecord]).toEqual([false, false, true]);
    expect(counts()).toEqual({ pending: 2, waiting: 2, bytes: 8, resident: one.cost + two.cost, unwritten: 0 });
    segment.waiting.take(one);
    expect(counts()).toEqual({ pending: 2, waiting: 1, bytes: 8, resident: two.cost, unwritten: 0 });
    segment.settle(one);
    expect(counts()).toEqual({ pending: 1, waiting: 1, bytes: 5, resident: two.cost, unwritten: 0 });
    expect([one.isSettled, one.needsRecord]).toEqual([true, false]);
    segment.waiting.take(two);
    segment.settle(two);
    expect(counts()).toEqual(none);
  });

  it('is emptied when all its events are settled and it takes no more', () => {
    const segment = new Segment('/x.segment', totals, 1);
    const event = segment.add(eventOf('one'));
    segment.seal();
    expect(segment.isEmptied).toBe(false);
    segment.settle(event);
    expect(segment.isEmptied).toBe(true);
    const open = new Segment('/x.segment', totals, 1);
    open.settle(open.add(eventOf('one')));
    expect(open.isEmptied).toBe(false);
  });

  it('keeps the record of an event whose dead letter is not written', () => {
    const segment = new Segment('/x.segment', totals, 1);
    const [one, two] = [segment.add(eventOf('one')), segment.add(eventOf('two'))];
    for (const event of [one, two]) {
      segment.settle(event);
      segment.letterOpened(event);
    }
    segment.letterWritten(one);
    expect([segment.hasOpenLetters, one.needsRecord, two.needsRecord]).toEqual([true, false, true]);
    segment.letterWritten(two);
    expect([segment.hasOpenLetters, two.needsRecord]).toEqual([false, false]);
  });

  it('gives thousands of events from memory in order, also those that come meanwhile', async () => {
    const segment = new Segment('/x.segment', totals, 1);
    for (const text of numbered(3000)) segment.add(eventOf(text));
    for (let at = 0; at < 2500; at += 1) {
      const event = segment.waiting.peek();
      expect(event?.sequence).toBe(at + 1);
      if (event !== undefined) segment.waiting.take(event);
    }
    segment.add(eventOf('late'));
    expect(await takeAll(segment)).toEqual(withSequences([...numbered(3000).slice(2500), 'late'], 2501));
    expect(totals.resident).toBe(0);
  });

  it('does not take from a file what was read before that has vanished', async () => {
    const segment = recoveredSegment(numbered(4));
    const loading = segment.waiting.load(segment.fileEnd);
    expect(segment.loseRest()).toBe(4);
    expect(segment.fileVanished()).toEqual([]);
    await loading;
    // Not the event itself: to show it takes a minute.
    expect(segment.waiting.peek()?.sequence).toBeUndefined();
    expect(counts()).toEqual(none);
    expect(segment.add(eventOf('new')).index).toBe(4);
  });
});

describe('Segment whose events are in its file', () => {
  it('lets them go from memory and loads them again, with their times, as written', async () => {
    const { segment } = ownSegment(numbered(4), 11);
    segment.waiting.spill();
    expect(counts()).toEqual({ pending: 4, waiting: 4, bytes: 28, resident: 0, unwritten: 0 });
    expect([segment.waiting.mustLoad, segment.waiting.oldest]).toEqual([true, 11]);
    expect(segment.waiting.peek()?.sequence).toBeUndefined();
    await segment.waiting.load(segment.fileEnd);
    const event = segment.waiting.peek();
    expect([event?.isWritten, event?.index, event?.time]).toEqual([true, 0, 1_700_000_000_000]);
    expect(segment.waiting.mustLoad).toBe(false);
    expect(totals.resident).toBe(4 * (event?.cost ?? 0));
    expect(await takeAll(segment)).toEqual(withSequences(numbered(4), 11));
    expect(counts()).toEqual({ pending: 4, waiting: 0, bytes: 28, resident: 0, unwritten: 0 });
  });

  it('keeps in memory what is not written, and gives it last', async () => {
    const { segment, events } = ownSegment(numbered(5));
    const late = segment.add(eventOf('late'));
    if (events[0] !== undefined) segment.waiting.take(events[0]);
    segment.waiting.spill();
    expect([segment.waiting.oldest, totals.waiting, totals.resident]).toEqual([2, 5, late.cost]);
    segment.waiting.spill();
    expect([segment.waiting.oldest, totals.waiting, totals.resident]).toEqual([2, 5, late.cost]);
    expect(await takeAll(segment)).toEqual(withSequences([...numbered(5).slice(1), 'late'], 2));
    expect(totals.resident).toBe(0);
  });

  it('lets go of more while some are loaded, and gives all in order', async () => {
    const texts = numbered(6);
    const { segment } = ownSegment(texts.slice(0, 3));
    segment.waiting.spill();
    await segment.waiting.load(segment.fileEnd);
    for (const text of texts.slice(3)) segment.add(eventOf(text));
    segment.fileGrew(writeSegment(segment.path, texts) - segment.fileEnd);
    segment.waiting.wrote(6);
    // An earlier group is said later.
    segment.waiting.wrote(4);
    segment.waiting.spill();
    expect(await takeAll(segment)).toEqual(withSequences(texts));
    expect(counts()).toMatchObject({ waiting: 0, resident: 0, pending: 6 });
  });

  it('loads nothing that is in memory, though it is in the file, too', async () => {
    const texts = numbered(5);
    const { segment } = ownSegment(texts.slice(0, 3));
    segment.waiting.spill();
    for (const text of texts.slice(3)) segment.add(eventOf(text));
    segment.fileGrew(writeSegment(segment.path, texts) - segment.fileEnd);
    segment.waiting.wrote(5);
    expect(await takeAll(segment)).toEqual(withSequences(texts));
    expect(counts()).toMatchObject({ waiting: 0, resident: 0 });
  });

  it('lets go of nothing that was taken', () => {
    const { segment, events } = ownSegment(numbered(3));
    for (const event of events) segment.waiting.take(event);
    segment.waiting.spill();
    expect([segment.waiting.oldest, segment.waiting.mustLoad, totals.waiting]).toEqual([undefined, false, 0]);
  });

  it('loads about 256 KiB at once', async () => {
    const texts = numbered(40).map((text) => text.padEnd(20_000));
    const { segment } = ownSegment(texts);
    segment.waiting.spill();
    await segment.waiting.load(segment.fileEnd);
    expect(totals.resident / 20_160).toBeCloseTo(14, 5);
    expect(segment.waiting.hasLost).toBe(false);
    expect(await takeAll(segment)).toEqual(withSequences(texts));
  });

  it('gives up what is damaged, and numbers what is behind it as before', async () => {
    const { segment } = ownSegment(numbered(4));
    segment.waiting.spill();
    damage(segment.path, 'event 1');
    await segment.waiting.load(segment.fileEnd);
    const given: unknown[] = [];
    for (let event = segment.waiting.peek(); event !== undefined; event = segment.waiting.peek()) {
      given.push([event.sequence, String(event.bytes)]);
      segment.waiting.take(event);
      if (segment.waiting.mustLoad) break;
    }
    expect(given).toEqual([
      [1, 'event 0'],
      [3, 'event 2'],
      [4, 'event 3'],
    ]);
    expect(segment.waiting.hasLost).toBe(true);
    expect(segment.loseRest()).toBe(1);
    expect(counts()).toEqual({ pending: 3, waiting: 0, bytes: 21, resident: 0, unwritten: 0 });
    expect([segment.waiting.hasLost, segment.waiting.oldest]).toEqual([false, undefined]);
  });

  it('goes on with what comes after what was lost', async () => {
    const { segment } = ownSegment(numbered(2));
    segment.waiting.spill();
    segment.loseRest();
    segment.add(eventOf('late'));
    expect(await takeAll(segment)).toEqual([[3, 'late']]);
  });

  it('passes over records whose indexes do not rise: a failed write has left them behind', async () => {
    const path = newPath();
    const size = writeSegment(path, ['one', 'two', 'one again', 'three'], [0, 1, 0, 2]);
    const segment = new Segment(path, totals, 1, { path, size, count: 3, pending: 3, bytes: 11 });
    expect(await takeAll(segment)).toEqual(withSequences(['one', 'two', 'three']));
  });

  it('begins its file anew when that has vanished, with what is in memory', async () => {
    const { segment } = ownSegment(numbered(3));
    segment.waiting.spill();
    await segment.waiting.load(segment.fileEnd);
    segment.add(eventOf('late'));
    const again = segment.fileVanished();
    expect(again.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(segment.fileEnd).toBe(0);
    // None of them is in the new file yet.
    segment.waiting.spill();
    expect(segment.waiting.peek()?.sequence).toBe(1);
    segment.fileGrew(writeSegment(segment.path, [...numbered(3), 'late']));
    segment.waiting.wrote(4);
    segment.waiting.spill();
    expect(await takeAll(segment)).toEqual(withSequences([...numbered(3), 'late']));
  });

  it('reads its new file from the beginning', async () => {
    const { segment, events } = ownSegment(numbered(3));
    segment.waiting.spill();
    await segment.waiting.load(segment.fileEnd);
    for (const event of events) segment.waiting.take(event);
    segment.fileVanished();
    const late = segment.add(eventOf('late'));
    segment.fileGrew(writeSegment(segment.path, ['late'], [late.index]));
    segment.waiting.wrote(late.index + 1);
    segment.waiting.spill();
    expect(await takeAll(segment)).toEqual([[4, 'late']]);
  });
});

describe('Segment of another process', () => {
  it('gives what is not settled, numbered without gaps', async () => {
    const segment = recoveredSegment(numbered(5), [0, 3], 21);
    expect(counts()).toEqual({ pending: 3, waiting: 3, bytes: 21, resident: 0, unwritten: 0 });
    expect([segment.waiting.oldest, segment.isEmptied, segment.fileEnd > 0]).toEqual([21, false, true]);
    expect(await takeAll(segment)).toEqual(withSequences(['event 1', 'event 2', 'event 4'], 21));
  });

  it('remembers what was settled from one load to the next', async () => {
    const texts = numbered(40).map((text) => text.padEnd(20_000));
    const segment = recoveredSegment(texts, [1, 20, 39]);
    const left = texts.filter((_, index) => ![1, 20, 39].includes(index));
    await segment.waiting.load(segment.fileEnd);
    rmSync(segment.path.replace('.segment', '.settled'));
    expect(await takeAll(segment)).toEqual(withSequences(left));
    expect(totals.waiting).toBe(0);
  });

  it('takes no more, so that it is emptied when its last event is settled', async () => {
    const segment = recoveredSegment(['one']);
    await segment.waiting.load(segment.fileEnd);
    const event = segment.waiting.peek();
    if (event === undefined) throw new Error('nothing waits');
    segment.waiting.take(event);
    segment.settle(event);
    expect(segment.isEmptied).toBe(true);
    expect(counts()).toEqual(none);
  });
});

describe('Segment that writes down what is settled', () => {
  const settledOf = ({ path }: Segment): string => path.replace('.segment', '.settled');

  it('writes each index once', async () => {
    const { segment, events } = ownSegment(numbered(5));
    for (const event of events.slice(0, 2)) segment.noteSettled(event);
    await segment.writeSettled();
    await segment.writeSettled();
    for (const event of events.slice(4)) segment.noteSettled(event);
    await segment.writeSettled();
    expect(readFileSync(settledOf(segment), 'utf8')).toBe(encodeSettled([0, 1], false) + encodeSettled([4], false));
  });

  it('makes no file when there is nothing to say', async () => {
    const { segment } = ownSegment(numbered(5));
    await segment.writeSettled();
    expect(existsSync(settledOf(segment))).toBe(false);
  });

  it('writes nothing while it has no file, and does not say it of the next', async () => {
    const segment = new Segment(newPath(), totals, 1);
    const [event, other] = [segment.add(eventOf('one')), segment.add(eventOf('two'))];
    segment.noteSettled(event);
    await segment.writeSettled();
    expect(existsSync(settledOf(segment))).toBe(false);
    segment.fileGrew(writeSegment(segment.path, ['two'], [1]));
    segment.noteSettled(other);
    await segment.writeSettled();
    expect(readFileSync(settledOf(segment), 'utf8')).toBe(encodeSettled([1], false));
  });

  it('says after a failure what it could not, behind what may be torn', async () => {
    const { segment, events } = ownSegment(numbered(5));
    mkdirSync(settledOf(segment));
    for (const event of events.slice(0, 2)) segment.noteSettled(event);
    await expect(segment.writeSettled()).rejects.toMatchObject({ code: 'ENOTFILE' });
    rmdirSync(settledOf(segment));
    for (const event of events.slice(2, 3)) segment.noteSettled(event);
    await segment.writeSettled();
    for (const event of events.slice(4)) segment.noteSettled(event);
    await segment.writeSettled();
    expect(readFileSync(settledOf(segment), 'utf8')).toBe(encodeSettled([0, 1, 2], true) + encodeSettled([4], false));
  });

  it('writes behind what another process has left torn', async () => {
    const segment = recoveredSegment(['one', 'two']);
    await segment.waiting.load(segment.fileEnd);
    const event = segment.waiting.peek();
    if (event !== undefined) segment.noteSettled(event);
    await segment.writeSettled();
    expect(readFileSync(settledOf(segment), 'utf8')).toBe(encodeSettled([0], true));
  });

  it('has nothing more to say of a file that is removed', async () => {
    const { segment, events } = ownSegment(numbered(5));
    for (const event of events) segment.noteSettled(event);
    segment.fileRemoved();
    await segment.writeSettled();
    expect(existsSync(settledOf(segment))).toBe(false);
  });
});
