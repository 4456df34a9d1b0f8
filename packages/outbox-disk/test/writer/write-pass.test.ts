/** One pass over what is to be written: in which order, and what is done again because files have vanished. */
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Segment } from '../../src/segment/segment.js';
import { Totals } from '../../src/segment/totals.js';
import { EventQueue } from '../../src/writer/event-queue.js';
import { LetterQueue } from '../../src/writer/letter-queue.js';
import { SegmentFile } from '../../src/writer/segment-file.js';
import { Settlement } from '../../src/writer/settlement.js';
import { WritePass, type WritePassParts } from '../../src/writer/write-pass.js';
import { cleanUp, eventOf, makeDirectory } from '../../../../testing/disk-outboxes.js';

let totals: Totals;
let segment: Segment;
let letters: string[];
let enters: number;
let restarts: Segment[][];
let events: EventQueue;
let letterQueue: LetterQueue;
let file: SegmentFile;

function createPass(parts: Partial<WritePassParts> = {}): WritePass {
  [totals, letters, enters, restarts] = [new Totals(), [], 0, []];
  const path = `${makeDirectory()}/store/00000001.segment`;
  segment = new Segment(path, totals, 1);
  file = new SegmentFile();
  events = new EventQueue(totals, 1_000_000, file);
  letterQueue = new LetterQueue({
    totals,
    files: { append: (text) => Promise.resolve(void letters.push(text)) },
    written: () => undefined,
    failed: () => undefined,
    failedNoMore: () => undefined,
  });
  return new WritePass({
    events,
    letters: letterQueue,
    settlement: new Settlement({ failed: () => undefined, missing: () => undefined }),
    file,
    isForced: false,
    enter: () => Promise.resolve(void (enters += 1)),
    segments: () => [segment],
    restart: (vanished) => {
      restarts.push([...vanished]);
      return segment.fileVanished();
    },
    ...parts,
  });
}

afterEach(async () => {
  await file.close();
  await cleanUp();
});

function add(text: string) {
  const event = segment.add(eventOf(text));
  events.add(event);
  return event;
}

describe('WritePass', () => {
  it('shows once that the process lives, and writes', async () => {
    const pass = createPass();
    const event = add('one');
    expect([await pass.run(), event.isWritten, enters]).toEqual([undefined, true, 1]);
    add('two');
    letterQueue.add(event, 'letter');
    await pass.run();
    expect([enters, letters, restarts]).toEqual([1, ['letter'], []]);
  });

  it('writes nothing before the process has shown that it lives', async () => {
    const failure = Object.assign(new Error('no'), { code: 'EACCES' });
    let isBroken = true;
    const pass = createPass({ enter: () => (isBroken ? Promise.reject(failure) : Promise.resolve()) });
    const event = add('one');
    letterQueue.add(event, 'letter');
    expect([await pass.run(), event.isWritten, letters]).toEqual([failure, false, []]);
    isBroken = false;
    expect([await pass.run(), event.isWritten, letters]).toEqual([undefined, true, ['letter']]);
  });

  it('writes dead letters also when events can not be written', async () => {
    const pass = createPass();
    const event = add('one');
    mkdirSync(segment.path, { recursive: true });
    letterQueue.add(event, 'letter');
    expect(await pass.run()).toMatchObject({ code: 'ENOTFILE' });
    expect([letters, enters]).toEqual([['letter'], 1]);
  });

  it('forces to the disk what it has written where it has to', async () => {
    const failure = new Error('EIO');
    const pass = createPass({ isForced: true });
    add('one');
    file.sync = () => Promise.reject(failure);
    expect(await pass.run()).toBe(failure);
    const other = createPass({ isForced: false });
    add('one');
    file.sync = () => Promise.reject(failure);
    expect(await other.run()).toBeUndefined();
  });

  it('writes again at once what was in a file that has vanished', async () => {
    const pass = createPass();
    const one = add('one');
    await pass.run();
    rmSync(dirname(segment.path), { recursive: true });
    add('two');
    expect(await pass.run()).toBeUndefined();
    expect([one.isWritten, restarts, enters]).toEqual([true, [[segment]], 2]);
  });

  it('looks for files that have vanished when it is asked to, and finds nothing when none has', async () => {
    const pass = createPass();
    add('one');
    await pass.run();
    pass.suspectVanished();
    await pass.run();
    expect([restarts, enters]).toEqual([[], 2]);
    rmSync(segment.path);
    pass.suspectVanished();
    await pass.run();
    expect([restarts, enters]).toEqual([[[segment]], 3]);
    await pass.run();
    expect(enters).toBe(3);
  });

  it('takes a segment without a file for none that has vanished', async () => {
    const pass = createPass();
    pass.suspectVanished();
    await pass.run();
    expect(restarts).toEqual([]);
  });

  it('gives up for now when its files are deleted again and again, and says so', async () => {
    const pass = createPass();
    add('one');
    const write = events.write.bind(events);
    events.write = async () => (await write(), false);
    expect(await pass.run()).toMatchObject({ message: 'its files are deleted again and again' });
    expect(enters).toBe(4);
  });

  it('gives up for now with what is missing each time', async () => {
    const failure = Object.assign(new Error('none'), { code: 'ENOENT' });
    let tries = 0;
    const pass = createPass({ enter: () => Promise.reject(((tries += 1), failure)) });
    expect([await pass.run(), tries]).toEqual([failure, 4]);
  });
});
